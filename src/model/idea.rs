//! An item of a board's list -> Idea; and words -> the Markdown of an item.

use super::{
    attributes::Attributes,
    id,
    prose::{self, Block, Inline},
    yaml::Fields,
};
use crate::diag::{Diagnostic, Report, Span, Spanned, codes};
use std::{ops::Range, sync::Arc};

/// An idea on a board.
#[derive(Clone, Debug, PartialEq)]
pub struct Idea {
    /// The id: the author's, or made from the words.
    pub id: Arc<str>,
    /// The words, parsed.
    pub text: Vec<Inline>,
    /// The words as typed, with escapes resolved; `None` if they contain markup.
    pub unescaped_text: Option<String>,
    /// The byte range of the words, as Markdown, in the file.
    pub words_range: Range<usize>,
    /// The byte range of the attribute block behind the words.
    pub attributes_range: Option<Range<usize>>,
    /// The column of the board.
    pub column: Option<Spanned<String>>,
    /// The row of the board.
    pub row: Option<Spanned<String>>,
    /// The number of votes.
    pub votes: u32,
    /// The person who put the idea on the board.
    pub author: Option<String>,
    /// The time of the last change on a screen, `2026-05-28T14:05:11Z`; `None` for an idea typed into the file.
    pub edited_at: Option<String>,
    /// True if the idea is among the recommendations.
    pub is_recommended: bool,
    /// The byte range of the item in the file.
    pub range: Range<usize>,
}

/// Returns whether `text` has the shape of a timestamp as boards write it, `2026-05-28T14:05:11Z`. In this form, timestamps compare as
/// strings.
pub fn is_timestamp(text: &str) -> bool {
    let shape = text.bytes().map(|b| if b.is_ascii_digit() { b'0' } else { b });
    shape.eq(*b"0000-00-00T00:00:00Z")
}

/// An idea that was removed from a board.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RemovedIdea {
    /// The id of the idea.
    pub id: String,
    /// The time of the removal, `2026-05-28T14:05:11Z`.
    pub removed_at: String,
}

/// Parses the removed ideas of a board: `gone="a7k@2026-05-28T14:05:11Z h4d@…"`.
pub(super) fn parse_removed(fields: &mut Fields<'_>) -> Vec<RemovedIdea> {
    let Some(text) = fields.text("gone") else { return vec![] };
    let parse_removed_idea = |word: &str| {
        let (id, removed_at) = word.rsplit_once('@')?;
        (!id.is_empty() && is_timestamp(removed_at))
            .then(|| RemovedIdea { id: id.to_string(), removed_at: removed_at.to_string() })
    };
    let removed: Option<Vec<RemovedIdea>> = text.value.split_whitespace().map(parse_removed_idea).collect();
    if removed.is_none() {
        let help = "`indsigt import` writes it: `gone=\"a7k@2026-05-28T14:05:11Z\"`; restore it, or take it out";
        fields.report_error(codes::E007, &text.range, "this is not a list of removed ideas", help);
    }
    removed.unwrap_or_default()
}

/// Parses an idea from a list item. `None`, and a finding, if the item has no words.
pub(super) fn parse(path: &Arc<str>, source: &str, item: prose::ListItem, report: &mut Report) -> Option<Idea> {
    if item.blocks.len() > 1 {
        let finding = Diagnostic::error(
            codes::E032,
            Span::new(path, item.range.clone()),
            "an idea is one paragraph, and this one has more below it",
        );
        report.push(finding.help("give each idea a `-` of its own, at the left edge"));
    }
    let Some(Block::Paragraph(text)) = item.blocks.into_iter().next() else {
        let finding = Diagnostic::error(codes::E032, Span::new(path, item.range), "this idea has no words");
        report.push(finding.help("write the idea after the `-`, or take the line out"));
        return None;
    };
    let plain_text = prose::plain_text(&text);
    let attributes_range = item.attributes.as_ref().map(|a| a.range.clone());
    let words_range = words_range(source, &item.range, attributes_range.as_ref());
    let mut idea = Idea {
        id: id::from_words(&plain_text),
        text,
        unescaped_text: unescape(&source[words_range.clone()]),
        words_range,
        attributes_range,
        column: None,
        row: None,
        votes: 0,
        author: None,
        edited_at: None,
        is_recommended: false,
        range: item.range,
    };
    if let Some(attributes) = item.attributes {
        apply_attributes(path, &attributes, &mut idea, report);
    }
    Some(idea)
}

/// Returns the range of an item's words: after the list sign, before the attribute block.
fn words_range(source: &str, item_range: &Range<usize>, attributes_range: Option<&Range<usize>>) -> Range<usize> {
    let item_source = &source[item_range.clone()];
    let marker_end = item_source.find(char::is_whitespace).unwrap_or(0);
    let start = item_range.start
        + marker_end
        + (item_source[marker_end..].len() - item_source[marker_end..].trim_start().len());
    let end = attributes_range.map_or(item_range.end, |b| b.start).max(start);
    start..start + source[start..end].trim_end().len()
}

fn apply_attributes(path: &Arc<str>, attributes: &Attributes, idea: &mut Idea, report: &mut Report) {
    attributes.report_unknown_classes(path, &["recommended"], report);
    let mut fields = attributes.fields(path, report);
    idea.column = fields.text("column");
    idea.row = fields.text("row");
    idea.votes = fields.number("votes").map_or(0, |n| n.value);
    idea.author = fields.text("by").map(|t| t.value);
    if let Some(edited) = fields.text("edited") {
        if !is_timestamp(&edited.value) {
            let help = "`indsigt import` writes it: `edited=2026-05-28T14:05:11Z`; restore it, or take it out";
            fields.report_error(codes::E007, &edited.range, "this is not a time at which an idea was changed", help);
        }
        idea.edited_at = Some(edited.value);
    }
    let id = fields.id("id").or(attributes.id.clone());
    fields.close();
    if let Some(id) = id {
        idea.id = id.value;
    }
    idea.is_recommended = attributes.has_class("recommended");
}

/// The characters with a meaning in Markdown or in the format's additions to it.
const MARKUP_CHARS: &str = r"\*_[]{}<>`~&=#|!";

/// Separates brackets from a following sign with a space: pairs such as `[[` have a meaning in the format even with each bracket escaped.
pub fn separate_brackets(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        if out.ends_with(['{', '[', ']']) && !c.is_alphanumeric() && c != ' ' {
            out.push(' ');
        }
        out.push(c);
    }
    out
}

/// Escapes words as Markdown, so that none of them is markup. The site's boards escape them in the same way (`board-model.js`).
pub fn escape(words: &str) -> String {
    let words = separate_brackets(words);
    // The position of a sign that would open a list within the list: `-`, `+`, `3.`, `3)`.
    let digits_end = words.find(|c: char| !c.is_ascii_digit()).unwrap_or(words.len());
    let mut out = String::with_capacity(words.len());
    for (at, c) in words.char_indices() {
        let starts_list = at == digits_end && (matches!(c, '.' | ')') || at == 0 && matches!(c, '-' | '+'));
        if starts_list || MARKUP_CHARS.contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// Returns the words as typed from their Markdown, undoing the escapes; `None` if the source contains markup.
pub fn unescape(source: &str) -> Option<String> {
    let source = source.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut words = String::with_capacity(source.len());
    let mut chars = source.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => words.push(chars.next()?),
            c if MARKUP_CHARS.contains(c) => return None,
            c => words.push(c),
        }
    }
    Some(words)
}
