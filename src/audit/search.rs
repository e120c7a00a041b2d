//! A text -> where it holds a secret: its words, heard one after the other, against what is known.

use super::{
    hash::{HashTable, RUN, joining},
    known::{MatchRange, SecretIndex, SecretPart, composed},
    reader::{self, ReaderSink, TextFormat},
    tag::{TagCache, fold},
    word::SPREAD,
};
use std::borrow::Cow;

impl SecretIndex {
    /// The secrets in a file's path: ids and names as parts of it.
    pub(super) fn in_path(&self, path: &str, clean: &mut CleanCache) -> Vec<MatchRange> {
        let mut found = vec![];
        let mut search = Search {
            known: self,
            bytes: path.as_bytes(),
            is_path: true,
            heard: RollingWindow::default(),
            words: None,
            clean,
            found: &mut found,
        };
        reader::read(path, TextFormat::Plain, &mut search);
        found
    }

    /// The secrets in a text. `clean` is what was read before and held none.
    pub(super) fn in_text(&self, text: &str, form: TextFormat, clean: &mut CleanCache, found: &mut Vec<MatchRange>) {
        let text = &*composed(text);
        let mut search = Search {
            known: self,
            bytes: text.as_bytes(),
            is_path: false,
            heard: RollingWindow::default(),
            words: None,
            clean,
            found,
        };
        reader::read(text, form, &mut search);
    }
}

/// A tag with each value between marks: a page may leave them out.
fn with_marks(tag: &str) -> Cow<'_, str> {
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

/// What was read before and holds no secret, by its hash: most of a page stands on others, too.
#[derive(Default)]
pub(super) struct CleanCache {
    tags: TagCache,
    /// Parts, each with the words that it opens and closes with: a run can lie across its edge.
    parts: HashTable<(Vec<u64>, Vec<u64>)>,
}

/// The last words, in a ring, and the cell in progress.
#[derive(Default)]
struct RollingWindow {
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
    known: &'k SecretIndex,
    bytes: &'k [u8],
    /// Whether it is a file's path: there any sign parts an id from what is round it.
    is_path: bool,
    heard: RollingWindow,
    /// All words, where they are to be kept.
    words: Option<Vec<u64>>,
    clean: &'f mut CleanCache,
    found: &'f mut Vec<MatchRange>,
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
        for (secret, what) in self.known.of_run(run) {
            let counts = match what {
                SecretPart::Words | SecretPart::Label => true,
                // A name of one word is looked for among words: `mark` is a tag, and `max` a measure.
                SecretPart::Name => is_prose,
                SecretPart::Id => self.is_id(at, secret),
            };
            if counts {
                self.found.push(((secret, what), at));
            }
        }
    }

    /// Whether an id of `secret` ends at byte `at`, where ids stand: between quotation marks, slashes, a `#`, the commas
    /// of a table.
    fn is_id(&self, at: usize, secret: usize) -> bool {
        let is_sign = |b: &u8| matches!(b, b'"' | b'/' | b'#' | b',' | b'\n' | b'\r' | b'\'');
        let ends = |b: &u8| match b {
            // `pelican-2` is another one.
            b if self.is_path => !b.is_ascii_alphanumeric() && *b != b'-',
            b => is_sign(b) || matches!(b, b'.' | b'?' | b'&'),
        };
        let opens = |b: &u8| match b {
            b if self.is_path => !b.is_ascii_alphanumeric(),
            b => is_sign(b) || *b == b'=',
        };
        self.bytes.get(at).is_none_or(ends)
            && self.known.ids[secret].iter().any(|id| {
                let before = self.bytes[..at].strip_suffix(id.as_bytes());
                before.is_some_and(|before| before.last().is_none_or(opens))
            })
    }
}

impl ReaderSink for Search<'_, '_> {
    fn word(&mut self, at: usize, hash: u64, is_prose: bool) {
        if let Some(words) = &mut self.words {
            words.push(hash);
        }
        let RollingWindow { last, count, six, cell, cell_words } = &mut self.heard;
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
            self.found.extend(self.known.labels.get(&cell).map(|secret| ((*secret, SecretPart::Label), 0)));
        }
    }

    /// A tag is read by itself: nobody reads the values of two tags as one sentence.
    fn tag(&mut self, tag: &str, parts_words: bool) {
        let before = self.found.len();
        self.known.in_text(&with_marks(tag), TextFormat::Tag, self.clean, self.found);
        if self.found.len() == before {
            self.clean.tags.put(fold(tag.as_bytes()), parts_words);
        }
    }

    /// A comment is read by itself, too.
    fn comment(&mut self, comment: &str) {
        if !comment.trim().is_empty() {
            self.known.in_text(comment, TextFormat::Plain, self.clean, self.found);
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
            self.heard = RollingWindow::default();
            last.iter().for_each(|word| self.word(0, *word, false));
            return true;
        }
        let before = self.found.len();
        let mut alone = Search {
            known: self.known,
            bytes: part.as_bytes(),
            is_path: false,
            heard: RollingWindow::default(),
            words: Some(vec![]),
            clean: self.clean,
            found: self.found,
        };
        reader::read(part, TextFormat::Tagged, &mut alone);
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
