//! `attachments.yml`: the files that a person has looked into, because no program can search them whole.

use super::{
    date::Date,
    front,
    yaml::{self, Fields},
};
use crate::{
    diag::{Diagnostic, Report, Span, Spanned, codes},
    source::{ATTACHMENTS_PATH, Sources},
};
use std::{collections::BTreeMap, sync::Arc};

/// The entries of `attachments.yml`, by the path of the file: in the project, or as published from `static/`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Attachments(BTreeMap<String, Attachment>);

/// An entry: which bytes were looked at, by whom and when.
#[derive(Clone, Debug, PartialEq)]
pub struct Attachment {
    /// The SHA-256 of the bytes, in hexadecimal digits.
    pub sha256: String,
    /// The day on which they were looked at.
    pub looked_at: Date,
    /// Who looked at them.
    pub by: String,
    /// The range of the path in `attachments.yml`.
    pub range: std::ops::Range<usize>,
}

impl Attachments {
    /// Parses `attachments.yml`. An entry that lacks anything is reported, and counts as missing.
    pub(super) fn parse(sources: &Sources, report: &mut Report) -> Self {
        let path: Arc<str> = ATTACHMENTS_PATH.into();
        let node = sources.text(&path).and_then(|text| yaml::parse(&path, text, 0, report));
        let Some(node) = node else { return Attachments::default() };
        let mut entries = BTreeMap::new();
        for (file, node) in Fields::open(&path, node, report).take_rest() {
            let mut fields = Fields::open(&path, node, report);
            let sha256 = fields.text("sha256");
            let looked_at = front::take_date(&mut fields, "looked_at").filter(|date| date.day.is_some());
            let by = fields.text("by").filter(|by| !by.value.trim().is_empty());
            fields.close();
            match (sha256.filter(is_digest), looked_at, by) {
                (Some(sha256), Some(looked_at), Some(by)) => {
                    let entry =
                        Attachment { sha256: sha256.value.to_lowercase(), looked_at, by: by.value, range: file.range };
                    entries.insert(file.value, entry);
                }
                _ => {
                    let finding = Diagnostic::error(
                        codes::E097,
                        Span::new(&path, file.range),
                        "this entry does not say which file was looked at, when and by whom",
                    );
                    report.push(finding.help(
                        "`indsigt attach FILE` writes it: `form.pdf: { sha256: …, looked_at: 2026-06-02, by: \"MK\" }`",
                    ));
                }
            }
        }
        Attachments(entries)
    }

    /// Returns the entry for the project's file at `path`.
    pub fn get(&self, path: &str) -> Option<&Attachment> {
        self.0.get(path).or_else(|| self.0.get(path.strip_prefix("static/")?))
    }
}

fn is_digest(text: &Spanned<String>) -> bool {
    text.value.len() == 64 && text.value.chars().all(|c| c.is_ascii_hexdigit())
}
