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
pub struct Unreadable {
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
    pub fn new(language: &str, files: &[&str], labels: &[(String, String)]) -> Result<Self, Vec<Unreadable>> {
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
                wrong.extend(errors.into_iter().map(|e| Unreadable {
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
