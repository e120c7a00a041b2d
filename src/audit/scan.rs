//! Scans files: their paths, and the texts in them.

use super::{
    index::SecretMatch,
    readings::readings,
    search::{LocatedMatch, Searcher},
    words::TextFormat,
};
use crate::{extract, render::Artifact, source::Sources};
use std::{borrow::Cow, collections::BTreeSet};

/// The file extensions of text files, each with the format in which its words are read.
const TEXT_FORMATS: [(&str, TextFormat); 12] = [
    (".html", TextFormat::Markup),
    (".xml", TextFormat::Markup),
    (".svg", TextFormat::Markup),
    (".json", TextFormat::Escaped),
    (".js", TextFormat::Code),
    (".css", TextFormat::Code),
    (".csv", TextFormat::Csv),
    (".tsv", TextFormat::Csv),
    (".txt", TextFormat::Plain),
    (".md", TextFormat::Plain),
    (".ics", TextFormat::Escaped),
    (".vcf", TextFormat::Escaped),
];

/// The extensions of files whose long lines are folded, even within words (RFC 5545, 3.1; RFC 6350, 3.2).
const FOLDED_EXTENSIONS: [&str; 2] = [".ics", ".vcf"];

/// A match, and the file that contains it.
pub(super) type Hit = (SecretMatch, HitFile);

/// A file that contains a match.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct HitFile {
    /// Whether the file is in the output folder although no build made it.
    pub(super) is_kept: bool,
    pub(super) path: String,
}

/// A scan of files, one after the other, with the hits so far.
pub struct Scan<'a> {
    pub(super) searcher: Searcher<'a>,
    /// The project's files.
    pub(super) sources: &'a Sources,
    /// Whether there is nothing to search for.
    pub(super) is_idle: bool,
    pub(super) hits: BTreeSet<Hit>,
    pub(super) unreadable: Vec<String>,
}

impl Scan<'_> {
    /// Scans a file that is in the output folder although no build made it.
    pub fn scan_kept_file(&mut self, artifact: &Artifact) {
        self.scan(artifact, true);
    }

    /// Scans a file of a build.
    pub fn scan_file(&mut self, artifact: &Artifact) {
        self.scan(artifact, false);
    }

    /// Scans a file: its path, and its text or, in a file that is not text, the texts inside.
    fn scan(&mut self, artifact: &Artifact, is_kept: bool) {
        if self.is_idle {
            return;
        }
        let path = artifact.path.as_str();
        let mut found = self.searcher.search_path(path);
        let extension = path.rfind('.').map_or("", |dot| &path[dot..]);
        let is_extension = |known: &str| known.eq_ignore_ascii_case(extension);
        let format = TEXT_FORMATS.iter().find(|(known, _)| is_extension(known)).map(|(_, format)| *format);
        let text = if is_extension(".br") { None } else { decode_if_text(&artifact.bytes, format) };
        match text {
            Some((format, text)) => {
                let format = if is_own_code(path) { TextFormat::OwnCode } else { format };
                let is_folded = FOLDED_EXTENSIONS.into_iter().any(is_extension);
                let text = if is_folded { unfold(&text).into() } else { text };
                self.searcher.search_text(&text, format, &mut found);
                if is_kept || self.is_foreign(path) {
                    self.search_readings(&text, &mut found);
                }
                for text in extract::utf16_texts(&artifact.bytes) {
                    self.searcher.search_text(&text, TextFormat::Plain, &mut found);
                }
            }
            None => match if is_extension(".br") {
                extract::brotli_texts(&artifact.bytes)
            } else {
                extract::texts(&artifact.bytes)
            } {
                Ok(texts) => {
                    texts.iter().for_each(|text| self.searcher.search_text(text, TextFormat::Plain, &mut found));
                }
                Err(extract::Unreadable) => self.unreadable.push(path.to_string()),
            },
        }
        let file = HitFile { is_kept, path: path.to_string() };
        self.hits.extend(found.into_iter().map(|(found, _)| (found, file.clone())));
    }

    /// Returns whether a file is the team's own, which other programs may have written.
    fn is_foreign(&self, path: &str) -> bool {
        self.sources.get(&format!("static/{path}")).is_some() || path.starts_with("static/")
    }

    /// Searches a text in all other ways in which it can be read. What is found there is at no byte of the file.
    fn search_readings(&self, text: &str, found: &mut Vec<LocatedMatch>) {
        let Some(readings) = readings(text) else { return };
        let mut others = vec![];
        for text in &readings.texts {
            self.searcher.search_text(text, TextFormat::Plain, &mut others);
        }
        self.searcher.search_text(&readings.cells, TextFormat::Escaped, &mut others);
        found.extend(others.into_iter().map(|(found, _)| (found, 0)));
    }

    /// Returns whether no secret was found in the files scanned so far.
    pub fn is_clean(&self) -> bool {
        self.hits.is_empty()
    }
}

/// Joins folded lines.
fn unfold(text: &str) -> String {
    ["\r\n ", "\r\n\t", "\n ", "\n\t"].iter().fold(text.to_string(), |text, fold| text.replace(fold, ""))
}

/// Returns whether a file is code, search data or a schema of the program or a skin: there, a name of one word is an identifier.
fn is_own_code(path: &str) -> bool {
    ["catalogue.schema.json", "search/head.js"].contains(&path)
        || path.starts_with("assets/") && [".js", ".css"].iter().any(|e| path.ends_with(e))
}

/// Returns the format and the decoded text of a file that has a known extension or contains nothing but text; `None` for any other file.
/// Old files in Windows-1252 are decoded, too.
fn decode_if_text(bytes: &[u8], format: Option<TextFormat>) -> Option<(TextFormat, Cow<'_, str>)> {
    if format.is_none()
        && (bytes.is_empty()
            || !extract::has_utf16_bom(bytes) && bytes.iter().any(|b| *b < 0x20 && !b.is_ascii_whitespace())
            || bytes.starts_with(b"%PDF"))
    {
        return None;
    }
    let text = extract::decode(bytes);
    let format = format.unwrap_or(match text.trim_start().chars().next() {
        Some('<') => TextFormat::Markup,
        Some('{' | '[') => TextFormat::Escaped,
        _ => TextFormat::Plain,
    });
    Some((format, text))
}
