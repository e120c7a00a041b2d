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

/// The number from which on formatted messages are not cached.
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
    /// Parses `files`, of which later ones override earlier ones. `labels` are a catalogue's own words for the kinds of entries, by key.
    ///
    /// # Errors
    /// The places that cannot be parsed, or the messages that cannot be formatted.
    pub fn new(language: &str, files: &[&str], labels: &[(String, String)]) -> Result<Self, Vec<WordsFileError>> {
        let mut sum = blake3::Hasher::new();
        let labels_of = labels.iter().flat_map(|(key, label)| [key.as_str(), label.as_str()]);
        for part in std::iter::once(language).chain(files.iter().copied()).chain(labels_of) {
            sum.update(&(part.len() as u64).to_le_bytes()).update(part.as_bytes());
        }
        let language: LanguageIdentifier = language.parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![language]);
        // The isolation marks would end up in text that people copy.
        bundle.set_use_isolating(false);
        let mut wrong = vec![];
        for (file, text) in files.iter().enumerate() {
            let resource = FluentResource::try_new((*text).to_string()).unwrap_or_else(|(read, errors)| {
                wrong.extend(errors.into_iter().map(|e| WordsFileError {
                    file,
                    offset: e.pos.start,
                    message: e.kind.to_string(),
                }));
                read
            });
            bundle.add_resource_overriding(resource);
        }
        bundle.add_resource_overriding(labels_resource(labels));
        if !wrong.is_empty() {
            return Err(wrong);
        }
        wrong.extend(
            files
                .iter()
                .enumerate()
                .skip(1)
                .flat_map(|(file, own)| unformattable_messages(&bundle, files[0], own, file)),
        );
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let keys =
            files.iter().flat_map(|text| text.lines()).filter_map(|line| line.split_once(" =")).map(|(key, _)| key);
        let keys: Vec<&str> = keys.collect();
        let plain: FxHashMap<String, String> =
            keys.iter().filter_map(|key| Some((key.to_string(), format_message(&bundle, key, &[])?))).collect();
        let others = keys.into_iter().filter(|key| !plain.contains_key(*key));
        let counted = others.map(|key| (key.to_string(), std::array::from_fn(|_| OnceLock::new()))).collect();
        Ok(Words {
            bundle: Arc::new(bundle),
            plain: Arc::new(plain),
            by_number: Arc::new(counted),
            digest: *sum.finalize().as_bytes(),
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
                ([("n", Argument::Number(n))], Some(counted)) if *n < CACHED_NUMBERS => {
                    counted[*n].get_or_init(|| format_message(&self.bundle, key, arguments)).clone()
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
    /// As for [`Words::say`].
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
    let said = bundle.format_pattern(pattern, (!arguments.is_empty()).then_some(&args), &mut errors);
    errors.is_empty().then(|| said.into_owned())
}

/// Finds overridden messages that cannot be formatted with the arguments the built-in message receives.
fn unformattable_messages(
    bundle: &FluentBundle<FluentResource>,
    built_in: &str,
    own: &str,
    file: usize,
) -> Vec<WordsFileError> {
    let given: FxHashMap<&str, Vec<&str>> =
        split_messages(built_in).map(|(key, _, text)| (key, argument_names(text))).collect();
    let wrong = split_messages(own).filter_map(|(key, at, text)| {
        let names = given.get(key)?;
        let ones: Vec<_> = names.iter().map(|name| (*name, Argument::Number(1))).collect();
        if format_message(bundle, key, &ones).is_some() {
            return None;
        }
        let unknown = self::argument_names(text).into_iter().find(|name| !names.contains(name));
        let at = at + unknown.map_or(0, |name| text.find(&format!("${name}")).unwrap_or(0));
        let message = match (unknown, names.as_slice()) {
            (Some(name), []) => format!("`{key}` is given nothing, and no `${name}`"),
            (Some(name), names) => format!(
                "`{key}` is given {}, and no `${name}`",
                names.iter().map(|n| format!("`${n}`")).collect::<Vec<_>>().join(", ")
            ),
            (None, _) => format!("`{key}` refers to a message that is not there"),
        };
        Some(WordsFileError { file, offset: at, message })
    });
    wrong.collect()
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
    let whole: Vec<(usize, usize)> = starts.into_iter().zip(ends).collect();
    whole.into_iter().map(|(start, end)| {
        let one = &text[start..end];
        (one.split(['=', ' ']).next().unwrap_or(one), start, one)
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

/// Returns labels as messages: `insight: Mechanism` becomes `insight` and, in lower case, `insight-low`.
fn labels_resource(labels: &[(String, String)]) -> FluentResource {
    let mut text = String::new();
    for (key, word) in labels {
        // Braces would be parsed as a message of their own.
        let word: String = word.chars().filter(|c| !matches!(c, '{' | '}' | '\n' | '"')).collect();
        let mut letters = word.chars();
        let low: String =
            letters.next().map(|c| c.to_lowercase().collect::<String>()).unwrap_or_default() + letters.as_str();
        text.push_str(&format!("{key} = {{\"{word}\"}}\n{key}-low = {{\"{low}\"}}\n"));
    }
    FluentResource::try_new(text).unwrap_or_else(|(read, _)| read)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overridden_messages_that_cannot_be_formatted_are_reported_at_their_place() {
        let built_in = "quotes = Quotes\nvoices = { $n ->\n   [one] one\n  *[other] { $n }\n}\n";
        let own = "own = { $any }\nquotes = { $n } quotes\nvoices = { $n } of\n  { $m }\n";
        let wrong = Words::new("en", &[built_in, own], &[]).err().unwrap();
        let told: Vec<_> =
            wrong.iter().map(|one| (one.file, &own[one.offset..one.offset + 2], one.message.as_str())).collect();
        assert_eq!(
            told,
            [(1, "$n", "`quotes` is given nothing, and no `$n`"), (1, "$m", "`voices` is given `$n`, and no `$m`")]
        );
        assert!(Words::new("en", &[built_in, "voices = { $n } voices, { quotes }\n"], &[]).is_ok());
        assert!(Words::new("en", &[built_in, "voices = { nothing }\n"], &[]).is_err());
    }
}
