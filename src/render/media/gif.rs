//! GIF without its metadata, and without data after its pixels.

use std::borrow::Cow;

/// Keeps the pictures and the data for their order and timing. Removes comments, program-specific extensions and any bytes after the
/// trailer (GIF89a, 17 to 27).
pub(super) fn clean(bytes: &[u8]) -> Option<Vec<u8>> {
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

    #[test]
    fn codes_behind_the_pixels_of_a_gif_are_left_out() {
        let pack = |pixels: &[u8]| weezl::encode::Encoder::new(weezl::BitOrder::Lsb, 7).encode(pixels).unwrap();
        let gif = |packed: &[u8]| {
            let head = b"GIF89a\x02\0\x01\0\0\0\0\x2c\0\0\0\0\x02\0\x01\0\0\x07";
            [head, &[u8::try_from(packed.len()).unwrap()][..], packed, b"\0\x3b"].concat()
        };
        let exact = gif(&pack(b"ab"));
        assert_eq!(clean(&exact).unwrap(), exact);
        for surplus in [pack(b"ab, said Anna Holm"), [pack(b"ab"), b"Anna Holm".to_vec()].concat()] {
            assert_eq!(clean(&gif(&surplus)).unwrap(), exact);
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
        let cleaned = [&screen, &loop_extension[..], image, b"\x3b"].concat();
        assert_eq!(clean(&original).unwrap(), cleaned);
        assert_eq!(clean(&[&screen[..], b"\x21\xfe\x07by"].concat()), None);
    }
}
