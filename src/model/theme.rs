//! Themes, insights and a theme's papers for the committee, parsed from the files of `themes/NN-slug/`.

use super::{
    attributes::split_commas,
    date::Date,
    front::{self, Front, Title, TitleSource},
    id,
    prose::{self, Block, BlockQuoteMode, Inline, Prose},
    quote::{self, Quote},
    yaml::{Fields, YamlNode},
};
use crate::diag::{Report, Spanned, codes};
use std::{ops::Range, sync::Arc};

/// A theme: a chapter of the catalogue.
#[derive(Clone, Debug, PartialEq)]
pub struct Theme {
    /// The front matter that every kind has.
    pub front: Front,
    /// The lead: the id of a quote, or words from one.
    pub(in crate::model) lead: Option<Spanned<String>>,
    /// The introduction.
    pub prose: Prose,
    /// The theme's folder, with its closing `/`.
    pub folder: Arc<str>,
}

/// Parses a theme's `index.md`.
pub fn parse_theme(path: &Arc<str>, text: &str, report: &mut Report) -> Theme {
    let options = (TitleSource::Required, BlockQuoteMode::Prose);
    let document = front::parse_document(path, text, options, report, |fields| fields.text("lead"));
    let folder = path.strip_suffix("index.md").unwrap_or(path).into();
    Theme { front: document.front, lead: document.kind_keys, prose: document.body.prose, folder }
}

/// An insight: a finding of a theme.
#[derive(Clone, Debug, PartialEq)]
pub struct Insight {
    /// The front matter that every kind has.
    pub front: Front,
    /// The insight's text; its first paragraph is the statement.
    pub prose: Prose,
    /// The quotes in the text, in order; `Block::Quote(n)` of the prose is the n-th.
    pub(in crate::model) quotes: Vec<Arc<Quote>>,
    /// The questions that the insight opens.
    pub questions: Vec<Question>,
}

impl Insight {
    /// Returns the insight's statement, its first paragraph.
    pub fn statement(&self) -> Option<&[Inline]> {
        self.prose
            .blocks
            .iter()
            .find_map(|block| if let Block::Paragraph(words) = block { Some(&words[..]) } else { None })
    }
}

/// A question that an insight opens: “How might we …?”
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// The question's id: written by an author, or derived from the question's words.
    pub id: Arc<str>,
    /// The words of the question.
    pub text: Title,
    /// The range of the question in the front matter.
    pub range: Range<usize>,
}

/// Parses an insight.
pub fn parse_insight(path: &Arc<str>, text: &str, report: &mut Report) -> Insight {
    let options = (TitleSource::Required, BlockQuoteMode::Testimony);
    let document = front::parse_document(path, text, options, report, take_questions);
    let quotes = document.body.quotes.into_iter().map(|block| quote::from_block(path, block, report)).collect();
    Insight { front: document.front, prose: document.body.prose, quotes, questions: document.kind_keys }
}

fn take_questions(fields: &mut Fields<'_>) -> Vec<Question> {
    let mut questions = vec![];
    for node in fields.list("questions") {
        let range = node.range.clone();
        let (explicit_id, text) = match &node.value {
            YamlNode::Map(pairs) if !pairs.iter().any(|(k, _)| matches!(k.value.as_str(), "id" | "text" | "txt")) => {
                fields.report_error(
                    codes::E006,
                    &range,
                    "this question is read as keys and values",
                    "put the whole question in quotation marks: it contains a colon",
                );
                continue;
            }
            YamlNode::Map(_) => {
                let mut inner = fields.nested(node);
                let (explicit_id, text) = (inner.id("id"), inner.required_text("text"));
                inner.close();
                (explicit_id, Some(text))
            }
            _ => (None, fields.as_text("questions", node)),
        };
        let Some(text) = text else { continue };
        let id = explicit_id.map_or_else(|| id::from_words(&text.value), |id: Spanned<Arc<str>>| id.value);
        questions.push(Question { id, text: Title::parse(&text.value), range });
    }
    questions
}

/// A paper of a theme for the committee: a log book, a vision or scenarios.
#[derive(Clone, Debug, PartialEq)]
pub struct ThemePaper {
    /// The front matter that every kind has.
    pub front: Front,
    /// The kind of paper.
    pub kind: PaperKind,
    /// The blocks before the first heading.
    pub opening: Vec<Block>,
    /// The entries, one for each second-level heading.
    pub entries: Vec<PaperEntry>,
}

/// The kind of a theme's paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum PaperKind {
    Logbook,
    Vision,
    Scenarios,
}

/// An entry of a log book, a part of a vision, or a year of a scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct PaperEntry {
    /// The id of the entry's heading within the page.
    pub id: String,
    /// The entry's heading.
    pub title: Vec<Inline>,
    /// The date of the entry, or the year of a scenario.
    pub date: Option<Date>,
    /// The people behind the entry: `experts`, `professionals`, `citizens`, …
    pub author: Option<String>,
    /// The blocks under the heading.
    pub blocks: Vec<Block>,
}

/// Parses `logbook.md`, `vision.md` or `scenarios.md`.
pub fn parse_paper(path: &Arc<str>, text: &str, kind: PaperKind, report: &mut Report) -> ThemePaper {
    let document = front::parse_document(path, text, (TitleSource::Optional, BlockQuoteMode::Prose), report, |_| ());
    let (opening, sections) = prose::split_sections(document.body.prose);
    let entries = sections.into_iter().map(|section| {
        let (mut date, mut author) = (None, None);
        if let Some(attributes) = &section.heading.attributes {
            let mut fields = attributes.fields(path, report);
            date = front::take_date(&mut fields, "date");
            if kind == PaperKind::Scenarios {
                date = front::take_date(&mut fields, "year").or(date);
            } else {
                author = fields.text("by").map(|t| t.value);
            }
            fields.close();
        }
        PaperEntry { id: section.heading.id, title: section.heading.inlines, date, author, blocks: section.blocks }
    });
    let entries = entries.collect();
    ThemePaper { front: document.front, kind, opening, entries }
}

/// Takes a list of slugs, written as a YAML list or separated by commas.
pub(super) fn take_slugs(fields: &mut Fields<'_>, key: &'static str) -> Vec<Spanned<String>> {
    fields.texts(key).iter().flat_map(split_commas).collect()
}
