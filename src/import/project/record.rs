//! What earlier imports made, so that a second import of a changed file changes what belongs to it and nothing else.

use crate::{import::read::Refusal, source::Sources};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The path of the record. It holds names of people, so it is never published.
pub const RECORD_PATH: &str = "private/imports.json";

/// The record of all imports of a project.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ImportRecord {
    /// The voices by the names that files have for them.
    pub voices: BTreeMap<String, String>,
    /// The paths of the transcripts by the names of the files that they were imported from.
    pub transcripts: BTreeMap<String, RecordedTranscript>,
    /// What was made of each file: the file's name, the key of a row, and what it became.
    pub files: BTreeMap<String, BTreeMap<String, RecordedRow>>,
}

/// What a transcript became.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RecordedTranscript {
    /// The path of the file in the project.
    pub path: String,
    /// The digest of that file as it was imported.
    pub digest: String,
    /// The digest of the file that was imported.
    pub source: String,
}

/// What a row became.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedRow {
    /// The path of the file in the project.
    pub path: String,
    /// The digest of that file as it was imported.
    pub digest: String,
    /// The digest of the words alone.
    pub words: String,
    /// The voice that it names; empty for none.
    pub voice: String,
    /// The theme that the row names first; empty for none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub theme: String,
    /// The paragraphs of a report that were refused.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refused: Vec<Refusal>,
}

impl ImportRecord {
    /// Parses a record; an empty text is an empty one.
    ///
    /// # Errors
    /// If it is damaged: people could be taken for others.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text.trim().is_empty() {
            return Ok(ImportRecord::default());
        }
        serde_json::from_str(text).map_err(|cause| {
            format!("`{RECORD_PATH}` is damaged: {cause}\n  help: bring it back from a copy; without it, people could be taken for others")
        })
    }

    /// Formats the record.
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }
}

impl RecordedRow {
    /// Returns whether nobody has changed the file since it was imported.
    pub(super) fn is_untouched(&self, sources: &Sources) -> bool {
        sources.text(&self.path).is_some_and(|text| digest(text) == self.digest)
    }
}

/// Returns the digest of a text.
pub(super) fn digest(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_hex()[..16].to_string()
}
