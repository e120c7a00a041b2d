//! A picture's bytes -> what was written beside the picture: by a camera, by a program, by somebody.

use super::{MOST, SHORTEST, SHORTEST_ANYWHERE, strings};
use std::io::Read;

/// The segments of applications (EXIF, XMP, IPTC) and comments, up to where the picture begins.
pub(super) fn jpeg(bytes: &[u8]) -> Vec<String> {
    let mut found = vec![];
    let mut at = 2;
    while let Some([0xff, marker, high, low]) = bytes.get(at..at + 4) {
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        let end = (at + 2 + length).min(bytes.len());
        if matches!(marker, 0xe0..=0xfe) {
            found.extend(strings(&bytes[(at + 4).min(end)..end], SHORTEST));
        }
        if *marker == 0xda || length < 2 {
            break;
        }
        at = end;
    }
    // A second picture behind the first, or a segment behind a slip, has metadata of its own.
    let rest = bytes.get(at..).unwrap_or_default();
    for sign in [b"Exif\0\0".as_slice(), b"<x:xmpmeta"] {
        for start in memchr::memmem::find_iter(rest, sign).take(MOST_WITHIN) {
            found.extend(strings(&rest[start..rest.len().min(start + (1 << 16))], SHORTEST));
        }
    }
    found
}

/// So many pictures within one are looked into.
const MOST_WITHIN: usize = 8;

/// The chunks that are no pixels: text, packed or not, EXIF, whatever a program added (PNG specification, third edition, 11.3).
pub(super) fn png(bytes: &[u8]) -> Vec<String> {
    let mut found = vec![];
    let mut at = 8;
    while let Some([a, b, c, d]) = bytes.get(at..at + 4) {
        let length = u32::from_be_bytes([*a, *b, *c, *d]) as usize;
        let kind = bytes.get(at + 4..at + 8).unwrap_or_default();
        let end = at.saturating_add(8).saturating_add(length).min(bytes.len());
        let data = bytes.get(at + 8..end).unwrap_or_default();
        match kind {
            // A keyword, a zero, how it is packed, and the text; of an international text also its language.
            b"zTXt" | b"iTXt" => {
                found.extend(strings(data, SHORTEST));
                let packed = data
                    .windows(2)
                    .position(|w| w[0] & 0x0f == 8 && u16::from_be_bytes([w[0], w[1]]).is_multiple_of(31));
                found.extend(packed.and_then(|i| inflated(&data[i..])));
            }
            // The picture itself is packed: letters in it are noise.
            b"IHDR" | b"PLTE" | b"IDAT" | b"fdAT" | b"IEND" => {}
            // So is what stands behind the name of a profile.
            b"iCCP" => found.extend(strings(data.split(|byte| *byte == 0).next().unwrap_or(&[]), SHORTEST)),
            b"tEXt" | b"eXIf" => found.extend(strings(data, SHORTEST)),
            _ => found.extend(strings(data, SHORTEST_ANYWHERE)),
        }
        at = end.saturating_add(4);
    }
    found
}

fn inflated(bytes: &[u8]) -> Option<String> {
    let mut out = vec![];
    flate2::read::ZlibDecoder::new(bytes).take(MOST).read_to_end(&mut out).ok()?;
    Some(String::from_utf8_lossy(&out).into_owned())
}

/// The chunks that are no pixels: EXIF, XMP, whatever a program added.
pub(super) fn webp(bytes: &[u8]) -> Vec<String> {
    let mut found = vec![];
    let mut at = 12;
    while let (Some(kind), Some([a, b, c, d])) = (bytes.get(at..at + 4), bytes.get(at + 4..at + 8)) {
        let length = u32::from_le_bytes([*a, *b, *c, *d]) as usize;
        let end = at.saturating_add(8).saturating_add(length).min(bytes.len());
        match kind {
            b"VP8 " | b"VP8L" | b"VP8X" | b"ALPH" | b"ANIM" | b"ANMF" => {}
            b"EXIF" | b"XMP " => found.extend(strings(&bytes[at + 8..end], SHORTEST)),
            _ => found.extend(strings(&bytes[at + 8..end], SHORTEST_ANYWHERE)),
        }
        at = end + length % 2;
    }
    found
}

/// The extensions: comments, plain texts, applications (GIF89a, 24 to 26).
pub(super) fn gif(bytes: &[u8]) -> Vec<String> {
    let mut found = vec![];
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
        found.extend(strings(&text, SHORTEST));
    }
    found
}
