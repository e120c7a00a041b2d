//! Reads files of other programs into passages: what somebody said, and what the file says about it.
//!
//! `file` recognises the kind of a file by its content; `table` reads tables, `mapping` tells their columns apart; `word` reads documents, `refi` projects of programs for
//! analysis, and
//! `report` the themes and insights of a document or a text.

mod document;
mod file;
mod headings;
mod mapping;
mod odt;
mod refi;
mod report;
mod table;
mod text;
mod word;

use serde::{Deserialize, Serialize};
use std::collections::HashMap;

pub use document::{OfficeDocument, ParagraphKind};
pub(super) use document::{note_mark, replace_note_marks, split_note_marks};
pub use file::{FileKind, KINDS, ReadError, detect};
pub use headings::is_board;
pub use mapping::{Mapping, ROLES, Role};
pub use odt::read_odt;
pub use refi::{read_codebook, read_refi};
pub use report::{BlockKind, Report, ReportBlock, ReportInsight, ReportTheme};

pub use table::{Table, check_letters, read_tables};
pub(super) use table::{separator, without_guard};
pub use word::read_word;

/// A passage of a file: what somebody said, and what the file says about it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Passage {
    /// Where it stands in the file, for people: `row 12`.
    pub place: String,
    /// What it is.
    pub kind: PassageKind,
    /// The id that the file has for it, by which a second import finds it again.
    pub key: Option<String>,
    /// The words, with `\n` at the ends of lines.
    pub words: String,
    /// Who said it, as the file names that person.
    pub voice: Option<String>,
    /// How readers are told who said it.
    pub attribution: Option<String>,
    /// The themes or codes, the first of which is where it belongs.
    pub themes: Vec<String>,
    /// The slug or the title of the insight that it carries.
    pub insight: Option<String>,
    /// The place in a transcript where it was said.
    pub said_at: Option<String>,
}

/// What a passage becomes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PassageKind {
    /// A quote.
    #[default]
    Quote,
    /// A recommendation.
    Recommendation,
}

/// A row that is not imported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// Where it stands in the file.
    pub place: String,
    /// Why it is not imported.
    pub reason: String,
}

impl Refusal {
    pub(super) fn new(place: impl Into<String>, reason: impl Into<String>) -> Self {
        Refusal { place: place.into(), reason: reason.into() }
    }
}

/// What was read from a file. `rows` is the sum of the passages, the merged rows and the refusals.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// The number of rows with any content.
    pub rows: usize,
    /// The passages, in the order of the file.
    pub passages: Vec<Passage>,
    /// The rows that say more about an earlier one, such as a second code: where each stands, and where the earlier one stands.
    pub merged: Vec<(String, String)>,
    /// The rows that are not imported.
    pub refusals: Vec<Refusal>,
    /// Remarks on what the file has beside its rows.
    pub remarks: Vec<String>,
    /// The passages by their ids, and by their words and who said them.
    by_key: HashMap<String, usize>,
    by_words: HashMap<WordsKey, usize>,
}

/// The words of a passage, its voice and its attribution.
type WordsKey = (String, Option<String>, Option<String>);

impl Reading {
    /// Adds a passage, or merges it with an earlier one that has the same id or the same words of the same voice.
    pub(super) fn add(&mut self, passage: Passage) {
        self.rows += 1;
        let words_key = (passage.words.clone(), passage.voice.clone(), passage.attribution.clone());
        let by_key = passage.key.as_ref().and_then(|key| self.by_key.get(key));
        let Some(earlier) = by_key.or_else(|| self.by_words.get(&words_key)).copied() else {
            let index = self.passages.len();
            self.by_key.extend(passage.key.clone().map(|key| (key, index)));
            self.by_words.insert(words_key, index);
            self.passages.push(passage);
            return;
        };
        let earlier = &mut self.passages[earlier];
        if earlier.words != passage.words {
            let id = passage.key.unwrap_or_default();
            let reason = format!("its id `{id}` is that of {}, which has other words", earlier.place);
            self.refusals.push(Refusal::new(passage.place, reason));
            return;
        }
        for theme in passage.themes {
            if !earlier.themes.contains(&theme) {
                earlier.themes.push(theme);
            }
        }
        self.merged.push((passage.place, earlier.place.clone()));
    }

    /// Refuses a row.
    pub(super) fn refuse(&mut self, place: impl Into<String>, reason: impl Into<String>) {
        self.rows += 1;
        self.refusals.push(Refusal::new(place, reason));
    }
}
