//! Text extraction from the metadata that a camera, a program or a person wrote into a picture.

use super::{MAX_UNPACKED, MIN_RUN, MIN_RUN_IN_UNKNOWN, printable_runs};
use std::io::Read;

/// Returns the texts of a JPEG's application segments (EXIF, XMP, IPTC) and comments before the image data, and of EXIF and XMP after it.
pub(super) fn jpeg(bytes: &[u8]) -> Vec<String> {
    let mut texts = vec![];
    let mut at = 2;
    while let Some([0xff, marker, high, low]) = bytes.get(at..at + 4) {
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        let end = (at + 2 + length).min(bytes.len());
        if matches!(marker, 0xe0..=0xfe) {
            texts.extend(printable_runs(&bytes[(at + 4).min(end)..end], MIN_RUN));
        }
        if *marker == 0xda || length < 2 {
            break;
        }
        at = end;
    }
    // A second picture after the first, or a segment after a malformed one, has metadata of its own.
    let rest = bytes.get(at..).unwrap_or_default();
    for signature in [b"Exif\0\0".as_slice(), b"<x:xmpmeta"] {
        for start in memchr::memmem::find_iter(rest, signature).take(MAX_EMBEDDED) {
            texts.extend(printable_runs(&rest[start..rest.len().min(start + (1 << 16))], MIN_RUN));
        }
    }
    texts
}

/// The maximum number of EXIF blocks, and of XMP blocks, that are searched in the rest of a JPEG.
const MAX_EMBEDDED: usize = 8;

/// Returns the texts of a PNG's chunks without pixels: text, compressed or not, EXIF, additions of programs (PNG specification, third
/// edition, 11.3).
pub(super) fn png(bytes: &[u8]) -> Vec<String> {
    let mut texts = vec![];
    let mut at = 8;
    while let Some([a, b, c, d]) = bytes.get(at..at + 4) {
        let length = u32::from_be_bytes([*a, *b, *c, *d]) as usize;
        let kind = bytes.get(at + 4..at + 8).unwrap_or_default();
        let end = at.saturating_add(8).saturating_add(length).min(bytes.len());
        let data = bytes.get(at + 8..end).unwrap_or_default();
        match kind {
            // A keyword, a zero, the compression method, and the text; an international text also has its language.
            b"zTXt" | b"iTXt" => {
                texts.extend(printable_runs(data, MIN_RUN));
                let zlib_start = data
                    .windows(2)
                    .position(|w| w[0] & 0x0f == 8 && u16::from_be_bytes([w[0], w[1]]).is_multiple_of(31));
                texts.extend(zlib_start.and_then(|i| inflate(&data[i..])));
            }
            // The image data is compressed: letters in it are noise.
            b"IHDR" | b"PLTE" | b"IDAT" | b"fdAT" | b"IEND" => {}
            // A colour profile is compressed, too, except for its name.
            b"iCCP" => texts.extend(printable_runs(data.split(|byte| *byte == 0).next().unwrap_or(&[]), MIN_RUN)),
            b"tEXt" | b"eXIf" => texts.extend(printable_runs(data, MIN_RUN)),
            _ => texts.extend(printable_runs(data, MIN_RUN_IN_UNKNOWN)),
        }
        at = end.saturating_add(4);
    }
    texts
}

fn inflate(bytes: &[u8]) -> Option<String> {
    let mut out = vec![];
    flate2::read::ZlibDecoder::new(bytes).take(MAX_UNPACKED).read_to_end(&mut out).ok()?;
    Some(String::from_utf8_lossy(&out).into_owned())
}

/// Returns the texts of a WebP's chunks without pixels: EXIF, XMP, additions of programs.
pub(super) fn webp(bytes: &[u8]) -> Vec<String> {
    let mut texts = vec![];
    let mut at = 12;
    while let (Some(kind), Some([a, b, c, d])) = (bytes.get(at..at + 4), bytes.get(at + 4..at + 8)) {
        let length = u32::from_le_bytes([*a, *b, *c, *d]) as usize;
        let end = at.saturating_add(8).saturating_add(length).min(bytes.len());
        match kind {
            b"VP8 " | b"VP8L" | b"VP8X" | b"ALPH" | b"ANIM" | b"ANMF" => {}
            b"EXIF" | b"XMP " => texts.extend(printable_runs(&bytes[at + 8..end], MIN_RUN)),
            _ => texts.extend(printable_runs(&bytes[at + 8..end], MIN_RUN_IN_UNKNOWN)),
        }
        at = end + length % 2;
    }
    texts
}

/// Returns the texts of a GIF's extensions: comments, plain texts, application data (GIF89a, 24 to 26).
pub(super) fn gif(bytes: &[u8]) -> Vec<String> {
    let mut texts = vec![];
    let mut at = 0;
    while let Some(next) =
        bytes.get(at..).and_then(|rest| rest.windows(2).position(|w| matches!(w, [0x21, 0xfe | 0xff | 0x01])))
    {
        let mut text = vec![];
        at += next + 2;
        while let Some(length) = bytes.get(at).filter(|n| **n > 0) {
            let end = (at + 1 + usize::from(*length)).min(bytes.len());
            text.extend_from_slice(&bytes[at + 1..end]);
            at = end;
        }
        texts.extend(printable_runs(&text, MIN_RUN));
    }
    texts
}
