//! The content of files that are not text: the words of PDFs, office files and archives, and the parts and the size of pictures.
//!
//! The audit searches the words for everything that is withheld. Nothing is rendered. A file that cannot be read is reported as
//! [`Unreadable`], never skipped silently.

mod markup;
mod archives;
mod chunks;
mod hidden;
mod letters;
mod pdf;
mod size;

pub use chunks::{END_OF_IMAGE, START_OF_SCAN, jpeg_segments, png_chunks, webp_chunks};
pub use hidden::hidden_parts;
pub use letters::{is_invisible, latin_lookalike};
pub use markup::parse_entity;
pub use size::{orientation, size};

use markup5ever::data::C1_REPLACEMENTS;
use std::{borrow::Cow, io::Read};

/// A file that cannot be searched: damaged, locked by a password, of an unsupported archive format, nested too deep, or too large once
/// unpacked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable;

/// The minimum length in characters of a run that counts as text in a file of unknown kind: shorter runs occur by chance in binary data.
const MIN_RUN: usize = 16;

/// The maximum number of bytes that are unpacked from one file, with all files nested in it: a file that unpacks to more is probably a
/// decompression bomb.
const MAX_UNPACKED: u64 = 64 << 20;

/// The maximum nesting depth of files within files.
const MAX_DEPTH: usize = 3;

/// The number of bytes that may still be unpacked from a file, and the number of files that may still be opened inside each other.
#[derive(Clone, Copy)]
struct Budget {
    bytes: u64,
    depth: usize,
}

impl Budget {
    /// Takes `length` bytes out of the budget.
    fn spend(&mut self, length: u64) -> Result<(), Unreadable> {
        self.bytes = self.bytes.checked_sub(length).ok_or(Unreadable)?;
        Ok(())
    }

    /// Reads all that `packed` unpacks to.
    fn unpack(&mut self, packed: impl Read) -> Result<Vec<u8>, Unreadable> {
        let mut content = vec![];
        packed.take(self.bytes + 1).read_to_end(&mut content).map_err(|_| Unreadable)?;
        self.spend(content.len() as u64)?;
        Ok(content)
    }

    /// Calls `read` with the budget for a file that is nested in the present one.
    fn nested<T>(&mut self, read: impl FnOnce(&mut Budget) -> Result<T, Unreadable>) -> Result<T, Unreadable> {
        if self.depth == 0 {
            return Err(Unreadable);
        }
        self.depth -= 1;
        let result = read(self);
        self.depth += 1;
        result
    }
}

/// Returns the texts inside `bytes`, as far as they can be read.
///
/// # Errors
/// [`Unreadable`] if `bytes` are a PDF, an office file or an archive that cannot be read, or unpack to too much.
pub fn texts(bytes: &[u8]) -> Result<Vec<String>, Unreadable> {
    texts_within(bytes, &mut Budget { bytes: MAX_UNPACKED, depth: MAX_DEPTH })
}

/// Returns the texts of a Brotli-compressed file. The caller has to know the format, because Brotli has no magic number.
///
/// # Errors
/// [`Unreadable`] if it is damaged, or unpacks to too much.
pub fn brotli_texts(bytes: &[u8]) -> Result<Vec<String>, Unreadable> {
    let mut budget = Budget { bytes: MAX_UNPACKED, depth: MAX_DEPTH };
    let content = budget.unpack(brotli_decompressor::Decompressor::new(bytes, 1 << 16))?;
    archives::member_texts(&content, &mut budget)
}

fn texts_within(bytes: &[u8], budget: &mut Budget) -> Result<Vec<String>, Unreadable> {
    match bytes {
        [b'%', b'P', b'D', b'F', ..] => pdf::pdf(bytes, budget),
        [b'P', b'K', 3, 4, ..] => archives::zip(bytes, budget),
        [0x1f, 0x8b, ..] => archives::gzip(bytes, budget),
        // 7z, xz, RAR, bzip2, Zstandard.
        [b'7', b'z', 0xbc, 0xaf, ..]
        | [0xfd, b'7', b'z', b'X', ..]
        | [b'R', b'a', b'r', b'!', ..]
        | [b'B', b'Z', b'h', ..]
        | [0x28, 0xb5, 0x2f, 0xfd, ..] => Err(Unreadable),
        // Web fonts are compressed, and contain nothing to read as text.
        [b'w', b'O', b'F', b'F' | b'2', ..] => Ok(vec![]),
        // Pictures and files of unknown kind. Pictures are published without metadata, but their other data can still contain text.
        _ => Ok(printable_runs(bytes)),
    }
}

/// Returns whether a text starts with the byte order mark of UTF-16.
pub fn has_utf16_bom(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff])
}

/// Decodes a text without a byte order mark as UTF-16, as some Windows programs write it: in either byte order, from the first byte and from
/// the second. Returns nothing if no byte is zero, because a space in UTF-16 has a zero byte.
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
            Err(_) => Cow::Owned(decode_windows_1252(bytes)),
        },
    }
}

/// Decodes a text as Windows-1252.
pub fn decode_windows_1252(bytes: &[u8]) -> String {
    let letter = |byte: u8| match byte {
        0x80..=0x9f => C1_REPLACEMENTS[usize::from(byte - 0x80)].unwrap_or(char::from(byte)),
        _ => char::from(byte),
    };
    bytes.iter().map(|byte| letter(*byte)).collect()
}

/// Returns the runs of printable characters that are long enough to be words, decoded as UTF-8 and as UTF-16 in either byte order.
fn printable_runs(bytes: &[u8]) -> Vec<String> {
    let mut texts = vec![];
    let mut push_runs = |text: &str| {
        let runs = text.split(char::is_control).map(str::trim);
        texts.extend(runs.filter(|run| run.chars().count() >= MIN_RUN).map(String::from));
    };
    bytes.utf8_chunks().for_each(|chunk| push_runs(chunk.valid()));
    // Old Windows programs write UTF-16. Only characters below U+0250 (Latin) count, because almost any two bytes are some character.
    for start in [0, 1] {
        for unit in [u16::from_le_bytes, u16::from_be_bytes] {
            let mut run = String::new();
            for pair in bytes.get(start..).unwrap_or_default().chunks_exact(2) {
                let unit = unit([pair[0], pair[1]]);
                match char::from_u32(u32::from(unit)).filter(|c| (*c as u32) < 0x250 && !c.is_control()) {
                    Some(letter) => run.push(letter),
                    None if run.is_empty() => {}
                    None => push_runs(&std::mem::take(&mut run)),
                }
            }
            push_runs(&run);
        }
    }
    texts
}

#[cfg(test)]
mod tests {
    use super::pdf::{MAX_PAGE_CONTENT, check_streams};
    use super::*;
    use lopdf::Object;

    #[test]
    fn words_are_found_whatever_the_encoding() {
        let narrow = [&[0u8, 1][..], "met with Søren Kjær".as_bytes(), &[0xff]].concat();
        assert_eq!(printable_runs(&narrow), ["met with Søren Kjær"]);
        let wide: Vec<u8> = "met with Anna Holm".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(printable_runs(&[&[7u8][..], &wide].concat()).contains(&"met with Anna Holm".to_string()));
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
    fn a_page_that_is_packed_as_brotli_is_read() {
        let packed = b"\x1b\x1d\x01\xf8\x45\x37\x97\xea\x4a\x16\x11\x6c\x96\x3a\x30\xea\x7e\x78\x78\x0b\x32\x8a\x42\x93\x69\x17\xc4\xb8\x66\x25\xe9\x37\x52\x22\xea\xcc\xe2\xf3\xed\x07\xa9\x86\xcb\x0c\xd0\x00";
        assert!(brotli_texts(packed).unwrap().iter().any(|text| text.contains("Anna Holm was here")));
        assert_eq!(brotli_texts(b"not packed at all"), Err(Unreadable));
    }

    #[test]
    fn files_within_files_are_unreadable_beyond_the_limit_for_all_of_them() {
        let wrap_in_zip = |contents: &[&[u8]]| {
            let mut archive = zip::ZipWriter::new(std::io::Cursor::new(vec![]));
            for (n, content) in contents.iter().enumerate() {
                archive.start_file(format!("{n}"), zip::write::SimpleFileOptions::default()).unwrap();
                std::io::Write::write_all(&mut archive, content).unwrap();
            }
            archive.finish().unwrap().into_inner()
        };
        let nested = |n: usize| (0..n).fold(b"Anna Holm was here".to_vec(), |inner, _| wrap_in_zip(&[&inner]));
        assert!(texts(&nested(3)).unwrap().iter().any(|text| text.contains("Anna Holm")));
        assert_eq!(texts(&nested(20)), Err(Unreadable));
        let half = wrap_in_zip(&[&vec![b' '; MAX_UNPACKED as usize / 2]]);
        assert!(texts(&wrap_in_zip(&[&half])).is_ok());
        assert_eq!(texts(&wrap_in_zip(&[&half, &half, &half])), Err(Unreadable));
    }

    #[test]
    fn a_pdf_stream_that_unpacks_beyond_the_limit_is_detected() {
        let stream = |length: usize| {
            let mut packed = flate2::write::ZlibEncoder::new(vec![], flate2::Compression::best());
            std::io::Write::write_all(&mut packed, &vec![b' '; length]).unwrap();
            Object::Stream(lopdf::Stream::new(
                lopdf::dictionary! { "Filter" => "FlateDecode" },
                packed.finish().unwrap(),
            ))
        };
        assert_eq!(check_streams(&[stream(MAX_PAGE_CONTENT + 1)]), Err(Unreadable));
        assert_eq!(check_streams(&[stream(MAX_PAGE_CONTENT / 2)]), Ok(()));
    }
}
