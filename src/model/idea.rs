//! An item of a board's list -> Idea; and words -> an item.

use super::{
    attributes::Attributes,
    id,
    prose::{self, Block, Inline},
    yaml::Fields,
};
use crate::diag::{Diagnostic, Report, Span, Spanned};
use std::{ops::Range, sync::Arc};

/// What somebody put on a board.
#[derive(Clone, Debug, PartialEq)]
pub struct Idea {
    /// Its id: given, or made from its words.
    pub id: Arc<str>,
    /// Its words.
    pub text: Vec<Inline>,
    /// Its words as they were typed, where they hold no markup.
    pub typed: Option<String>,
    /// The bytes of its words, as Markdown.
    pub words_at: Range<usize>,
    /// The bytes of what stands in braces behind them.
    pub braces: Option<Range<usize>>,
    /// Its column.
    pub column: Option<Spanned<String>>,
    /// Its row.
    pub row: Option<Spanned<String>>,
    /// How many voted for it.
    pub votes: u32,
    /// Who put it there.
    pub by: Option<String>,
    /// When it was last changed on a screen: `2026-05-28T14:05:11Z`; none for one that was typed into the file.
    pub edited: Option<String>,
    /// Whether it stands among the recommendations.
    pub is_recommended: bool,
    /// Its bytes.
    pub at: Range<usize>,
}

/// Whether `text` is a moment as boards write it: `2026-05-28T14:05:11Z`, so that two of them are in order as texts are.
pub fn is_moment(text: &str) -> bool {
    let shape = text.bytes().map(|b| if b.is_ascii_digit() { b'0' } else { b });
    shape.eq(*b"0000-00-00T00:00:00Z")
}

/// An idea that was taken down.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RemovedIdea {
    /// Its id.
    pub id: String,
    /// When: `2026-05-28T14:05:11Z`.
    pub when: String,
}

/// `gone="a7k@2026-05-28T14:05:11Z h4d@…"`
pub(super) fn taken_down(fields: &mut Fields<'_>) -> Vec<RemovedIdea> {
    let Some(given) = fields.text("gone") else { return vec![] };
    let one = |word: &str| {
        let (id, when) = word.rsplit_once('@')?;
        (!id.is_empty() && is_moment(when)).then(|| RemovedIdea { id: id.to_string(), when: when.to_string() })
    };
    let gone: Option<Vec<RemovedIdea>> = given.value.split_whitespace().map(one).collect();
    if gone.is_none() {
        let help = "it is written by `indsigt import`: `gone=\"a7k@2026-05-28T14:05:11Z\"`; leave it as it was, or take it out";
        fields.wrong("E012", &given.at, "this is no list of ideas that were taken down", help);
    }
    gone.unwrap_or_default()
}

/// Reads an idea from its item.
pub(super) fn read(path: &Arc<str>, file: &str, item: prose::ListItem, report: &mut Report) -> Option<Idea> {
    if item.blocks.len() > 1 {
        let finding = Diagnostic::error(
            "E032",
            Span::new(path, item.at.clone()),
            "an idea is one paragraph, and this one has more below it",
        );
        report.push(finding.help("give each idea a `-` of its own, at the left edge"));
    }
    let Some(Block::Paragraph(text)) = item.blocks.into_iter().next() else {
        let finding = Diagnostic::error("E032", Span::new(path, item.at), "this idea has no words");
        report.push(finding.help("put the idea behind the `-`, or take the line out"));
        return None;
    };
    let plain = prose::plain(&text);
    let braces = item.attributes.as_ref().map(|a| a.at.clone());
    let words_at = words_at(file, &item.at, braces.as_ref());
    let mut idea = Idea {
        id: id::from_words(&plain),
        text,
        typed: typed(&file[words_at.clone()]),
        words_at,
        braces,
        column: None,
        row: None,
        votes: 0,
        by: None,
        edited: None,
        is_recommended: false,
        at: item.at,
    };
    if let Some(attributes) = item.attributes {
        read_idea(path, &attributes, &mut idea, report);
    }
    Some(idea)
}

/// Where the words of an item stand: behind its sign, before its braces.
fn words_at(file: &str, item: &Range<usize>, braces: Option<&Range<usize>>) -> Range<usize> {
    let whole = &file[item.clone()];
    let sign = whole.find(char::is_whitespace).unwrap_or(0);
    let start = item.start + sign + (whole[sign..].len() - whole[sign..].trim_start().len());
    let end = braces.map_or(item.end, |b| b.start).max(start);
    start..start + file[start..end].trim_end().len()
}

fn read_idea(path: &Arc<str>, attributes: &Attributes, idea: &mut Idea, report: &mut Report) {
    attributes.allow_classes(path, &["recommended"], report);
    let mut fields = attributes.fields(path, report);
    idea.column = fields.text("column");
    idea.row = fields.text("row");
    idea.votes = fields.number("votes").map_or(0, |n| n.value);
    idea.by = fields.text("by").map(|t| t.value);
    if let Some(edited) = fields.text("edited") {
        if !is_moment(&edited.value) {
            let help =
                "it is written by `indsigt import`: `edited=2026-05-28T14:05:11Z`; leave it as it was, or take it out";
            fields.wrong("E012", &edited.at, "this is no moment at which an idea was changed", help);
        }
        idea.edited = Some(edited.value);
    }
    let given = fields.id("id").or(attributes.id.clone());
    fields.close();
    if let Some(given) = given {
        idea.id = given.value;
    }
    idea.is_recommended = attributes.has("recommended");
}

/// What means something in Markdown, or in its additions.
const SIGNS: &str = r"\*_[]{}<>`~&=#|!";

/// Words without two brackets in a row: these mean something in the format even where each is escaped.
pub fn apart(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        if out.ends_with(['{', '[', ']']) && !c.is_alphanumeric() && c != ' ' {
            out.push(' ');
        }
        out.push(c);
    }
    out
}

/// Words as Markdown that says nothing else. The boards of the site write them likewise (`board-model.js`).
pub fn escaped(words: &str) -> String {
    let words = apart(words);
    // What would open a list within the list: `-`, `+`, `3.`, `3)`.
    let sign = words.find(|c: char| !c.is_ascii_digit()).unwrap_or(words.len());
    let mut out = String::with_capacity(words.len());
    for (at, c) in words.char_indices() {
        let opens = at == sign && (matches!(c, '.' | ')') || at == 0 && matches!(c, '-' | '+'));
        if opens || SIGNS.contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// Words as they were typed, from the Markdown that is written for them; `None` where it holds markup.
pub fn typed(source: &str) -> Option<String> {
    let source = source.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut words = String::with_capacity(source.len());
    let mut chars = source.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => words.push(chars.next()?),
            c if SIGNS.contains(c) => return None,
            c => words.push(c),
        }
    }
    Some(words)
}
