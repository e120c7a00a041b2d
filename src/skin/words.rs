//! The words of the interface in one language, from Fluent files, with a catalogue's own labels for the kinds of entries.

use fluent_bundle::{FluentArgs, FluentError, FluentResource, FluentValue, concurrent::FluentBundle};
use rustc_hash::FxHashMap;
use std::sync::{Arc, OnceLock};
use unic_langid::LanguageIdentifier;

/// The words of the interface in one language.
#[derive(Clone)]
pub struct Words {
    bundle: Arc<FluentBundle<FluentResource>>,
    /// The messages without arguments, formatted once: every page uses dozens.
    plain: Arc<FxHashMap<String, String>>,
    /// The messages formatted with a small number as their only argument: `3 quotes` is on hundreds of pages.
    by_number: Arc<FxHashMap<String, [OnceLock<Option<String>>; CACHED_NUMBERS]>>,
    digest: [u8; 32],
}

/// Formatted messages are cached for the numbers below this one.
const CACHED_NUMBERS: usize = 64;

/// A problem in a Fluent file.
#[derive(Debug, PartialEq, Eq)]
pub struct WordsFileError {
    /// The index of the file.
    pub file: usize,
    /// The byte offset in the file.
    pub offset: usize,
    /// The problem.
    pub message: String,
}

impl Words {
    /// Parses `files`: the built-in file, then files that override it. `labels` are a catalogue's words for the kinds of entries, by key.
    ///
    /// # Errors
    /// The places that cannot be parsed, or the messages that cannot be formatted.
    pub fn new(language: &str, files: &[&str], labels: &[(String, String)]) -> Result<Self, Vec<WordsFileError>> {
        let mut hasher = blake3::Hasher::new();
        let label_parts = labels.iter().flat_map(|(key, label)| [key.as_str(), label.as_str()]);
        for part in std::iter::once(language).chain(files.iter().copied()).chain(label_parts) {
            hasher.update(&(part.len() as u64).to_le_bytes()).update(part.as_bytes());
        }
        let language: LanguageIdentifier = language.parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![language]);
        // The isolation marks would end up in text that people copy.
        bundle.set_use_isolating(false);
        let mut errors = vec![];
        for (file, text) in files.iter().enumerate() {
            let resource = FluentResource::try_new((*text).to_string()).unwrap_or_else(|(resource, parse_errors)| {
                errors.extend(parse_errors.into_iter().map(|e| WordsFileError {
                    file,
                    offset: e.pos.start,
                    message: e.kind.to_string(),
                }));
                resource
            });
            bundle.add_resource_overriding(resource);
        }
        bundle.add_resource_overriding(labels_resource(labels));
        if !errors.is_empty() {
            return Err(errors);
        }
        errors.extend(
            files
                .iter()
                .enumerate()
                .skip(1)
                .flat_map(|(file, text)| unformattable_messages(&bundle, files[0], text, file)),
        );
        if !errors.is_empty() {
            return Err(errors);
        }
        let keys =
            files.iter().flat_map(|text| text.lines()).filter_map(|line| line.split_once(" =")).map(|(key, _)| key);
        let keys: Vec<&str> = keys.collect();
        let plain: FxHashMap<String, String> =
            keys.iter().filter_map(|key| Some((key.to_string(), format_message(&bundle, key, &[])?))).collect();
        let keys_with_arguments = keys.into_iter().filter(|key| !plain.contains_key(*key));
        let by_number =
            keys_with_arguments.map(|key| (key.to_string(), std::array::from_fn(|_| OnceLock::new()))).collect();
        Ok(Words {
            bundle: Arc::new(bundle),
            plain: Arc::new(plain),
            by_number: Arc::new(by_number),
            digest: *hasher.finalize().as_bytes(),
        })
    }

    /// Returns the digest of the language, the files and the labels.
    pub fn digest(&self) -> [u8; 32] {
        self.digest
    }

    /// Returns the message `key`, formatted with `arguments`. `None` if there is no such message, or it cannot be formatted.
    pub fn get(&self, key: &str, arguments: &[(&str, Argument<'_>)]) -> Option<String> {
        match self.plain_message(key) {
            Some(plain) if arguments.is_empty() => Some(plain.to_string()),
            _ => match (arguments, self.by_number.get(key)) {
                ([("n", Argument::Number(n))], Some(cached)) if *n < CACHED_NUMBERS => {
                    cached[*n].get_or_init(|| format_message(&self.bundle, key, arguments)).clone()
                }
                _ => format_message(&self.bundle, key, arguments),
            },
        }
    }

    /// Returns the message `key`, if it takes no arguments.
    pub fn plain_message(&self, key: &str) -> Option<&str> {
        self.plain.get(key).map(String::as_str)
    }

    /// Returns the message `key`, which takes no arguments.
    ///
    /// # Panics
    /// If a built-in key is missing, which a test rules out for every language.
    pub fn message(&self, key: &str) -> String {
        self.get(key, &[]).unwrap_or_else(|| panic!("the built-in words have `{key}`"))
    }

    /// Returns the message `key`, formatted with the number `n`.
    ///
    /// # Panics
    /// As for [`Words::message`].
    pub fn message_for_number(&self, key: &str, n: usize) -> String {
        self.get(key, &[("n", Argument::Number(n))]).unwrap_or_else(|| panic!("the built-in words have `{key}`"))
    }

    /// Returns whether there is a message `key`.
    pub fn contains(&self, key: &str) -> bool {
        self.bundle.has_message(key)
    }
}

/// Formats the message `key` with `arguments`.
fn format_message(
    bundle: &FluentBundle<FluentResource>,
    key: &str,
    arguments: &[(&str, Argument<'_>)],
) -> Option<String> {
    let pattern = bundle.get_message(key)?.value()?;
    let mut args = FluentArgs::new();
    for (name, value) in arguments {
        let value = match value {
            Argument::Number(n) => FluentValue::from(*n as f64),
            Argument::Text(text) => FluentValue::from(*text),
        };
        args.set(*name, value);
    }
    let mut errors: Vec<FluentError> = vec![];
    let formatted = bundle.format_pattern(pattern, (!arguments.is_empty()).then_some(&args), &mut errors);
    errors.is_empty().then(|| formatted.into_owned())
}

/// Finds the messages of `project_text` that cannot be formatted with the arguments of the built-in messages they override.
fn unformattable_messages(
    bundle: &FluentBundle<FluentResource>,
    built_in: &str,
    project_text: &str,
    file: usize,
) -> Vec<WordsFileError> {
    let known_arguments: FxHashMap<&str, Vec<&str>> =
        split_messages(built_in).map(|(key, _, text)| (key, argument_names(text))).collect();
    let errors = split_messages(project_text).filter_map(|(key, at, text)| {
        let names = known_arguments.get(key)?;
        let arguments: Vec<_> = names.iter().map(|name| (*name, Argument::Number(1))).collect();
        if format_message(bundle, key, &arguments).is_some() {
            return None;
        }
        let unknown = self::argument_names(text).into_iter().find(|name| !names.contains(name));
        let at = at + unknown.map_or(0, |name| text.find(&format!("${name}")).unwrap_or(0));
        let message = match (unknown, names.as_slice()) {
            (Some(name), []) => format!("`{key}` has no arguments, so it cannot use `${name}`"),
            (Some(name), names) => format!(
                "`{key}` has only {}, so it cannot use `${name}`",
                names.iter().map(|n| format!("`${n}`")).collect::<Vec<_>>().join(", ")
            ),
            (None, _) => format!("`{key}` refers to a message that does not exist"),
        };
        Some(WordsFileError { file, offset: at, message })
    });
    errors.collect()
}

/// Returns the messages of a file: the key, the byte offset and the whole text of each.
fn split_messages(text: &str) -> impl Iterator<Item = (&str, usize, &str)> {
    let is_key = |line: &str| line.starts_with(|c: char| c.is_ascii_alphabetic()) && line.contains('=');
    let starts: Vec<usize> = text
        .split_inclusive('\n')
        .scan(0, |at, line| {
            *at += line.len();
            Some((*at - line.len(), line))
        })
        .filter(|(_, line)| is_key(line))
        .map(|(at, _)| at)
        .collect();
    let ends = starts.clone().into_iter().skip(1).chain([text.len()]);
    let ranges: Vec<(usize, usize)> = starts.into_iter().zip(ends).collect();
    ranges.into_iter().map(|(start, end)| {
        let message = &text[start..end];
        (message.split(['=', ' ']).next().unwrap_or(message), start, message)
    })
}

/// Returns the names of a message's arguments, without `$`.
fn argument_names(message: &str) -> Vec<&str> {
    let end =
        |rest: &str| rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_').unwrap_or(rest.len());
    let mut names: Vec<&str> = message.split('$').skip(1).map(|rest| &rest[..end(rest)]).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// An argument of a message.
#[derive(Clone, Copy, Debug)]
pub enum Argument<'a> {
    /// A number, which also selects the plural form.
    Number(usize),
    /// A text.
    Text(&'a str),
}

/// Returns labels as messages: `insight: Mechanism` becomes `insight` and, with a lower-case first letter, `insight-low`.
fn labels_resource(labels: &[(String, String)]) -> FluentResource {
    let mut text = String::new();
    for (key, word) in labels {
        // A quotation mark or a line break would end the string literal below.
        let word: String = word.chars().filter(|c| !matches!(c, '{' | '}' | '\n' | '"')).collect();
        let mut letters = word.chars();
        let lowercase: String =
            letters.next().map(|c| c.to_lowercase().collect::<String>()).unwrap_or_default() + letters.as_str();
        text.push_str(&format!("{key} = {{\"{word}\"}}\n{key}-low = {{\"{lowercase}\"}}\n"));
    }
    FluentResource::try_new(text).unwrap_or_else(|(resource, _)| resource)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overridden_messages_that_cannot_be_formatted_are_reported_at_their_place() {
        let built_in = "quotes = Quotes\nvoices = { $n ->\n   [one] one\n  *[other] { $n }\n}\n";
        let overrides = "own = { $any }\nquotes = { $n } quotes\nvoices = { $n } of\n  { $m }\n";
        let errors = Words::new("en", &[built_in, overrides], &[]).err().unwrap();
        let reported: Vec<_> = errors
            .iter()
            .map(|error| (error.file, &overrides[error.offset..error.offset + 2], error.message.as_str()))
            .collect();
        assert_eq!(
            reported,
            [
                (1, "$n", "`quotes` has no arguments, so it cannot use `$n`"),
                (1, "$m", "`voices` has only `$n`, so it cannot use `$m`")
            ]
        );
        assert!(Words::new("en", &[built_in, "voices = { $n } voices, { quotes }\n"], &[]).is_ok());
        assert!(Words::new("en", &[built_in, "voices = { nothing }\n"], &[]).is_err());
    }
}
