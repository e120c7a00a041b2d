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
            format!("{what} of {name}, which this audience may not see, would stand in `{path}`"),
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
            each_word(&secret.words, Form::Plain, |_, word| words.push(word));
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
            if !self.ids.is_empty() {
                self.addresses(&text, &mut found);
            }
        }
        found
    }

    /// Looks for runs of words: in the text, and in the tags apart from it.
    fn words(&self, text: &str, path: &str, found: &mut Vec<(usize, &'static str)>) {
        let form = match path.rsplit('.').next() {
            Some("html" | "xml" | "svg") => Form::Tagged,
            Some("json" | "js") => Form::Escaped,
            _ => Form::Plain,
        };
        let mut last = [[0u64; RUN]; 2];
        let mut counts = [0usize; 2];
        each_word(text, form, |stream, word| {
            let last = &mut last[stream as usize];
            last.rotate_left(1);
            last[RUN - 1] = word;
            counts[stream as usize] += 1;
            for length in self.lengths.iter().filter(|length| **length <= counts[stream as usize]) {
                let hash = joined(last[RUN - length..].iter().copied());
                let bit = hash % SIEVE_BITS;
                if self.sieve[(bit / 64) as usize] & (1 << (bit % 64)) != 0
                    && let Some(secret) = self.runs.get(&hash)
                {
                    found.push((*secret, "words"));
                }
            }
        });
    }

    /// Looks for ids where ids stand: between quotation marks, slashes, a `#`, the commas of a table.
    fn addresses(&self, text: &str, found: &mut Vec<(usize, &'static str)>) {
        let is_edge = |b: u8| matches!(b, b'"' | b'/' | b'#' | b',' | b'\n' | b'\r' | b'\'');
        let bytes = text.as_bytes();
        let mut i = 0;
        while i < bytes.len() {
            if !is_edge(bytes[i]) {
                i += 1;
                continue;
            }
            let start = i + 1;
            let mut hash = BASIS;
            i = start;
            while let Some(b) = bytes.get(i).filter(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_')) {
                hash = (hash ^ u64::from(*b)).wrapping_mul(PRIME);
                i += 1;
            }
            if i > start + 2 && bytes.get(i).is_some_and(|b| is_edge(*b)) {
                found.extend(self.ids.get(&hash).map(|secret| (*secret, "the id")));
            }
        }
    }
}

/// How words are written in a file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// As they are.
    Plain,
    /// Between tags, with `&#39;` and its kind.
    Tagged,
    /// With `\\n` and `\\"`.
    Escaped,
}

/// Where in a tagged file words stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Where {
    Visible,
    InTag,
}

/// The start and the step of a hash (FNV-1a, 64 bits).
const BASIS: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0000_0100_0000_01b3;

/// A word that is being read.
#[derive(Clone, Copy)]
struct Word {
    hash: u64,
    is_open: bool,
}

impl Word {
    const NEW: Word = Word { hash: BASIS, is_open: false };

    fn push(&mut self, letter: char) {
        self.hash = (self.hash ^ u64::from(letter)).wrapping_mul(PRIME);
        self.is_open = true;
    }

    fn end(&mut self) -> Option<u64> {
        let word = std::mem::replace(self, Word::NEW);
        word.is_open.then_some(word.hash)
    }
}

/// Calls `on_word` with the hash of every word of `text`: in lower case, without marks; an apostrophe does not end a
/// word, nor does a tag within a line.
///
/// Byte by byte, since it reads everything that is published: only letters beyond ASCII are decoded.
fn each_word(text: &str, form: Form, mut on_word: impl FnMut(Where, u64)) {
    let bytes = text.as_bytes();
    let mut words = [Word::NEW; 2];
    let mut place = Where::Visible;
    let (mut i, mut tag) = (0, 0);
    while i < bytes.len() {
        let byte = bytes[i];
        let word = &mut words[place as usize];
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => {
                // The rest of the word in one go: most bytes are letters.
                let mut hash = word.hash;
                while let Some(letter) = bytes.get(i).filter(|b| b.is_ascii_alphanumeric()) {
                    hash = (hash ^ u64::from(letter | 0x20)).wrapping_mul(PRIME);
                    i += 1;
                }
                *word = Word { hash, is_open: true };
                continue;
            }
            b'\'' => {}
            0x80.. => {
                let c = text[i..].chars().next().unwrap_or(' ');
                i += c.len_utf8();
                if c.is_alphanumeric() {
                    c.to_lowercase().for_each(|l| word.push(l));
                } else if !matches!(c, '’' | '‘')
                    && let Some(hash) = word.end()
                {
                    on_word(place, hash);
                }
                continue;
            }
            b'<' if form == Form::Tagged => {
                (place, tag) = (Where::InTag, i + 1);
            }
            b'>' if form == Form::Tagged && place == Where::InTag => {
                if let Some(hash) = word.end() {
                    on_word(Where::InTag, hash);
                }
                place = Where::Visible;
                let name = text[tag..i].trim_start_matches('/').split([' ', '/', '\n']).next().unwrap_or("");
                if !WITHIN_A_LINE.contains(&name)
                    && let Some(hash) = words[0].end()
                {
                    on_word(place, hash);
                }
            }
            b'&' if form == Form::Tagged => {
                let end = bytes[i..].iter().take(9).position(|b| *b == b';').map_or(i, |n| i + n);
                if !matches!(&bytes[i + 1..end.max(i + 1)], b"#39" | b"apos" | b"rsquo" | b"#x27")
                    && let Some(hash) = word.end()
                {
                    on_word(place, hash);
                }
                i = end;
            }
            _ => {
                if let Some(hash) = word.end() {
                    on_word(place, hash);
                }
                if byte == b'\\' && form == Form::Escaped {
                    i += 1;
                    // What is escaped may be a letter beyond ASCII; it is then no sign, and is read as itself.
                    if !text.is_char_boundary(i + 1) {
                        continue;
                    }
                }
            }
        }
        i += 1;
    }
    for (place, mut word) in [Where::Visible, Where::InTag].into_iter().zip(words) {
        if let Some(hash) = word.end() {
            on_word(place, hash);
        }
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
