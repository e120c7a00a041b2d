//! Secrets -> what is looked for, as hashes; and the search for it in one text.

use super::{
    reader::{self, Form, Listener},
    tag::{Tags, fold},
    word::SPREAD,
};
use crate::{
    check::{Secret, Secrets},
    model::quote::Quote,
};
use rayon::prelude::*;
use std::{
    borrow::Cow,
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
    sync::Arc,
};
use unicode_normalization::UnicodeNormalization;

/// A quote is known again by this many words in a row.
pub(super) const RUN: usize = 6;

/// Shorter quotes are known by all of their words, down to this many; fewer are everybody's.
const SHORTEST: usize = 4;

/// What of a secret is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum What {
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
type Found = (usize, What);

/// What was found, and the byte behind it; of a tag, the byte within it.
pub(super) type Place = (Found, usize);

/// A table whose keys are hashes already.
type Table<T> = HashMap<u64, T, BuildHasherDefault<AsItIs>>;

/// Takes a hash for its own hash.
#[derive(Default)]
pub(super) struct AsItIs(u64);

impl Hasher for AsItIs {
    fn write(&mut self, _: &[u8]) {}

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// Two bits for each hash, in one number: most of what is read is told apart by them alone.
struct Sieve(Vec<u64>);

impl Sieve {
    fn new(bits: usize) -> Self {
        Sieve(vec![0; bits / 64])
    }

    fn put(&mut self, hash: u64) {
        let (at, bits) = self.place(hash);
        self.0[at] |= bits;
    }

    #[inline]
    fn may_hold(&self, hash: u64) -> bool {
        let (at, bits) = self.place(hash);
        self.0[at] & bits == bits
    }

    /// Its number of bits is a power of two.
    #[inline]
    fn place(&self, hash: u64) -> (usize, u64) {
        ((hash >> 20) as usize & (self.0.len() - 1), 1 << (hash % 64) | 1 << (hash >> 6 & 63))
    }
}

/// What is looked for.
pub(super) struct Known {
    /// Runs of words, by their hash.
    runs: Table<Found>,
    /// A bit for each length of those runs: the first for runs of one word.
    lengths: u8,
    /// Runs of one word.
    ones: Sieve,
    /// The last two words of runs of two to five.
    pairs: Sieve,
    /// Runs of six words.
    sixes: Sieve,
    /// Labels of voices, by the hash of their words.
    labels: Table<usize>,
    /// The ids of each secret. Among the runs they stand as words: `his-password` as two.
    ids: Vec<Vec<Arc<str>>>,
}

/// A run of words that is looked for.
struct Run {
    what: What,
    length: usize,
    hash: u64,
    /// The hash of its last two words.
    ending: u64,
}

/// What is looked for of one secret.
#[derive(Default)]
struct Sought {
    runs: Vec<Run>,
    /// Hashes of all of a label's words.
    labels: Vec<u64>,
}

impl Sought {
    fn of(secret: &Secret) -> Self {
        let mut sought = Sought::default();
        for id in &secret.ids {
            sought.end_of(&words_of(id), What::Id);
        }
        for label in &secret.labels {
            let words = words_of(label);
            sought.labels.push(joined(&words));
            if (SHORTEST..=RUN).contains(&words.len()) {
                sought.put(&words, What::Label);
            }
        }
        for name in &secret.names {
            // A genitive adds an s to the last word; an apostrophe before it is no letter.
            for name in [name.to_string(), format!("{name}s")] {
                sought.end_of(&words_of(&name), What::Name);
            }
        }
        let words = words_of(&secret.words);
        let length = words.len().min(RUN);
        if length >= SHORTEST {
            sought.runs.reserve(words.len());
            words.windows(length).for_each(|run| sought.put(run, What::Words));
        }
        sought
    }

    /// What is longer than a run is known by its end.
    fn end_of(&mut self, words: &[u64], what: What) {
        self.put(&words[words.len().saturating_sub(RUN)..], what);
    }

    fn put(&mut self, run: &[u64], what: What) {
        if !run.is_empty() {
            let ending = joined(&run[run.len().saturating_sub(2)..]);
            self.runs.push(Run { what, length: run.len(), hash: joined(run), ending });
        }
    }
}

impl Known {
    pub(super) fn new(secrets: &Secrets) -> Self {
        let mut known = Known {
            runs: Table::default(),
            lengths: 0,
            ones: Sieve::new(1 << 16),
            pairs: Sieve::new(1 << 18),
            sixes: Sieve::new(1 << 20),
            labels: Table::default(),
            ids: secrets.all.iter().map(|secret| secret.ids.clone()).collect(),
        };
        let sought: Vec<Sought> = secrets.all.par_iter().map(Sought::of).collect();
        known.runs.reserve(sought.iter().map(|one| one.runs.len()).sum());
        for (index, Sought { runs, labels }) in sought.into_iter().enumerate() {
            runs.into_iter().for_each(|run| known.put(run, index));
            known.labels.extend(labels.into_iter().map(|label| (label, index)));
        }
        known.forget(&secrets.seen);
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
            let words = words_of(quote.testimony.plain());
            let of_length = |length: usize| words.windows(length).filter(is_known).map(joined).collect::<Vec<_>>();
            let lengths = (SHORTEST..=RUN).filter(|length| lengths & (1 << (length - 1)) != 0);
            lengths.flat_map(of_length).collect::<Vec<_>>()
        };
        let open: Vec<u64> = seen.par_iter().flat_map_iter(open).collect();
        for hash in open {
            if self.runs.get(&hash).is_some_and(|(_, what)| *what == What::Words) {
                self.runs.remove(&hash);
            }
        }
    }

    fn put(&mut self, run: Run, secret: usize) {
        match run.length {
            1 => self.ones.put(run.hash),
            RUN => self.sixes.put(run.hash),
            _ => self.pairs.put(run.ending),
        }
        self.lengths |= 1 << (run.length - 1);
        self.runs.insert(run.hash, (secret, run.what));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.runs.is_empty() && self.labels.is_empty()
    }

    /// The secrets in a file's path: ids and names as parts of it.
    pub(super) fn in_path(&self, path: &str) -> Vec<Place> {
        let (mut found, mut clean) = (vec![], Clean::default());
        let mut search = Search {
            known: self,
            bytes: path.as_bytes(),
            is_path: true,
            heard: Heard::default(),
            words: None,
            clean: &mut clean,
            found: &mut found,
        };
        reader::read(path, Form::Plain, &mut search);
        found
    }

    /// The secrets in a text. `clean` is what was read before and held none.
    pub(super) fn in_text(&self, text: &str, form: Form, clean: &mut Clean, found: &mut Vec<Place>) {
        let text = &*composed(text);
        let mut search = Search {
            known: self,
            bytes: text.as_bytes(),
            is_path: false,
            heard: Heard::default(),
            words: None,
            clean,
            found,
        };
        reader::read(text, form, &mut search);
    }
}

/// What was read before and holds no secret, by its hash: most of a page stands on others, too.
#[derive(Default)]
pub(super) struct Clean {
    tags: Tags,
    /// Parts, each with the words that it opens and closes with: a run can lie across its edge.
    parts: Table<(Vec<u64>, Vec<u64>)>,
}

/// The last words, in a ring, and the cell in progress.
#[derive(Default)]
struct Heard {
    last: [u64; RING],
    count: usize,
    /// The hash of the last six words.
    six: u64,
    cell: u64,
    cell_words: usize,
}

/// Room for a run, in a number that is quickly divided by.
const RING: usize = 8;

struct Search<'k, 'f> {
    known: &'k Known,
    bytes: &'k [u8],
    /// Whether it is a file's path: there any sign parts an id from what is round it.
    is_path: bool,
    heard: Heard,
    /// All words, where they are to be kept.
    words: Option<Vec<u64>>,
    clean: &'f mut Clean,
    found: &'f mut Vec<Place>,
}

impl Search<'_, '_> {
    /// Looks for runs of two to five words that end with the last one heard, before byte `at`.
    #[cold]
    fn shorter(&mut self, at: usize) {
        let (last, count) = (self.heard.last, self.heard.count);
        let mut run = 0;
        for length in 1..RUN.min(count + 1) {
            run = joining(last[(count - length) % RING], length - 1).wrapping_add(run);
            if length > 1 && self.known.lengths & (1 << (length - 1)) != 0 {
                self.hit(at, run, true);
            }
        }
    }

    #[cold]
    fn hit(&mut self, at: usize, run: u64, is_prose: bool) {
        let Some((secret, what)) = self.known.runs.get(&run).copied() else { return };
        let counts = match what {
            What::Words | What::Label => true,
            // A name of one word is looked for among words: `mark` is a tag, and `max` a measure.
            What::Name => is_prose,
            What::Id => self.is_id(at, secret),
        };
        if counts {
            self.found.push(((secret, what), at));
        }
    }

    /// Whether an id of `secret` ends at byte `at`, where ids stand: between quotation marks, slashes, a `#`, the commas
    /// of a table.
    fn is_id(&self, at: usize, secret: usize) -> bool {
        let is_edge = |b: Option<&u8>| match b {
            None => true,
            Some(b) if self.is_path => !b.is_ascii_alphanumeric(),
            Some(b) => matches!(b, b'"' | b'/' | b'#' | b',' | b'\n' | b'\r' | b'\''),
        };
        is_edge(self.bytes.get(at))
            && self.known.ids[secret].iter().any(|id| {
                let before = self.bytes[..at].strip_suffix(id.as_bytes());
                before.is_some_and(|before| is_edge(before.last()))
            })
    }
}

impl Listener for Search<'_, '_> {
    fn word(&mut self, at: usize, hash: u64, is_prose: bool) {
        if let Some(words) = &mut self.words {
            words.push(hash);
        }
        let Heard { last, count, six, cell, cell_words } = &mut self.heard;
        // The hash of the last six words rolls on: the oldest is taken off, the others move up, the newest comes in.
        *six = six.wrapping_sub(joining(last[count.wrapping_sub(RUN) % RING], RUN - 1)).wrapping_mul(SPREAD);
        *six = six.wrapping_add(hash);
        let (six, pair) = (*six, joining(last[count.wrapping_sub(1) % RING], 1).wrapping_add(hash));
        last[*count % RING] = hash;
        *count += 1;
        *cell = cell.wrapping_mul(SPREAD).wrapping_add(hash);
        *cell_words += 1;
        if self.known.ones.may_hold(hash) {
            self.hit(at, hash, is_prose);
        }
        if self.known.pairs.may_hold(pair) {
            self.shorter(at);
        }
        if self.known.sixes.may_hold(six) {
            self.hit(at, six, true);
        }
    }

    fn cell(&mut self, open_word: Option<u64>) {
        let (mut cell, mut words) = (self.heard.cell, self.heard.cell_words);
        if let Some(word) = open_word {
            (cell, words) = (cell.wrapping_mul(SPREAD).wrapping_add(word), words + 1);
        }
        (self.heard.cell, self.heard.cell_words) = (0, 0);
        if words > 0 {
            self.found.extend(self.known.labels.get(&cell).map(|secret| ((*secret, What::Label), 0)));
        }
    }

    /// A tag is read by itself: nobody reads the values of two tags as one sentence.
    fn tag(&mut self, tag: &str, parts_words: bool) {
        let before = self.found.len();
        self.known.in_text(tag, Form::Tag, self.clean, self.found);
        if self.found.len() == before {
            self.clean.tags.put(fold(tag.as_bytes()), parts_words);
        }
    }

    fn part(&mut self, part: &str) -> bool {
        // A part within a part is read with it.
        if self.words.is_some() {
            return false;
        }
        let hash = fold(part.as_bytes());
        if let Some((first, last)) = self.clean.parts.get(&hash).cloned() {
            first.iter().for_each(|word| self.word(0, *word, false));
            // From here on nothing of what stood before the part can be in a run.
            self.heard = Heard::default();
            last.iter().for_each(|word| self.word(0, *word, false));
            return true;
        }
        let before = self.found.len();
        let mut alone = Search {
            known: self.known,
            bytes: part.as_bytes(),
            is_path: false,
            heard: Heard::default(),
            words: Some(vec![]),
            clean: self.clean,
            found: self.found,
        };
        reader::read(part, Form::Tagged, &mut alone);
        let words = alone.words.take().unwrap_or_default();
        // Read once more in its place this time, for what lies across its edges; what it holds is then found twice.
        if self.found.len() == before && words.len() >= 2 * RUN {
            let ends = (words[..RUN].to_vec(), words[words.len() - RUN..].to_vec());
            self.clean.parts.insert(hash, ends);
        }
        false
    }

    #[inline]
    fn knows(&mut self, tag: &[u8]) -> Option<bool> {
        self.clean.tags.get(fold(tag))
    }
}

/// The text with each letter and its marks as one: some systems write `å` as `a` and a ring. Most texts have no such marks,
/// which two bytes tell.
fn composed(text: &str) -> Cow<'_, str> {
    if memchr::memchr2(0xcc, 0xcd, text.as_bytes()).is_some() {
        text.nfc().collect::<String>().into()
    } else {
        text.into()
    }
}

/// The hashes of the words of a text.
fn words_of(text: &str) -> Vec<u64> {
    let text = &*composed(text);
    struct Words(Vec<u64>);
    impl Listener for Words {
        fn word(&mut self, _: usize, hash: u64, _: bool) {
            self.0.push(hash);
        }
        fn cell(&mut self, _: Option<u64>) {}
        fn tag(&mut self, _: &str, _: bool) {}
        fn knows(&mut self, _: &[u8]) -> Option<bool> {
            None
        }
        fn part(&mut self, _: &str) -> bool {
            false
        }
    }
    let mut words = Words(vec![]);
    reader::read(text, Form::Plain, &mut words);
    words.0
}

/// One hash of several words: a number whose digits they are.
fn joined(words: &[u64]) -> u64 {
    words.iter().fold(0u64, |hash, word| hash.wrapping_mul(SPREAD).wrapping_add(*word))
}

/// What a word adds to that hash with `behind` words behind it.
fn joining(word: u64, behind: usize) -> u64 {
    word.wrapping_mul(POWERS[behind])
}

/// The powers of the number that words are digits to.
const POWERS: [u64; RUN] = {
    let mut powers = [1u64; RUN];
    let mut i = 1;
    while i < RUN {
        powers[i] = powers[i - 1].wrapping_mul(SPREAD);
        i += 1;
    }
    powers
};

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
