//! JPEG, PNG, WebP and GIF without their metadata.
//!
//! Metadata can reveal where, when and by whom a photograph was taken. The pixels stay the same: segments with metadata are left out, and so
//! is data after the pixels of a PNG or GIF. A JPEG keeps its orientation, because without it the picture would be displayed on its side.

use super::icc;
use crate::extract::{END_OF_IMAGE, START_OF_SCAN, jpeg_segments, orientation, png_chunks, webp_chunks};
use std::{
    borrow::Cow,
    io::{Read, Write},
    ops::Range,
};

/// Keeps the segments needed for decoding (ITU T.81, table B.1) and for colour: APP0 (JFIF), APP2 (ICC) and APP14 (Adobe). APP0 and APP14
/// are cut to the fields that their specifications define.
pub(super) fn clean_jpeg(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = vec![0xff, 0xd8];
    let mut has_picture = false;
    let mut profile_parts: Vec<Range<usize>> = vec![];
    for segment in jpeg_segments(bytes) {
        match segment.kind {
            // A truncated file: the part that is present is still displayed.
            _ if !segment.is_whole => break,
            // The end of the picture. Some cameras append a second picture after it, with all their metadata.
            [END_OF_IMAGE] => {
                out.extend_from_slice(segment.bytes);
                has_picture = true;
                break;
            }
            [0xe1] => {
                if let Some(value) = orientation(segment.data) {
                    out.extend_from_slice(&orientation_segment(value));
                }
            }
            // Without the thumbnail and any bytes after it.
            [0xe0] => {
                if let Some(jfif) = segment.data.get(..12).filter(|jfif| jfif.starts_with(b"JFIF\0")) {
                    out.extend_from_slice(&[&[0xff, 0xe0, 0, 16], jfif, &[0, 0]].concat());
                }
            }
            [0xee] => {
                if let Some(adobe) = segment.data.get(..12).filter(|adobe| adobe.starts_with(b"Adobe")) {
                    out.extend_from_slice(&[&[0xff, 0xee, 0, 14], adobe].concat());
                }
            }
            [0xe2] if segment.data.len() > PROFILE_HEADER_LEN && segment.data.starts_with(b"ICC_PROFILE\0") => {
                out.extend_from_slice(segment.bytes);
                profile_parts.push(out.len() - segment.data.len() + PROFILE_HEADER_LEN..out.len());
            }
            [0xc0..=0xdf] => out.extend_from_slice(segment.bytes),
            _ => {}
        }
        has_picture |= segment.kind == [START_OF_SCAN];
    }
    // A large profile is divided among several segments (ICC.1:2022, B.4).
    let mut profile: Vec<u8> = profile_parts.iter().flat_map(|part| out[part.clone()].to_vec()).collect();
    icc::blank_notes(&mut profile);
    let mut rest = profile.as_slice();
    for part in profile_parts {
        let (own, after) = rest.split_at(part.len());
        out[part].copy_from_slice(own);
        rest = after;
    }
    has_picture.then_some(out)
}

/// The length of the header before the colour profile in an APP2 segment: a name, a zero byte, the number of the part, and the number of
/// parts.
const PROFILE_HEADER_LEN: usize = 14;

/// Returns an EXIF segment that contains the orientation and nothing else.
fn orientation_segment(orientation: u8) -> Vec<u8> {
    let mut segment = vec![0xff, 0xe1, 0, 34];
    segment.extend_from_slice(b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0");
    segment.push(orientation);
    segment.extend_from_slice(&[0; 6]);
    segment
}

/// The PNG chunks for the picture, its colours and the number of its frames, each with its maximum length (PNG specification, third edition,
/// 11).
const PNG_CHUNKS: [(&[u8], usize); 14] = [
    (b"IHDR", 13),
    (b"PLTE", 768),
    (b"IDAT", usize::MAX),
    (b"IEND", 0),
    (b"tRNS", 256),
    (b"cHRM", 32),
    (b"gAMA", 4),
    (b"sBIT", 4),
    (b"sRGB", 1),
    (b"cICP", 4),
    (b"mDCV", 24),
    (b"cLLI", 8),
    (b"pHYs", 9),
    (b"acTL", 8),
];

/// Keeps the chunks needed to display the picture, and its colour profile under a neutral name. Removes chunks longer than the specification
/// allows and data after the last row of pixels, which hold something else.
pub(super) fn clean_png(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = bytes.get(..8)?.to_vec();
    let pixels: Vec<u8> =
        png_chunks(bytes).filter(|chunk| chunk.kind == b"IDAT").flat_map(|c| c.data).copied().collect();
    let header = png_chunks(bytes).next().filter(|chunk| chunk.kind == b"IHDR" && chunk.data.len() == 13)?;
    let mut exact = without_surplus(&pixels, pixels_length(header.data)?)?;
    let mut frames = exact_frames(bytes, header.data)?.into_iter();
    let (mut frame, mut number): (Option<Vec<u8>>, u32) = (None, 0);
    for (index, chunk) in png_chunks(bytes).enumerate() {
        if !chunk.is_whole || chunk.kind == b"IHDR" && index > 0 {
            return None;
        }
        let max_length = PNG_CHUNKS.iter().find(|(kind, _)| *kind == chunk.kind).map(|(_, max_length)| *max_length);
        match (chunk.kind, &mut exact) {
            (b"iCCP", _) => out.extend_from_slice(&clean_profile(chunk.data)?),
            // Damaged: without a sequence number, or longer than the specification allows.
            (b"fcTL" | b"fdAT", _) if chunk.data.len() < 4 || chunk.kind == b"fcTL" && chunk.data.len() > 26 => {
                return None;
            }
            (b"fcTL", _) => {
                frame = frames.next().flatten();
                out.extend_from_slice(&numbered_chunk(b"fcTL", &mut number, &chunk.data[4..])?);
            }
            // The recompressed pixels of a frame all go into its first chunk.
            (b"fdAT", _) => match frame.as_mut().map(std::mem::take) {
                Some(pixels) if pixels.is_empty() => {}
                Some(pixels) => out.extend_from_slice(&numbered_chunk(b"fdAT", &mut number, &pixels)?),
                None => out.extend_from_slice(&numbered_chunk(b"fdAT", &mut number, &chunk.data[4..])?),
            },
            (b"IDAT", Some(exact)) if exact.is_empty() => {}
            (b"IDAT", Some(exact)) => out.extend_from_slice(&png_chunk(b"IDAT", &std::mem::take(exact))?),
            _ if max_length.is_some_and(|max_length| chunk.data.len() <= max_length) => {
                out.extend_from_slice(chunk.bytes)
            }
            _ => {}
        }
        if chunk.kind == b"IEND" {
            break;
        }
    }
    Some(out)
}

/// Returns one entry for each `fcTL` chunk of an animation: the frame's pixels recompressed by [`without_surplus`], or `None` if the frame has
/// no surplus or shows the picture's own pixels (APNG specification, "fcTL" and "fdAT"). `None` for all if a frame cannot be decompressed.
fn exact_frames(bytes: &[u8], header: &[u8]) -> Option<Vec<Option<Vec<u8>>>> {
    let mut frames: Vec<(Vec<u8>, Vec<u8>)> = vec![];
    for chunk in png_chunks(bytes) {
        match chunk.kind {
            // The width and the height of the frame take the place of the picture's.
            b"fcTL" => frames.push(([chunk.data.get(4..12)?, &header[8..]].concat(), vec![])),
            b"fdAT" => frames.last_mut()?.1.extend_from_slice(chunk.data.get(4..)?),
            _ => {}
        }
    }
    let exact = |(header, packed): (Vec<u8>, Vec<u8>)| match packed.is_empty() {
        true => Some(None),
        false => without_surplus(&packed, pixels_length(&header)?),
    };
    frames.into_iter().map(exact).collect()
}

/// Returns the length in bytes of a PNG's decompressed pixels, with the filter byte of each row. `header` is the data of `IHDR` (PNG, 11.2.1
/// and 8.1).
fn pixels_length(header: &[u8]) -> Option<u64> {
    let number = |at: usize| Some(u64::from(u32::from_be_bytes(header.get(at..at + 4)?.try_into().ok()?)));
    let (width, height) = (number(0)?, number(4)?);
    let channels = match header[9] {
        0 | 3 => 1,
        4 => 2,
        2 => 3,
        6 => 4,
        _ => return None,
    };
    let bits = u64::from(header[8]) * channels;
    let rows =
        |width: u64, height: u64| if width == 0 { 0 } else { height.saturating_mul((width * bits).div_ceil(8) + 1) };
    // The seven passes of an interlaced picture: first column, column step, first row, row step.
    const PASSES: [[u64; 4]; 7] =
        [[0, 8, 0, 8], [4, 8, 0, 8], [0, 4, 4, 8], [2, 4, 0, 4], [0, 2, 2, 4], [1, 2, 0, 2], [0, 1, 1, 2]];
    Some(match header[12] {
        0 => rows(width, height),
        _ => PASSES
            .iter()
            .map(|[x, across, y, down]| {
                rows(width.saturating_sub(*x).div_ceil(*across), height.saturating_sub(*y).div_ceil(*down))
            })
            .sum(),
    })
}

/// Recompresses pixels without the data after the first `length` bytes. `Some(None)` if there is no such data, `None` if the pixels cannot be
/// decompressed.
fn without_surplus(packed: &[u8], length: u64) -> Option<Option<Vec<u8>>> {
    let mut reader = flate2::bufread::ZlibDecoder::new(packed);
    let unpacked = std::io::copy(&mut (&mut reader).take(length + 1), &mut std::io::sink()).ok()?;
    if unpacked <= length && reader.total_in() == packed.len() as u64 {
        return Some(None);
    }
    let mut writer = flate2::write::ZlibEncoder::new(vec![], flate2::Compression::default());
    std::io::copy(&mut flate2::bufread::ZlibDecoder::new(packed).take(length), &mut writer).ok()?;
    Some(Some(writer.finish().ok()?))
}

/// Returns a chunk of a PNG with its length and its checksum.
fn png_chunk(kind: &[u8; 4], data: &[u8]) -> Option<Vec<u8>> {
    let mut crc = flate2::Crc::new();
    crc.update(kind);
    crc.update(data);
    Some([&u32::try_from(data.len()).ok()?.to_be_bytes()[..], kind, data, &crc.sum().to_be_bytes()].concat())
}

/// Returns a chunk of an animation with the sequence number `number` before its data, and increments `number`.
fn numbered_chunk(kind: &[u8; 4], number: &mut u32, data: &[u8]) -> Option<Vec<u8>> {
    let own = *number;
    *number += 1;
    png_chunk(kind, &[&own.to_be_bytes(), data].concat())
}

/// Returns an `iCCP` chunk with the numbers of the colour profile in `data`, under a neutral name. Empty if the profile is malformed; `None`
/// if it cannot be decompressed. Reads at most [`MAX_PROFILE_LEN`] bytes.
fn clean_profile(data: &[u8]) -> Option<Vec<u8>> {
    let end = data.iter().position(|byte| *byte == 0)?;
    let mut profile = vec![];
    flate2::read::ZlibDecoder::new(data.get(end + 2..)?).take(MAX_PROFILE_LEN).read_to_end(&mut profile).ok()?;
    if !icc::blank_notes(&mut profile) {
        // Leave out a malformed profile: programs would ignore it.
        return Some(vec![]);
    }
    let mut body = flate2::write::ZlibEncoder::new(b"profile\0\0".to_vec(), flate2::Compression::default());
    body.write_all(&profile).ok()?;
    png_chunk(b"iCCP", &body.finish().ok()?)
}

/// The maximum length of a colour profile in bytes. Profiles of printing presses have about two million.
const MAX_PROFILE_LEN: u64 = 8 << 20;

/// Keeps the chunks for the picture, its colours and its animation, and clears the flags in the header for the removed chunks (WebP
/// container specification, "Extended file format").
pub(super) fn clean_webp(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = bytes[..12].to_vec();
    for chunk in webp_chunks(bytes) {
        match chunk.kind {
            // Bytes after the last chunk that are too few for another.
            _ if chunk.bytes.len() < 8 => break,
            _ if !chunk.is_whole => return None,
            b"VP8X" => {
                let start = out.len();
                out.extend_from_slice(chunk.bytes);
                *out.get_mut(start + 8)? &= !0b0000_1100;
            }
            b"ICCP" => {
                let start = out.len() + 8;
                out.extend_from_slice(chunk.bytes);
                icc::blank_notes(&mut out[start..start + chunk.data.len()]);
            }
            b"ANMF" => out.extend_from_slice(&clean_frame(chunk.data)?),
            b"VP8 " | b"VP8L" | b"ALPH" | b"ANIM" => out.extend_from_slice(chunk.bytes),
            _ => {}
        }
    }
    let size = u32::try_from(out.len() - 8).ok()?;
    out[4..8].copy_from_slice(&size.to_le_bytes());
    Some(out)
}

/// Returns an `ANMF` chunk with the frame in `data`: its header, and the chunks of its picture.
fn clean_frame(data: &[u8]) -> Option<Vec<u8>> {
    let mut frame = data.get(..FRAME_HEADER_LEN)?.to_vec();
    // [`webp_chunks`] skips the twelve bytes of a file's header: start that far before the frame's chunks.
    for chunk in webp_chunks(&data[FRAME_HEADER_LEN - 12..]) {
        if [&b"VP8 "[..], b"VP8L", b"ALPH"].contains(&chunk.kind) && chunk.is_whole {
            frame.extend_from_slice(chunk.bytes);
        }
    }
    let length = u32::try_from(frame.len()).ok()?;
    Some([b"ANMF", &length.to_le_bytes()[..], &frame].concat())
}

/// The length of a frame's header in bytes: its position, size, duration and flags.
const FRAME_HEADER_LEN: usize = 16;

/// Keeps the pictures and the data for their order and timing. Removes comments, program-specific extensions and any bytes after the
/// trailer (GIF89a, 17 to 27).
pub(super) fn clean_gif(bytes: &[u8]) -> Option<Vec<u8>> {
    let table_length = |flags: u8| if flags & 0x80 != 0 { 3 << ((flags & 7) + 1) } else { 0 };
    // The total length of a chain of length-prefixed sub-blocks, with the empty sub-block at its end.
    let blocks_length = |start: usize| {
        let mut at = start;
        loop {
            match *bytes.get(at)? {
                0 => return Some(at + 1 - start),
                length => at += 1 + usize::from(length),
            }
        }
    };
    let mut at = 13 + table_length(*bytes.get(10)?);
    let mut out = bytes.get(..at)?.to_vec();
    let mut has_picture = false;
    loop {
        match bytes.get(at).copied() {
            // Truncated after a picture: the part that is present is still displayed.
            None if has_picture => {
                out.push(0x3b);
                return Some(out);
            }
            Some(0) => at += 1,
            Some(0x2c) => {
                has_picture = true;
                let head = 10 + table_length(*bytes.get(at + 9)?) + 1;
                let length = head + blocks_length(at + head)?;
                let image = bytes.get(at..at + length)?;
                out.extend_from_slice(&image[..head]);
                out.extend_from_slice(&exact_image_data(&image[..head], &image[head..])?);
                at += length;
            }
            Some(0x21) => {
                let length = 2 + blocks_length(at + 2)?;
                let extension = bytes.get(at..at + length)?;
                // The display time of a picture, and the repeat count of the animation.
                if extension[1] == 0xf9 {
                    out.extend_from_slice(extension.get(..7)?);
                    out.push(0);
                } else if extension[1] == 0xff && extension[2..].starts_with(b"\x0bNETSCAPE2.0\x03\x01") {
                    out.extend_from_slice(extension.get(..18)?);
                    out.push(0);
                }
                at += length;
            }
            Some(0x3b) => {
                out.push(0x3b);
                return Some(out);
            }
            _ => return None,
        }
    }
}

/// The maximum number of pixels of a GIF's picture. Screens and posters have far fewer.
const MAX_GIF_PIXELS: usize = 1 << 28;

/// Returns the sub-blocks of a GIF's picture without the data after its pixels (GIF89a, 22 and appendix F). `head` is the picture's
/// descriptor, its local colour table and its LZW minimum code size.
fn exact_image_data<'a>(head: &[u8], blocks: &'a [u8]) -> Option<Cow<'a, [u8]>> {
    let side = |at: usize| Some(usize::from(u16::from_le_bytes([*head.get(at)?, *head.get(at + 1)?])));
    let (length, code_size) = (side(5)? * side(7)?, *head.last()?);
    if !(1..=11).contains(&code_size) || length > MAX_GIF_PIXELS {
        return None;
    }
    let (mut packed, mut rest) = (vec![], blocks);
    while let Some((size, after)) = rest.split_first().filter(|(size, _)| **size > 0) {
        let (block, next) = after.split_at_checked(usize::from(*size))?;
        packed.extend_from_slice(block);
        rest = next;
    }
    let mut pixels = vec![0; length + 1];
    let (mut read, mut written) = (0, 0);
    let mut decoder = weezl::decode::Decoder::new(weezl::BitOrder::Lsb, code_size);
    loop {
        let step = decoder.decode_bytes(&packed[read..], &mut pixels[written..]);
        read += step.consumed_in;
        written += step.consumed_out;
        if written > length || !matches!(step.status, Ok(weezl::LzwStatus::Ok)) {
            break;
        }
    }
    // Truncated or damaged pixels are displayed as far as they go.
    if written <= length && read == packed.len() {
        return Some(blocks.into());
    }
    let pixels = &pixels[..written.min(length)];
    let exact = weezl::encode::Encoder::new(weezl::BitOrder::Lsb, code_size).encode(pixels).ok()?;
    let mut out = vec![];
    for block in exact.chunks(255) {
        out.push(u8::try_from(block.len()).ok()?);
        out.extend_from_slice(block);
    }
    out.push(0);
    Some(out.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(marker: u8, body: &[u8]) -> Vec<u8> {
        let mut s = vec![0xff, marker];
        s.extend_from_slice(&u16::try_from(body.len() + 2).unwrap().to_be_bytes());
        s.extend_from_slice(body);
        s
    }

    #[test]
    fn a_jpeg_loses_its_metadata_and_keeps_its_orientation() {
        let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x02\0".to_vec();
        exif.extend_from_slice(b"\x12\x01\x03\0\x01\0\0\0\x06\0\0\0");
        exif.extend_from_slice(b"\x25\x88\x04\0\x01\0\0\0GPS!");
        let photo = [
            vec![0xff, 0xd8],
            segment(0xe0, b"JFIF\0\x01\x01\0\0\x01\0\x01\x01\x01GPS! by Anna"),
            segment(0xe0, b"by Anna"),
            segment(0xee, b"Adobe\0\x64\0\0\0\0\0Anna"),
            segment(0xf7, b"by Anna"),
            segment(0xe1, &exif),
            segment(0xfe, b"by Anna"),
            segment(0xda, &[1]),
            vec![2, 0xff, 0, 3, 0xff, 0xd0, 4],
            segment(0xfe, b"by Anna"),
            segment(0xda, &[1]),
            vec![5, 0xff, 0xd9],
            // A smaller copy of the picture, as some cameras append it.
            vec![0xff, 0xd8],
            segment(0xe1, &exif),
        ]
        .concat();
        let clean = clean_jpeg(&photo).unwrap();
        assert!(!clean.windows(4).any(|w| w == b"GPS!" || w == b"Anna"));
        let pixels =
            [segment(0xda, &[1]), vec![2, 0xff, 0, 3, 0xff, 0xd0, 4], segment(0xda, &[1]), vec![5, 0xff, 0xd9]];
        assert!(clean.ends_with(&pixels.concat()));
        let exif_start = clean.windows(2).position(|w| w == [0xff, 0xe1]).unwrap();
        assert_eq!(orientation(&clean[exif_start + 4..]), Some(6));
    }

    #[test]
    fn a_truncated_jpeg_is_kept_as_far_as_it_goes() {
        let photo = [
            vec![0xff, 0xd8],
            segment(0xe0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"),
            segment(0xda, &[1]),
            vec![2, 3, 0xff],
        ]
        .concat();
        assert_eq!(clean_jpeg(&photo).unwrap(), photo);
    }

    #[test]
    fn a_png_loses_its_metadata() {
        let chunk = |kind: &[u8], body: &[u8]| {
            [&u32::try_from(body.len()).unwrap().to_be_bytes()[..], kind, body, &[0; 4]].concat()
        };
        let mut packed = flate2::write::ZlibEncoder::new(b"Anna's\0\0".to_vec(), flate2::Compression::none());
        packed.write_all(b"Anna's own profile").unwrap();
        let packed = packed.finish().unwrap();
        let drawing = [
            b"\x89PNG\r\n\x1a\n".to_vec(),
            chunk(b"IHDR", HEADER),
            chunk(b"tEXt", b"Author\0Anna"),
            chunk(b"caBX", b"Anna"),
            chunk(b"gAMA", b"0000Anna"),
            chunk(b"iCCP", &packed),
            chunk(b"IDAT", &pixels(b"\0rgb")),
            chunk(b"IEND", b""),
        ]
        .concat();
        let clean = clean_png(&drawing).unwrap();
        assert!(!clean.windows(4).any(|w| w == b"Anna"));
        assert!(clean.windows(4).any(|w| w == b"IEND"));
        assert!(clean.windows(pixels(b"\0rgb").len()).any(|w| w == pixels(b"\0rgb")));
    }

    /// One pixel of red, green and blue.
    const HEADER: &[u8] = &[0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0];

    /// Returns the pixels of a PNG, packed so that they can be read.
    fn pixels(rows: &[u8]) -> Vec<u8> {
        let mut packed = flate2::write::ZlibEncoder::new(vec![], flate2::Compression::none());
        packed.write_all(rows).unwrap();
        packed.finish().unwrap()
    }

    #[test]
    fn bytes_behind_the_pixels_of_a_png_are_left_out() {
        let png = |header: &[u8], data: &[u8]| {
            let chunks = [png_chunk(b"IHDR", header), png_chunk(b"IDAT", data), png_chunk(b"IEND", b"")];
            [b"\x89PNG\r\n\x1a\n".to_vec(), chunks.into_iter().flatten().flatten().collect()].concat()
        };
        let rows_of_anna = [b"\0rgb".as_slice(), b"\0Anna's rows"].concat();
        let behind = [pixels(b"\0rgb"), b"Anna".to_vec()].concat();
        for surplus in [pixels(&rows_of_anna), behind] {
            let clean = clean_png(&png(HEADER, &surplus)).unwrap();
            assert!(!clean.windows(4).any(|w| w == b"Anna"));
            let data = png_chunks(&clean).find(|chunk| chunk.kind == b"IDAT").unwrap().data.to_vec();
            let mut rows = vec![];
            flate2::read::ZlibDecoder::new(&data[..]).read_to_end(&mut rows).unwrap();
            assert_eq!(rows, b"\0rgb");
        }
        // Five by five pixels in seven passes: 11 rows in all, with a byte for each.
        let interlaced = [0, 0, 0, 5, 0, 0, 0, 5, 8, 0, 0, 0, 1];
        assert_eq!(pixels_length(&interlaced), Some(25 + 11));
    }

    #[test]
    fn bytes_behind_the_pixels_of_a_frame_are_left_out() {
        let frame = [0u32, 1, 1, 0, 0].map(u32::to_be_bytes).concat();
        let frame = [&frame[..], &[0, 1, 0, 10, 0, 0]].concat();
        let data = |number: u32, pixels: &[u8]| png_chunk(b"fdAT", &[&number.to_be_bytes(), pixels].concat()).unwrap();
        let surplus = [pixels(b"\0new"), b"Anna".to_vec()].concat();
        let animation = [
            b"\x89PNG\r\n\x1a\n".to_vec(),
            png_chunk(b"IHDR", HEADER).unwrap(),
            png_chunk(b"IDAT", &pixels(b"\0rgb")).unwrap(),
            png_chunk(b"fcTL", &frame).unwrap(),
            data(1, &surplus[..5]),
            data(2, &surplus[5..]),
            png_chunk(b"fcTL", &[&3u32.to_be_bytes(), &frame[4..]].concat()).unwrap(),
            data(4, &pixels(b"\0end")),
            png_chunk(b"IEND", b"").unwrap(),
        ];
        let clean = clean_png(&animation.concat()).unwrap();
        assert!(!clean.windows(4).any(|w| w == b"Anna"));
        let numbered = png_chunks(&clean).filter(|chunk| [&b"fcTL"[..], b"fdAT"].contains(&chunk.kind));
        let numbers: Vec<u8> = numbered.map(|chunk| chunk.data[3]).collect();
        assert_eq!(numbers, [0, 1, 2, 3], "the frame with surplus is one chunk");
        let last = png_chunks(&clean).filter(|chunk| chunk.kind == b"fdAT").last().unwrap();
        assert_eq!(last.data[4..], pixels(b"\0end"));
        assert_eq!(clean_png(&clean).unwrap(), clean);
    }

    #[test]
    fn codes_behind_the_pixels_of_a_gif_are_left_out() {
        let pack = |pixels: &[u8]| weezl::encode::Encoder::new(weezl::BitOrder::Lsb, 7).encode(pixels).unwrap();
        let gif = |packed: &[u8]| {
            let head = b"GIF89a\x02\0\x01\0\0\0\0\x2c\0\0\0\0\x02\0\x01\0\0\x07";
            [head, &[u8::try_from(packed.len()).unwrap()][..], packed, b"\0\x3b"].concat()
        };
        let exact = gif(&pack(b"ab"));
        assert_eq!(clean_gif(&exact).unwrap(), exact);
        for surplus in [pack(b"ab, said Anna Holm"), [pack(b"ab"), b"Anna Holm".to_vec()].concat()] {
            assert_eq!(clean_gif(&gif(&surplus)).unwrap(), exact);
        }
    }

    #[test]
    fn an_animated_gif_loses_its_metadata() {
        let screen = [b"GIF89a\x01\0\x01\0\x80\0\0".as_slice(), &[0, 0, 0, 255, 255, 255]].concat();
        let loop_extension = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0";
        let comment = b"\x21\xfe\x07by Anna\0";
        let xmp = b"\x21\xff\x0bXMP DataXMP\x04Anna\0";
        let image = b"\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0";
        let original = [&screen, &loop_extension[..], comment, xmp, image, comment, b"\x3b", b"Anna"].concat();
        let clean = [&screen, &loop_extension[..], image, b"\x3b"].concat();
        assert_eq!(clean_gif(&original).unwrap(), clean);
        assert_eq!(clean_gif(&[&screen[..], b"\x21\xfe\x07by"].concat()), None);
    }

    #[test]
    fn a_picture_that_cannot_be_parsed_gives_none() {
        assert_eq!(clean_jpeg(&vec![0xff, 0xd8, 0xff, 0xe1, 0xff, 0xff, 1, 2, 3, 4, 5, 6, 7]), None);
        assert_eq!(clean_jpeg(&[&[0xff, 0xd8, 0xff, 0xe2, 0, 1][..], &[b'a'; 15]].concat()), None);
    }
}
