//! Fluent files -> Words: what the interface says, in one language, with a house's own words for the kinds.

use fluent_bundle::{FluentArgs, FluentError, FluentResource, FluentValue, concurrent::FluentBundle};
use rustc_hash::FxHashMap;
use std::sync::{Arc, OnceLock};
use unic_langid::LanguageIdentifier;

/// The words of the interface.
#[derive(Clone)]
pub struct Words {
    bundle: Arc<FluentBundle<FluentResource>>,
    /// The messages that need nothing put in, put together once: every page asks for dozens.
    plain: Arc<FxHashMap<String, String>>,
    /// What was said of small numbers: `3 quotes` stands on hundreds of pages.
    counted: Arc<FxHashMap<String, [OnceLock<Option<String>>; COUNTED]>>,
    sum: [u8; 32],
}

/// Numbers below this are small.
const COUNTED: usize = 64;

/// A Fluent file that cannot be read: its place among the given ones, the byte, and what is wrong.
#[derive(Debug, PartialEq, Eq)]
pub struct WordsFileError {
    /// Which of the files.
    pub file: usize,
    /// Where in it.
    pub at: usize,
    /// What is wrong.
    pub message: String,
}

impl Words {
    /// Reads `files`, later ones overriding earlier ones; `labels` are a house's words for the kinds, by their keys.
    ///
    /// # Errors
    /// The places that cannot be read.
    pub fn new(language: &str, files: &[&str], labels: &[(String, String)]) -> Result<Self, Vec<WordsFileError>> {
        let mut sum = blake3::Hasher::new();
        let labels_of = labels.iter().flat_map(|(key, label)| [key.as_str(), label.as_str()]);
        for part in std::iter::once(language).chain(files.iter().copied()).chain(labels_of) {
            sum.update(&(part.len() as u64).to_le_bytes()).update(part.as_bytes());
        }
        let language: LanguageIdentifier = language.parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![language]);
        // The isolating marks would stand in the text that people copy.
        bundle.set_use_isolating(false);
        let mut wrong = vec![];
        for (file, text) in files.iter().enumerate() {
            let resource = FluentResource::try_new((*text).to_string()).unwrap_or_else(|(read, errors)| {
                wrong.extend(errors.into_iter().map(|e| WordsFileError {
                    file,
                    at: e.pos.start,
                    message: e.kind.to_string(),
                }));
                read
            });
            bundle.add_resource_overriding(resource);
        }
        bundle.add_resource_overriding(of_labels(labels));
        if !wrong.is_empty() {
            return Err(wrong);
        }
        wrong.extend(files.iter().enumerate().skip(1).flat_map(|(file, own)| unsayable(&bundle, files[0], own, file)));
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let keys =
            files.iter().flat_map(|text| text.lines()).filter_map(|line| line.split_once(" =")).map(|(key, _)| key);
        let keys: Vec<&str> = keys.collect();
        let plain: FxHashMap<String, String> =
            keys.iter().filter_map(|key| Some((key.to_string(), said(&bundle, key, &[])?))).collect();
        let others = keys.into_iter().filter(|key| !plain.contains_key(*key));
        let counted = others.map(|key| (key.to_string(), std::array::from_fn(|_| OnceLock::new()))).collect();
        Ok(Words {
            bundle: Arc::new(bundle),
            plain: Arc::new(plain),
            counted: Arc::new(counted),
            sum: *sum.finalize().as_bytes(),
        })
    }

    /// The hash of all that they were read from.
    pub fn sum(&self) -> [u8; 32] {
        self.sum
    }

    /// The words called `key`, with `arguments` put in. `None` if there are none, or they cannot be put together.
    pub fn get(&self, key: &str, arguments: &[(&str, Argument<'_>)]) -> Option<String> {
        match self.plain(key) {
            Some(plain) if arguments.is_empty() => Some(plain.to_string()),
            _ => match (arguments, self.counted.get(key)) {
                ([("n", Argument::Number(n))], Some(counted)) if *n < COUNTED => {
                    counted[*n].get_or_init(|| said(&self.bundle, key, arguments)).clone()
                }
                _ => said(&self.bundle, key, arguments),
            },
        }
    }

    /// The words called `key`, if they need nothing put in.
    pub fn plain(&self, key: &str) -> Option<&str> {
        self.plain.get(key).map(String::as_str)
    }

    /// The words called `key`.
    ///
    /// # Panics
    /// If a built-in key is missing, which a test rules out for every language.
    pub fn say(&self, key: &str) -> String {
        self.get(key, &[]).unwrap_or_else(|| panic!("the built-in words have `{key}`"))
    }

    /// The words called `key` for a number.
    ///
    /// # Panics
    /// As [`Words::say`].
    pub fn count(&self, key: &str, n: usize) -> String {
        self.get(key, &[("n", Argument::Number(n))]).unwrap_or_else(|| panic!("the built-in words have `{key}`"))
    }

    /// Whether there are words called `key`.
    pub fn has(&self, key: &str) -> bool {
        self.bundle.has_message(key)
    }
}

/// The message `key` with `arguments` put in.
fn said(bundle: &FluentBundle<FluentResource>, key: &str, arguments: &[(&str, Argument<'_>)]) -> Option<String> {
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

/// Words of a house that say a message of the built-in ones, and cannot be put together from what that one is given.
fn unsayable(bundle: &FluentBundle<FluentResource>, built_in: &str, own: &str, file: usize) -> Vec<WordsFileError> {
    let given: FxHashMap<&str, Vec<&str>> = messages(built_in).map(|(key, _, text)| (key, given(text))).collect();
    let wrong = messages(own).filter_map(|(key, at, text)| {
        let names = given.get(key)?;
        let ones: Vec<_> = names.iter().map(|name| (*name, Argument::Number(1))).collect();
        if said(bundle, key, &ones).is_some() {
            return None;
        }
        let unknown = self::given(text).into_iter().find(|name| !names.contains(name));
        let at = at + unknown.map_or(0, |name| text.find(&format!("${name}")).unwrap_or(0));
        let message = match (unknown, names.as_slice()) {
            (Some(name), []) => format!("`{key}` is given nothing, and no `${name}`"),
            (Some(name), names) => format!(
                "`{key}` is given {}, and no `${name}`",
                names.iter().map(|n| format!("`${n}`")).collect::<Vec<_>>().join(", ")
            ),
            (None, _) => format!("`{key}` refers to a message that is not there"),
        };
        Some(WordsFileError { file, at, message })
    });
    wrong.collect()
}

/// The messages of a file: their keys, where they begin, and all they say.
fn messages(text: &str) -> impl Iterator<Item = (&str, usize, &str)> {
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

/// The names of what a message is given: `$n`.
fn given(message: &str) -> Vec<&str> {
    let end =
        |rest: &str| rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_').unwrap_or(rest.len());
    let mut names: Vec<&str> = message.split('$').skip(1).map(|rest| &rest[..end(rest)]).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// What can be put into words.
#[derive(Clone, Copy, Debug)]
pub enum Argument<'a> {
    /// A number, which also decides between one and many.
    Number(usize),
    /// Words.
    Text(&'a str),
}

/// `insight: Mechanism` as the messages `insight` and `insight-low`.
fn of_labels(labels: &[(String, String)]) -> FluentResource {
    let mut text = String::new();
    for (key, word) in labels {
        // Braces would be read as a message of their own.
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
    fn words_of_a_house_that_cannot_be_put_together_are_told_where_they_stand() {
        let built_in = "quotes = Quotes\nvoices = { $n ->\n   [one] one\n  *[other] { $n }\n}\n";
        let own = "own = { $any }\nquotes = { $n } quotes\nvoices = { $n } of\n  { $m }\n";
        let wrong = Words::new("en", &[built_in, own], &[]).err().unwrap();
        let told: Vec<_> = wrong.iter().map(|one| (one.file, &own[one.at..one.at + 2], one.message.as_str())).collect();
        assert_eq!(
            told,
            [(1, "$n", "`quotes` is given nothing, and no `$n`"), (1, "$m", "`voices` is given `$n`, and no `$m`")]
        );
        assert!(Words::new("en", &[built_in, "voices = { $n } voices, { quotes }\n"], &[]).is_ok());
        assert!(Words::new("en", &[built_in, "voices = { nothing }\n"], &[]).is_err());
    }
}
