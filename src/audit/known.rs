//! Secrets -> what is looked for, as hashes.

use super::{
    hash::{BloomFilter, HashTable, RUN, joined},
    reader::{self, ReaderSink, TextFormat},
};
use crate::{
    check::{Secret, Secrets},
    model::quote::Quote,
};
use rayon::prelude::*;
use std::{borrow::Cow, collections::hash_map::Entry, sync::Arc};
use unicode_normalization::UnicodeNormalization;

/// Shorter quotes are known by all of their words, down to this many; fewer are everybody's.
const SHORTEST: usize = 4;

/// What of a secret is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum SecretPart {
    /// Words that were said.
    Words,
    /// What it is called in addresses.
    Id,
    /// What a voice is called to readers.
    Label,
    /// A name of `private/names.txt`.
    Name,
}

/// A secret by its number, and what of it.
pub(super) type SecretMatch = (usize, SecretPart);

/// What was found, and the byte behind it; of a tag, the byte within it.
pub(super) type MatchRange = (SecretMatch, usize);

/// What is looked for.
pub(super) struct SecretIndex {
    /// Runs of words, by their hash.
    runs: HashTable<SecretMatch>,
    /// What else the same words are: an id can be the beginning of a quote.
    besides: HashTable<Vec<SecretMatch>>,
    /// A bit for each length of those runs: the first for runs of one word.
    pub(super) lengths: u8,
    /// Runs of one word.
    pub(super) ones: BloomFilter,
    /// The last two words of runs of two to five.
    pub(super) pairs: BloomFilter,
    /// Runs of six words.
    pub(super) sixes: BloomFilter,
    /// Labels of voices, by the hash of their words.
    pub(super) labels: HashTable<usize>,
    /// The ids of each secret. Among the runs they stand as words: `his-password` as two.
    pub(super) ids: Vec<Vec<Arc<str>>>,
}

/// A run of words that is looked for.
struct WordSequence {
    what: SecretPart,
    length: usize,
    hash: u64,
    /// The hash of its last two words.
    ending: u64,
}

/// What is looked for of one secret.
#[derive(Default)]
struct SecretPattern {
    runs: Vec<WordSequence>,
    /// Hashes of all of a label's words.
    labels: Vec<u64>,
}

impl SecretPattern {
    fn of(secret: &Secret) -> Self {
        let mut sought = SecretPattern::default();
        for id in &secret.ids {
            sought.end_of(&words_of(id), SecretPart::Id);
        }
        for label in &secret.labels {
            let words = words_of(label);
            sought.labels.push(joined(&words));
            if (SHORTEST..=RUN).contains(&words.len()) {
                sought.put(&words, SecretPart::Label);
            }
        }
        for name in &secret.names {
            // A genitive adds an s to the last word; an apostrophe before it is no letter.
            for name in [name.to_string(), format!("{name}s")] {
                sought.end_of(&words_of(&name), SecretPart::Name);
            }
        }
        let words = words_of(&secret.words);
        let length = words.len().min(RUN);
        if length >= SHORTEST {
            sought.runs.reserve(words.len());
            words.windows(length).for_each(|run| sought.put(run, SecretPart::Words));
        }
        sought
    }

    /// What is longer than a run is known by its end.
    fn end_of(&mut self, words: &[u64], what: SecretPart) {
        self.put(&words[words.len().saturating_sub(RUN)..], what);
    }

    fn put(&mut self, run: &[u64], what: SecretPart) {
        if !run.is_empty() {
            let ending = joined(&run[run.len().saturating_sub(2)..]);
            self.runs.push(WordSequence { what, length: run.len(), hash: joined(run), ending });
        }
    }
}

impl SecretIndex {
    pub(super) fn new(secrets: &Secrets) -> Self {
        let mut known = SecretIndex {
            runs: HashTable::default(),
            besides: HashTable::default(),
            lengths: 0,
            ones: BloomFilter::new(1 << 16),
            pairs: BloomFilter::new(1 << 18),
            sixes: BloomFilter::new(1 << 20),
            labels: HashTable::default(),
            ids: secrets.all.iter().map(|secret| secret.ids.clone()).collect(),
        };
        let sought: Vec<SecretPattern> = secrets.all.par_iter().map(SecretPattern::of).collect();
        known.runs.reserve(sought.iter().map(|one| one.runs.len()).sum());
        for (index, SecretPattern { runs, labels }) in sought.into_iter().enumerate() {
            runs.into_iter().for_each(|run| known.put(run, index));
            known.labels.extend(labels.into_iter().map(|label| (label, index)));
        }
        known.forget(&secrets.visible_quotes);
        known
    }

    /// Takes out the runs of words that may be read somewhere.
    fn forget(&mut self, seen: &[Arc<Quote>]) {
        let lengths = self.lengths;
        let is_known = |run: &&[u64]| match run {
            [.., before, last] if run.len() < RUN => self.pairs.may_hold(joined(&[*before, *last])),
            run => self.sixes.may_hold(joined(run)),
        };
        let open = |quote: &Arc<Quote>| {
            let words = words_of(quote.testimony.plain_text());
            let of_length = |length: usize| words.windows(length).filter(is_known).map(joined).collect::<Vec<_>>();
            let lengths = (SHORTEST..=RUN).filter(|length| lengths & (1 << (length - 1)) != 0);
            lengths.flat_map(of_length).collect::<Vec<_>>()
        };
        let open: Vec<u64> = seen.par_iter().flat_map_iter(open).collect();
        for hash in open {
            let others = self.besides.remove(&hash).unwrap_or_default();
            let mut left =
                self.runs.remove(&hash).into_iter().chain(others).filter(|(_, what)| *what != SecretPart::Words);
            if let Some(first) = left.next() {
                self.runs.insert(hash, first);
                self.besides.insert(hash, left.collect());
            }
        }
    }

    fn put(&mut self, run: WordSequence, secret: usize) {
        match run.length {
            1 => self.ones.put(run.hash),
            RUN => self.sixes.put(run.hash),
            _ => self.pairs.put(run.ending),
        }
        self.lengths |= 1 << (run.length - 1);
        let found = (secret, run.what);
        match self.runs.entry(run.hash) {
            Entry::Vacant(free) => {
                free.insert(found);
            }
            // The same words said twice are one finding.
            Entry::Occupied(taken) if taken.get().1 == run.what && run.what != SecretPart::Id => {}
            Entry::Occupied(_) => self.besides.entry(run.hash).or_default().push(found),
        }
    }

    /// The secrets that a run of words is of.
    pub(super) fn of_run(&self, run: u64) -> impl Iterator<Item = SecretMatch> {
        let besides = self.besides.get(&run).into_iter().flatten();
        self.runs.get(&run).into_iter().chain(besides).copied()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.runs.is_empty() && self.labels.is_empty()
    }
}

/// The text with each letter and its marks as one: some systems write `å` as `a` and a ring. Most texts have no such marks,
/// which two bytes tell.
pub(super) fn composed(text: &str) -> Cow<'_, str> {
    if memchr::memchr2(0xcc, 0xcd, text.as_bytes()).is_some() {
        text.nfc().collect::<String>().into()
    } else {
        text.into()
    }
}

/// The hashes of the words of a text.
fn words_of(text: &str) -> Vec<u64> {
    let text = &*composed(text);
    struct WordSplitter(Vec<u64>);
    impl ReaderSink for WordSplitter {
        fn word(&mut self, _: usize, hash: u64, _: bool) {
            self.0.push(hash);
        }
        fn cell(&mut self, _: Option<u64>) {}
        fn tag(&mut self, _: &str, _: bool) {}
        fn comment(&mut self, _: &str) {}
        fn knows(&mut self, _: &[u8]) -> Option<bool> {
            None
        }
        fn part(&mut self, _: &str) -> bool {
            false
        }
    }
    let mut words = WordSplitter(vec![]);
    reader::read(text, TextFormat::Plain, &mut words);
    words.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_the_same_whatever_stands_around_it() {
        let letters = "Ærø3xyøåÄbcdefgh9ijklmnopqrstuvwxyzÉÆabcdefghijklm";
        for length in 1..=letters.chars().count() {
            let word: String = letters.chars().take(length).collect();
            let alone = words_of(&word);
            assert_eq!(alone.len(), 1, "{word}");
            let text = format!("({word}) – {word}; {word}, {word}: {}/{word}-{word}!  {word}", word.to_uppercase());
            assert_eq!(words_of(&text), alone.repeat(8), "{word}");
        }
    }
}
