//! The ranges of comments in Markdown and in YAML. No output contains them.

use super::yaml;
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag};
use regex::Regex;
use std::{borrow::Cow, ops::Range, sync::LazyLock};

/// Matches a comment within HTML.
static HTML_COMMENT: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?s)<!--.*?(?:-->|\z)").expect("a pattern"));

/// Matches what starts a comment in YAML unless it lies within a value.
static YAML_COMMENT_START: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?m)(?:^|[ \t])#[ \t]").expect("a pattern"));

/// Returns the ranges of the comments in Markdown. In code, `<!--` is not a comment.
pub fn markdown_comments(text: &str) -> Vec<Range<usize>> {
    if text.contains("<!--") { find_ranges(text, false) } else { vec![] }
}

/// Returns the ranges of the comments and of the fenced code in Markdown.
pub fn comments_and_code(text: &str) -> Vec<Range<usize>> {
    if ["<!--", "```", "~~~"].iter().any(|start| text.contains(start)) { find_ranges(text, true) } else { vec![] }
}

fn find_ranges(text: &str, with_code: bool) -> Vec<Range<usize>> {
    let mut ranges = vec![];
    for (event, range) in Parser::new(text).into_offset_iter() {
        match event {
            Event::Start(Tag::HtmlBlock) | Event::InlineHtml(_) => {
                let comments = HTML_COMMENT.find_iter(&text[range.clone()]);
                ranges.extend(comments.map(|found| range.start + found.start()..range.start + found.end()));
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_))) if with_code => ranges.push(range),
            _ => {}
        }
    }
    ranges
}

/// Matches a comment of Obsidian, `%% … %%`, and the id that it puts behind a block, ` ^mms5ng`.
static OBSIDIAN_NOTE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?m)(?:^|[\s>])(?P<comment>%%(?s:.)*?%%)|(?:^|[ \t])(?P<id>\^[A-Za-z0-9][A-Za-z0-9-]{2,})[ \t]*\r?$")
        .expect("a pattern")
});

/// Returns the ranges of the comments of Obsidian, and of the ids that it puts behind blocks, in Markdown. No output shows them, as Obsidian does
/// not. In code, they are text.
pub fn obsidian_notes(text: &str) -> Vec<Range<usize>> {
    if !text.contains("%%") && !text.contains('^') {
        return vec![];
    }
    let found = OBSIDIAN_NOTE.captures_iter(text).filter_map(|found| found.name("comment").or(found.name("id")));
    let notes: Vec<Range<usize>> = found.map(|found| found.range()).collect();
    if notes.is_empty() {
        return vec![];
    }
    let code: Vec<Range<usize>> = Parser::new(text)
        .into_offset_iter()
        .filter(|(event, _)| matches!(event, Event::Code(_) | Event::Start(Tag::CodeBlock(_))))
        .map(|(_, range)| range)
        .collect();
    notes.into_iter().filter(|note| !code.iter().any(|code| code.contains(&note.start))).collect()
}

/// Returns the ranges of the comments in YAML. Within quotation marks and blocks of text, `#` is not a comment.
pub fn yaml_comments(text: &str) -> Vec<Range<usize>> {
    let starts: Vec<_> = YAML_COMMENT_START.find_iter(text).map(|found| found.range()).collect();
    if starts.is_empty() {
        return vec![];
    }
    let values = yaml::scalar_ranges(text);
    let is_in_value = |start: &Range<usize>| values.iter().any(|v| v.start < start.end && start.end <= v.end);
    let mut comments: Vec<Range<usize>> = vec![];
    for start in starts.into_iter().filter(|start| !is_in_value(start)) {
        // A `#` within a comment starts no other one.
        if comments.last().is_none_or(|comment| comment.end <= start.start) {
            let end = text[start.start..].lines().next().map_or(text.len(), |line| start.start + line.len());
            comments.push(start.start..end);
        }
    }
    comments
}

/// Replaces ranges of `text`, in order, by spaces. Line ends stay, because they separate paragraphs.
pub fn blank(text: &str, ranges: impl IntoIterator<Item = Range<usize>>) -> Cow<'_, str> {
    let mut out = String::new();
    let mut last = 0;
    for range in ranges {
        out.push_str(&text[last..range.start]);
        out.extend(text[range.clone()].bytes().map(|b| if b == b'\n' { '\n' } else { ' ' }));
        last = range.end;
    }
    if last == 0 {
        return text.into();
    }
    out.push_str(&text[last..]);
    out.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_in_markdown_become_spaces() {
        for (text, expected) in [
            ("a <!-- b --> c", "a            c"),
            ("<!-- a\nb -->\n\nc", "      \n     \n\nc"),
            ("a\n\n<!-- never closed\n\nb", "a\n\n                 \n\n "),
            ("`<!--` a 010190-1234\n", "`<!--` a 010190-1234\n"),
            ("```\n<!--\n```\n\na <!-- b -->\n", "```\n<!--\n```\n\na           \n"),
        ] {
            assert_eq!(blank(text, markdown_comments(text)), expected);
        }
    }

    #[test]
    fn notes_of_obsidian_become_spaces() {
        for (text, expected) in [
            ("a %% b %% c", "a         c"),
            ("%%\na\n\nb\n%%\n\nc", "  \n \n\n \n  \n\nc"),
            ("an item ^def456\n", "an item        \n"),
            ("> words ^abc-1\r\n", "> words       \r\n"),
            ("`%% a %%` and 100%% of 50%% ^2\n[^abc]\n", "`%% a %%` and 100%% of 50%% ^2\n[^abc]\n"),
            ("```\n%% a %%\n```\n", "```\n%% a %%\n```\n"),
        ] {
            assert_eq!(blank(text, obsidian_notes(text)), expected);
        }
    }

    #[test]
    fn comments_in_yaml_become_spaces() {
        for (text, expected) in [
            ("a: b # c\n# d\n", "a: b    \n   \n"),
            ("a: \"b # c\"\n", "a: \"b # c\"\n"),
            ("a: 'b # c' # d\n", "a: 'b # c'    \n"),
            ("a: |\n  b # c\nd: e # f\n", "a: |\n  b # c\nd: e    \n"),
        ] {
            assert_eq!(blank(text, yaml_comments(text)), expected);
        }
    }
}
