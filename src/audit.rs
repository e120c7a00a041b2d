//! Artifacts + what must not be in them -> findings: the last look before anything is written.
//!
//! It knows nothing of views and templates, and reads the bytes for itself: text, attributes, data, addresses, file
//! names. A template that was handed too much, a file in `static/`, a retold quote are found here or nowhere.

use crate::{
    check::{Secret, Secrets},
    diag::{Diagnostic, Report},
    render::Artifact,
};
use rayon::prelude::*;
use std::collections::{BTreeSet, HashMap};

/// A quote is known again by this many words in a row.
const RUN: usize = 6;

/// Shorter quotes are known by all of their words, down to this many; fewer are everybody's.
const SHORTEST: usize = 4;

/// Files whose bytes are text, by the ending of their names.
const TEXT: [&str; 8] = [".html", ".json", ".csv", ".xml", ".js", ".css", ".svg", ".txt"];

/// Looks for `secrets` in every byte of `artifacts`. A finding is an error: nothing may be published.
pub fn run(artifacts: &[Artifact], secrets: &Secrets) -> Report {
    let known = Known::new(secrets);
    if known.is_empty() {
        return Report::default();
    }
    let hits: BTreeSet<(usize, &str, &'static str)> = artifacts
        .par_iter()
        .flat_map_iter(|artifact| {
            let found = known.search(artifact);
            found.into_iter().map(move |(secret, what)| (secret, artifact.path.as_str(), what))
        })
        .collect();
    let mut report = Report::default();
    for (secret, path, what) in hits {
        let Secret { span, name, .. } = &secrets.0[secret];
        let finding = Diagnostic::error(
            "E090",
            span.clone(),
            format!("{what} of {name}, which this audience may not see, stands in `{path}`"),
        )
        .label("held back")
        .help(
            "take it out of the text, the file or the template that brings it there; nothing is published until then",
        );
        report.push(finding);
    }
    report
}

/// Tags that stand within a word or a line.
const WITHIN_A_LINE: [&str; 14] =
    ["a", "abbr", "b", "code", "em", "i", "kbd", "mark", "s", "span", "strong", "sub", "sup", "u"];

/// What is looked for, as hashes.
struct Known {
    /// Runs of words, by their hash: which secret.
    runs: HashMap<u64, usize>,
    /// The lengths of those runs.
    lengths: Vec<usize>,
    /// A bit for each hash's last bits: most runs of a page are told apart by it alone.
    sieve: Vec<u64>,
    /// Ids, by their hash.
    ids: HashMap<u64, usize>,
}

const SIEVE_BITS: u64 = 1 << 18;

impl Known {
    fn new(secrets: &Secrets) -> Self {
        let mut known = Known {
            runs: HashMap::new(),
            lengths: vec![],
            sieve: vec![0; (SIEVE_BITS / 64) as usize],
            ids: HashMap::new(),
        };
        for (index, secret) in secrets.0.iter().enumerate() {
            for id in &secret.ids {
                known.ids.insert(hash_of(id), index);
            }
            let mut words = vec![];
            let mut reader = Reader::new(false);
            secret.words.chars().chain([' ']).for_each(|c| words.extend(reader.letter(c)));
            let length = words.len().min(RUN);
            if length < SHORTEST {
                continue;
            }
            if !known.lengths.contains(&length) {
                known.lengths.push(length);
            }
            for run in words.windows(length) {
                let hash = joined(run.iter().copied());
                known.runs.insert(hash, index);
                let bit = hash % SIEVE_BITS;
                known.sieve[(bit / 64) as usize] |= 1 << (bit % 64);
            }
        }
        known
    }

    fn is_empty(&self) -> bool {
        self.runs.is_empty() && self.ids.is_empty()
    }

    /// The secrets in one file, and what of them.
    fn search(&self, artifact: &Artifact) -> Vec<(usize, &'static str)> {
        let mut found = vec![];
        for part in artifact.path.split(['/', '.']) {
            found.extend(self.ids.get(&hash_of(part)).map(|secret| (*secret, "the id")));
        }
        if TEXT.iter().any(|ending| artifact.path.ends_with(ending)) {
            let text = String::from_utf8_lossy(&artifact.bytes);
            self.words(&text, &artifact.path, &mut found);
            self.addresses(&text, &mut found);
        }
        found
    }

    /// Looks for runs of words: in the text, and in the tags apart from it. A tag within a line does not end a word, and
    /// no tag ends a run.
    fn words(&self, text: &str, path: &str, found: &mut Vec<(usize, &'static str)>) {
        let has_tags = [".html", ".xml", ".svg"].iter().any(|e| path.ends_with(e));
        let (mut visible, mut tags) = (Stream::new(has_tags), Stream::new(has_tags));
        let mut opened: Option<usize> = None;
        for (i, c) in text.char_indices() {
            match (opened, c) {
                (None, '<') if has_tags => opened = Some(i + 1),
                (None, c) => visible.letter(c, self, found),
                (Some(start), '>') => {
                    let name = text[start..i].trim_start_matches('/').split([' ', '/', '\n']).next().unwrap_or("");
                    if !WITHIN_A_LINE.contains(&name) {
                        visible.letter(' ', self, found);
                    }
                    tags.letter(' ', self, found);
                    opened = None;
                }
                (Some(_), c) => tags.letter(c, self, found),
            }
        }
        visible.letter(' ', self, found);
        tags.letter(' ', self, found);
    }

    /// Looks for ids where ids stand: between quotation marks, slashes, a `#`, the commas of a table.
    fn addresses(&self, text: &str, found: &mut Vec<(usize, &'static str)>) {
        let is_edge = |b: u8| matches!(b, b'"' | b'\'' | b'/' | b'#' | b',' | b'\n' | b'\r');
        let bytes = text.as_bytes();
        let mut start = 0;
        for (i, b) in bytes.iter().enumerate() {
            if b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_') {
                continue;
            }
            if i > start && is_edge(*b) && start > 0 && is_edge(bytes[start - 1]) {
                found.extend(self.ids.get(&hash_of(&text[start..i])).map(|secret| (*secret, "the id")));
            }
            start = i + 1;
        }
    }
}

/// Words one after the other, and the last few of them.
struct Stream {
    reader: Reader,
    last: [u64; RUN],
    count: usize,
}

impl Stream {
    fn new(entities: bool) -> Self {
        Stream { reader: Reader::new(entities), last: [0; RUN], count: 0 }
    }

    fn letter(&mut self, c: char, known: &Known, found: &mut Vec<(usize, &'static str)>) {
        let Some(word) = self.reader.letter(c) else { return };
        self.last.rotate_left(1);
        self.last[RUN - 1] = word;
        self.count += 1;
        for length in known.lengths.iter().filter(|length| **length <= self.count) {
            let hash = joined(self.last[RUN - length..].iter().copied());
            let bit = hash % SIEVE_BITS;
            if known.sieve[(bit / 64) as usize] & (1 << (bit % 64)) != 0
                && let Some(secret) = known.runs.get(&hash)
            {
                found.push((*secret, "words"));
            }
        }
    }
}

/// Letters -> hashes of words: in lower case, without marks; an apostrophe does not end a word.
struct Reader {
    entities: bool,
    word: u64,
    is_word: bool,
    entity: Option<String>,
    escaped: bool,
}

/// The start of a hash (FNV-1a, 64 bits).
const BASIS: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0000_0100_0000_01b3;

impl Reader {
    fn new(entities: bool) -> Self {
        Reader { entities, word: BASIS, is_word: false, entity: None, escaped: false }
    }

    /// Takes a letter; gives the word that it ends.
    fn letter(&mut self, c: char) -> Option<u64> {
        if let Some(entity) = &mut self.entity {
            if c != ';' && entity.len() < 8 {
                entity.push(c);
                return None;
            }
            let is_apostrophe = matches!(entity.as_str(), "#39" | "apos" | "rsquo" | "#x27");
            self.entity = None;
            return if is_apostrophe { None } else { self.end() };
        }
        // `\n` and `\"` of data and scripts.
        if std::mem::take(&mut self.escaped) {
            return self.end();
        }
        match c {
            '&' if self.entities => {
                self.entity = Some(String::new());
                None
            }
            '\\' if !self.entities => {
                self.escaped = true;
                None
            }
            '\'' | '’' | '‘' => None,
            c if c.is_ascii_alphanumeric() => {
                self.push(c.to_ascii_lowercase());
                None
            }
            c if c.is_alphanumeric() => {
                c.to_lowercase().for_each(|l| self.push(l));
                None
            }
            _ => self.end(),
        }
    }

    fn push(&mut self, c: char) {
        self.word = (self.word ^ u64::from(c)).wrapping_mul(PRIME);
        self.is_word = true;
    }

    fn end(&mut self) -> Option<u64> {
        let word = std::mem::replace(&mut self.word, BASIS);
        std::mem::take(&mut self.is_word).then_some(word)
    }
}

fn hash_of(text: &str) -> u64 {
    text.bytes().fold(BASIS, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(PRIME))
}

fn joined(words: impl Iterator<Item = u64>) -> u64 {
    words.fold(BASIS, |hash, word| (hash.rotate_left(5) ^ word).wrapping_mul(PRIME))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Span;

    fn found(path: &str, text: &str) -> Vec<&'static str> {
        let secret = Secret {
            span: Span::new(&"content/x.md".into(), 0..1),
            name: "the quote `his-password`".into(),
            words: "It’s my brother’s password, and he’s been dead for years.".into(),
            ids: vec!["his-password".into()],
        };
        let secrets = Secrets(vec![secret]);
        let artifact = Artifact::text(path, text);
        let known = Known::new(&secrets);
        let mut what: Vec<_> = known.search(&artifact).into_iter().map(|(_, what)| what).collect();
        what.dedup();
        what
    }

    #[test]
    fn words_are_known_again_however_they_are_written() {
        for (path, text) in [
            ("a/index.html", "<p>It&#39;s my <em>brother</em>’s password, <b>and</b> he's been …</p>"),
            ("a/index.html", "<img alt=\"its MY brothers password — and hes\">"),
            ("catalogue.json", "{\"text\":\"she said:\\nIt's my brother's password, and he's\"}"),
            ("quotes.csv", "x,\"My brother’s password, and he’s been\"\r\n"),
        ] {
            assert_eq!(found(path, text), ["words"], "{text}");
        }
        assert_eq!(found("a/index.html", "<p>my brother’s password, and he died</p>"), Vec::<&str>::new());
    }

    #[test]
    fn ids_are_known_where_ids_stand() {
        assert_eq!(found("a/index.html", "<a href=\"../quotes/his-password/index.html\">x</a>"), ["the id"]);
        assert_eq!(found("catalogue.json", "{\"quotes\":[\"his-password\"]}"), ["the id"]);
        assert_eq!(found("quotes/his-password/index.html", ""), ["the id"]);
        assert_eq!(found("a/index.html", "<p>his-password is a word</p>"), Vec::<&str>::new());
    }
}
