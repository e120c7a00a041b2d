//! Searches a text for secrets: its words, one after the other, against the index.

use super::{
    index::{RUN_LEN, SecretIndex, SecretMatch, SecretPart},
    words::{self, Digits, TextFormat, Token, mix, to_nfc},
};
use std::borrow::Cow;

/// A match, and the byte after it in the text that was searched, in NFC. In a tag or a comment, that is the byte in the tag or comment; for
/// a label that fills a cell, it is 0.
pub(super) type LocatedMatch = (SecretMatch, usize);

/// Searches texts.
#[derive(Clone, Copy)]
pub(super) struct Searcher<'a> {
    index: &'a SecretIndex,
}

impl<'a> Searcher<'a> {
    pub(super) fn new(index: &'a SecretIndex) -> Self {
        Searcher { index }
    }

    /// Returns the secrets in a file's path: ids and names can be parts of its components.
    pub(super) fn search_path(self, path: &str) -> Vec<LocatedMatch> {
        let mut found = vec![];
        let mut search = TextSearch::new(self, path, true, &mut found);
        words::read(path, TextFormat::Plain, |token| search.token(token));
        found
    }

    /// Adds the secrets in a text to `found`.
    pub(super) fn search_text(self, text: &str, format: TextFormat, found: &mut Vec<LocatedMatch>) {
        let text = &*to_nfc(text);
        let mut search = TextSearch::new(self, text, false, found);
        words::read(text, format, |token| search.token(token));
    }
}

/// The search of one text.
struct TextSearch<'s, 'a> {
    searcher: Searcher<'a>,
    text: &'s str,
    /// Whether the text is a file's path, in which any character but a letter or a digit can stand before an id, and any but these and a
    /// hyphen after it.
    is_path: bool,
    /// The words so far.
    words: Vec<u64>,
    /// The words so far without numbers and the keys of JSON: the words of a transcript that has a time behind every few of them.
    spoken: Vec<u64>,
    /// The number of words in `spoken` before this cell.
    spoken_before_cell: usize,
    /// The number of words in `spoken` before the last that was left out.
    spoken_before_gap: Option<usize>,
    /// The hash of the cell in progress.
    cell: Option<u64>,
    /// Whether the next word began in the cell before this one.
    is_word_open: bool,
    /// The number of cells so far.
    cell_count: usize,
    /// The other parts of the names of which a recent cell held one part: the hash, the secret, and the number of the cell.
    open_names: Vec<(u64, usize, usize)>,
    /// The last words of the names whose first word was read a few words ago: the hash, the secret, and the position of the first word.
    first_words: Vec<(u64, usize, usize)>,
    found: &'s mut Vec<LocatedMatch>,
}

/// The most words between the first and the last word of a name.
const MAX_BETWEEN: usize = 2;

impl<'s, 'a> TextSearch<'s, 'a> {
    fn new(searcher: Searcher<'a>, text: &'s str, is_path: bool, found: &'s mut Vec<LocatedMatch>) -> Self {
        TextSearch {
            searcher,
            text,
            is_path,
            words: vec![],
            spoken: vec![],
            spoken_before_cell: 0,
            spoken_before_gap: None,
            cell: None,
            is_word_open: false,
            cell_count: 0,
            open_names: vec![],
            first_words: vec![],
            found,
        }
    }

    fn token(&mut self, token: Token<'_>) {
        match token {
            Token::Word { hash, end, is_prose, joined, digits } => {
                self.word(hash, end, is_prose);
                if let Some(joined) = joined {
                    self.find_runs_of_other(2, joined, end, is_prose);
                }
                if let Digits::After(letters) = digits {
                    self.find_runs_of_other(1, letters, end, is_prose);
                }
                self.spoken_word(hash, end, digits);
            }
            Token::CellEnd { open_word } => self.end_cell(open_word),
            Token::KeyEnd => {
                self.spoken.truncate(self.spoken_before_cell);
                self.spoken_before_gap = Some(self.spoken.len());
            }
            // A tag and a comment are read by themselves: nobody reads the values of two tags as one sentence.
            Token::Tag(tag) => self.searcher.search_text(&with_quoted_values(tag), TextFormat::Tag, self.found),
            Token::Comment(comment) => self.searcher.search_text(comment, TextFormat::Plain, self.found),
        }
    }

    /// Adds a word, and looks up the runs of words that end with it.
    fn word(&mut self, hash: u64, end: usize, is_prose: bool) {
        self.words.push(hash);
        if !std::mem::take(&mut self.is_word_open) {
            self.cell = Some(mix(self.cell.unwrap_or(0), hash));
        }
        self.find_runs(end, is_prose);
        if is_prose {
            self.find_full_name(hash, end);
        }
    }

    /// Looks up a name whose first word is a few words before this, its last: `Asta Marie Brandholm`, `Asta and Peter Brandholm`.
    fn find_full_name(&mut self, hash: u64, end: usize) {
        let count = self.words.len();
        self.first_words.retain(|(_, _, position)| position + MAX_BETWEEN + 1 >= count - 1);
        for (_, secret, _) in self.first_words.iter().filter(|(last, _, _)| *last == hash) {
            self.found.push(((*secret, SecretPart::Name), end));
        }
        let names = self.searcher.index.full_names(hash);
        self.first_words.extend(names.iter().map(|(last, secret)| (*last, *secret, count - 1)));
    }

    /// Looks up the runs that end with `other` in place of the last `count` words.
    fn find_runs_of_other(&mut self, count: usize, other: u64, end: usize, is_prose: bool) {
        let Some(replaced) = self.words.len().checked_sub(count).map(|start| self.words.split_off(start)) else {
            return;
        };
        self.words.push(other);
        self.find_runs(end, is_prose);
        self.words.pop();
        self.words.extend(replaced);
    }

    /// Adds a word to the spoken ones unless it is a number, and looks up the runs of the words of a quote or a name that end with it, if something among
    /// them was left out.
    fn spoken_word(&mut self, hash: u64, end: usize, digits: Digits) {
        let hash = match digits {
            Digits::None => hash,
            // The number of a note.
            Digits::After(letters) => letters,
            Digits::Whole => {
                self.spoken_before_gap = Some(self.spoken.len());
                return;
            }
        };
        self.spoken.push(hash);
        if digits != Digits::None {
            self.spoken_before_gap = Some(self.spoken.len() - 1);
        }
        if self.spoken_before_gap.is_none_or(|gap| gap + RUN_LEN <= self.spoken.len()) {
            return;
        }
        let mut run = 0;
        for length in 1..=RUN_LEN.min(self.spoken.len()) {
            run = mix(run, self.spoken[self.spoken.len() - length]);
            for (secret, part) in self.searcher.index.run(run) {
                if *part == SecretPart::Words || *part == SecretPart::Name && length > 1 {
                    self.found.push(((*secret, *part), end));
                }
            }
        }
    }

    fn find_runs(&mut self, end: usize, is_prose: bool) {
        let mut run = 0;
        for length in 1..=RUN_LEN.min(self.words.len()) {
            run = mix(run, self.words[self.words.len() - length]);
            self.add_matches(length, run, end, is_prose);
        }
    }

    /// Adds the matches of a run of `length` words that ends at byte `end`.
    fn add_matches(&mut self, length: usize, run: u64, end: usize, is_prose: bool) {
        for (secret, part) in self.searcher.index.run(run) {
            let is_match = match part {
                SecretPart::Words | SecretPart::Label => true,
                // A name of one word is looked for in prose alone: `mark` is a tag, and `max` a measure.
                SecretPart::Name => length > 1 || is_prose,
                SecretPart::Id => self.ends_with_id(end, *secret),
            };
            if is_match {
                self.found.push(((*secret, *part), end));
            }
        }
    }

    /// Looks up the cell as a label, with the letters so far of a word that goes on behind the cell.
    fn end_cell(&mut self, open_word: Option<u64>) {
        let open = open_word.filter(|_| !self.is_word_open).map(|word| mix(self.cell.unwrap_or(0), word));
        if let Some(label) = open.or(self.cell).and_then(|cell| self.searcher.index.label(cell)) {
            self.found.push(((label, SecretPart::Label), 0));
        }
        if let Some(cell) = self.cell {
            self.find_name_parts(cell);
        }
        self.cell = None;
        self.spoken_before_cell = self.spoken.len();
        self.is_word_open = open_word.is_some();
    }

    /// Looks up a cell as one part of a name, whose other part fills a cell close to it: `{"first": "Asta", "city": …, "last": "Brandholm"}`.
    fn find_name_parts(&mut self, cell: u64) {
        self.cell_count += 1;
        let parts = self.searcher.index.name_parts(cell);
        if parts.is_empty() {
            return;
        }
        self.open_names.retain(|(_, _, number)| number + RECORD_CELLS >= self.cell_count);
        for (_, secret, _) in self.open_names.iter().filter(|(other, _, _)| *other == cell) {
            self.found.push(((*secret, SecretPart::Name), 0));
        }
        self.open_names.extend(parts.iter().map(|(other, secret)| (*other, *secret, self.cell_count)));
    }

    /// Returns whether an id of `secret` ends at byte `end` and stands where ids stand: between signs of an address, an attribute or a table,
    /// such as quotation marks, slashes, `#` and commas.
    fn ends_with_id(&self, end: usize, secret: usize) -> bool {
        let bytes = self.text.as_bytes();
        let is_sign = |b: &u8| matches!(b, b'"' | b'/' | b'#' | b',' | b'\n' | b'\r' | b'\'');
        let ends = |b: &u8| match b {
            // `pelican-2` is another id.
            b if self.is_path => !b.is_ascii_alphanumeric() && *b != b'-',
            b => is_sign(b) || matches!(b, b'.' | b'?' | b'&'),
        };
        let opens = |b: &u8| match b {
            b if self.is_path => !b.is_ascii_alphanumeric(),
            b => is_sign(b) || *b == b'=',
        };
        bytes.get(end).is_none_or(ends)
            && self.searcher.index.ids(secret).iter().any(|id| {
                let before = bytes[..end].strip_suffix(id.as_bytes());
                before.is_some_and(|before| before.last().is_none_or(opens))
            })
    }
}

/// The number of cells within which the two parts of a name belong to one record. The keys of JSON are cells, too.
const RECORD_CELLS: usize = 16;

/// Returns a tag with quotation marks round each value that begins with a letter or a digit and has none.
fn with_quoted_values(tag: &str) -> Cow<'_, str> {
    let is_bare = |at: usize| {
        tag.as_bytes().get(at + 1).is_some_and(|b| !b.is_ascii_whitespace() && !matches!(b, b'"' | b'\'' | b'>'))
    };
    let mut out = String::new();
    let (mut mark, mut from) = (None, 0);
    for (at, byte) in tag.bytes().enumerate() {
        match (byte, mark) {
            (b'"' | b'\'', None) => mark = Some(byte),
            (b'"' | b'\'', Some(open)) if byte == open => mark = None,
            (b'=', None) if at >= from && is_bare(at) => {
                let length = tag[at + 1..].find([' ', '\t', '\n', '>']).unwrap_or(tag.len() - at - 1);
                out.push_str(&tag[from..=at]);
                out.push('"');
                out.push_str(&tag[at + 1..at + 1 + length]);
                out.push('"');
                from = at + 1 + length;
            }
            _ => {}
        }
    }
    if from == 0 { tag.into() } else { (out + &tag[from..]).into() }
}
