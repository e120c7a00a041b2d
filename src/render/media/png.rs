//! PNG without its metadata, and without data after its pixels.

use super::icc;
use crate::extract::png_chunks;
use std::io::{Read, Write};

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
pub(super) fn clean(bytes: &[u8]) -> Option<Vec<u8>> {
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

#[cfg(test)]
mod tests {
    use super::*;

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
        let clean = clean(&drawing).unwrap();
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
            let clean = clean(&png(HEADER, &surplus)).unwrap();
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
        let cleaned = clean(&animation.concat()).unwrap();
        assert!(!cleaned.windows(4).any(|w| w == b"Anna"));
        let numbered = png_chunks(&cleaned).filter(|chunk| [&b"fcTL"[..], b"fdAT"].contains(&chunk.kind));
        let numbers: Vec<u8> = numbered.map(|chunk| chunk.data[3]).collect();
        assert_eq!(numbers, [0, 1, 2, 3], "the frame with surplus is one chunk");
        let last = png_chunks(&cleaned).filter(|chunk| chunk.kind == b"fdAT").last().unwrap();
        assert_eq!(last.data[4..], pixels(b"\0end"));
        assert_eq!(clean(&cleaned).unwrap(), cleaned);
    }
}
