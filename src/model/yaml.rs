//! YAML text -> Node: a tree in which every value knows its bytes, and a reader that collects all mistakes.
//!
//! A scalar is the text that was typed: `no` is a word and `2026-03` is no sum. Types are asked for by the reader.

use super::id;
use crate::diag::{Diagnostic, Placed, Report, Span, listed, nearest};
use saphyr_parser::{Event, Parser, ScalarStyle, ScanError};
use std::{ops::Range, sync::Arc};

/// Deeper nesting than this is nobody's front matter.
const DEEPEST: usize = 24;

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// Nothing was typed (`key:`), or `~`, or `null`.
    Nothing,
    /// Text, a number, a date: as typed.
    Text(String),
    /// A list.
    List(Vec<Placed<Node>>),
    /// Keys and values, in the order typed.
    Map(Vec<(Placed<String>, Placed<Node>)>),
}

impl Node {
    fn kind(&self) -> &'static str {
        match self {
            Node::Nothing => "nothing",
            Node::Text(_) => "text",
            Node::List(_) => "a list",
            Node::Map(_) => "keys and values",
        }
    }
}

/// Parses `text`, which stands at byte `offset` of the file `path`. What cannot be parsed is reported, once.
pub fn parse(path: &Arc<str>, text: &str, offset: usize, report: &mut Report) -> Option<Placed<Node>> {
    asides(path, text, offset, report);
    let mut builder = Builder { events: Parser::new_from_str(text), text, bytes: Bytes::of(text), offset };
    match builder.document() {
        Ok(node) => Some(node),
        Err(Trouble { at, message, help }) => {
            let at = at.start + offset..at.end + offset;
            report.push(Diagnostic::error("E003", Span::new(path, at), message).maybe_help(help));
            None
        }
    }
}

/// A `#` behind a value begins a comment: `title: We are #1` ends at "are". Where no blank follows, it was hardly meant.
fn asides(path: &Arc<str>, text: &str, offset: usize, report: &mut Report) {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let aside = line.match_indices(" #").map(|(i, _)| i + 1).find(|i| {
            let (before, behind) = (&line[..*i], &line[i + 1..]);
            let is_value =
                before.contains(": ") || before.trim_end().ends_with(':') || before.trim_start().starts_with("- ");
            let quoted = before.matches('"').count() % 2 == 1 || before.matches('\'').count() % 2 == 1;
            is_value && !quoted && behind.chars().next().is_some_and(|c| !c.is_whitespace() && c != '#')
        });
        if let Some(i) = aside.filter(|i| !line[..*i].contains(" # ") && !line.trim_start().starts_with('#')) {
            let at = offset + start + i..offset + start + line.trim_end().len();
            let finding = Diagnostic::warning("E042", Span::new(path, at), "a comment begins at this `#`, and the value ends before it")
                .help("if it belongs to the value, put the whole value in quotation marks; if it is a comment, put a blank behind the `#`");
            report.push(finding);
        }
        start += line.len();
    }
}

struct Trouble {
    at: Range<usize>,
    message: String,
    help: Option<String>,
}

/// Character positions (which the parser counts) -> byte positions (which spans are).
struct Bytes {
    ascii: bool,
    starts: Vec<u32>,
    len: usize,
}

impl Bytes {
    fn of(text: &str) -> Self {
        let ascii = text.is_ascii();
        let starts = if ascii { vec![] } else { text.char_indices().map(|(i, _)| i as u32).collect() };
        Bytes { ascii, starts, len: text.len() }
    }

    fn at(&self, character: usize) -> usize {
        if self.ascii {
            return character.min(self.len);
        }
        self.starts.get(character).map_or(self.len, |b| *b as usize)
    }
}

struct Builder<'a> {
    events: Parser<'a, saphyr_parser::StrInput<'a>>,
    text: &'a str,
    bytes: Bytes,
    offset: usize,
}

impl<'a> Builder<'a> {
    fn next(&mut self) -> Result<(Event<'a>, Range<usize>), Trouble> {
        match self.events.next_event() {
            Some(Ok((event, span))) => {
                let at = self.bytes.at(span.start.index())..self.bytes.at(span.end.index());
                Ok((event, at))
            }
            Some(Err(e)) => Err(self.said(&e)),
            None => Ok((Event::StreamEnd, self.bytes.len..self.bytes.len)),
        }
    }

    fn said(&self, e: &ScanError) -> Trouble {
        let start = self.bytes.at(e.marker().index());
        let info = e.info();
        let line = self.text[..start.min(self.text.len())].rfind('\n').map_or(0, |i| i + 1);
        let line = self.text[line..].lines().next().unwrap_or("");
        let (message, help) = if line.contains(['“', '”', '„']) {
            ("this is not YAML", "YAML knows only straight quotation marks: `\"…\"`")
        } else if line.contains('\t') {
            (
                "a tab stands where YAML wants blanks",
                "put blanks in place of the tab: YAML is indented with blanks alone",
            )
        } else if info.contains("mapping values are not allowed") {
            (
                "a colon stands where none can",
                "put the whole value in quotation marks: `title: \"One: two\"`; or mend the indentation of this line",
            )
        } else if info.contains("trailing content") {
            (
                "something stands behind a closing quotation mark",
                "put the whole value in marks of the other kind: `'He said \"no\" to me'`",
            )
        } else if info.contains("quoted scalar") || info.contains("unexpected end of stream") {
            ("a value is opened and never closed", "close the quotation mark or the bracket")
        } else if info.contains("unknown anchor") {
            ("a value cannot open with a star", "put it in quotation marks: `title: \"*You* do\"`")
        } else if info.contains("unexpected character") || info.contains("cannot start any token") {
            ("a value cannot open with this sign", "put the whole value in quotation marks")
        } else if info.contains("simple key") {
            (
                "this line is no `key: value`",
                "write a blank after the colon, and a text of several lines in quotation marks",
            )
        } else if info.contains("document start") || info.contains("block mapping") || info.contains("block collection")
        {
            ("this line does not stand under the one above", "keys of one level begin in one column")
        } else {
            let help = "a value that opens with a sign, or holds a colon, goes in quotation marks".to_string();
            return Trouble { at: start..start + 1, message: format!("this is not YAML: {info}"), help: Some(help) };
        };
        Trouble { at: start..start + 1, message: message.into(), help: Some(help.into()) }
    }

    fn document(&mut self) -> Result<Placed<Node>, Trouble> {
        let mut root = Placed::new(Node::Map(vec![]), self.offset..self.offset);
        let mut documents = 0;
        loop {
            let (event, at) = self.next()?;
            match event {
                Event::StreamEnd => return Ok(root),
                Event::StreamStart | Event::DocumentEnd | Event::Nothing => {}
                Event::DocumentStart(_) => {
                    documents += 1;
                    if documents > 1 {
                        let message = "a second YAML document begins here".to_string();
                        return Err(Trouble { at, message, help: Some("take the `---` line out".into()) });
                    }
                }
                event => {
                    root = self.node(event, at, 0)?;
                    if root.value == Node::Nothing {
                        root.value = Node::Map(vec![]);
                    }
                }
            }
        }
    }

    fn node(&mut self, event: Event<'a>, at: Range<usize>, depth: usize) -> Result<Placed<Node>, Trouble> {
        if depth > DEEPEST {
            return Err(Trouble {
                at,
                message: format!("lists and keys are nested more than {DEEPEST} deep"),
                help: None,
            });
        }
        let start = at.start;
        match event {
            Event::Scalar(text, style, ..) => {
                let nothing = style == ScalarStyle::Plain && matches!(&*text, "" | "~" | "null");
                let node = if nothing { Node::Nothing } else { Node::Text(text.into_owned()) };
                Ok(Placed::new(node, self.shifted(at)))
            }
            Event::SequenceStart(..) => {
                let mut items = vec![];
                loop {
                    let (event, at) = self.next()?;
                    if matches!(event, Event::SequenceEnd) {
                        return Ok(Placed::new(Node::List(items), self.shifted(start..at.end.max(start))));
                    }
                    items.push(self.node(event, at, depth + 1)?);
                }
            }
            Event::MappingStart(..) => {
                let mut pairs = vec![];
                loop {
                    let (event, at) = self.next()?;
                    if matches!(event, Event::MappingEnd) {
                        return Ok(Placed::new(Node::Map(pairs), self.shifted(start..at.end.max(start))));
                    }
                    let key_at = at.clone();
                    let key = self.node(event, at, depth + 1)?;
                    let Node::Text(name) = key.value else {
                        return Err(Trouble { at: key_at, message: "a key must be a word".into(), help: None });
                    };
                    let (event, at) = self.next()?;
                    let value = self.node(event, at, depth + 1)?;
                    pairs.push((Placed::new(name, key.at), value));
                }
            }
            Event::Alias(_) => Err(Trouble {
                at,
                message: "aliases (`*name`) are not read here".into(),
                help: Some("write the value out, or put it in quotation marks if the star belongs to it".into()),
            }),
            _ => Err(Trouble { at, message: "this is not YAML".into(), help: None }),
        }
    }

    fn shifted(&self, at: Range<usize>) -> Range<usize> {
        at.start + self.offset..at.end + self.offset
    }
}

/// Takes keys out of a map one by one, and reports all that is wrong with them: types, values, and, at the end, the
/// keys nobody asked for.
pub struct Fields<'r> {
    path: Arc<str>,
    /// The bytes of the whole map.
    pub at: Range<usize>,
    pairs: Vec<(Placed<String>, Placed<Node>)>,
    asked: Vec<&'static str>,
    report: &'r mut Report,
}

impl<'r> Fields<'r> {
    /// Opens `node`, which has to be a map. Duplicate keys are reported; the first one counts.
    pub fn open(path: &Arc<str>, node: Placed<Node>, report: &'r mut Report) -> Self {
        let at = node.at.clone();
        let mut pairs: Vec<(Placed<String>, Placed<Node>)> = vec![];
        match node.value {
            Node::Map(typed) => {
                for (key, value) in typed {
                    if let Some((first, _)) = pairs.iter().find(|(k, _)| k.value == key.value) {
                        let finding = Diagnostic::error(
                            "E005",
                            Span::new(path, key.at.clone()),
                            format!("the key `{}` stands twice", key.value),
                        )
                        .related(Span::new(path, first.at.clone()), "first here")
                        .help("keep one of the two");
                        report.push(finding);
                    } else {
                        pairs.push((key, value));
                    }
                }
            }
            Node::Nothing => {}
            other => {
                let message = format!("keys and values are wanted here, not {}", other.kind());
                report.push(
                    Diagnostic::error("E006", Span::new(path, at.clone()), message)
                        .help("write `key: value`, one a line"),
                );
            }
        }
        Fields { path: path.clone(), at, pairs, asked: vec![], report }
    }

    /// The file the map stands in.
    pub fn path(&self) -> &Arc<str> {
        &self.path
    }

    /// Reports a finding.
    pub fn report(&mut self, finding: Diagnostic) {
        self.report.push(finding);
    }

    /// An error about a value.
    pub fn wrong(&mut self, code: &str, at: &Range<usize>, message: impl Into<String>, help: &str) {
        let help = (!help.is_empty()).then(|| help.to_string());
        self.report.push(Diagnostic::error(code, Span::new(&self.path, at.clone()), message).maybe_help(help));
    }

    /// Reads a map inside this one, reporting into the same report.
    pub fn inner(&mut self, node: Placed<Node>) -> Fields<'_> {
        Fields::open(&self.path, node, self.report)
    }

    /// Takes the value of `key`, whatever it is. `key:` with nothing behind it counts as absent.
    pub fn take(&mut self, key: &'static str) -> Option<(Range<usize>, Placed<Node>)> {
        self.asked.push(key);
        let at = self.pairs.iter().position(|(k, _)| k.value == key)?;
        let (key, value) = self.pairs.remove(at);
        (value.value != Node::Nothing).then_some((key.at, value))
    }

    /// Takes the value of `key` if it is a map, and leaves it if it is anything else.
    pub fn take_map(&mut self, key: &'static str) -> Option<Placed<Node>> {
        let is_map = self.pairs.iter().any(|(k, v)| k.value == key && matches!(v.value, Node::Map(_)));
        if is_map { self.take(key).map(|(_, node)| node) } else { None }
    }

    /// Takes a text.
    pub fn text(&mut self, key: &'static str) -> Option<Placed<String>> {
        let (_, value) = self.take(key)?;
        self.as_text(key, value)
    }

    /// `value` as a text, or an error that names `key`.
    pub fn as_text(&mut self, key: &str, value: Placed<Node>) -> Option<Placed<String>> {
        match value.value {
            Node::Text(text) => Some(Placed::new(text, value.at)),
            other => {
                let message = format!("`{key}` wants a text, not {}", other.kind());
                let help = if matches!(other, Node::Map(_)) {
                    "a value that holds a colon or a brace goes in quotation marks"
                } else {
                    ""
                };
                self.wrong("E006", &value.at, message, help);
                None
            }
        }
    }

    /// Takes an id: what can stand in an address.
    pub fn id(&mut self, key: &'static str) -> Option<Placed<Arc<str>>> {
        let given = self.text(key)?;
        Some(id::checked(&self.path, given, self.report))
    }

    /// Takes a text that has to be there.
    pub fn required(&mut self, key: &'static str) -> Placed<String> {
        let there = self.pairs.iter().any(|(k, v)| k.value == key && v.value != Node::Nothing);
        let text = self.text(key);
        if !there && !self.is_mistyped(key) {
            let at = self.at.start..self.at.start;
            self.wrong("E008", &at, format!("`{key}` is missing"), &format!("add `{key}: …`"));
        }
        text.unwrap_or_else(|| Placed::new(String::new(), self.at.start..self.at.start))
    }

    /// Whether a key that stands here was probably meant to be `key`: that is reported when the map is closed.
    pub fn is_mistyped(&self, key: &str) -> bool {
        self.pairs.iter().any(|(k, _)| nearest(&k.value, [key]).is_some())
    }

    /// Takes a list of texts; a single text is a list of one.
    pub fn texts(&mut self, key: &'static str) -> Vec<Placed<String>> {
        let Some((_, value)) = self.take(key) else { return vec![] };
        match value.value {
            Node::List(items) => items.into_iter().filter_map(|item| self.as_text(key, item)).collect(),
            Node::Text(text) => vec![Placed::new(text, value.at)],
            other => {
                self.wrong(
                    "E006",
                    &value.at,
                    format!("`{key}` wants a list, not {}", other.kind()),
                    "write `[one, two]`",
                );
                vec![]
            }
        }
    }

    /// Takes a list of anything.
    pub fn list(&mut self, key: &'static str) -> Vec<Placed<Node>> {
        match self.take(key) {
            None => vec![],
            Some((_, Placed { value: Node::List(items), .. })) => items,
            Some((_, other)) => {
                let message = format!("`{key}` wants a list, not {}", other.value.kind());
                self.wrong("E006", &other.at, message, "open each item with `- `");
                vec![]
            }
        }
    }

    /// Takes `true` or `false`; absent is `false`.
    pub fn flag(&mut self, key: &'static str) -> bool {
        self.flag_or(key, false)
    }

    /// Takes `true` or `false`; absent is `absent`.
    pub fn flag_or(&mut self, key: &'static str, absent: bool) -> bool {
        let Some(text) = self.text(key) else { return absent };
        match text.value.as_str() {
            "true" | "yes" => true,
            "false" | "no" => false,
            other => {
                self.wrong("E007", &text.at, format!("`{key}` is `true` or `false`, not `{other}`"), "");
                absent
            }
        }
    }

    /// Takes a whole number.
    pub fn number(&mut self, key: &'static str) -> Option<Placed<u32>> {
        let text = self.text(key)?;
        match text.value.parse() {
            Ok(number) => Some(Placed::new(number, text.at)),
            Err(_) => {
                self.wrong("E007", &text.at, format!("`{key}` is a whole number, not `{}`", text.value), "");
                None
            }
        }
    }

    /// Takes one of `allowed`.
    pub fn choice<T: Copy>(&mut self, key: &'static str, allowed: &[(&str, T)]) -> Option<Placed<T>> {
        let text = self.text(key)?;
        choose(&self.path, key, &text, allowed, self.report).map(|value| Placed::new(value, text.at))
    }

    /// What is left, for maps whose keys are the author's own.
    pub fn rest(&mut self) -> Vec<(Placed<String>, Placed<Node>)> {
        std::mem::take(&mut self.pairs)
    }

    /// Reports the keys that nobody asked for, with the one that was probably meant.
    pub fn close(self) {
        for (key, value) in &self.pairs {
            let near = nearest(&key.value, self.asked.iter().copied());
            let help = match near {
                // `{ text: in kitchens, an hour each }`: the comma ended the text.
                _ if value.value == Node::Nothing && key.value.contains(' ') => {
                    "if it belongs to the value before it, put that in quotation marks: a comma between braces begins a new key".to_string()
                }
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("the keys here are {}", listed(self.asked.iter().copied())),
            };
            let span = Span::new(&self.path, key.at.clone());
            self.report
                .push(Diagnostic::error("E004", span, format!("there is no key `{}` here", key.value)).help(help));
        }
    }
}

/// `text` as one of `allowed`, or an error that names them.
pub fn choose<T: Copy>(
    path: &Arc<str>,
    key: &str,
    text: &Placed<String>,
    allowed: &[(&str, T)],
    report: &mut Report,
) -> Option<T> {
    if let Some((_, value)) = allowed.iter().find(|(name, _)| *name == text.value) {
        return Some(*value);
    }
    let names = allowed.iter().map(|(name, _)| *name);
    let help = match nearest(&text.value, names.clone()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the choices are {}", listed(names)),
    };
    let message = format!("`{key}` cannot be `{}`", text.value);
    report.push(Diagnostic::error("E007", Span::new(path, text.at.clone()), message).help(help));
    None
}

/// A node as JSON, for `extra:`, which belongs to a skin.
pub fn json(node: &Node) -> serde_json::Value {
    match node {
        Node::Nothing => serde_json::Value::Null,
        Node::Text(text) => text.clone().into(),
        Node::List(items) => items.iter().map(|i| json(&i.value)).collect(),
        Node::Map(pairs) => {
            serde_json::Value::Object(pairs.iter().map(|(k, v)| (k.value.clone(), json(&v.value))).collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Option<Placed<Node>>, Report) {
        let mut report = Report::default();
        let node = parse(&"x.md".into(), text, 0, &mut report);
        (node, report)
    }

    #[test]
    fn scalars_are_what_was_typed_and_know_their_bytes() {
        let (node, report) = read("titel: Blåbær\nlang: no\nwhen: 2026-03-02\nzip: 0100\n");
        assert!(report.0.is_empty());
        let Node::Map(pairs) = node.unwrap().value else { panic!() };
        let values: Vec<_> = pairs.iter().map(|(_, v)| (v.value.clone(), v.at.clone())).collect();
        assert_eq!(values[0], (Node::Text("Blåbær".into()), 7..15));
        assert_eq!(values[1], (Node::Text("no".into()), 22..24));
        assert_eq!(values[2].0, Node::Text("2026-03-02".into()));
        assert_eq!(values[3].0, Node::Text("0100".into()));
    }

    #[test]
    fn all_mistakes_are_told_at_once() {
        let (node, mut report) = read("titel: x\ntags: {a: b}\ntags: y\ndraft: perhaps\n");
        let mut fields = Fields::open(&"x.md".into(), node.unwrap(), &mut report);
        fields.required("title");
        fields.texts("tags");
        fields.flag("draft");
        fields.close();
        let codes: Vec<_> = report.0.iter().map(|d| d.code.id).collect();
        assert_eq!(codes, ["E005", "E006", "E007", "E004"]);
        assert_eq!(report.0[3].help, ["did you mean `title`?"]);
    }

    #[test]
    fn a_hundred_thousand_brackets_do_no_harm() {
        let (node, report) = read(&"[".repeat(100_000));
        assert!(node.is_none() && report.has_errors());
    }
}
