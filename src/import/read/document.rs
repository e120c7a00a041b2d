//! A document of a word processor: paragraphs with what their styles say, footnotes, and the words that comments are about.

use super::{Passage, Reading};

/// A document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OfficeDocument {
    /// The paragraphs that have words, in order.
    pub paragraphs: Vec<Paragraph>,
    /// The comments, in the order of the words that they are about.
    pub comments: Vec<DocumentComment>,
    /// The footnotes and endnotes whose marks stand in the paragraphs: their labels and their words, a line a paragraph.
    pub notes: Vec<(String, String)>,
    /// The number of pictures.
    pub pictures: usize,
}

/// A paragraph.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paragraph {
    /// Its number in the document, counted from 1, with empty ones.
    pub number: usize,
    /// The kind, from the style or the outline level.
    pub kind: ParagraphKind,
    /// Its words, with the marks of its footnotes ([`replace_note_marks`]).
    pub words: String,
}

/// The kind of a paragraph, from its style or its outline level.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ParagraphKind {
    /// Running text.
    #[default]
    Text,
    /// The title of the document.
    Title,
    /// A heading, from level 1 on.
    Heading(u8),
    /// A quote.
    Quote,
    /// An item of a list.
    Item,
    /// A line of a table of contents, which repeats a heading.
    Contents,
    /// A table: a line a row, with tabs between the cells.
    Table,
}

/// A comment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DocumentComment {
    /// The text of the comment.
    pub text: String,
    /// The words that it is about.
    pub words: String,
}

/// The longest text in a cell of a table that is more than a way to arrange text, in characters.
const MAX_CELL_LEN: usize = 120;

/// The most words of a comment that is a code.
const MAX_CODE_WORDS: usize = 6;

impl OfficeDocument {
    /// Returns whether the comments are codes: several, most of them a few words that are no sentence.
    pub fn is_coded(&self) -> bool {
        let codes = self.comments.iter().filter(|comment| is_code(comment)).count();
        codes > 1 && codes * 3 >= self.comments.len() * 2
    }

    /// Returns the words of all paragraphs, with a blank line between them.
    pub fn text(&self) -> String {
        let words = |paragraph: &Paragraph| match paragraph.kind {
            ParagraphKind::Table => paragraph.words.replace(['\t', '\n'], "\n\n"),
            _ => paragraph.words.clone(),
        };
        self.paragraphs.iter().map(|paragraph| format!("{}\n\n", split_note_marks(&words(paragraph)).0)).collect()
    }

    /// Adds a table, of which each cell has paragraphs. One that only arranges text, such as a page in columns, becomes its paragraphs.
    pub(super) fn push_table(&mut self, rows: Vec<Vec<Vec<Paragraph>>>) {
        let columns = rows.first().map_or(0, Vec::len);
        let is_short = |cell: &Vec<Paragraph>| {
            cell.len() <= 1
                && cell.iter().all(|p| p.kind == ParagraphKind::Text && p.words.chars().count() <= MAX_CELL_LEN)
        };
        let is_table = columns > 1
            && rows.len() > 1
            && rows.iter().all(|row| row.len() == columns && row.iter().all(is_short))
            && rows.iter().flatten().any(|cell| !cell.is_empty());
        if !is_table {
            self.paragraphs.extend(rows.into_iter().flatten().flatten());
            return;
        }
        let number = rows.iter().flatten().flatten().map(|paragraph| paragraph.number).next().unwrap_or_default();
        let cell = |cell: &Vec<Paragraph>| cell.first().map_or(String::new(), |p| p.words.replace(['\n', '\t'], " "));
        let row = |row: &Vec<Vec<Paragraph>>| row.iter().map(cell).collect::<Vec<_>>().join("\t");
        let words = rows.iter().map(row).collect::<Vec<_>>().join("\n");
        self.paragraphs.push(Paragraph { number, kind: ParagraphKind::Table, words });
    }

    /// Returns the words that comments are about, as passages: a comment is a code, or several with `;` or a line end between them.
    pub fn coded_passages(&self, document: &str) -> Reading {
        let mut reading = Reading::default();
        for (index, comment) in self.comments.iter().enumerate() {
            if !is_code(comment) {
                let reason = format!("its comment is a remark and no code: “{}”", comment.text.trim());
                reading.refuse(format!("comment {}", index + 1), reason);
                continue;
            }
            let codes = comment.text.split([';', '\n']).map(str::trim).filter(|code| !code.is_empty());
            reading.add(Passage {
                place: format!("comment {}", index + 1),
                words: comment.words.clone(),
                voice: Some(document.to_string()),
                themes: codes.map(str::to_string).collect(),
                ..Passage::default()
            });
        }
        for (label, words) in &self.notes {
            reading.refuse(format!("footnote {label}"), format!("a footnote is no passage with a code: “{words}”"));
        }
        reading
    }
}

/// Returns whether a comment is a code or several: each a few words that are no sentence.
fn is_code(comment: &DocumentComment) -> bool {
    let is_short =
        |code: &str| code.split_whitespace().count() <= MAX_CODE_WORDS && !code.trim_end().ends_with(['.', '?', '!']);
    comment.text.split([';', '\n']).all(is_short)
}

/// The signs on either side of a footnote's label, where its mark stands in the words of a paragraph. Neither is a character of any text
/// (noncharacters, Unicode 23.7).
const MARK_START: char = '\u{fdd0}';
const MARK_END: char = '\u{fdd1}';

/// Returns the mark of the footnote `label`, to stand in the words of a paragraph.
pub(in crate::import) fn note_mark(label: &str) -> String {
    format!("{MARK_START}{label}{MARK_END}")
}

/// Returns a document's words without the signs that stand for marks here.
pub(super) fn without_mark_signs(words: &str) -> String {
    words.replace([MARK_START, MARK_END], "")
}

/// Returns words without the marks of footnotes, and the labels of those.
pub(in crate::import) fn split_note_marks(words: &str) -> (String, Vec<String>) {
    let mut labels = vec![];
    let words = replace_note_marks(words, |label| {
        labels.push(label.to_string());
        String::new()
    });
    (words, labels)
}

/// Returns words in which `write` gives each mark of a footnote, by its label.
pub(in crate::import) fn replace_note_marks(words: &str, mut write: impl FnMut(&str) -> String) -> String {
    let mut parts = words.split(MARK_START);
    let mut out = parts.next().unwrap_or_default().to_string();
    for part in parts {
        let (label, rest) = part.split_once(MARK_END).unwrap_or(("", part));
        out += &write(label);
        out += rest;
    }
    out
}
