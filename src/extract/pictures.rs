//! Text extraction from the metadata that a camera, a program or a person wrote into a picture.

use super::{
    END_OF_IMAGE, MAX_UNPACKED, MIN_RUN, MIN_RUN_IN_UNKNOWN, START_OF_SCAN, jpeg_segments, png_chunks, printable_runs,
    webp_chunks,
};
use std::io::Read;

/// Returns the texts of a JPEG: before the image data, of its application segments (EXIF, XMP, IPTC) and comments; after it, of EXIF and
/// XMP blocks.
pub(super) fn jpeg(bytes: &[u8]) -> Vec<String> {
    let mut texts = vec![];
    let mut searched = 0;
    for segment in jpeg_segments(bytes) {
        searched = segment.at;
        match segment.kind {
            [END_OF_IMAGE | START_OF_SCAN] | [] => break,
            [0xe0..=0xfe] => texts.extend(printable_runs(segment.data, MIN_RUN)),
            _ => {}
        }
        searched += segment.bytes.len();
    }
    // A second picture after the first, or a segment after a malformed one, has metadata of its own.
    let rest = &bytes[searched..];
    for signature in [b"Exif\0\0".as_slice(), b"<x:xmpmeta"] {
        for start in memchr::memmem::find_iter(rest, signature).take(MAX_EMBEDDED) {
            texts.extend(printable_runs(&rest[start..rest.len().min(start + (1 << 16))], MIN_RUN));
        }
    }
    texts
}

/// The maximum number of EXIF blocks, and of XMP blocks, that are searched in the rest of a JPEG.
const MAX_EMBEDDED: usize = 8;

/// Returns the texts of the chunks of a PNG that hold no pixels: text (compressed or not), EXIF, additions of programs (PNG specification,
/// third edition, 11.3).
pub(super) fn png(bytes: &[u8]) -> Vec<String> {
    let mut texts = vec![];
    for chunk in png_chunks(bytes) {
        match chunk.kind {
            // A keyword, a zero, the compression method, and the text; an international text also has its language.
            b"zTXt" | b"iTXt" => {
                texts.extend(printable_runs(chunk.data, MIN_RUN));
                // A keyword may contain what looks like the start of a compressed text.
                let is_zlib_start = |w: &[u8]| w[0] & 0x0f == 8 && u16::from_be_bytes([w[0], w[1]]).is_multiple_of(31);
                let starts = chunk.data.windows(2).enumerate().filter(|(_, w)| is_zlib_start(w)).map(|(i, _)| i);
                texts.extend(starts.take(MAX_ZLIB_STARTS).map(|i| inflate(&chunk.data[i..])));
            }
            // Compressed pixels, colours and sizes: letters in them are noise.
            b"IHDR" | b"PLTE" | b"IDAT" | b"fdAT" | b"IEND" => {}
            // A colour profile is compressed, too, except for its name.
            b"iCCP" => {
                texts.extend(printable_runs(chunk.data.split(|byte| *byte == 0).next().unwrap_or(&[]), MIN_RUN));
            }
            b"tEXt" | b"eXIf" => texts.extend(printable_runs(chunk.data, MIN_RUN)),
            _ => texts.extend(printable_runs(chunk.data, MIN_RUN_IN_UNKNOWN)),
        }
    }
    texts
}

/// The maximum number of places in a chunk that are tried as the start of its compressed text.
const MAX_ZLIB_STARTS: usize = 8;

/// Returns the text that is compressed in `bytes`, as far as it can be unpacked.
fn inflate(bytes: &[u8]) -> String {
    let mut out = vec![];
    let _ = flate2::read::ZlibDecoder::new(bytes).take(MAX_UNPACKED).read_to_end(&mut out);
    String::from_utf8_lossy(&out).into_owned()
}

/// Returns the texts of a WebP's chunks without pixels: EXIF, XMP, additions of programs.
pub(super) fn webp(bytes: &[u8]) -> Vec<String> {
    let mut texts = vec![];
    for chunk in webp_chunks(bytes) {
        match chunk.kind {
            b"VP8 " | b"VP8L" | b"VP8X" | b"ALPH" | b"ANIM" | b"ANMF" => {}
            b"EXIF" | b"XMP " => texts.extend(printable_runs(chunk.data, MIN_RUN)),
            _ => texts.extend(printable_runs(chunk.data, MIN_RUN_IN_UNKNOWN)),
        }
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
