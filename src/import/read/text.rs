//! Reads Markdown and plain text into paragraphs, with what their first signs say.

use super::document::{Paragraph, ParagraphKind};
use crate::model::{front, yaml};
use regex::{Captures, Regex};
use std::{borrow::Cow, sync::LazyLock};

/// A text in paragraphs.
#[derive(Debug, Default)]
pub(super) struct TextDocument {
    /// The paragraphs, as typed. Items of a list have their bullets, and what is indented below them.
    pub(super) paragraphs: Vec<Paragraph>,
    /// The title in the front matter.
    pub(super) title: Option<String>,
    /// The other keys of the front matter.
    pub(super) extra: serde_json::Map<String, serde_json::Value>,
    /// The footnotes: their labels, and their text with the label.
    pub(super) footnotes: Vec<(String, String)>,
    /// The error in the front matter, which may restrict who can read the text; `None` if it can be read.
    pub(super) damage: Option<String>,
    /// Remarks on what was read as something else.
    pub(super) remarks: Vec<String>,
}

/// A numbered heading of plain text: `2.1 What the post brings`.
static PLAIN_HEADING: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(\d+(?:\.\d+)*)[.)]?\s+(\p{Lu}[^\n]{2,80}[^\n.:;,])$").expect("a pattern"));

/// A comment of Obsidian, which is nobody's words.
static COMMENT: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?s)%%.*?%%").expect("a pattern"));

/// The sign of a box: `> [!note] Title`.
static BOX: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^>\s*\[!([\p{L}-]+)\]").expect("a pattern"));

/// The text of a footnote: `[^1]: the note`.
static FOOTNOTE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^\[\^([^\]\s]+)\]:").expect("a pattern"));

/// A bullet or a number at the start of an item.
static BULLET: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^(?:[-*+•]|\d{1,9}[.)])\s+").expect("a pattern"));

impl TextDocument {
    pub(super) fn parse(text: &str) -> Self {
        let text = COMMENT.replace_all(text.trim_start_matches('\u{feff}'), "").replace("\r\n", "\n");
        let parts = front::find_parts(&text);
        let mut document = TextDocument::default();
        document.read_front_matter(&text[parts.front_matter]);
        let body = mark_html_quotes(parts.body_start.map_or(text.as_str(), |start| &text[start..]));
        let has_marks = body.lines().any(|line| line.starts_with('#'));
        let (mut after_blank, mut fence) = (true, None);
        let mut lines = body.lines().peekable();
        while let Some(line) = lines.next() {
            let bare = line.trim();
            if fence.is_some() {
                document.extend_last(line);
                fence = fence.filter(|mark| !bare.starts_with(mark));
                after_blank = fence.is_none();
                continue;
            }
            if bare.is_empty() {
                after_blank = true;
                continue;
            }
            fence = ["```", "~~~"].into_iter().find(|mark| bare.starts_with(mark));
            let number = document.paragraphs.len() + 1;
            let underline = lines.peek().and_then(|next| heading_of_underline(next));
            if let Some(level) = underline.filter(|_| after_blank && paragraph_kind(line, false) == ParagraphKind::Text)
            {
                lines.next();
                let words = heading_words(bare);
                document.paragraphs.push(Paragraph { number, kind: ParagraphKind::Heading(level), words });
                continue;
            }
            let kind = match paragraph_kind(line, !has_marks && after_blank) {
                // What is indented below an item belongs to it.
                _ if line.starts_with([' ', '\t']) && document.is_in_list() => None,
                ParagraphKind::Text
                    if !after_blank && (document.is_in_list() || document.last_is(ParagraphKind::Text)) =>
                {
                    None
                }
                // In Markdown, a line without `>` continues the quote above it.
                ParagraphKind::Text if !after_blank && document.last_is(ParagraphKind::Quote) => {
                    let remark =
                        format!("paragraph {}: “{bare}” has no `>`, and is read as what is said above it", number - 1);
                    document.remarks.push(remark);
                    None
                }
                ParagraphKind::Quote
                    if !after_blank && (document.last_is(ParagraphKind::Quote) || document.is_in_box()) =>
                {
                    None
                }
                kind => Some(kind),
            };
            // Boxes other than quotes stay what they are.
            let is_box = |line: &str| {
                BOX.captures(line).is_some_and(|sign| !["quote", "cite"].contains(&sign[1].to_lowercase().as_str()))
            };
            let in_box = kind.is_none() && document.paragraphs.last().is_some_and(|last| is_box(&last.words));
            let kind = kind.map(|kind| if is_box(bare) { ParagraphKind::Text } else { kind });
            let words = match kind.unwrap_or_else(|| paragraph_kind(line, false)) {
                ParagraphKind::Heading(_) => heading_words(bare),
                ParagraphKind::Quote if !in_box && !document.continues_list(kind) => {
                    bare.trim_start_matches('>').trim().to_string()
                }
                _ => line.trim_end().to_string(),
            };
            match kind {
                Some(kind) => document.paragraphs.push(Paragraph { number, kind, words }),
                None => document.extend_last(&words),
            }
            after_blank = false;
        }
        document.take_footnotes();
        document.paragraphs.retain(|paragraph| !paragraph.words.trim().is_empty());
        document
    }

    fn read_front_matter(&mut self, text: &str) {
        let mut findings = crate::diag::Report::default();
        let node = yaml::parse(&"".into(), text, 0, &mut findings);
        self.damage = findings.iter().next().map(|finding| finding.message.to_string());
        let Some(serde_json::Value::Object(keys)) = node.map(|node| yaml::to_json(&node.value)) else { return };
        for (key, value) in keys {
            match (key.as_str(), value) {
                ("title", serde_json::Value::String(title)) => self.title = Some(title),
                (_, value) => drop(self.extra.insert(key, value)),
            }
        }
    }

    fn last_is(&self, kind: ParagraphKind) -> bool {
        self.paragraphs.last().is_some_and(|last| last.kind == kind)
    }

    /// Returns whether a line without a kind of its own goes on with an item.
    fn continues_list(&self, kind: Option<ParagraphKind>) -> bool {
        kind.is_none() && self.is_in_list()
    }

    fn is_in_box(&self) -> bool {
        self.paragraphs.last().is_some_and(|last| last.kind == ParagraphKind::Text && BOX.is_match(&last.words))
    }

    fn is_in_list(&self) -> bool {
        self.last_is(ParagraphKind::Item)
    }

    fn extend_last(&mut self, line: &str) {
        if let Some(last) = self.paragraphs.last_mut() {
            last.words = format!("{}\n{line}", last.words);
        }
    }

    fn take_footnotes(&mut self) {
        let footnotes = &mut self.footnotes;
        self.paragraphs.retain(|paragraph| match FOOTNOTE.captures(&paragraph.words) {
            Some(found) => {
                footnotes.push((found[1].to_string(), paragraph.words.clone()));
                false
            }
            None => true,
        });
    }
}

/// Returns a text with quotes of HTML, `<blockquote>`, marked as those of Markdown are. Tags within them that only part them go; the others
/// stay, and are refused like any markup in what somebody said.
fn mark_html_quotes(text: &str) -> Cow<'_, str> {
    static QUOTE: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(?ims)^[ \t]*<blockquote[^>]*>(.*?)</blockquote>[ \t]*").expect("a pattern"));
    static END: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(?i)\s*(?:<br\s*/?>|</?p(?:\s[^>]*)?>)\s*").expect("a pattern"));
    static BY: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)\s*<(?:footer|cite|figcaption)[^>]*>[\s—–-]*|</(?:footer|cite|figcaption)>")
            .expect("a pattern")
    });
    QUOTE.replace_all(text, |found: &Captures<'_>| {
        let start = found.get(0).map_or(0, |whole| whole.start());
        let is_code = text[..start].lines().filter(|line| line.trim_start().starts_with("```")).count() % 2 == 1;
        if is_code {
            return found[0].to_string();
        }
        let words = END.replace_all(
            &found[1],
            |end: &Captures<'_>| {
                if end[0].to_lowercase().contains("<br") { "\n" } else { "\n\n" }
            },
        );
        let words = BY.replace_all(&words, |by: &Captures<'_>| if by[0].contains("</") { "" } else { "\n\n— " });
        let lines: Vec<String> = words.trim().lines().map(|line| format!("> {}", line.trim())).collect();
        let mut lines = lines.join("\n");
        while lines.contains("> \n> \n") {
            lines = lines.replace("> \n> \n", "> \n");
        }
        lines.replace("> \n> — ", "> — ")
    })
}

/// Returns what a line begins. In a text without `#`, numbered lines behind a blank one may be headings.
fn paragraph_kind(line: &str, may_be_plain_heading: bool) -> ParagraphKind {
    let bare = line.trim();
    let marks = bare.len() - bare.trim_start_matches('#').len();
    if (1..=6).contains(&marks) && bare[marks..].starts_with(' ') {
        return ParagraphKind::Heading(u8::try_from(marks).unwrap_or(6));
    }
    match PLAIN_HEADING.captures(bare).filter(|_| may_be_plain_heading) {
        Some(heading) => ParagraphKind::Heading(u8::try_from(heading[1].split('.').count()).unwrap_or(6)),
        None if bare.starts_with('>') => ParagraphKind::Quote,
        None if BULLET.is_match(bare) => ParagraphKind::Item,
        None => ParagraphKind::Text,
    }
}

/// Returns the level of a heading that stands above such a line: `=====` or `-----`.
fn heading_of_underline(line: &str) -> Option<u8> {
    let line = line.trim_end();
    let consists_of = |sign: char| line.len() > 2 && line.chars().all(|c| c == sign);
    if consists_of('=') { Some(1) } else { consists_of('-').then_some(2) }
}

/// Returns a heading without its marks and attributes.
fn heading_words(line: &str) -> String {
    let words = line.trim_start_matches('#').trim().trim_end_matches('#').trim_end();
    words
        .rsplit_once(" {")
        .filter(|(_, attributes)| attributes.ends_with('}'))
        .map_or(words, |(words, _)| words)
        .to_string()
}
