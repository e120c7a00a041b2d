//! The kinds of files, recognised by their content: suffixes are often wrong.

use std::io::{Cursor, Read};
use thiserror::Error;

/// A kind of file that can be imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// Comma-, semicolon- or tab-separated text.
    Csv,
    /// A workbook of Excel or LibreOffice.
    Workbook,
    /// Subtitles or a transcript as text.
    Transcript,
    /// A document of Word.
    Word,
    /// A text document of LibreOffice.
    Odt,
    /// A project of a program for qualitative analysis (REFI-QDA).
    Refi,
    /// The codes of such a project alone.
    Codebook,
    /// Markdown or plain text that is no transcript.
    Text,
}

/// The kinds for `indsigt import --list`: the usual suffixes, and what is read.
pub const KINDS: [(&str, &str); 7] = [
    (".csv .tsv", "a table: Taguette, QualCoder, Dedoose, or any other with a column of quotes"),
    (".xlsx .xls .ods", "the same in a workbook of Excel or LibreOffice"),
    (".vtt .srt .txt", "a transcript of Teams, Zoom, Whisper, aTrain or noScribe"),
    (".md .txt", "notes and reports by their headings"),
    (
        ".docx .odt",
        "a document of Word or LibreOffice: passages with comments, a transcript of Teams, or a report by its styles",
    ),
    (".qdpx", "a project of NVivo, ATLAS.ti, MAXQDA, QualCoder and others (REFI-QDA)"),
    (".qdc", "the codes of such a project: a theme for each"),
];

/// A file that cannot be read.
#[derive(Debug, Error, PartialEq, Eq)]
#[allow(missing_docs, reason = "the messages say it")]
pub enum ReadError {
    #[error("`{0}` is empty")]
    Empty(String),
    #[error("`{file}` cannot be read: {reason}")]
    Damaged { file: String, reason: String },
    #[error("`{0}` unpacks to more than 300 MB")]
    TooLarge(String),
    #[error("`{file}` has {size} MB, and at most {max} MB are read\n  help: split it into several files")]
    TooLong { file: String, size: usize, max: usize },
    #[error("`{file}` is {kind}, which cannot be imported\n  help: {help}")]
    Unsupported { file: String, kind: &'static str, help: &'static str },
}

/// The largest size that an archive may unpack to, in bytes.
const MAX_UNPACKED: u64 = 300_000_000;

/// The size of the largest text that is read, in bytes: a shelf of interviews has a tenth of it.
const MAX_TEXT: usize = 50_000_000;

/// Returns the kind of the file `name`, which holds `bytes`.
///
/// # Errors
/// If the file is empty, damaged, too large or of a kind that is not read.
pub fn detect(name: &str, bytes: &[u8]) -> Result<FileKind, ReadError> {
    let suffix = name.rsplit('.').next().unwrap_or_default().to_lowercase();
    let unsupported = |kind, help| Err(ReadError::Unsupported { file: name.to_string(), kind, help });
    match bytes {
        [] => return Err(ReadError::Empty(name.to_string())),
        [b'P', b'K', 3, 4, ..] => return detect_in_archive(name, bytes),
        // The compound files of old Office programs.
        [0xd0, 0xcf, 0x11, 0xe0, ..] if suffix == "doc" => {
            return unsupported("an old document of Word", "open it in Word and save it as .docx");
        }
        [0xd0, 0xcf, 0x11, 0xe0, ..] => return Ok(FileKind::Workbook),
        [b'%', b'P', b'D', b'F', ..] => {
            return unsupported("a PDF", "PDFs keep no order of words: import the document that it was made from");
        }
        [b'{', b'\\', b'r', b't', b'f', ..] => {
            return unsupported("a rich text", "open it in Word and save it as .docx");
        }
        [b'S', b'Q', b'L', b'i', b't', b'e', ..] => {
            return unsupported("a database", "export the highlights or codings as a table, or the project as .qdpx");
        }
        _ => {}
    }
    if bytes.len() > MAX_TEXT {
        let (size, max) = (bytes.len().div_ceil(1_000_000), MAX_TEXT / 1_000_000);
        return Err(ReadError::TooLong { file: name.to_string(), size, max });
    }
    let text = super::table::decode(bytes);
    if text.trim().is_empty() {
        return Err(ReadError::Empty(name.to_string()));
    }
    if text.contains('\0') {
        let reason = "it is neither text nor a document of a known kind".to_string();
        return Err(ReadError::Damaged { file: name.to_string(), reason });
    }
    let is_subtitle =
        text.trim_start().starts_with("WEBVTT") || text.lines().take(20).any(|line| line.contains(" --> "));
    Ok(match suffix.as_str() {
        _ if text.contains("<CodeBook") && text.contains("urn:QDA-XML:codebook") => FileKind::Codebook,
        _ if is_subtitle => FileKind::Transcript,
        "csv" | "tsv" | "tab" => FileKind::Csv,
        "vtt" | "srt" => FileKind::Transcript,
        "md" | "markdown" => FileKind::Text,
        _ if super::table::looks_like_table(&text) => FileKind::Csv,
        _ => FileKind::Text,
    })
}

/// Returns whether an archive of LibreOffice is a text document.
fn is_text_document(archive: &mut zip::ZipArchive<Cursor<&[u8]>>) -> bool {
    read_part(archive, "mimetype").is_some_and(|kind| kind.contains("opendocument.text"))
}

/// Returns the kind of an office document or a project by the names of its parts.
fn detect_in_archive(name: &str, bytes: &[u8]) -> Result<FileKind, ReadError> {
    let damaged = |reason: String| ReadError::Damaged { file: name.to_string(), reason };
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|cause| damaged(cause.to_string()))?;
    // The sizes that an archive states can be wrong, so it is unpacked once.
    let mut total = 0;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(|cause| damaged(cause.to_string()))?;
        let room = MAX_UNPACKED - total + 1;
        total +=
            std::io::copy(&mut entry.take(room), &mut std::io::sink()).map_err(|cause| damaged(cause.to_string()))?;
        if total > MAX_UNPACKED {
            return Err(ReadError::TooLarge(name.to_string()));
        }
    }
    let names: Vec<String> = archive.file_names().filter_map(|name| Some(name.ok()?.to_lowercase())).collect();
    let has = |part: &str| names.iter().any(|entry| entry == part);
    let starts = |folder: &str| names.iter().any(|entry| entry.starts_with(folder));
    if has("project.qde") {
        Ok(FileKind::Refi)
    } else if has("word/document.xml") {
        Ok(FileKind::Word)
    } else if has("content.xml") && is_text_document(&mut archive) {
        Ok(FileKind::Odt)
    } else if starts("xl/") || has("content.xml") {
        Ok(FileKind::Workbook)
    } else {
        let (kind, help) = ("an archive", "unpack it, and import the files in it");
        Err(ReadError::Unsupported { file: name.to_string(), kind, help })
    }
}

/// The largest part of a document that is read, in bytes: a tree of it takes ten times as much.
const MAX_PART: u64 = 40_000_000;

/// Reads the part `path` of an archive as text; `None` if there is none.
pub(super) fn read_part(archive: &mut zip::ZipArchive<Cursor<&[u8]>>, path: &str) -> Option<String> {
    let mut text = String::new();
    archive.by_name(path).ok()?.take(MAX_PART).read_to_string(&mut text).ok()?;
    Some(text)
}

/// How deeply the elements of a document may be nested.
pub(super) const MAX_DEPTH: usize = 100;

/// Returns how deeply the elements of XML are nested, without building a tree of them.
pub(super) fn nesting(xml: &str) -> usize {
    let (mut depth, mut deepest) = (0usize, 0);
    for tag in xml.split('<').skip(1) {
        let inside = tag.split('>').next().unwrap_or_default();
        if inside.starts_with('/') {
            depth = depth.saturating_sub(1);
        } else if !inside.ends_with('/') && !inside.starts_with(['?', '!']) {
            depth += 1;
            deepest = deepest.max(depth);
        }
    }
    deepest
}
