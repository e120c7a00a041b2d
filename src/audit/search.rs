//! Searches a text for secrets: its words, one after the other, against the index.

use super::{
    index::{RUN_LEN, SecretIndex, SecretMatch, SecretPart, run_hashes},
    words::{self, TextFormat, Token, mix, to_nfc},
};
use rustc_hash::{FxHashMap, FxHashSet};
use std::borrow::Cow;

/// A match, and the byte after it in the text that was read; in a tag, the byte in the tag.
pub(super) type LocatedMatch = (SecretMatch, usize);

/// Searches texts, one after the other.
pub(super) struct Searcher<'a> {
    index: &'a SecretIndex,
    /// Tags that hold no secret. Most tags of a page are on many pages: reading each of them once saves TAGFIGURE of a build in which half
    /// of the quotes are withheld.
    clean_tags: FxHashSet<Box<str>>,
    /// Parts of pages that hold no secret, each with its first and its last words: a run may lie across the edge of a part. Headers and
    /// footers are most of a page's bytes, and are the same on many pages: reading each of them once saves PARTFIGURE.
    clean_parts: FxHashMap<Box<str>, (Vec<u64>, Vec<u64>)>,
}

/// So many parts are remembered, before those that were on one page alone have to go.
const MAX_CLEAN_PARTS: usize = 1 << 8;

/// The elements that are the same on many pages.
const PART_TAGS: [&str; 3] = ["header", "nav", "footer"];

/// Splits `text` at the first part that is the same on many pages: the text before the part, the part, and the text behind it.
fn split_at_part(text: &str) -> Option<(&str, &str, &str)> {
    let start = |tag: &'static str| Some((memchr::memmem::find(text.as_bytes(), format!("<{tag}").as_bytes())?, tag));
    let (start, tag) = PART_TAGS.into_iter().filter_map(start).min()?;
    let closing = format!("</{tag}>");
    let end = start + memchr::memmem::find(&text.as_bytes()[start..], closing.as_bytes())? + closing.len();
    Some((&text[..start], &text[start..end], &text[end..]))
}

/// So many tags are remembered: those of a page, and those that all pages share.
const MAX_CLEAN_TAGS: usize = 1 << 12;

impl<'a> Searcher<'a> {
    pub(super) fn new(index: &'a SecretIndex) -> Self {
        Searcher { index, clean_tags: FxHashSet::default(), clean_parts: FxHashMap::default() }
    }

    /// Returns the secrets in a file's path, which holds ids and names as parts of it.
    pub(super) fn search_path(&mut self, path: &str) -> Vec<LocatedMatch> {
        let mut found = vec![];
        let mut search = Search::new(self, path, true, &mut found);
        words::read(path, TextFormat::Plain, |token| search.token(token));
        found
    }

    /// Adds the secrets in a text to `found`.
    pub(super) fn search_text(&mut self, text: &str, format: TextFormat, found: &mut Vec<LocatedMatch>) {
        let text = &*to_nfc(text);
        let mut search = Search::new(self, text, false, found);
        let mut rest = text;
        while format == TextFormat::Markup
            && let Some((before, part, after)) = split_at_part(rest)
        {
            search.read(before, format);
            search.read_part(part);
            rest = after;
        }
        search.read(rest, format);
    }

    /// Adds the secrets in a tag to `found`.
    fn search_tag(&mut self, tag: &str, found: &mut Vec<LocatedMatch>) {
        if self.clean_tags.contains(tag) {
            return;
        }
        let before = found.len();
        self.search_text(&with_quoted_values(tag), TextFormat::Tag, found);
        if found.len() == before {
            if self.clean_tags.len() == MAX_CLEAN_TAGS {
                self.clean_tags.clear();
            }
            self.clean_tags.insert(tag.into());
        }
    }
}

struct Search<'s, 'a> {
    searcher: &'s mut Searcher<'a>,
    text: &'s str,
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
    found: &'s mut Vec<LocatedMatch>,
}

impl<'s, 'a> Search<'s, 'a> {
    fn new(searcher: &'s mut Searcher<'a>, text: &'s str, is_path: bool, found: &'s mut Vec<LocatedMatch>) -> Self {
        Search { searcher, text, is_path, window: [0; RUN_LEN], count: 0, cell: None, is_word_open: false, found }
    }

    fn read(&mut self, text: &'s str, format: TextFormat) {
        self.text = text;
        words::read(text, format, |token| self.token(token));
    }

    /// Reads a part of a page, unless the same part was read before and held no secret.
    fn read_part(&mut self, part: &'s str) {
        if let Some((first, last)) = self.searcher.clean_parts.get(part).cloned() {
            first.iter().for_each(|word| self.word(*word, 0, false));
            // No word before the part can be in a run with a word behind it.
            self.count = 0;
            last.iter().for_each(|word| self.word(*word, 0, false));
            self.end_cell(None);
            return;
        }
        let before = self.found.len();
        let mut hashes = vec![];
        self.text = part;
        words::read(part, TextFormat::Markup, |token| {
            if let Token::Word { hash, .. } = token {
                hashes.push(hash);
            }
            self.token(token);
        });
        if self.found.len() == before && hashes.len() >= 2 * RUN_LEN {
            let edges = (hashes[..RUN_LEN].to_vec(), hashes[hashes.len() - RUN_LEN..].to_vec());
            if self.searcher.clean_parts.len() == MAX_CLEAN_PARTS {
                self.searcher.clean_parts.clear();
            }
            self.searcher.clean_parts.insert(part.into(), edges);
        }
    }

    fn token(&mut self, token: Token<'_>) {
        match token {
            Token::Word { hash, end, is_prose } => self.word(hash, end, is_prose),
            Token::CellEnd { open_word } => self.end_cell(open_word),
            // A tag and a comment are read by themselves: nobody reads the values of two tags as one sentence.
            Token::Tag(tag) => self.searcher.search_tag(tag, self.found),
            Token::Comment(comment) => self.searcher.search_text(comment, TextFormat::Plain, self.found),
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
        let window = self.window;
        for (length, run) in (1..).zip(run_hashes(&window[RUN_LEN - self.count..])) {
            let may_match = length > 2 || self.searcher.index.may_hold(run);
            if may_match {
                self.matches(length, run, end, is_prose);
            } else if length == 2 {
                return;
            }
        }
    }

    /// Adds the matches of a run of `length` words that ends at byte `end`.
    fn matches(&mut self, length: usize, run: u64, end: usize, is_prose: bool) {
        for (secret, part) in self.searcher.index.run(length, run) {
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

    /// Looks up the cell as a label.
    fn end_cell(&mut self, open_word: Option<u64>) {
        let open = open_word.filter(|_| !self.is_word_open).map(|word| mix(self.cell.unwrap_or(0), word));
        if let Some(label) = open.or(self.cell).and_then(|cell| self.searcher.index.label(cell)) {
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
            && self.searcher.index.ids(secret).iter().any(|id| {
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
