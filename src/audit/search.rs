//! Searches a text for secrets: its words, one after the other, against the index.

use super::{
    index::{RUN_LEN, SecretIndex, SecretMatch, SecretPart, run_hashes},
    words::{self, TextFormat, Token, mix, to_nfc},
};
use std::borrow::Cow;

/// A match, and the byte after it in the text that was read; in a tag, the byte in the tag.
pub(super) type LocatedMatch = (SecretMatch, usize);

impl SecretIndex {
    /// Returns the secrets in a file's path, which holds ids and names as parts of it.
    pub(super) fn search_path(&self, path: &str) -> Vec<LocatedMatch> {
        let mut found = vec![];
        let mut search = Search::new(self, path, true, &mut found);
        words::read(path, TextFormat::Plain, |token| search.token(token));
        found
    }

    /// Adds the secrets in a text to `found`.
    pub(super) fn search_text(&self, text: &str, format: TextFormat, found: &mut Vec<LocatedMatch>) {
        let text = &*to_nfc(text);
        let mut search = Search::new(self, text, false, found);
        words::read(text, format, |token| search.token(token));
    }
}

struct Search<'a> {
    index: &'a SecretIndex,
    text: &'a str,
    /// Whether the text is a file's path, in which any sign separates an id from the rest.
    is_path: bool,
    /// The last words; the newest is last.
    window: [u64; RUN_LEN],
    /// How many words are in the window.
    count: usize,
    /// The hash of the cell in progress.
    cell: Option<u64>,
    /// Whether the next word began in the cell before this one.
    is_word_open: bool,
    found: &'a mut Vec<LocatedMatch>,
}

impl<'a> Search<'a> {
    fn new(index: &'a SecretIndex, text: &'a str, is_path: bool, found: &'a mut Vec<LocatedMatch>) -> Self {
        Search { index, text, is_path, window: [0; RUN_LEN], count: 0, cell: None, is_word_open: false, found }
    }

    fn token(&mut self, token: Token<'_>) {
        match token {
            Token::Word { hash, end, is_prose } => self.word(hash, end, is_prose),
            Token::CellEnd { open_word } => self.end_cell(open_word),
            // A tag and a comment are read by themselves: nobody reads the values of two tags as one sentence.
            Token::Tag(tag) => self.index.search_text(&with_quoted_values(tag), TextFormat::Tag, self.found),
            Token::Comment(comment) => self.index.search_text(comment, TextFormat::Plain, self.found),
        }
    }

    /// Looks up the runs of words that end with this word.
    fn word(&mut self, hash: u64, end: usize, is_prose: bool) {
        self.window.rotate_left(1);
        self.window[RUN_LEN - 1] = hash;
        self.count = RUN_LEN.min(self.count + 1);
        if !std::mem::take(&mut self.is_word_open) {
            self.cell = Some(mix(self.cell.unwrap_or(0), hash));
        }
        for (length, run) in (1..).zip(run_hashes(&self.window[RUN_LEN - self.count..])) {
            for (secret, part) in self.index.run(length, run) {
                let counts = match part {
                    SecretPart::Words | SecretPart::Label => true,
                    // A name of one word is looked for in prose alone: `mark` is a tag, and `max` a measure.
                    SecretPart::Name => length > 1 || is_prose,
                    SecretPart::Id => self.ends_with_id(end, *secret),
                };
                if counts {
                    self.found.push(((*secret, *part), end));
                }
            }
        }
    }

    /// Looks up the cell as a label.
    fn end_cell(&mut self, open_word: Option<u64>) {
        let open = open_word.filter(|_| !self.is_word_open).map(|word| mix(self.cell.unwrap_or(0), word));
        if let Some(label) = open.or(self.cell).and_then(|cell| self.index.label(cell)) {
            self.found.push(((label, SecretPart::Label), 0));
        }
        self.cell = None;
        self.is_word_open = open_word.is_some();
    }

    /// Returns whether an id of `secret` ends at byte `end` where ids stand: between quotation marks, slashes, a `#`, the commas of a
    /// table.
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
            && self.index.ids(secret).iter().any(|id| {
                let before = bytes[..end].strip_suffix(id.as_bytes());
                before.is_some_and(|before| before.last().is_none_or(opens))
            })
    }
}

/// Returns a tag with every value in quotation marks, which a page may leave out.
fn with_quoted_values(tag: &str) -> Cow<'_, str> {
    let is_bare = |at: usize| tag.as_bytes().get(at + 1).is_some_and(u8::is_ascii_alphanumeric);
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
