//! [`YamlNode`] -> typed values: a reader that collects all mistakes.

use super::YamlNode;
use crate::{
    diag::{Code, Diagnostic, Report, Span, Spanned, codes, nearest, quoted_list},
    model::id,
};
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::{ops::Range, sync::Arc};

/// A reader that takes keys out of a map one by one and reports all mistakes: wrong types, wrong values and, at the end, unknown keys.
pub struct Fields<'r> {
    path: Arc<str>,
    /// The byte range of the whole map in the file.
    pub range: Range<usize>,
    pairs: Vec<(Spanned<String>, Spanned<YamlNode>)>,
    known_keys: Vec<&'static str>,
    report: &'r mut Report,
}

impl<'r> Fields<'r> {
    /// Opens `node`, which has to be a map. Duplicate keys are reported; the first one counts.
    pub fn open(path: &Arc<str>, node: Spanned<YamlNode>, report: &'r mut Report) -> Self {
        let range = node.range.clone();
        let mut pairs: Vec<(Spanned<String>, Spanned<YamlNode>)> = vec![];
        match node.value {
            YamlNode::Map(entries) => {
                let mut places: FxHashMap<String, usize> = FxHashMap::default();
                for (key, value) in entries {
                    let first = *places.entry(key.value.clone()).or_insert(pairs.len());
                    if let Some((first, _)) = pairs.get(first) {
                        let finding = Diagnostic::error(
                            codes::E005,
                            Span::new(path, key.range.clone()),
                            format!("the key `{}` appears twice", key.value),
                        )
                        .related(Span::new(path, first.range.clone()), "first here")
                        .help("keep one of the two");
                        report.push(finding);
                    } else {
                        pairs.push((key, value));
                    }
                }
            }
            YamlNode::Null => {}
            other => {
                let message = format!("there should be keys and values here, not {}", other.kind());
                report.push(
                    Diagnostic::error(codes::E006, Span::new(path, range.clone()), message)
                        .help("write `key: value`, one per line"),
                );
            }
        }
        Fields { path: path.clone(), range, pairs, known_keys: vec![], report }
    }

    /// The path of the file the map is in.
    pub fn path(&self) -> &Arc<str> {
        &self.path
    }

    /// Reports a finding.
    pub fn report(&mut self, finding: Diagnostic) {
        self.report.push(finding);
    }

    /// Reports an error about the value at `range`, with `help` unless it is empty.
    pub fn report_error(
        &mut self,
        code: &'static Code,
        range: &Range<usize>,
        message: impl Into<Cow<'static, str>>,
        help: &str,
    ) {
        let help = (!help.is_empty()).then(|| help.to_string());
        self.report.push(Diagnostic::error(code, Span::new(&self.path, range.clone()), message).maybe_help(help));
    }

    /// Opens a map inside this one. Its findings go to the same report.
    pub fn nested(&mut self, node: Spanned<YamlNode>) -> Fields<'_> {
        Fields::open(&self.path, node, self.report)
    }

    /// Takes the value of `key`, of any type, and returns it with the key's range. A key without a value (`key:`) counts as absent.
    pub fn take(&mut self, key: &'static str) -> Option<(Range<usize>, Spanned<YamlNode>)> {
        self.known_keys.push(key);
        let index = self.pairs.iter().position(|(k, _)| k.value == key)?;
        let (key, value) = self.pairs.remove(index);
        (value.value != YamlNode::Null).then_some((key.range, value))
    }

    /// Takes the value of `key` if it is a map, and leaves it in place if it is not.
    pub fn take_map(&mut self, key: &'static str) -> Option<Spanned<YamlNode>> {
        let is_map = self.pairs.iter().any(|(k, v)| k.value == key && matches!(v.value, YamlNode::Map(_)));
        if is_map { self.take(key).map(|(_, node)| node) } else { None }
    }

    /// Takes the text under `key`.
    pub fn text(&mut self, key: &'static str) -> Option<Spanned<String>> {
        let (_, value) = self.take(key)?;
        self.as_text(key, value)
    }

    /// Returns `value` as a text, or reports an error that names `key`.
    pub fn as_text(&mut self, key: &str, value: Spanned<YamlNode>) -> Option<Spanned<String>> {
        match value.value {
            YamlNode::Text(text) => Some(Spanned::new(text, value.range)),
            other => {
                let message = format!("`{key}` should be a text, not {}", other.kind());
                let help = if matches!(other, YamlNode::Map(_)) {
                    "put a value that contains a colon or a brace in quotation marks"
                } else {
                    ""
                };
                self.report_error(codes::E006, &value.range, message, help);
                None
            }
        }
    }

    /// Takes the id under `key`, validated for use in an address.
    pub fn id(&mut self, key: &'static str) -> Option<Spanned<Arc<str>>> {
        let text = self.text(key)?;
        Some(id::validate(&self.path, text, self.report))
    }

    /// Takes the text under `key` and reports its absence. Returns an empty text if there is none.
    pub fn required_text(&mut self, key: &'static str) -> Spanned<String> {
        let is_present = self.pairs.iter().any(|(k, v)| k.value == key && v.value != YamlNode::Null);
        let text = self.text(key);
        if !is_present && !self.has_misspelt_key(key) {
            let range = self.range.start..self.range.start;
            self.report_error(codes::E008, &range, format!("`{key}` is missing"), &format!("add `{key}: …`"));
        }
        text.unwrap_or_else(|| Spanned::new(String::new(), self.range.start..self.range.start))
    }

    /// Returns whether the map has a key that is probably a misspelt `key`, which is reported when the reader is closed.
    pub fn has_misspelt_key(&self, key: &str) -> bool {
        self.pairs.iter().any(|(k, _)| nearest(&k.value, [key]).is_some())
    }

    /// Takes a list of texts; a single text counts as a list of one.
    pub fn texts(&mut self, key: &'static str) -> Vec<Spanned<String>> {
        let Some((_, value)) = self.take(key) else { return vec![] };
        match value.value {
            YamlNode::List(items) => items.into_iter().filter_map(|item| self.as_text(key, item)).collect(),
            YamlNode::Text(text) => vec![Spanned::new(text, value.range)],
            other => {
                self.report_error(
                    codes::E006,
                    &value.range,
                    format!("`{key}` should be a list, not {}", other.kind()),
                    "write `[one, two]`",
                );
                vec![]
            }
        }
    }

    /// Takes a list of any values.
    pub fn list(&mut self, key: &'static str) -> Vec<Spanned<YamlNode>> {
        match self.take(key) {
            None => vec![],
            Some((_, Spanned { value: YamlNode::List(items), .. })) => items,
            Some((_, other)) => {
                let message = format!("`{key}` should be a list, not {}", other.value.kind());
                self.report_error(codes::E006, &other.range, message, "start each item with `- `");
                vec![]
            }
        }
    }

    /// Reports `key` if it has no value. For keys that withhold something: an author who wrote the key meant it to have an effect.
    pub fn report_if_empty(&mut self, key: &'static str) {
        let key_range =
            self.pairs.iter().find(|(k, v)| k.value == key && v.value == YamlNode::Null).map(|(k, _)| k.range.clone());
        if let Some(key_range) = key_range {
            self.report_error(
                codes::E006,
                &key_range,
                format!("`{key}` has no value"),
                "give it a value, or take the line out",
            );
        }
    }

    /// Takes `true` or `false`; an absent key is `false`.
    pub fn flag(&mut self, key: &'static str) -> bool {
        self.flag_or(key, false)
    }

    /// Takes `true` or `false`; an absent key is `default`.
    pub fn flag_or(&mut self, key: &'static str, default: bool) -> bool {
        let Some(text) = self.text(key) else { return default };
        match text.value.as_str() {
            "true" | "yes" => true,
            "false" | "no" => false,
            other => {
                self.report_error(
                    codes::E007,
                    &text.range,
                    format!("`{key}` should be `true` or `false`, not `{other}`"),
                    "",
                );
                default
            }
        }
    }

    /// Takes a whole number.
    pub fn number(&mut self, key: &'static str) -> Option<Spanned<u32>> {
        let text = self.text(key)?;
        match text.value.parse() {
            Ok(number) => Some(Spanned::new(number, text.range)),
            Err(_) => {
                self.report_error(
                    codes::E007,
                    &text.range,
                    format!("`{key}` should be a whole number, not `{}`", text.value),
                    "",
                );
                None
            }
        }
    }

    /// Takes one of the values named in `allowed`.
    pub fn choice<T: Copy>(&mut self, key: &'static str, allowed: &[(&str, T)]) -> Option<Spanned<T>> {
        let text = self.text(key)?;
        parse_choice(&self.path, key, &text, allowed, self.report).map(|value| Spanned::new(value, text.range))
    }

    /// Takes all remaining pairs, for maps whose keys are the author's own.
    pub fn take_rest(&mut self) -> Vec<(Spanned<String>, Spanned<YamlNode>)> {
        std::mem::take(&mut self.pairs)
    }

    /// Takes the keys that the reader never asked for and that resemble none it asked for: they come from another program. A key that may
    /// say who may read the file stays: moved out of the way, it would hold nothing back.
    pub fn take_foreign_keys(&mut self) -> Vec<Spanned<String>> {
        let is_foreign = |(key, value): &mut (Spanned<String>, Spanned<YamlNode>)| {
            let is_cut_text = value.value == YamlNode::Null && key.value.contains(' ');
            !is_cut_text
                && !speaks_of_consent(&key.value)
                && nearest(&key.value, self.known_keys.iter().copied()).is_none()
        };
        self.pairs.extract_if(.., is_foreign).map(|(key, _)| key).collect()
    }

    /// Returns the keys that the reader has asked for.
    pub fn known_keys(&self) -> &[&'static str] {
        &self.known_keys
    }

    /// Reports the keys that the reader never asked for, each with the key that was probably meant.
    pub fn close(self) {
        for (key, value) in &self.pairs {
            let near = nearest(&key.value, self.known_keys.iter().copied());
            let help = match near {
                // `{ text: in kitchens, an hour each }`: the comma ended the text.
                _ if value.value == YamlNode::Null && key.value.contains(' ') => {
                    "if it belongs to the value before it, put that value in quotation marks: inside braces, a comma starts a new key".to_string()
                }
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("the keys here are {}", quoted_list(self.known_keys.iter().copied())),
            };
            let span = Span::new(&self.path, key.range.clone());
            self.report
                .push(Diagnostic::error(codes::E004, span, format!("there is no key `{}` here", key.value)).help(help));
        }
    }
}

/// The parts of keys by which people say who may read something, in Danish and English.
const CONSENT_WORDS: [&str; 22] = [
    "consent",
    "samtyk",
    "stemme",
    "voice",
    "speaker",
    "audience",
    "publi",
    "offentl",
    "privat",
    "withdraw",
    "trukket",
    "permission",
    "tilladel",
    "draft",
    "kladde",
    "hidden",
    "skjul",
    "fortrolig",
    "confiden",
    "intern",
    "status",
    "visib",
];

/// Returns whether a key may say who may read what it stands at.
fn speaks_of_consent(key: &str) -> bool {
    let key = key.to_lowercase();
    CONSENT_WORDS.iter().any(|word| key.contains(word))
}

/// Returns the value of `allowed` named by `text`, or reports an error that lists the names.
pub fn parse_choice<T: Copy>(
    path: &Arc<str>,
    key: &str,
    text: &Spanned<String>,
    allowed: &[(&str, T)],
    report: &mut Report,
) -> Option<T> {
    if let Some((_, value)) = allowed.iter().find(|(name, _)| *name == text.value) {
        return Some(*value);
    }
    let names = allowed.iter().map(|(name, _)| *name);
    let help = match nearest(&text.value, names.clone()) {
        Some(near) => format!("did you mean `{near}`? The choices are {}", quoted_list(names)),
        None => format!("the choices are {}", quoted_list(names)),
    };
    let message = format!("`{key}` cannot be `{}`", text.value);
    report.push(Diagnostic::error(codes::E007, Span::new(path, text.range.clone()), message).help(help));
    None
}
