//! Text extraction from files that are not text: the metadata of pictures, PDFs, office files, archives; and the size of pictures.
//!
//! Rules search the texts for names, and the audit for everything that is withheld. Nothing is rendered. A file that cannot be read is
//! reported as [`Unreadable`], never skipped silently.

mod markup;
mod archives;
mod chunks;
mod letters;
mod pdf;
mod pictures;
mod rtf;
mod size;

pub use chunks::{END_OF_IMAGE, START_OF_SCAN, jpeg_segments, png_chunks, webp_chunks};
pub use letters::{is_invisible, latin_lookalike};
pub use markup::parse_entity;
pub use size::{orientation, size};

use markup5ever::data::C1_REPLACEMENTS;
use std::borrow::Cow;

/// A file that cannot be searched: damaged, locked by a password, of an unsupported archive format, nested too deep, or too large once
/// unpacked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable;

/// The minimum number of characters in a row that count as words in a picture's metadata.
const MIN_RUN: usize = 4;

/// The same minimum for a file or a chunk of unknown kind, all of whose bytes are searched: noise resembles short words.
const MIN_RUN_IN_UNKNOWN: usize = 16;

/// The maximum number of bytes that are unpacked from one file: a file that unpacks to more is made to exhaust a machine.
const MAX_UNPACKED: u64 = 64 << 20;

/// Returns the texts inside `bytes`.
///
/// # Errors
/// [`Unreadable`] if `bytes` are a PDF, an office file or an archive that cannot be read.
pub fn texts(bytes: &[u8]) -> Result<Vec<String>, Unreadable> {
    texts_at_depth(bytes, 0)
}

/// The maximum number of files around a file that is opened: deeper nesting is made to exhaust a machine.
const MAX_DEPTH: usize = 3;

/// Returns the texts inside a file that is nested in `depth` other files.
fn texts_at_depth(bytes: &[u8], depth: usize) -> Result<Vec<String>, Unreadable> {
    if depth > MAX_DEPTH {
        return Err(Unreadable);
    }
    match bytes {
        [b'%', b'P', b'D', b'F', ..] => pdf::pdf(bytes, depth),
        [b'P', b'K', 3, 4, ..] => archives::zip(bytes, depth),
        [0x1f, 0x8b, ..] => archives::gzip(bytes, depth),
        // 7z, xz, RAR, bzip2.
        [b'7', b'z', 0xbc, 0xaf, ..]
        | [0xfd, b'7', b'z', b'X', ..]
        | [b'R', b'a', b'r', b'!', ..]
        | [b'B', b'Z', b'h', ..] => Err(Unreadable),
        [0xff, 0xd8, 0xff, ..] => Ok(pictures::jpeg(bytes)),
        [0x89, b'P', b'N', b'G', ..] => Ok(pictures::png(bytes)),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Ok(pictures::webp(bytes)),
        [b'G', b'I', b'F', b'8', ..] => Ok(pictures::gif(bytes)),
        [b'w', b'O', b'F', b'F' | b'2', ..] => Ok(vec![]),
        bytes if bytes.get(257..262) == Some(b"ustar") => archives::tar(bytes, depth),
        _ => Ok(printable_runs(bytes, MIN_RUN_IN_UNKNOWN)),
    }
}

/// Returns the texts in a picture's metadata, and none for a PDF, a ZIP file or an unreadable file.
pub fn picture_texts(bytes: &[u8]) -> Vec<String> {
    match bytes {
        [b'%', b'P', b'D', b'F', ..] | [b'P', b'K', 3, 4, ..] => vec![],
        _ => texts(bytes).unwrap_or_default(),
    }
}

/// Returns whether a text starts with the byte order mark of UTF-16.
pub fn has_utf16_bom(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff])
}

/// Returns the readings as UTF-16 of a text without a byte order mark, which programs of Windows write: in either byte order, from the first
/// byte and from the second. Returns none if no byte is zero, since then the text is not UTF-16 in any script with spaces.
pub fn utf16_texts(bytes: &[u8]) -> Vec<String> {
    if has_utf16_bom(bytes) || memchr::memchr(0, bytes).is_none() {
        return vec![];
    }
    let read = |start: usize, unit: fn([u8; 2]) -> u16| -> String {
        let pairs = bytes.get(start..).unwrap_or_default().chunks_exact(2);
        String::from_utf16_lossy(&pairs.map(|pair| unit([pair[0], pair[1]])).collect::<Vec<u16>>())
    };
    let starts = [0, 1].into_iter();
    starts.flat_map(|start| [read(start, u16::from_le_bytes), read(start, u16::from_be_bytes)]).collect()
}

/// Decodes a text as UTF-16 if it starts with a byte order mark, as UTF-8 if it is valid, and otherwise as Windows-1252.
pub fn decode(bytes: &[u8]) -> Cow<'_, str> {
    let units = |unit: fn([u8; 2]) -> u16| -> String {
        let units: Vec<u16> = bytes[2..].chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
        String::from_utf16_lossy(&units)
    };
    match bytes {
        [0xff, 0xfe, ..] => Cow::Owned(units(u16::from_le_bytes)),
        [0xfe, 0xff, ..] => Cow::Owned(units(u16::from_be_bytes)),
        _ => match simdutf8::basic::from_utf8(bytes) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => {
                let letter = |byte: u8| match byte {
                    0x80..=0x9f => C1_REPLACEMENTS[usize::from(byte - 0x80)].unwrap_or(char::from(byte)),
                    _ => char::from(byte),
                };
                Cow::Owned(bytes.iter().map(|byte| letter(*byte)).collect())
            }
        },
    }
}

/// Returns the words of a text in RTF; `None` for any other text.
pub fn rtf_words(text: &str) -> Option<String> {
    text.trim_start().starts_with("{\\rtf").then(|| rtf::words(text))
}

/// Returns the runs of at least `min_length` printable characters, decoded as UTF-8 and as UTF-16 in either byte order.
fn printable_runs(bytes: &[u8], min_length: usize) -> Vec<String> {
    let mut texts = vec![];
    let mut push_runs = |text: &str| {
        let runs = text.split(|c: char| c.is_control() || c == '\u{fffd}').map(str::trim);
        texts.extend(runs.filter(|run| run.chars().count() >= min_length).map(String::from));
    };
    push_runs(&String::from_utf8_lossy(bytes));
    // The EXIF that Windows writes and old PDFs use two bytes for each character; in European languages, one of the two is zero.
    if bytes.windows(4).any(|w| matches!(w, [a, 0, b, 0] | [0, a, 0, b] if *a > 31 && *b > 31)) {
        for start in [0, 1] {
            let pairs = || bytes.get(start..).unwrap_or_default().chunks_exact(2);
            let decode_utf16 = |f: fn([u8; 2]) -> u16| -> String {
                let letter = |p: &[u8]| {
                    char::from_u32(u32::from(f([p[0], p[1]]))).filter(|c| (*c as u32) < 0x250).unwrap_or('\0')
                };
                pairs().map(letter).collect()
            };
            push_runs(&decode_utf16(u16::from_le_bytes));
            push_runs(&decode_utf16(u16::from_be_bytes));
        }
    }
    texts
}

#[cfg(test)]
mod tests {
    use super::pdf::exceeds_limit;
    use super::*;
    use lopdf::{Dictionary, Object};

    #[test]
    fn words_are_found_whatever_the_encoding() {
        let narrow = [&[0u8, 1][..], "Søren Kjær".as_bytes(), &[0xff]].concat();
        assert_eq!(printable_runs(&narrow, 4), ["Søren Kjær"]);
        let wide: Vec<u8> = "Anna Holm".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(printable_runs(&[&[7u8][..], &wide].concat(), 4).contains(&"Anna Holm".to_string()));
    }

    #[test]
    fn the_metadata_of_a_photograph_and_a_drawing_is_read() {
        let segment =
            |marker: u8, body: &[u8]| [&[0xff, marker][..], &(body.len() as u16 + 2).to_be_bytes(), body].concat();
        let photo = [
            vec![0xff, 0xd8],
            segment(0xe1, b"Exif\0\0Artist Anna Holm"),
            segment(0xfe, b"by Bent"),
            vec![0xff, 0xda, 0, 2],
        ]
        .concat();
        assert_eq!(texts(&photo).unwrap(), ["Exif", "Artist Anna Holm", "by Bent"]);
        let chunk = |kind: &[u8], body: &[u8]| [&(body.len() as u32).to_be_bytes()[..], kind, body, &[0; 4]].concat();
        let mut packed = flate2::write::ZlibEncoder::new(b"Box text\0\0".to_vec(), flate2::Compression::best());
        std::io::Write::write_all(&mut packed, b"Anna Holm").unwrap();
        let drawing = [b"\x89PNG\r\n\x1a\n".to_vec(), chunk(b"zTXt", &packed.finish().unwrap())].concat();
        assert!(texts(&drawing).unwrap().contains(&"Anna Holm".to_string()));
    }

    #[test]
    fn an_unsupported_or_damaged_file_is_unreadable() {
        assert_eq!(texts(b"%PDF-1.7 and no more"), Err(Unreadable));
        assert_eq!(texts(b"PK\x03\x04 and no more"), Err(Unreadable));
        assert_eq!(texts(b"7z\xbc\xaf and no more"), Err(Unreadable));
        assert_eq!(texts(b"GIF89a").unwrap(), Vec::<String>::new());
    }

    #[test]
    fn a_gzip_file_is_unpacked_up_to_the_limit() {
        let pack = |content: &[u8]| {
            let mut packed = flate2::write::GzEncoder::new(vec![], flate2::Compression::best());
            std::io::Write::write_all(&mut packed, content).unwrap();
            packed.finish().unwrap()
        };
        assert!(texts(&pack(b"<svg><title>Anna Holm</title></svg>")).unwrap().iter().any(|t| t.trim() == "Anna Holm"));
        assert!(texts(&pack(b"a/b.txt\0\0\0\0 Anna Holm was here")).unwrap().iter().any(|t| t.contains("Anna Holm")));
        assert_eq!(texts(&pack(&vec![b' '; MAX_UNPACKED as usize + 1])), Err(Unreadable));
    }

    #[test]
    fn a_file_nested_too_deep_is_unreadable() {
        let wrap_in_tar = |content: &[u8]| {
            let mut header = vec![0; 512];
            header[..5].copy_from_slice(b"a.tar");
            header[124..135].copy_from_slice(format!("{:011o}", content.len()).as_bytes());
            header[257..262].copy_from_slice(b"ustar");
            [&header[..], content, &vec![0; content.len().next_multiple_of(512) - content.len()]].concat()
        };
        let nested_tar = |n: usize| (0..n).fold(b"Anna Holm was here".to_vec(), |inner, _| wrap_in_tar(&inner));
        assert!(texts(&nested_tar(3)).unwrap().iter().any(|text| text.contains("Anna Holm")));
        assert_eq!(texts(&nested_tar(2000)), Err(Unreadable));
    }

    #[test]
    fn a_pdf_stream_that_unpacks_beyond_the_limit_is_detected() {
        let stream = |length: usize| {
            let mut packed = flate2::write::ZlibEncoder::new(vec![], flate2::Compression::best());
            std::io::Write::write_all(&mut packed, &vec![b' '; length]).unwrap();
            Object::Stream(lopdf::Stream::new(Dictionary::new(), packed.finish().unwrap()))
        };
        assert!(exceeds_limit(&stream(MAX_UNPACKED as usize + 1)));
        assert!(!exceeds_limit(&stream(MAX_UNPACKED as usize)));
    }
}
