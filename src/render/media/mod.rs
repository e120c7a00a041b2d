//! The files of a project that are published as they are: only what is understood to the last byte, or was looked at by a person.
//!
//! Nobody has the right to publish where, when and by whom a photograph was taken. Text is searched by the audit. Pictures and drawings are written anew with nothing but what draws them. Any other file can carry words that no
//! program finds (a page within a page of a PDF, an earlier version, a hidden sheet), so a person has to vouch for it.

mod avif;
mod gif;
mod icc;
mod jpeg;
mod png;
mod svg;
mod webp;

use crate::{extract, source::Content};
use bytes::Bytes;

/// A file as it may be published.
pub(super) enum Publication {
    /// A text, or a picture without anything but the picture. `dropped` names what was taken out of a drawing.
    Understood {
        /// The bytes to publish.
        bytes: Bytes,
        /// The names of elements and attributes that were left out of a drawing, without doubles.
        dropped: Vec<String>,
    },
    /// A picture or a drawing that cannot be read, and so cannot be written anew.
    Damaged,
    /// A file that nothing here understands whole.
    Foreign,
}

impl Publication {
    fn from_picture(clean: Option<Vec<u8>>) -> Self {
        clean.map_or(Publication::Damaged, |bytes| Publication::Understood { bytes: bytes.into(), dropped: vec![] })
    }
}

/// The extensions of files that hold nothing but text for people or programs.
const TEXT_EXTENSIONS: [&str; 31] = [
    "geojson",
    "jsonl",
    "log",
    "rss",
    "atom",
    "toml",
    "tex",
    "ris",
    "kml",
    "gpx",
    "md",
    "yml",
    "yaml",
    "html",
    "htm",
    "xml",
    "css",
    "js",
    "mjs",
    "json",
    "typ",
    "ftl",
    "txt",
    "csv",
    "tsv",
    "ics",
    "vcf",
    "bib",
    "vtt",
    "srt",
    "webmanifest",
];

/// Returns the file at `path` as it may be published.
pub(super) fn publication(path: &str, content: &Content) -> Publication {
    let bytes = content.to_bytes();
    let name = path.rsplit('/').next().unwrap_or(path);
    let extension = name.rsplit_once('.').map_or(String::new(), |(_, extension)| extension.to_lowercase());
    match bytes.get(..12).unwrap_or(&bytes) {
        [0xff, 0xd8, 0xff, ..] => Publication::from_picture(jpeg::clean(&bytes)),
        [0x89, b'P', b'N', b'G', ..] => Publication::from_picture(png::clean(&bytes)),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P'] => Publication::from_picture(webp::clean(&bytes)),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Publication::from_picture(gif::clean(&bytes)),
        [_, _, _, _, b'f', b't', b'y', b'p', b'a', b'v', b'i', b'f'] => Publication::from_picture(avif::clean(&bytes)),
        _ if extension == "svg" => match svg::rewrite(&extract::decode(&bytes)) {
            Some((text, dropped)) => Publication::Understood { bytes: text.into(), dropped },
            None => Publication::Damaged,
        },
        _ if is_text(&bytes, &extension) => Publication::Understood { bytes, dropped: vec![] },
        _ => Publication::Foreign,
    }
}

/// The part of a file in which readers look for the start of a PDF, in bytes (ISO 32000-1, annex H.3.4.1).
const MAX_DOCUMENT_START: usize = 1024;

/// Returns whether a file holds nothing but text: its name says so, and it does not begin like a document whose words are packed or drawn.
fn is_text(bytes: &[u8], extension: &str) -> bool {
    const DOCUMENTS: [&[u8]; 5] = [b"%PDF", b"%!PS", b"{\\rtf", b"PK\x03\x04", b"\x1f\x8b"];
    let start = bytes.trim_ascii_start();
    // Files for servers, such as `CNAME` and `_redirects`, have no extension.
    let is_plain =
        || std::str::from_utf8(bytes).is_ok_and(|text| !text.contains(|c: char| c.is_control() && !c.is_whitespace()));
    // A reader of PDFs looks for the document behind other words, and one of archives before them.
    let hides_document = || {
        let start = &bytes[..bytes.len().min(MAX_DOCUMENT_START)];
        memchr::memmem::find(start, b"%PDF-").is_some() || memchr::memmem::find(bytes, b"PK\x05\x06").is_some()
    };
    !hides_document()
        && (TEXT_EXTENSIONS.contains(&extension) || extension.is_empty() && is_plain())
        && !DOCUMENTS.iter().any(|signature| start.starts_with(signature))
}

/// Returns a picture without anything but the picture, for a sheet; nothing if it cannot be read, or is no picture.
#[cfg(feature = "print")]
pub(super) fn clean_picture(path: &str, content: &Content) -> Bytes {
    match publication(path, content) {
        Publication::Understood { bytes, .. } => bytes,
        Publication::Damaged | Publication::Foreign => Bytes::new(),
    }
}

/// Returns whether the project's file at `path` is published only if a person has looked into it.
pub fn needs_attachment_entry(path: &str, content: &Content) -> bool {
    matches!(publication(path, content), Publication::Foreign)
}
