//! A text's bytes -> its words and cells, as hashes: byte by byte, since it reads everything that is published.

use super::word::{self, WordHasher, is_plain};
use crate::extract::{is_invisible, parse_entity};
use unicode_normalization::UnicodeNormalization;

/// How words are written in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TextFormat {
    /// As they are.
    Plain,
    /// Between tags, with `&#39;` and its kind.
    Tagged,
    /// In a tag: names and values.
    Tag,
    /// With `\\n` and `\\"`.
    Escaped,
    /// A script or a style: words stand in its strings, names of variables beside them.
    Code,
    /// Code of the program or a skin: no word of it is anybody's name.
    Own,
    /// A table: cells between commas, in quotation marks where they hold one.
    Cells,
}

/// What is told of what is read.
pub(super) trait ReaderSink {
    /// A word has ended before byte `at`; `is_prose` if it is no name of a tag, a class or a variable.
    fn word(&mut self, at: usize, hash: u64, is_prose: bool);
    /// What stood alone (the text between two tags, a value, a cell) has ended, perhaps in the middle of a word.
    fn cell(&mut self, open_word: Option<u64>);
    /// A tag, with its brackets, and whether it parts words.
    fn tag(&mut self, tag: &str, parts_words: bool);
    /// What stands between `<!--` and `-->`: words, even if no page shows them.
    fn comment(&mut self, comment: &str);
    /// Whether `tag`, which ends with the first `>`, parts words, if it was told before.
    fn knows(&mut self, tag: &[u8]) -> Option<bool>;
    /// A part of a page that stands on many, from its tag to the tag that closes it. `true` if it was read before, and is
    /// to be passed over.
    fn part(&mut self, part: &str) -> bool;
}

/// Tags that stand within a word or a line.
const WITHIN_A_LINE: [u64; 36] = [
    short(b"a"),
    short(b"abbr"),
    short(b"acronym"),
    short(b"b"),
    short(b"bdi"),
    short(b"bdo"),
    short(b"big"),
    short(b"cite"),
    short(b"code"),
    short(b"data"),
    short(b"del"),
    short(b"dfn"),
    short(b"em"),
    short(b"font"),
    short(b"i"),
    short(b"ins"),
    short(b"kbd"),
    short(b"mark"),
    short(b"nobr"),
    short(b"q"),
    short(b"ruby"),
    short(b"s"),
    short(b"samp"),
    short(b"small"),
    short(b"span"),
    short(b"strike"),
    short(b"strong"),
    short(b"sub"),
    short(b"sup"),
    short(b"textpath"),
    short(b"time"),
    short(b"tspan"),
    short(b"tt"),
    short(b"u"),
    short(b"var"),
    short(b"wbr"),
];

/// A name of at most eight letters as one number, in lower case; 0 for a longer one.
const fn short(bytes: &[u8]) -> u64 {
    let (mut number, mut i) = (0, 0);
    while i < bytes.len() && bytes.len() <= 8 {
        number = number << 8 | bytes[i].to_ascii_lowercase() as u64;
        i += 1;
    }
    number
}

/// Attributes whose values are no words.
const NO_PROSE: [&[u8]; 12] = [
    b"class",
    b"style",
    b"d",
    b"points",
    b"transform",
    b"type",
    b"rel",
    b"role",
    b"lang",
    b"media",
    b"viewbox",
    b"content-type",
];

/// Whether a byte ends a word or not as the form has it: others that are no letters end it, and mean nothing else.
const IS_SIGN: [bool; 256] = {
    let mut signs = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        signs[byte] = matches!(byte as u8, b'<' | b'"' | b'\'' | b'`' | b'&' | b'\\' | b'%' | b',' | b'\n');
        byte += 1;
    }
    signs
};

/// Reads `text`.
///
/// Words are in lower case and without marks; an apostrophe does not end one, nor does a tag within a line.
pub(super) fn read(text: &str, form: TextFormat, listener: &mut impl ReaderSink) {
    let is_prose = !matches!(form, TextFormat::Tag | TextFormat::Own);
    TextReader { text, bytes: text.as_bytes(), form, at: 0, word: WordHasher::default(), mark: 0, is_prose, listener }
        .run();
}

struct TextReader<'t, 'l, L> {
    text: &'t str,
    bytes: &'t [u8],
    form: TextFormat,
    at: usize,
    /// The word in progress.
    word: WordHasher,
    /// The mark that closes the value or the string the reader is in; 0 outside of one.
    mark: u8,
    /// Whether what is read is words, and not a class or a measure.
    is_prose: bool,
    listener: &'l mut L,
}

impl<L: ReaderSink> TextReader<'_, '_, L> {
    fn run(&mut self) {
        // Tests and no table of jumps: what comes next is mostly a letter or a gap, and is guessed well.
        while let Some(byte) = self.bytes.get(self.at) {
            if is_plain(*byte) {
                if !self.word.is_open() {
                    self.short_words();
                }
                self.at += self.word.push_plain(&self.bytes[self.at..]);
                // Most words end with a blank.
                if self.bytes.get(self.at) != Some(&b' ') {
                    continue;
                }
                self.end_word();
            } else if *byte >= 0x80 {
                self.beyond();
            } else if !IS_SIGN[usize::from(*byte)] {
                self.end_word();
                self.pass_gap();
                continue;
            } else {
                self.sign(*byte);
            }
            self.at += 1;
        }
        self.end_word();
        self.listener.cell(None);
    }

    /// Reads on as long as words are short and nothing but gaps stands between them, as it mostly is.
    #[inline]
    fn short_words(&mut self) {
        if self.form == TextFormat::Cells && self.mark == 0 {
            return;
        }
        let (mut at, is_prose) = (self.at, self.says());
        while let Some((word, length, gap)) = self.bytes[at..].first_chunk().and_then(word::and_gap) {
            self.listener.word(at + length, word.hash(), is_prose);
            at += length + gap;
        }
        self.at = at;
    }

    /// Goes to the end of a gap.
    #[inline]
    fn pass_gap(&mut self) {
        let gap = &self.bytes[self.at..];
        let is_gap = |byte: &u8| !(byte.is_ascii_alphanumeric() || *byte >= 0x80 || IS_SIGN[usize::from(*byte)]);
        self.at += gap.iter().position(|byte| !is_gap(byte)).unwrap_or(gap.len());
    }

    /// Ends the word in progress, if there is one.
    #[inline]
    fn end_word(&mut self) {
        if self.word.is_open() {
            let is_prose = self.says();
            self.listener.word(self.at, self.word.hash(), is_prose);
            self.word = WordHasher::default();
        }
    }

    /// Whether what is read here is said to somebody: in code, what stands in strings.
    fn says(&self) -> bool {
        self.is_prose && (self.form != TextFormat::Code || self.mark != 0)
    }

    /// A letter or a mark beyond the plain ones; stops at its last byte.
    fn beyond(&mut self) {
        let c = self.text[self.at..].chars().next().unwrap_or(' ');
        if is_letter(c) {
            lower(c, &mut self.word);
        } else if !is_nothing(c) {
            self.end_word();
        }
        self.at += c.len_utf8() - 1;
    }

    fn sign(&mut self, byte: u8) {
        match byte {
            b'<' if self.form == TextFormat::Tagged => self.tag(),
            b'\\' => self.escape(),
            b'%' => self.percent(),
            b'"' | b'\'' | b'`' if self.opens_or_closes(byte) => {
                self.end_word();
                self.listener.cell(None);
                self.mark = if self.mark == 0 { byte } else { 0 };
                if self.form == TextFormat::Tag {
                    self.is_prose = self.mark != 0 && self.value_is_prose();
                }
            }
            b'\'' => {}
            b'&' if matches!(self.form, TextFormat::Tagged | TextFormat::Tag) => {
                let (c, length) = parse_entity(&self.text[self.at + 1..]).unwrap_or((' ', 0));
                self.letter_or_end(c);
                self.at += length;
            }
            _ => {
                self.end_word();
                match byte {
                    b'\n' if self.form == TextFormat::Code && self.mark != b'`' => self.mark = 0,
                    b'\n' | b',' if self.form == TextFormat::Cells && self.mark == 0 => self.listener.cell(None),
                    _ => {}
                }
            }
        }
    }

    /// What stands behind a backslash: a letter as its number, or a sign that is none.
    fn escape(&mut self) {
        let rest = &self.text[self.at + 1..];
        let number =
            rest.strip_prefix('u').and_then(|hex| u32::from_str_radix(hex.get(..4)?, 16).ok()).and_then(char::from_u32);
        if let Some(c) = number {
            self.letter_or_end(c);
            self.at += 5;
        } else {
            self.end_word();
            let means_more = matches!(self.form, TextFormat::Escaped | TextFormat::Code | TextFormat::Own);
            // A letter beyond ASCII is read as itself.
            self.at += usize::from(means_more && rest.as_bytes().first().is_some_and(u8::is_ascii));
        }
    }

    /// `%C3%B8` or `%20` in an address: a letter or a sign as its bytes.
    fn percent(&mut self) {
        let byte = |at: usize| {
            let hex = self.bytes.get(at..at + 3)?.strip_prefix(b"%")?;
            u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok()
        };
        let Some(first) = byte(self.at) else { return self.end_word() };
        // The first byte of a letter says how many they are.
        let length = (first.leading_ones() as usize).clamp(1, 4);
        let bytes: Vec<u8> = (0..length).map_while(|i| byte(self.at + 3 * i)).collect();
        match std::str::from_utf8(&bytes).ok().and_then(|text| text.chars().next()) {
            Some(c) => {
                self.letter_or_end(c);
                self.at += 3 * length - 1;
            }
            None => self.end_word(),
        }
    }

    /// A letter that was written as something else belongs to the word; anything else ends it.
    fn letter_or_end(&mut self, c: char) {
        if c.is_ascii_alphanumeric() {
            self.word.push(c.to_ascii_lowercase());
        } else if !c.is_ascii() && is_letter(c) {
            lower(c, &mut self.word);
        } else if c != '\'' && !is_nothing(c) {
            self.end_word();
        }
    }

    /// A tag; stops at its last byte. One within a line ends no word, but what stands alone before it ends here.
    fn tag(&mut self) {
        if self.bytes[self.at..].starts_with(b"<!--") {
            return self.comment();
        }
        self.listener.cell(Some(self.word.hash()).filter(|_| self.word.is_open()));
        let near = &self.bytes[self.at..self.bytes.len().min(self.at + LONGEST_TAG)];
        // One that was told before is no longer than to its first bracket.
        let first = memchr::memchr(b'>', near).map_or(1, |i| i + 1);
        match self.listener.knows(&near[..first]) {
            Some(parts_words) => {
                if parts_words {
                    self.end_word();
                }
                self.at += first - 1;
            }
            None => self.new_tag(),
        }
    }

    /// A comment; stops at its last byte. It parts no word: browsers show what is round it as one.
    fn comment(&mut self) {
        let inner = &self.text[self.at + 4..];
        // `<!-->` and `<!--->` are whole comments (HTML, 13.2.5.43).
        let (length, closing) = match memchr::memmem::find(inner.as_bytes(), b"-->") {
            _ if inner.starts_with('>') => (0, 1),
            _ if inner.starts_with("->") => (0, 2),
            Some(length) => (length, 3),
            None => (inner.len(), 0),
        };
        self.listener.comment(&inner[..length]);
        self.at += 3 + length + closing;
    }

    /// A tag that was not told before.
    fn new_tag(&mut self) {
        let rest = &self.text[self.at..];
        let start = if rest.as_bytes().get(1) == Some(&b'/') { 2 } else { 1 };
        let behind = rest[start..].bytes().position(|b| !b.is_ascii_alphanumeric()).map_or(rest.len(), |n| start + n);
        let name = &rest[start..behind];
        let short_name = short(name.as_bytes());
        if start == 1 && PARTS.contains(&short_name) {
            self.end_word();
            let part = part_of(rest, name);
            if part.is_some_and(|part| self.listener.part(part)) {
                self.at += part.map_or(0, str::len) - 1;
                return;
            }
        }
        let parts_words = !WITHIN_A_LINE.contains(&short_name);
        if parts_words {
            self.end_word();
        }
        let length = tag_length(rest.as_bytes());
        self.listener.tag(&rest[..length], parts_words);
        self.at += length - 1;
    }

    /// Whether a mark opens or closes a value, a string or a cell here: an apostrophe in running text does not.
    fn opens_or_closes(&self, mark: u8) -> bool {
        let is_letter = |at: Option<usize>| {
            at.and_then(|at| self.bytes.get(at)).is_some_and(|b| b.is_ascii_alphanumeric() || *b >= 0x80)
        };
        let is_mark = match self.form {
            TextFormat::Tag => mark != b'`',
            TextFormat::Escaped | TextFormat::Cells => mark == b'"',
            TextFormat::Code => !(is_letter(self.at.checked_sub(1)) && is_letter(Some(self.at + 1))),
            TextFormat::Plain | TextFormat::Tagged | TextFormat::Own => false,
        };
        is_mark && (self.mark == 0 || self.mark == mark)
    }

    /// Whether the value that opens here is words, and not a class or a measure.
    fn value_is_prose(&self) -> bool {
        let before = self.bytes[..self.at].trim_ascii_end();
        let before = before.strip_suffix(b"=").unwrap_or(before).trim_ascii_end();
        let start = before.iter().rposition(|b| b.is_ascii_whitespace()).map_or(0, |i| i + 1);
        !NO_PROSE.iter().any(|name| before[start..].eq_ignore_ascii_case(name))
    }
}

/// Parts of a page that are the same on many.
const PARTS: [u64; 3] = [short(b"header"), short(b"footer"), short(b"nav")];

/// What `text` opens with, up to the tag that closes it.
fn part_of<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let closing = format!("</{name}>");
    let near = &text.as_bytes()[..text.len().min(LONGEST_PART)];
    memchr::memmem::find(near, closing.as_bytes()).map(|at| &text[..at + closing.len()])
}

/// Longer parts are not looked for.
const LONGEST_PART: usize = 1 << 16;

/// How long the tag is that `bytes` open with. A `>` within a value closes no tag; what is never closed is none, and one byte long.
fn tag_length(bytes: &[u8]) -> usize {
    let bytes = &bytes[..bytes.len().min(LONGEST_TAG)];
    let mut at = 0;
    while let Some(found) = memchr::memchr3(b'>', b'"', b'\'', &bytes[at..]) {
        at += found + 1;
        let mark = bytes[at - 1];
        if mark == b'>' {
            return at;
        }
        match memchr::memchr(mark, &bytes[at..]) {
            Some(closing) => at += closing + 1,
            None => return 1,
        }
    }
    1
}

/// What opens like a tag and is longer is none: the sign is passed over.
const LONGEST_TAG: usize = 1 << 13;

/// Whether `c`, which is beyond ASCII, is part of a word. Most of them are letters of Latin or marks of print.
fn is_letter(c: char) -> bool {
    match c {
        '\u{c0}'..='\u{24f}' => !matches!(c, '×' | '÷'),
        '\u{2000}'..='\u{206f}' => false,
        c => c.is_alphanumeric(),
    }
}

/// Whether a word goes on behind `c`, which is beyond ASCII: an apostrophe, or what nobody sees.
fn is_nothing(c: char) -> bool {
    matches!(c, '’' | '‘') || is_invisible(c)
}

/// Adds `c` to a word, in lower case.
fn lower(c: char, word: &mut WordHasher) {
    match c {
        'À'..='ÿ' => word.push(c),
        // Letters of another look: `ﬁ` as one, full width, the bold ones of mathematics.
        '\u{2100}'..='\u{214f}'
        | '\u{2460}'..='\u{24ff}'
        | '\u{fb00}'..='\u{fb06}'
        | '\u{ff00}'..='\u{ffef}'
        | '\u{1d400}'..='\u{1f1ff}' => c.to_string().nfkc().flat_map(char::to_lowercase).for_each(|l| word.push(l)),
        c => c.to_lowercase().for_each(|l| word.push(l)),
    }
}
