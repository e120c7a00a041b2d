//! YAML text -> [`YamlNode`]: a tree in which every value has its byte range, and a reader that collects all mistakes.
//!
//! A scalar is the text as typed: `no` stays a word, and `2026-03` is not computed. The reader asks for types.

mod fields;

pub use fields::{Fields, parse_choice};

use crate::diag::{Diagnostic, Report, Span, Spanned, codes};
use saphyr_parser::{Event, Parser, ScalarStyle, ScanError};
use std::{ops::Range, sync::Arc};

/// The maximum nesting of lists and maps. No real front matter is nested deeper.
const MAX_DEPTH: usize = 24;

/// A YAML value.
#[derive(Clone, Debug, PartialEq)]
pub enum YamlNode {
    /// An empty value (`key:`), `~` or `null`.
    Null,
    /// A scalar as typed: text, a number or a date.
    Text(String),
    /// A list.
    List(Vec<Spanned<YamlNode>>),
    /// Keys and values, in the order typed.
    Map(Vec<(Spanned<String>, Spanned<YamlNode>)>),
}

impl YamlNode {
    fn kind(&self) -> &'static str {
        match self {
            YamlNode::Null => "nothing",
            YamlNode::Text(_) => "text",
            YamlNode::List(_) => "a list",
            YamlNode::Map(_) => "keys and values",
        }
    }
}

/// Parses `text`, which begins at byte `offset` of the file `path`. Returns `None` after the first syntax error, which is reported.
pub fn parse(path: &Arc<str>, text: &str, offset: usize, report: &mut Report) -> Option<Spanned<YamlNode>> {
    report_doubtful_comments(path, text, offset, report);
    let mut builder = NodeBuilder {
        events: Parser::new_from_str(text),
        text,
        byte_offsets: ByteOffsets::new(text),
        offset,
        comment_offsets: vec![],
    };
    let document = builder.parse_document();
    // A Markdown comment inside a value is part of the value, and would be published with it.
    for at in builder.comment_offsets {
        let span = Span::new(path, offset + at..offset + at + COMMENT_START.len());
        let finding = Diagnostic::error(codes::E039, span, "this is not a comment here, and would be published");
        report.push(finding.help("in front matter and other YAML, start a comment with `#`, on a line of its own"));
    }
    match document {
        Ok(node) => Some(node),
        Err(YamlError { range, message, help }) => {
            let range = range.start + offset..range.end + offset;
            report.push(Diagnostic::error(codes::E003, Span::new(path, range), message).maybe_help(help));
            None
        }
    }
}

/// Returns the ranges of the scalars in `text`, up to its first syntax error.
pub fn scalar_ranges(text: &str) -> Vec<Range<usize>> {
    let byte_offsets = ByteOffsets::new(text);
    let mut ranges = vec![];
    for event in Parser::new_from_str(text) {
        let Ok((event, span)) = event else { break };
        if matches!(event, Event::Scalar(..)) {
            let start = byte_offsets.byte_offset(span.start.index());
            let value = &text[start..byte_offsets.byte_offset(span.end.index())];
            ranges.push(start..start + quoted_len(value).unwrap_or(value.len()));
        }
    }
    ranges
}

/// Returns the length of the quoted scalar that `text` begins with; `None` if it is not quoted. The parser's range of one includes a comment
/// behind it.
fn quoted_len(text: &str) -> Option<usize> {
    let mark = text.bytes().next().filter(|byte| matches!(byte, b'"' | b'\''))?;
    let bytes = text.as_bytes();
    let mut at = 1;
    loop {
        match (*bytes.get(at)?, bytes.get(at + 1)) {
            (b'\\', _) if mark == b'"' => at += 2,
            (b'\'', Some(b'\'')) if mark == b'\'' => at += 2,
            (byte, _) if byte == mark => return Some(at + 1),
            _ => at += 1,
        }
    }
}

/// Warns of a `#` behind a value that begins a comment: `title: We are #1` ends at "are". Without a space after the `#`, a comment was
/// probably not intended.
fn report_doubtful_comments(path: &Arc<str>, text: &str, offset: usize, report: &mut Report) {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let comment_start = line.match_indices(" #").map(|(i, _)| i + 1).find(|i| {
            let (before, after) = (&line[..*i], &line[i + 1..]);
            let is_value =
                before.contains(": ") || before.trim_end().ends_with(':') || before.trim_start().starts_with("- ");
            let is_quoted = before.matches('"').count() % 2 == 1 || before.matches('\'').count() % 2 == 1;
            is_value && !is_quoted && after.chars().next().is_some_and(|c| !c.is_whitespace() && c != '#')
        });
        if let Some(i) = comment_start.filter(|i| !line[..*i].contains(" # ") && !line.trim_start().starts_with('#')) {
            let range = offset + start + i..offset + start + line.trim_end().len();
            let finding = Diagnostic::warning(codes::E042, Span::new(path, range), "this `#` starts a comment, and the value ends before it")
                .help("if it belongs to the value, put the whole value in quotation marks; if it is a comment, put a space after the `#`");
            report.push(finding);
        }
        start += line.len();
    }
}

/// The start of a Markdown comment.
const COMMENT_START: &str = "<!--";

/// Returns the offset of the last unclosed bracket that opens a value in `text`. Brackets in quotation marks, in comments and within words
/// do not count.
fn find_unclosed_bracket(text: &str) -> Option<usize> {
    let mut open = vec![];
    let (mut mark, mut previous) = (None, '\n');
    for (at, c) in text.char_indices() {
        let may_open = previous.is_whitespace() || matches!(previous, '{' | '[' | ',');
        match (mark, c) {
            (Some('#'), '\n') => mark = None,
            (Some(quote), c) if quote == c => mark = None,
            (Some(_), _) => {}
            (None, '"' | '\'' | '#') if may_open => mark = Some(c),
            (None, '{' | '[') if may_open => open.push(at),
            (None, '}' | ']') => drop(open.pop()),
            (None, _) => {}
        }
        previous = c;
    }
    open.pop()
}

struct YamlError {
    range: Range<usize>,
    message: String,
    help: Option<String>,
}

/// Maps character offsets, which the parser counts, to byte offsets, which spans use.
struct ByteOffsets {
    ascii: bool,
    starts: Vec<u32>,
    len: usize,
}

impl ByteOffsets {
    fn new(text: &str) -> Self {
        let ascii = text.is_ascii();
        let starts = if ascii { vec![] } else { text.char_indices().map(|(i, _)| i as u32).collect() };
        ByteOffsets { ascii, starts, len: text.len() }
    }

    fn byte_offset(&self, character: usize) -> usize {
        if self.ascii {
            return character.min(self.len);
        }
        self.starts.get(character).map_or(self.len, |b| *b as usize)
    }
}

struct NodeBuilder<'a> {
    events: Parser<'a, saphyr_parser::StrInput<'a>>,
    text: &'a str,
    byte_offsets: ByteOffsets,
    offset: usize,
    /// The offsets of Markdown comments inside values.
    comment_offsets: Vec<usize>,
}

impl<'a> NodeBuilder<'a> {
    fn next_event(&mut self) -> Result<(Event<'a>, Range<usize>), YamlError> {
        match self.events.next_event() {
            Some(Ok((event, span))) => {
                let range =
                    self.byte_offsets.byte_offset(span.start.index())..self.byte_offsets.byte_offset(span.end.index());
                Ok((event, range))
            }
            Some(Err(e)) => Err(self.explain(&e)),
            None => Ok((Event::StreamEnd, self.byte_offsets.len..self.byte_offsets.len)),
        }
    }

    fn explain(&self, e: &ScanError) -> YamlError {
        let start = self.byte_offsets.byte_offset(e.marker().index());
        let info = e.info();
        let line = self.text[..start.min(self.text.len())].rfind('\n').map_or(0, |i| i + 1);
        let line = self.text[line..].lines().next().unwrap_or("");
        let bracket = if info.contains("flow") || info.contains("unexpected end of stream") {
            find_unclosed_bracket(&self.text[..start])
        } else {
            None
        };
        if let Some(at) = bracket {
            let close = if self.text[at..].starts_with('{') { '}' } else { ']' };
            let message = "this bracket is never closed".to_string();
            return YamlError { range: at..at + 1, message, help: Some(format!("close it with `{close}`")) };
        }
        let (message, help) = if line.contains(['“', '”', '„']) {
            ("this is not YAML", "use straight quotation marks: `\"…\"`")
        } else if line.contains('\t') {
            ("there is a tab where YAML needs spaces", "replace the tab with spaces: YAML is indented only with spaces")
        } else if info.contains("mapping values are not allowed") {
            (
                "a colon is not allowed here",
                "put the whole value in quotation marks: `title: \"One: two\"`; or fix the indentation of this line",
            )
        } else if info.contains("trailing content") {
            (
                "there is text after a closing quotation mark",
                "put the whole value in the other kind of quotation marks: `'He said \"no\" to me'`",
            )
        } else if info.contains("quoted scalar") || info.contains("unexpected end of stream") {
            ("a quotation mark or a bracket is never closed", "close it at the end of the value")
        } else if info.contains("unknown anchor") {
            ("a value cannot start with an asterisk", "put it in quotation marks: `title: \"*You* do\"`")
        } else if info.contains("unexpected character") || info.contains("cannot start any token") {
            ("a value cannot start with this character", "put the whole value in quotation marks")
        } else if info.contains("simple key") {
            (
                "this line is not `key: value`",
                "put a space after the colon, and put a text of several lines in quotation marks",
            )
        } else if info.contains("document start") || info.contains("block mapping") || info.contains("block collection")
        {
            ("this line is not aligned with the one above", "start keys of the same level in the same column")
        } else {
            let help =
                "put a value that starts with a special character or contains a colon in quotation marks".to_string();
            return YamlError {
                range: start..start + 1,
                message: format!("this is not YAML: {info}"),
                help: Some(help),
            };
        };
        YamlError { range: start..start + 1, message: message.into(), help: Some(help.into()) }
    }

    fn parse_document(&mut self) -> Result<Spanned<YamlNode>, YamlError> {
        let mut root = Spanned::new(YamlNode::Map(vec![]), self.offset..self.offset);
        let mut documents = 0;
        loop {
            let (event, range) = self.next_event()?;
            match event {
                Event::StreamEnd => return Ok(root),
                Event::StreamStart | Event::DocumentEnd | Event::Nothing => {}
                Event::DocumentStart(_) => {
                    documents += 1;
                    if documents > 1 {
                        let message = "a second YAML document begins here".to_string();
                        return Err(YamlError { range, message, help: Some("take the `---` line out".into()) });
                    }
                }
                event => {
                    root = self.parse_node(event, range, 0)?;
                    if root.value == YamlNode::Null {
                        root.value = YamlNode::Map(vec![]);
                    }
                }
            }
        }
    }

    fn parse_node(
        &mut self,
        event: Event<'a>,
        range: Range<usize>,
        depth: usize,
    ) -> Result<Spanned<YamlNode>, YamlError> {
        if depth > MAX_DEPTH {
            return Err(YamlError {
                range,
                message: format!("lists and keys are nested more than {MAX_DEPTH} levels deep"),
                help: None,
            });
        }
        let start = range.start;
        if let Event::Scalar(_, _, anchor, tag) = &event
            && (*anchor != 0 || tag.is_some())
        {
            return Err(unsupported_mark(range));
        }
        if let Event::MappingStart(anchor, tag) | Event::SequenceStart(anchor, tag) = &event
            && (*anchor != 0 || tag.is_some())
        {
            return Err(unsupported_mark(range));
        }
        match event {
            Event::Scalar(text, style, ..) => {
                if text.contains(COMMENT_START) {
                    let comment_offset = self.text[range.clone()].find(COMMENT_START).unwrap_or(0);
                    self.comment_offsets.push(range.start + comment_offset);
                }
                let is_null = style == ScalarStyle::Plain && matches!(&*text, "" | "~" | "null");
                let node = if is_null { YamlNode::Null } else { YamlNode::Text(text.into_owned()) };
                Ok(Spanned::new(node, self.file_range(range)))
            }
            Event::SequenceStart(..) => {
                let mut items = vec![];
                loop {
                    let (event, range) = self.next_event()?;
                    if matches!(event, Event::SequenceEnd) {
                        return Ok(Spanned::new(YamlNode::List(items), self.file_range(start..range.end.max(start))));
                    }
                    items.push(self.parse_node(event, range, depth + 1)?);
                }
            }
            Event::MappingStart(..) => {
                let mut pairs = vec![];
                loop {
                    let (event, range) = self.next_event()?;
                    if matches!(event, Event::MappingEnd) {
                        return Ok(Spanned::new(YamlNode::Map(pairs), self.file_range(start..range.end.max(start))));
                    }
                    let key_range = range.clone();
                    let key = self.parse_node(event, range, depth + 1)?;
                    let YamlNode::Text(name) = key.value else {
                        return Err(YamlError { range: key_range, message: "a key must be a word".into(), help: None });
                    };
                    let (event, range) = self.next_event()?;
                    let value = self.parse_node(event, range, depth + 1)?;
                    pairs.push((Spanned::new(name, key.range), value));
                }
            }
            Event::Alias(_) => Err(YamlError {
                range,
                message: "aliases (`*name`) are not supported".into(),
                help: Some("write the value out, or put it in quotation marks if the asterisk belongs to it".into()),
            }),
            _ => Err(YamlError { range, message: "this is not YAML".into(), help: None }),
        }
    }

    fn file_range(&self, range: Range<usize>) -> Range<usize> {
        range.start + self.offset..range.end + self.offset
    }
}

/// Converts a node to JSON, for `extra:`, whose keys belong to the skin.
pub fn to_json(node: &YamlNode) -> serde_json::Value {
    match node {
        YamlNode::Null => serde_json::Value::Null,
        YamlNode::Text(text) => text.clone().into(),
        YamlNode::List(items) => items.iter().map(|i| to_json(&i.value)).collect(),
        YamlNode::Map(pairs) => {
            serde_json::Value::Object(pairs.iter().map(|(k, v)| (k.value.clone(), to_json(&v.value))).collect())
        }
    }
}

/// Returns the error for an anchor (`&name`) or a tag (`!name`) before a value: what it says would be lost.
fn unsupported_mark(range: Range<usize>) -> YamlError {
    YamlError {
        range,
        message: "anchors (`&name`) and tags (`!name`) are not supported".into(),
        help: Some("take the sign and its word out, or put the whole value in quotation marks".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Option<Spanned<YamlNode>>, Report) {
        let mut report = Report::default();
        let node = parse(&"x.md".into(), text, 0, &mut report);
        (node, report)
    }

    #[test]
    fn scalars_are_kept_as_typed_with_their_byte_ranges() {
        let (node, report) = read("titel: Blåbær\nlang: no\nwhen: 2026-03-02\nzip: 0100\n");
        assert!(report.is_empty());
        let YamlNode::Map(pairs) = node.unwrap().value else { panic!() };
        let values: Vec<_> = pairs.iter().map(|(_, v)| (v.value.clone(), v.range.clone())).collect();
        assert_eq!(values[0], (YamlNode::Text("Blåbær".into()), 7..15));
        assert_eq!(values[1], (YamlNode::Text("no".into()), 22..24));
        assert_eq!(values[2].0, YamlNode::Text("2026-03-02".into()));
        assert_eq!(values[3].0, YamlNode::Text("0100".into()));
    }

    #[test]
    fn all_mistakes_are_reported_at_once() {
        let (node, mut report) = read("titel: x\ntags: {a: b}\ntags: y\ndraft: perhaps\n");
        let mut fields = Fields::open(&"x.md".into(), node.unwrap(), &mut report);
        fields.required_text("title");
        fields.texts("tags");
        fields.flag("draft");
        fields.close();
        let codes: Vec<_> = report.iter().map(|d| d.code.id).collect();
        assert_eq!(codes, ["E005", "E006", "E007", "E004"]);
        assert_eq!(report.findings()[3].help, ["did you mean `title`?"]);
    }

    #[test]
    fn deep_nesting_is_an_error_and_no_stack_overflow() {
        let (node, report) = read(&"[".repeat(100_000));
        assert!(node.is_none() && report.has_errors());
    }
}
