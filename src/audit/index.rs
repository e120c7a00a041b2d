//! The index of the secrets: runs of words and labels, by their hashes.

use super::words::{hashes_without_digits, mix, word_hashes};
use crate::{
    check::{Secret, Secrets},
    extract::{decode_windows_1252, is_invisible},
    model::quote::Quote,
};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::sync::Arc;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The number of words in a row by which a quote is recognised.
pub(super) const RUN_LEN: usize = 6;

/// Shorter quotes are recognised by all of their words, down to this many: fewer words are anybody's.
const MIN_WORDS: usize = 4;

/// The part of a secret that is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum SecretPart {
    /// Words of a quote.
    Words,
    /// An id, as it is written in addresses.
    Id,
    /// A voice's label.
    Label,
    /// A name of `private/names.txt`.
    Name,
}

/// A secret by its index, and the part of it.
pub(super) type SecretMatch = (usize, SecretPart);

/// The runs of words, labels and ids that no file may hold.
pub(super) struct SecretIndex {
    /// The matches of each run of words, by the run's hash.
    runs: FxHashMap<u64, Vec<SecretMatch>>,
    /// The secret of each label, by the hash of the label's words.
    labels: FxHashMap<u64, usize>,
    /// The parts of names that can fill two cells of a record, by the hash of one: the hash of the other, and the secret.
    name_parts: FxHashMap<u64, Vec<(u64, usize)>>,
    /// The last words of names, by the first: between them, people write a second first name, an initial or somebody else.
    full_names: FxHashMap<u64, Vec<(u64, usize)>>,
    /// The ids of each secret. They are runs of words as well: `his-password` is two.
    ids: Vec<Vec<Arc<str>>>,
}

impl SecretIndex {
    /// Indexes `secrets`, without the words that the audience may read in a quote that it sees.
    pub(super) fn new(secrets: &Secrets) -> Self {
        let mut index = SecretIndex {
            runs: FxHashMap::default(),
            labels: FxHashMap::default(),
            name_parts: FxHashMap::default(),
            full_names: FxHashMap::default(),
            ids: secrets.all.iter().map(|secret| secret.ids.clone()).collect(),
        };
        let patterns: Vec<SecretPattern> = secrets.all.par_iter().map(SecretPattern::new).collect();
        for (secret, SecretPattern { runs, labels }) in patterns.into_iter().enumerate() {
            runs.iter().for_each(|run| index.insert(run, secret));
            index.labels.extend(labels.into_iter().map(|label| (label, secret)));
        }
        for (secret, name) in
            secrets.all.iter().enumerate().flat_map(|(i, secret)| secret.names.iter().map(move |n| (i, n)))
        {
            index.insert_name_parts(name, secret);
        }
        index.remove_visible(&secrets.visible_quotes);
        index
    }

    fn insert(&mut self, run: &WordRun, secret: usize) {
        let matches = self.runs.entry(run.hash).or_default();
        // The same words said twice are one finding; two entries may share an id, and each is checked against its own.
        if run.part == SecretPart::Id || matches.iter().all(|(_, part)| *part != run.part) {
            matches.push((secret, run.part));
        }
    }

    /// Adds the two parts of a name, as a table has them in columns: the last word, and what stands before it or the first word alone.
    fn insert_name_parts(&mut self, name: &str, secret: usize) {
        let words = word_hashes(name);
        let Some((last, first)) = words.split_last().filter(|(_, first)| !first.is_empty()) else { return };
        self.full_names.entry(first[0]).or_default().push((*last, secret));
        let last = cell_hash(&[*last]);
        for first in [cell_hash(first), cell_hash(&first[..1])] {
            for (own, other) in [(first, last), (last, first)] {
                let others = self.name_parts.entry(own).or_default();
                if !others.contains(&(other, secret)) {
                    others.push((other, secret));
                }
            }
        }
    }

    /// Returns what completes a name of which a cell holds one part: the hash of the other part, and the secret.
    pub(super) fn name_parts(&self, cell: u64) -> &[(u64, usize)] {
        self.name_parts.get(&cell).map_or(&[], Vec::as_slice)
    }

    /// Removes the runs of words that the visible quotes hold.
    fn remove_visible(&mut self, visible: &[Arc<Quote>]) {
        let known = |quote: &Arc<Quote>| {
            // In data, a quote stands twice in a row: as words, and as typed.
            let text = quote.testimony.plain_text();
            let twice = format!("{text} {text}");
            let (words, spoken) = (word_hashes(&twice), hashes_without_digits(&twice));
            let hashes = (MIN_WORDS..=RUN_LEN)
                .flat_map(|length| words.windows(length).chain(spoken.windows(length)).map(run_hash));
            hashes.filter(|hash| self.runs.contains_key(hash)).collect::<Vec<u64>>()
        };
        let known: Vec<u64> = visible.par_iter().flat_map_iter(known).collect();
        for hash in known {
            if let Some(matches) = self.runs.get_mut(&hash) {
                matches.retain(|(_, part)| *part != SecretPart::Words);
            }
        }
        self.runs.retain(|_, matches| !matches.is_empty());
    }

    /// Returns the last words of the names that begin with a word, and their secrets.
    pub(super) fn full_names(&self, first: u64) -> &[(u64, usize)] {
        self.full_names.get(&first).map_or(&[], Vec::as_slice)
    }

    /// Returns the matches of a run of words.
    pub(super) fn run(&self, hash: u64) -> &[SecretMatch] {
        self.runs.get(&hash).map_or(&[], Vec::as_slice)
    }

    /// Returns the secret of a label, by the hash of the label's words.
    pub(super) fn label(&self, hash: u64) -> Option<usize> {
        self.labels.get(&hash).copied()
    }

    /// Returns the ids of a secret.
    pub(super) fn ids(&self, secret: usize) -> &[Arc<str>] {
        &self.ids[secret]
    }

    /// Returns whether there is nothing to look for.
    pub(super) fn is_empty(&self) -> bool {
        self.runs.is_empty() && self.labels.is_empty()
    }
}

/// A run of words that belongs to a secret.
struct WordRun {
    part: SecretPart,
    hash: u64,
}

/// The runs and labels by which one secret is recognised.
#[derive(Default)]
struct SecretPattern {
    runs: Vec<WordRun>,
    /// The hashes of whole labels.
    labels: Vec<u64>,
}

impl SecretPattern {
    fn new(secret: &Secret) -> Self {
        let mut pattern = SecretPattern::default();
        for id in &secret.ids {
            pattern.push_last_run(&word_hashes(id), SecretPart::Id);
        }
        for label in &secret.labels {
            let words = word_hashes(label);
            pattern.labels.push(cell_hash(&words));
            if (MIN_WORDS..=RUN_LEN).contains(&words.len()) {
                pattern.push_run(&words, SecretPart::Label);
            }
        }
        for name in secret.names.iter().flat_map(|name| name_forms(name)) {
            // A genitive adds an s to the last word; an apostrophe before it is not a letter.
            for name in [format!("{name}s"), name] {
                pattern.push_last_run(&word_hashes(&name), SecretPart::Name);
            }
        }
        let (words, spoken) = (word_hashes(&secret.words), hashes_without_digits(&secret.words));
        pattern.push_runs(&words);
        // A search that leaves out the times of a transcript leaves out the numbers of a quote as well.
        if spoken.len() != words.len() {
            pattern.push_runs(&spoken);
        }
        pattern
    }

    /// Adds all runs of the words of a quote.
    fn push_runs(&mut self, words: &[u64]) {
        let length = words.len().min(RUN_LEN);
        if length >= MIN_WORDS {
            words.windows(length).for_each(|run| self.push_run(run, SecretPart::Words));
        }
    }

    /// Adds the end of words that are longer than a run.
    fn push_last_run(&mut self, words: &[u64], part: SecretPart) {
        self.push_run(&words[words.len().saturating_sub(RUN_LEN)..], part);
    }

    fn push_run(&mut self, words: &[u64], part: SecretPart) {
        if !words.is_empty() {
            self.runs.push(WordRun { part, hash: run_hash(words) });
        }
    }
}

/// Returns the forms in which a name is written: as it is, from each of its words on (`Brandholm, Asta`), run together (`AstaBrandholm`), and
/// each of these with the letters that programs put in place of `ø` and others.
fn name_forms(name: &str) -> Vec<String> {
    let words: Vec<&str> =
        name.split(|c: char| !c.is_alphanumeric() && !is_invisible(c)).filter(|word| !word.is_empty()).collect();
    let rotations = (1..words.len()).map(|start| [&words[start..], &words[..start]].concat());
    // A name in the middle is often left out.
    let first_and_last = if words.len() > 2 { Some(vec![words[0], words[words.len() - 1]]) } else { None };
    let orders: Vec<Vec<&str>> = std::iter::once(words.clone()).chain(rotations).chain(first_and_last).collect();
    let together = orders.iter().filter(|words| words.len() > 1).map(|words| words.concat());
    let together: Vec<String> = together.filter(|word| word.chars().count() >= MIN_TOGETHER_LEN).collect();
    let mut forms: Vec<String> = std::iter::once(name.to_string())
        .chain(orders.iter().skip(1).map(|words| words.join(" ")))
        .chain(together)
        .collect();
    if !name.is_ascii() {
        let replaced: Vec<String> = forms.iter().flat_map(|form| with_other_letters(form)).collect();
        forms.extend(replaced.into_iter().filter(|form| form.chars().count() >= MIN_REPLACED_LEN));
    }
    forms
}

/// The length of the shortest name that is searched for with other letters, in characters: `Bo` is not `Bø`.
const MIN_REPLACED_LEN: usize = 4;

/// Returns a name with its letters beyond ASCII as one letter (`Soren`), as two (`Soeren`), and as UTF-8 that was read as Windows-1252
/// (`SÃ¸ren`).
fn with_other_letters(name: &str) -> [String; 3] {
    let replace = |with_two: bool| {
        let letter = |c: char| match c.to_lowercase().next().unwrap_or(c) {
            'ø' | 'ö' => (if with_two { "oe" } else { "o" }).to_string(),
            'å' => (if with_two { "aa" } else { "a" }).to_string(),
            'æ' | 'ä' => (if with_two || c == 'æ' { "ae" } else { "a" }).to_string(),
            'ü' if with_two => "ue".to_string(),
            'ß' => "ss".to_string(),
            'ð' | 'đ' => "d".to_string(),
            'ł' => "l".to_string(),
            c => c.nfd().filter(|c| !is_combining_mark(*c)).collect(),
        };
        name.chars().map(letter).collect::<String>()
    };
    [replace(false), replace(true), decode_windows_1252(name.as_bytes())]
}

/// The length of the shortest name that is searched for run together, in characters: shorter ones are words of the language.
const MIN_TOGETHER_LEN: usize = 6;

/// Returns the hash of a run, from its last word to its first.
fn run_hash(words: &[u64]) -> u64 {
    words.iter().rev().fold(0, |hash, word| mix(hash, *word))
}

/// Returns the hash of a cell, from its first word to its last, since a cell grows while it is read.
fn cell_hash(words: &[u64]) -> u64 {
    words.iter().fold(0, |hash, word| mix(hash, *word))
}
