//! `themes/NN-slug/` -> Theme, Insight, and a theme's papers for the committee.

use super::{
    attributes::by_comma,
    date::Date,
    front::{self, Front, Title, TitleSource},
    id,
    prose::{self, Block, BlockQuotes, Inline, Prose},
    quote::{self, Quote},
    yaml::{Fields, YamlNode},
};
use crate::diag::{Report, Spanned};
use std::{ops::Range, sync::Arc};

/// A chapter.
#[derive(Clone, Debug, PartialEq)]
pub struct Theme {
    /// What every kind has.
    pub front: Front,
    /// The lead: a quote's id, or words of one.
    pub(in crate::model) lead: Option<Spanned<String>>,
    /// The introduction.
    pub prose: Prose,
    /// The folder, closed by `/`.
    pub folder: Arc<str>,
}

/// Reads a theme's `index.md`.
pub fn theme(path: &Arc<str>, text: &str, report: &mut Report) -> Theme {
    let ask = (TitleSource::Required, BlockQuotes::Cited);
    let document = front::document(path, text, ask, report, |fields| fields.text("lead"));
    let folder = path.strip_suffix("index.md").unwrap_or(path).into();
    Theme { front: document.front, lead: document.own, prose: document.read.prose, folder }
}

/// A finding of a theme.
#[derive(Clone, Debug, PartialEq)]
pub struct Insight {
    /// What every kind has.
    pub front: Front,
    /// The statement is the first paragraph.
    pub prose: Prose,
    /// The quotes in it, in order; `Block::Quote(n)` of the prose is the n-th.
    pub(in crate::model) quotes: Vec<Arc<Quote>>,
    /// The questions it opens.
    pub questions: Vec<Question>,
}

impl Insight {
    /// What it states: its first paragraph.
    pub fn statement(&self) -> Option<&[Inline]> {
        self.prose
            .blocks
            .iter()
            .find_map(|block| if let Block::Paragraph(words) = block { Some(&words[..]) } else { None })
    }
}

/// A "How might we …?".
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// Its id: given, or made from its words.
    pub id: Arc<str>,
    /// Its words.
    pub text: Title,
    /// Its bytes.
    pub at: Range<usize>,
}

/// Reads an insight.
pub fn insight(path: &Arc<str>, text: &str, report: &mut Report) -> Insight {
    let ask = (TitleSource::Required, BlockQuotes::Testimony);
    let document = front::document(path, text, ask, report, questions);
    let quotes = document.read.quotes.into_iter().map(|block| quote::from_block(path, block, report)).collect();
    Insight { front: document.front, prose: document.read.prose, quotes, questions: document.own }
}

fn questions(fields: &mut Fields<'_>) -> Vec<Question> {
    let mut questions = vec![];
    for node in fields.list("questions") {
        let at = node.at.clone();
        let (given, text) = match &node.value {
            YamlNode::Map(pairs) if !pairs.iter().any(|(k, _)| matches!(k.value.as_str(), "id" | "text" | "txt")) => {
                fields.wrong(
                    "E006",
                    &at,
                    "this question is read as keys and values",
                    "put the whole question in quotation marks: it holds a colon",
                );
                continue;
            }
            YamlNode::Map(_) => {
                let mut inner = fields.inner(node);
                let (given, text) = (inner.id("id"), inner.required("text"));
                inner.close();
                (given, Some(text))
            }
            _ => (None, fields.as_text("questions", node)),
        };
        let Some(text) = text else { continue };
        let id = given.map_or_else(|| id::from_words(&text.value), |given: Spanned<Arc<str>>| given.value);
        questions.push(Question { id, text: Title::parse(&text.value), at });
    }
    questions
}

/// A paper of a theme that a committee gets: a log book, a vision, scenarios.
#[derive(Clone, Debug, PartialEq)]
pub struct ThemePaper {
    /// What every kind has.
    pub front: Front,
    /// Which it is.
    pub kind: PaperKind,
    /// What stands before the first heading.
    pub opening: Vec<Block>,
    /// Its second-level headings and what stands under them.
    pub entries: Vec<PaperEntry>,
}

/// Which paper it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum PaperKind {
    Logbook,
    Vision,
    Scenarios,
}

/// An entry of a log book, or a year of a scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct PaperEntry {
    /// Its address within the page.
    pub id: String,
    /// Its heading.
    pub title: Vec<Inline>,
    /// When.
    pub date: Option<Date>,
    /// Whose: `experts`, `professionals`, `citizens`, …
    pub by: Option<String>,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// Reads `logbook.md`, `vision.md` or `scenarios.md`.
pub fn paper(path: &Arc<str>, text: &str, kind: PaperKind, report: &mut Report) -> ThemePaper {
    let document = front::document(path, text, (TitleSource::Optional, BlockQuotes::Cited), report, |_| ());
    let (opening, sections) = prose::sections(document.read.prose);
    let entries = sections.into_iter().map(|section| {
        let (mut date, mut by) = (None, None);
        if let Some(attributes) = &section.heading.attributes {
            let mut fields = attributes.fields(path, report);
            date = front::date(&mut fields, "date");
            if kind == PaperKind::Scenarios {
                date = front::date(&mut fields, "year").or(date);
            } else {
                by = fields.text("by").map(|t| t.value);
            }
            fields.close();
        }
        PaperEntry { id: section.heading.id, title: section.heading.inlines, date, by, blocks: section.blocks }
    });
    let entries = entries.collect();
    ThemePaper { front: document.front, kind, opening, entries }
}

/// A list of slugs given as a YAML list or with commas.
pub(super) fn slugs(fields: &mut Fields<'_>, key: &'static str) -> Vec<Spanned<String>> {
    fields.texts(key).iter().flat_map(by_comma).collect()
}
