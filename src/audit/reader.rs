//! A text's bytes -> its words and cells, as hashes: byte by byte, since it reads everything that is published.

/// How words are written in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
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

/// A word that is being read: its bytes folded into eight, and their number. Eight are taken at once, and it does not
/// matter where a word is cut for that, or by a tag.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Word {
    folded: u64,
    length: u64,
}

/// An odd number without a pattern (the golden ratio in 64 bits), to spread bits with.
pub(super) const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

impl Word {
    fn is_open(&self) -> bool {
        self.length > 0
    }

    fn push(&mut self, letter: char) {
        for byte in letter.encode_utf8(&mut [0; 4]).bytes() {
            self.folded = self.folded.rotate_left(8) ^ u64::from(byte);
            self.length += 1;
        }
    }

    /// Adds the ASCII letters and digits at the start of `bytes`. Returns how many there are.
    fn push_ascii(&mut self, bytes: &[u8]) -> usize {
        let mut taken = 0;
        while let Some(eight) = bytes.get(taken..taken + 8) {
            let (letters, n) = leading_letters(u64::from_be_bytes(eight.try_into().unwrap_or_default()));
            self.folded = if n == 8 { self.folded ^ letters } else { self.folded.rotate_left(8 * n) ^ letters };
            self.length += u64::from(n);
            taken += n as usize;
            if n < 8 {
                return taken;
            }
        }
        while let Some(byte) = bytes.get(taken).filter(|b| b.is_ascii_alphanumeric()) {
            self.folded = self.folded.rotate_left(8) ^ u64::from(byte | 0x20);
            self.length += 1;
            taken += 1;
        }
        taken
    }

    fn hash(&self) -> u64 {
        let mixed = (self.folded ^ self.length).wrapping_mul(SPREAD);
        mixed ^ (mixed >> 29)
    }
}

/// The ASCII letters and digits that eight bytes open with, in lower case and moved to the right; and their number.
///
/// All eight are compared at once: adding lifts a byte's highest bit where it is large enough, and no byte is so large that
/// it would lift its neighbour's.
fn leading_letters(eight: u64) -> (u64, u32) {
    const EACH: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x80 * EACH;
    let low = (eight | (0x20 * EACH)) & !HIGH;
    let plain = eight & !HIGH;
    let at_least = |bytes: u64, least: u8| bytes + (0x80 - u64::from(least)) * EACH;
    let letter = at_least(low, b'a') & !at_least(low, b'z' + 1);
    let digit = at_least(plain, b'0') & !at_least(plain, b'9' + 1);
    let none = !((letter | digit) & !eight) & HIGH;
    let n = none.leading_zeros() / 8;
    (if n == 0 { 0 } else { low >> (64 - 8 * n) }, n)
}

/// What is told of what is read.
pub(super) trait Listener {
    /// A word has ended before byte `at`; `is_prose` if it is no name of a tag, a class or a variable.
    fn word(&mut self, at: usize, hash: u64, is_prose: bool);
    /// What stood alone (the text between two tags, a value, a cell) has ended, perhaps in the middle of a word.
    fn cell(&mut self, open_word: Option<u64>);
    /// A tag, with its brackets.
    fn tag(&mut self, tag: &str);
    /// Whether `tag`, which ends with the first `>`, is one that was told before.
    fn knows(&mut self, tag: &str) -> bool;
    /// A part of a page that stands on many, from its tag to the tag that closes it. `true` if it was read before, and is
    /// to be passed over.
    fn part(&mut self, part: &str) -> bool;
}

/// Tags that stand within a word or a line.
const WITHIN_A_LINE: [u64; 18] = [
    short("a"),
    short("abbr"),
    short("b"),
    short("big"),
    short("code"),
    short("del"),
    short("em"),
    short("i"),
    short("kbd"),
    short("mark"),
    short("s"),
    short("small"),
    short("span"),
    short("strong"),
    short("sub"),
    short("sup"),
    short("u"),
    short("wbr"),
];

/// A name of at most eight letters as one number, in lower case; 0 for a longer one.
const fn short(name: &str) -> u64 {
    let bytes = name.as_bytes();
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

/// What a byte is to the reader.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    /// A letter or a digit.
    Letter,
    /// It ends a word, and means nothing else in any form.
    Gap,
    /// It ends a word or not, as the form has it.
    Sign,
    /// The first byte of a letter or a mark beyond ASCII.
    Beyond,
}

/// What each byte is: looked up, since it is asked of every byte that is published.
const CLASSES: [Class; 256] = {
    let mut classes = [Class::Gap; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = match byte as u8 {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => Class::Letter,
            b'<' | b'"' | b'\'' | b'`' | b'&' | b'\\' | b'%' | b',' | b'\n' => Class::Sign,
            0x80.. => Class::Beyond,
            _ => Class::Gap,
        };
        byte += 1;
    }
    classes
};

/// Reads `text`.
///
/// Words are in lower case and without marks; an apostrophe does not end one, nor does a tag within a line.
pub(super) fn read(text: &str, form: Form, listener: &mut impl Listener) {
    let is_prose = !matches!(form, Form::Tag | Form::Own);
    Reader { text, bytes: text.as_bytes(), form, at: 0, word: Word::default(), mark: 0, is_prose, listener }.run();
}

struct Reader<'t, 'l, L> {
    text: &'t str,
    bytes: &'t [u8],
    form: Form,
    at: usize,
    /// The word in progress.
    word: Word,
    /// The mark that closes the value or the string the reader is in; 0 outside of one.
    mark: u8,
    /// Whether what is read is words, and not a class or a measure.
    is_prose: bool,
    listener: &'l mut L,
}

impl<L: Listener> Reader<'_, '_, L> {
    fn run(&mut self) {
        // Tests and no table of jumps: what comes next is mostly a letter or a gap, and is guessed well.
        while let Some(byte) = self.bytes.get(self.at) {
            let class = CLASSES[usize::from(*byte)];
            if class == Class::Letter {
                self.at += self.word.push_ascii(&self.bytes[self.at..]);
                // Most words end with a blank.
                if self.bytes.get(self.at) != Some(&b' ') {
                    continue;
                }
                self.end_word();
            } else if class == Class::Gap {
                self.end_word();
                self.pass_gap();
                continue;
            } else if class == Class::Beyond {
                self.beyond();
            } else {
                self.sign(*byte);
            }
            self.at += 1;
        }
        self.end_word();
        self.listener.cell(None);
    }

    /// Goes to the end of a gap.
    #[inline]
    fn pass_gap(&mut self) {
        let gap = &self.bytes[self.at..];
        self.at += gap.iter().position(|byte| CLASSES[usize::from(*byte)] != Class::Gap).unwrap_or(gap.len());
    }

    /// Ends the word in progress, if there is one.
    #[inline]
    fn end_word(&mut self) {
        if self.word.is_open() {
            let is_prose = self.is_prose && (self.form != Form::Code || self.mark != 0);
            self.listener.word(self.at, self.word.hash(), is_prose);
            self.word = Word::default();
        }
    }

    /// A letter or a mark beyond ASCII; stops at its last byte.
    fn beyond(&mut self) {
        let c = self.text[self.at..].chars().next().unwrap_or(' ');
        if is_letter(c) {
            lower(c, &mut self.word);
        } else if !matches!(c, '’' | '‘' | '\u{ad}') {
            // A soft hyphen is no end of a word.
            self.end_word();
        }
        self.at += c.len_utf8() - 1;
    }

    fn sign(&mut self, byte: u8) {
        match byte {
            b'<' if self.form == Form::Tagged => self.tag(),
            b'\\' if matches!(self.form, Form::Escaped | Form::Code | Form::Own) => self.escape(),
            b'%' if self.form == Form::Tag => self.percent(),
            b'"' | b'\'' | b'`' if self.opens_or_closes(byte) => {
                self.end_word();
                self.listener.cell(None);
                self.mark = if self.mark == 0 { byte } else { 0 };
                if self.form == Form::Tag {
                    self.is_prose = self.mark != 0 && self.value_is_prose();
                }
            }
            b'\'' => {}
            b'&' if matches!(self.form, Form::Tagged | Form::Tag) => {
                let rest = &self.text[self.at + 1..];
                let length = rest.bytes().take(10).position(|b| b == b';').unwrap_or(0);
                let c = entity(rest.get(..length).unwrap_or(""));
                self.letter_or_end(c.unwrap_or(' '));
                self.at += if length > 0 { length + 1 } else { 0 };
            }
            _ => {
                self.end_word();
                match byte {
                    b'\n' if self.form == Form::Code && self.mark != b'`' => self.mark = 0,
                    b'\n' | b',' if self.form == Form::Cells && self.mark == 0 => self.listener.cell(None),
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
            // A letter beyond ASCII is read as itself.
            self.at += usize::from(rest.as_bytes().first().is_some_and(u8::is_ascii));
        }
    }

    /// `%C3%B8` in an address: a letter as its bytes.
    fn percent(&mut self) {
        let byte = |at: usize| {
            let hex = self.bytes.get(at..at + 3)?.strip_prefix(b"%")?;
            u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok()
        };
        let bytes: Vec<u8> = (0..2).map_while(|i| byte(self.at + 3 * i)).collect();
        match std::str::from_utf8(&bytes).ok().and_then(|text| text.chars().next()) {
            Some(c) if !c.is_ascii() => {
                self.letter_or_end(c);
                self.at += 5;
            }
            _ => self.end_word(),
        }
    }

    /// A letter that was written as something else belongs to the word; anything else ends it.
    fn letter_or_end(&mut self, c: char) {
        if c.is_ascii_alphanumeric() {
            self.word.push(c.to_ascii_lowercase());
        } else if !c.is_ascii() && is_letter(c) {
            lower(c, &mut self.word);
        } else if !matches!(c, '’' | '‘' | '\'' | '\u{ad}') {
            self.end_word();
        }
    }

    /// A tag; stops at its last byte. One within a line ends no word, but what stands alone before it ends here.
    fn tag(&mut self) {
        self.listener.cell(Some(self.word.hash()).filter(|_| self.word.is_open()));
        let rest = &self.text[self.at..];
        let near = &rest.as_bytes()[..rest.len().min(LONGEST_TAG)];
        let first = memchr::memchr(b'>', near).map_or(1, |i| i + 1);
        // One that was told before is no longer than to its first bracket.
        let is_known = self.listener.knows(&rest[..first]);
        let tag = if is_known { &rest[..first] } else { &rest[..tag_length(rest.as_bytes())] };
        let name = tag.trim_start_matches(['<', '/']);
        let name = &name[..name.bytes().position(|b| !b.is_ascii_alphanumeric()).unwrap_or(name.len())];
        if tag.as_bytes().get(1) != Some(&b'/') && PARTS.contains(&name) {
            self.end_word();
            let part = part_of(rest, name);
            if part.is_some_and(|part| self.listener.part(part)) {
                self.at += part.map_or(0, str::len) - 1;
                return;
            }
        }
        if !WITHIN_A_LINE.contains(&short(name)) {
            self.end_word();
        }
        if !is_known {
            self.listener.tag(tag);
        }
        self.at += tag.len() - 1;
    }

    /// Whether a mark opens or closes a value, a string or a cell here: an apostrophe in running text does not.
    fn opens_or_closes(&self, mark: u8) -> bool {
        let is_letter = |at: Option<usize>| {
            at.and_then(|at| self.bytes.get(at)).is_some_and(|b| b.is_ascii_alphanumeric() || *b >= 0x80)
        };
        let is_mark = match self.form {
            Form::Tag => mark != b'`',
            Form::Escaped | Form::Cells => mark == b'"',
            Form::Code => !(is_letter(self.at.checked_sub(1)) && is_letter(Some(self.at + 1))),
            Form::Plain | Form::Tagged | Form::Own => false,
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
const PARTS: [&str; 3] = ["header", "footer", "nav"];

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

/// The letter that `&name;` or `&#number;` stands for, of those that words are written with.
fn entity(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let hex = number.strip_prefix(['x', 'X']).map(|hex| u32::from_str_radix(hex, 16));
        return char::from_u32(hex.unwrap_or_else(|| number.parse()).ok()?);
    }
    let named = [
        ("apos", '\''),
        ("rsquo", '’'),
        ("lsquo", '‘'),
        ("shy", '\u{ad}'),
        ("aelig", 'æ'),
        ("AElig", 'Æ'),
        ("oslash", 'ø'),
        ("Oslash", 'Ø'),
        ("aring", 'å'),
        ("Aring", 'Å'),
        ("auml", 'ä'),
        ("Auml", 'Ä'),
        ("ouml", 'ö'),
        ("Ouml", 'Ö'),
        ("uuml", 'ü'),
        ("Uuml", 'Ü'),
        ("eacute", 'é'),
        ("Eacute", 'É'),
        ("egrave", 'è'),
        ("aacute", 'á'),
        ("agrave", 'à'),
        ("iacute", 'í'),
        ("oacute", 'ó'),
        ("uacute", 'ú'),
        ("yacute", 'ý'),
        ("ntilde", 'ñ'),
        ("ccedil", 'ç'),
        ("szlig", 'ß'),
        ("eth", 'ð'),
        ("thorn", 'þ'),
    ];
    named.iter().find(|(known, _)| *known == name).map(|(_, c)| *c)
}

/// Whether `c`, which is beyond ASCII, is part of a word. Most of them are letters of Latin or marks of print.
fn is_letter(c: char) -> bool {
    match c {
        '\u{c0}'..='\u{24f}' => !matches!(c, '×' | '÷'),
        '\u{2000}'..='\u{206f}' => false,
        c => c.is_alphanumeric(),
    }
}

/// Adds `c` to a word, in lower case.
fn lower(c: char, word: &mut Word) {
    match c {
        'À'..='Þ' => word.push(char::from_u32(c as u32 + 0x20).unwrap_or(c)),
        'ß'..='ÿ' => word.push(c),
        c => c.to_lowercase().for_each(|l| word.push(l)),
    }
}
