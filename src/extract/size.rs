//! The displayed width and height of pictures, in pixels.

use super::{START_OF_SCAN, jpeg_segments};

/// Returns the width and height of a PNG, GIF, JPEG or WebP, with a JPEG turned by its EXIF orientation. `None` for any other kind, among
/// them drawings, which have no fixed size.
pub fn size(bytes: &[u8]) -> Option<(u32, u32)> {
    let size = match bytes {
        [0x89, b'P', b'N', b'G', ..] => Some((big_endian(bytes, 16, 4)?, big_endian(bytes, 20, 4)?)),
        [b'G', b'I', b'F', b'8', ..] => Some((little_endian(bytes, 6, 2)?, little_endian(bytes, 8, 2)?)),
        [0xff, 0xd8, 0xff, ..] => jpeg(bytes),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => webp(bytes),
        _ => None,
    };
    size.filter(|(width, height)| *width > 0 && *height > 0)
}

fn big_endian(bytes: &[u8], at: usize, length: usize) -> Option<u32> {
    Some(bytes.get(at..at + length)?.iter().fold(0, |number, byte| number << 8 | u32::from(*byte)))
}

fn little_endian(bytes: &[u8], at: usize, length: usize) -> Option<u32> {
    Some(bytes.get(at..at + length)?.iter().rev().fold(0, |number, byte| number << 8 | u32::from(*byte)))
}

/// Returns the size in a JPEG's first frame header (ITU T.81, B.2.2), turned by the EXIF orientation.
fn jpeg(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut is_rotated = false;
    for segment in jpeg_segments(bytes) {
        match segment.kind {
            // The other three markers in this range are not frame headers.
            [marker @ 0xc0..=0xcf] if !matches!(marker, 0xc4 | 0xc8 | 0xcc) => {
                let (height, width) = (big_endian(segment.data, 1, 2)?, big_endian(segment.data, 3, 2)?);
                return Some(if is_rotated { (height, width) } else { (width, height) });
            }
            [0xe1] => is_rotated |= orientation(segment.data).is_some_and(|value| value >= 5),
            [START_OF_SCAN] => return None,
            _ => {}
        }
    }
    None
}

/// Returns the size in the header of each of WebP's three kinds (RFC 9649, 2.5 to 2.7).
fn webp(bytes: &[u8]) -> Option<(u32, u32)> {
    match bytes.get(12..16)? {
        b"VP8X" => Some((little_endian(bytes, 24, 3)? + 1, little_endian(bytes, 27, 3)? + 1)),
        b"VP8L" => {
            let bits = little_endian(bytes, 21, 4)?;
            Some(((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1))
        }
        b"VP8 " => Some((little_endian(bytes, 26, 2)? & 0x3fff, little_endian(bytes, 28, 2)? & 0x3fff)),
        _ => None,
    }
}

/// Returns the orientation (2 to 8) in an EXIF segment (Exif 2.32, 4.6.4, tag 0x0112); `None` if there is none or the picture is upright.
pub fn orientation(segment: &[u8]) -> Option<u8> {
    let tiff = segment.strip_prefix(b"Exif\0\0")?;
    let is_big = tiff.starts_with(b"MM");
    let short = |at: usize| -> Option<u16> {
        let pair = [*tiff.get(at)?, *tiff.get(at + 1)?];
        Some(if is_big { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) })
    };
    let long = |at: usize| -> Option<usize> {
        let (a, b) = (usize::from(short(at)?), usize::from(short(at + 2)?));
        Some(if is_big { a << 16 | b } else { b << 16 | a })
    };
    let directory = long(4)?;
    for entry in 0..usize::from(short(directory)?) {
        let at = directory + 2 + entry * 12;
        if short(at)? == 0x0112 {
            return u8::try_from(short(at + 8)?).ok().filter(|value| (2..=8).contains(value));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_size_of_every_kind_is_read() {
        let png = [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".as_slice(), &[0, 0, 1, 0, 0, 0, 0, 200]].concat();
        assert_eq!(size(&png), Some((256, 200)));
        assert_eq!(size(b"GIF89a\x0a\0\x14\0"), Some((10, 20)));
        let frame = [0xff, 0xc2, 0, 17, 8, 1, 44, 1, 144, 3];
        let jpeg_with = |segment: &[u8]| [&[0xff, 0xd8], segment, &frame].concat();
        assert_eq!(size(&jpeg_with(&[])), Some((400, 300)));
        let rotated_segment = b"\xff\xe1\0\x22Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
        assert_eq!(size(&jpeg_with(rotated_segment)), Some((300, 400)));
        let webp = |kind: &[u8], head: &[u8]| [b"RIFF\0\0\0\0WEBP".as_slice(), kind, &[0; 4], head].concat();
        assert_eq!(size(&webp(b"VP8X", &[0, 0, 0, 0, 99, 0, 0, 49, 0, 0])), Some((100, 50)));
        assert_eq!(size(&webp(b"VP8L", &[0x2f, 99, 0x40, 12, 0])), Some((100, 50)));
        assert_eq!(size(&webp(b"VP8 ", &[0, 0, 0, 0x9d, 1, 0x2a, 100, 0, 50, 0])), Some((100, 50)));
        for broken in [&b"\xff\xd8\xff\xe1\0"[..], b"\x89PNG", b"GIF8", b"<svg>", b""] {
            assert_eq!(size(broken), None);
        }
    }
}
