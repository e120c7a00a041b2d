//! The words of a text, as hashes, in whatever format the text is written.

mod hash;
mod letters;
mod tags;

pub(super) use hash::mix;
pub(super) use letters::to_nfc;

use crate::extract::{latin_lookalike, parse_entity};
use hash::WordHash;
use letters::{is_ignored, is_letter};
use tags::{BLOCK_TAGS, CDATA, INLINE_TAGS, MAX_UNCLOSED_TAGS, NON_PROSE_ATTRIBUTES, escaped_tag_length, tag_length};
use unicode_normalization::UnicodeNormalization;

/// The format in which a text's words are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TextFormat {
    /// Plain text.
    Plain,
    /// HTML or XML: words between tags, with entities such as `&#39;`.
    Markup,
    /// A tag of HTML or XML: names and values.
    Tag,
    /// JSON and the like, with `\\n` and `\\"`.
    Escaped,
    /// A script or a style sheet: prose is in its strings, names of variables beside them.
    Code,
    /// Code of the program or of a skin, which has no prose.
    OwnCode,
    /// A table: cells between commas, in quotation marks where needed.
    Csv,
}

/// A piece of a text, in the order of the text.
pub(super) enum Token<'t> {
    /// A word, the byte after it, and whether it is prose rather than the name of a tag, a class or a variable.
    Word {
        /// The hash of the word's letters in lower case.
        hash: u64,
        /// The byte after the word.
        end: usize,
        /// Whether the word is prose.
        is_prose: bool,
        /// The hash of this word and the one before it as one word, if only a hyphen at the end of a line, or a tag, divides them.
        joined: Option<u64>,
        /// The digits at the end of the word.
        digits: Digits,
    },
    /// The end of a cell: of the text between two tags, of an attribute's value, of a string, of a field of a table. The word in progress may
    /// continue after it.
    CellEnd {
        /// The hash of the word in progress.
        open_word: Option<u64>,
    },
    /// The end of the string just read, which is a key of JSON.
    KeyEnd,
    /// A tag with attributes, in its brackets.
    Tag(&'t str),
    /// The text between `<!--` and `-->`: words, although no page shows them.
    Comment(&'t str),
}

/// The digits at the end of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Digits {
    /// There are none.
    None,
    /// They follow letters, which have this hash: `Asta2`.
    After(u64),
    /// They are the whole word: the number of a line, or a time.
    Whole,
}

/// Splits `text` into tokens, and calls `emit` for each. Words are in lower case; neither an apostrophe nor an inline tag ends a word.
pub(super) fn read<'t>(text: &'t str, format: TextFormat, emit: impl FnMut(Token<'t>)) {
    let is_prose = !matches!(format, TextFormat::Tag | TextFormat::OwnCode);
    Reader { text, format, position: 0, word: None, division: None, delimiter: None, is_prose, unclosed_tags: 0, emit }
        .run();
}

/// Returns the hashes of the words of a plain text.
pub(super) fn word_hashes(text: &str) -> Vec<u64> {
    let mut hashes = vec![];
    read(&to_nfc(text), TextFormat::Plain, |token| {
        if let Token::Word { hash, .. } = token {
            hashes.push(hash);
        }
    });
    hashes
}

/// Returns the hashes of the words of a plain text without numbers and digits at the ends of words.
pub(super) fn hashes_without_digits(text: &str) -> Vec<u64> {
    let mut hashes = vec![];
    read(&to_nfc(text), TextFormat::Plain, |token| match token {
        Token::Word { hash, digits: Digits::None, .. } => hashes.push(hash),
        Token::Word { digits: Digits::After(letters), .. } => hashes.push(letters),
        _ => {}
    });
    hashes
}

struct Reader<'t, F> {
    text: &'t str,
    format: TextFormat,
    position: usize,
    /// The word in progress.
    word: Option<WordHash>,
    /// The word before the position, if only a hyphen or a tag divides it from what follows.
    division: Option<Division>,
    /// The quotation mark that closes the value or string in progress.
    delimiter: Option<u8>,
    /// Whether the words read now are prose, and not a class or a measure.
    is_prose: bool,
    /// The number of unclosed tags so far.
    unclosed_tags: usize,
    emit: F,
}

/// A hyphen or a tag between two words that may be a single word.
#[derive(Clone, Copy)]
struct Division {
    /// The hash of the word before it.
    hash: u64,
    /// True for a hyphen, which divides a word only at the end of a line; false for a tag.
    is_hyphen: bool,
    /// Whether the line has ended.
    has_line_end: bool,
}

impl<'t, F: FnMut(Token<'t>)> Reader<'t, F> {
    fn run(mut self) {
        let bytes = self.text.as_bytes();
        while let Some(byte) = bytes.get(self.position) {
            // Most characters are plain letters. Reading them without checking the format saves 4 % of a build.
            if byte.is_ascii_alphanumeric() {
                self.read_plain_letters();
                continue;
            }
            self.position += match byte {
                // The strings of JSON are often markup.
                b'<' if matches!(self.format, TextFormat::Markup | TextFormat::Escaped) => self.read_tag(),
                b'&' if matches!(self.format, TextFormat::Markup | TextFormat::Tag) => self.read_entity(),
                b'\\' => self.read_escape(),
                b'_' => self.read_underscore(),
                // Emphasis in Markdown.
                b'*' if self.format == TextFormat::Plain && (self.word.is_some() || self.division.is_some()) => {
                    if self.word.is_some() {
                        self.divide_word(false);
                    }
                    1
                }
                b'%' => self.read_percent(),
                b'"' | b'\'' | b'`' if self.is_delimiter(*byte) => self.read_delimiter(*byte),
                b'\n' | b',' | b';' | b'\t' if self.format == TextFormat::Csv && self.delimiter.is_none() => {
                    self.push_or_end(char::from(*byte));
                    self.end_cell();
                    1
                }
                b'\n' if self.format == TextFormat::Code && self.delimiter != Some(b'`') => {
                    self.end_word();
                    self.delimiter = None;
                    1
                }
                byte if byte.is_ascii() => {
                    self.push_or_end(char::from(*byte));
                    1
                }
                _ => {
                    let c = self.text[self.position..].chars().next().unwrap_or(' ');
                    self.push_or_end(c);
                    c.len_utf8()
                }
            };
        }
        self.end_word();
        self.end_cell();
    }

    /// Adds the ASCII letters and digits at the position to the word.
    fn read_plain_letters(&mut self) {
        let rest = &self.text.as_bytes()[self.position..];
        let length = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        if rest[length - 1].is_ascii_digit() {
            rest[..length].iter().for_each(|byte| self.push(char::from(byte.to_ascii_lowercase())));
            self.position += length;
            return;
        }
        let hash_on =
            |hash: u64| rest[..length].iter().fold(hash, |hash, byte| mix(hash, u64::from(byte.to_ascii_lowercase())));
        let word = self.open_word();
        word.before_digits = None;
        let (letters, is_latin) = (hash_on(word.letters), word.latin == Some(word.letters));
        // Most words are Latin and undivided: then one hash is enough.
        word.latin = if is_latin { Some(letters) } else { word.latin.map(hash_on) };
        word.joined = word.joined.map(hash_on);
        word.letters = letters;
        self.position += length;
    }

    /// Returns the word in progress, or a new one.
    fn open_word(&mut self) -> &mut WordHash {
        let division = &mut self.division;
        self.word.get_or_insert_with(|| {
            let before = division.take().filter(|division| division.has_line_end || !division.is_hyphen);
            WordHash { letters: 0, latin: Some(0), joined: before.map(|division| division.hash), before_digits: None }
        })
    }

    fn push(&mut self, letter: char) {
        self.open_word().push(letter);
    }

    /// Adds a letter or a digit to the word. Any other character ends the word, except apostrophes and invisible characters.
    fn push_or_end(&mut self, c: char) {
        if c.is_ascii_alphanumeric() {
            self.push(c.to_ascii_lowercase());
        } else if !c.is_ascii() && is_letter(c) {
            self.push_lowercase(c);
        } else if matches!(c, '-' | '\u{2010}' | '\u{2011}') && self.word.is_some() {
            self.divide_word(true);
        } else if c != '\'' && !is_ignored(c) {
            self.end_word();
            self.division = match self.division {
                Some(division) if division.is_hyphen && (c.is_whitespace() || c == '>') => {
                    Some(Division { has_line_end: division.has_line_end || c == '\n', ..division })
                }
                _ => None,
            };
        }
    }

    /// Adds a non-ASCII letter in lower case. A compatibility form, such as `ﬁ`, `ᵃ` or a mathematical bold letter, is added as the plain
    /// letters (NFKC).
    fn push_lowercase(&mut self, c: char) {
        match c {
            // Lower-case Latin-1 letters such as å and é, the most common non-ASCII letters: they need no conversion.
            '\u{df}'..='\u{ff}' => self.push(c),
            '\u{c0}'..='\u{24f}' => c.to_lowercase().for_each(|letter| self.push(letter)),
            '\u{aa}'
            | '\u{ba}'
            | '\u{2b0}'..='\u{2b8}'
            | '\u{1d2c}'..='\u{1d6a}'
            | '\u{2070}'..='\u{209f}'
            | '\u{2100}'..='\u{214f}'
            | '\u{2460}'..='\u{24ff}'
            | '\u{fb00}'..='\u{fb06}'
            | '\u{ff00}'..='\u{ffef}'
            | '\u{1d400}'..='\u{1f1ff}' => {
                c.to_string().nfkc().flat_map(char::to_lowercase).for_each(|letter| self.push(letter));
            }
            c => {
                let word = self.open_word();
                word.before_digits = None;
                let latin = word.latin.and_then(|hash| Some(mix(hash, u64::from(latin_lookalike(c)?))));
                c.to_lowercase().for_each(|letter| word.push(letter));
                word.latin = latin;
            }
        }
    }

    fn end_word(&mut self) {
        if let Some(word) = self.word.take() {
            let is_prose = self.is_prose && (self.format != TextFormat::Code || self.delimiter.is_some());
            (self.emit)(Token::Word {
                hash: word.hash(),
                end: self.position,
                is_prose,
                joined: word.joined,
                digits: word.digits(),
            });
        }
    }

    /// Ends the word at a hyphen or a tag, after which it may continue.
    fn divide_word(&mut self, is_hyphen: bool) {
        let hash = self.word.map(|word| word.hash());
        self.end_word();
        self.division = hash.map(|hash| Division { hash, is_hyphen, has_line_end: false });
    }

    fn end_cell(&mut self) {
        (self.emit)(Token::CellEnd { open_word: self.word.map(|word| word.hash()) });
    }

    /// Reads a tag, and returns its length. An inline tag ends no word, but every tag ends a cell.
    fn read_tag(&mut self) -> usize {
        let rest = &self.text[self.position..];
        if rest.starts_with("<!--") {
            return self.read_comment();
        }
        if rest.starts_with(CDATA) {
            self.end_word();
            return CDATA.len();
        }
        // HTML, 13.2.5.6: any other `<` is a character of the text.
        let opens_tag = |c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?');
        let can_be_tag = rest[1..].starts_with(opens_tag) && self.unclosed_tags < MAX_UNCLOSED_TAGS;
        let Some(length) = can_be_tag.then(|| tag_length(rest)).flatten() else {
            self.unclosed_tags += usize::from(can_be_tag);
            self.end_word();
            return 1;
        };
        let name = rest[1..].trim_start_matches('/');
        let name = &name[..name.bytes().take_while(u8::is_ascii_alphanumeric).count()];
        let is_one_of = |tags: &[&str]| tags.iter().any(|tag| name.eq_ignore_ascii_case(tag));
        let has_prefix = rest[1..].trim_start_matches('/')[name.len()..].starts_with([':', '-']);
        if name.eq_ignore_ascii_case("tspan") && [" y=", " dy="].iter().any(|place| rest[..length].contains(place)) {
            // In SVG, a `tspan` with a position begins a new line of text.
            self.divide_word(false);
        } else if name.eq_ignore_ascii_case("br") {
            self.end_word();
            self.division = self.division.map(|division| Division { has_line_end: true, ..division });
        } else if !has_prefix && is_one_of(&BLOCK_TAGS) {
            self.end_word();
            self.division = None;
        } else if (has_prefix || !is_one_of(&INLINE_TAGS)) && self.word.is_some() {
            self.divide_word(false);
        }
        self.end_cell();
        // A tag without attributes has no words; about half of all tags have none.
        if rest[..length].contains(char::is_whitespace) {
            (self.emit)(Token::Tag(&rest[..length]));
        }
        length
    }

    /// Reads a comment, and returns its length. A comment ends no word: browsers show the letters around it as one word.
    fn read_comment(&mut self) -> usize {
        let inner = &self.text[self.position + 4..];
        // `<!-->` and `<!--->` are whole comments (HTML, 13.2.5.43).
        let (length, closing) = match inner.find("-->") {
            _ if inner.starts_with('>') => (0, 1),
            _ if inner.starts_with("->") => (0, 2),
            Some(length) => (length, 3),
            None => (inner.len(), 0),
        };
        (self.emit)(Token::Comment(&inner[..length]));
        4 + length + closing
    }

    /// Reads an entity such as `&#39;`, and returns its length.
    fn read_entity(&mut self) -> usize {
        if let Some(length) = escaped_tag_length(&self.text[self.position..]) {
            if self.word.is_some() {
                self.divide_word(false);
            }
            return length;
        }
        let (c, length) = parse_entity(&self.text[self.position + 1..]).unwrap_or((' ', 0));
        self.push_or_end(c);
        1 + length
    }

    /// Reads a backslash and the character it escapes, and returns their length.
    fn read_escape(&mut self) -> usize {
        let rest = &self.text[self.position + 1..];
        if let Some((c, length)) = self.parse_numbered_escape(rest) {
            self.push_or_end(c);
            return 1 + length;
        }
        self.end_word();
        if rest.starts_with('n') {
            self.division = self.division.map(|division| Division { has_line_end: true, ..division });
        }
        let is_escape = matches!(self.format, TextFormat::Escaped | TextFormat::Code | TextFormat::OwnCode);
        // A non-ASCII letter after a backslash is not escaped.
        1 + usize::from(is_escape && rest.as_bytes().first().is_some_and(u8::is_ascii))
    }

    /// Parses a numeric escape, and returns the character and the escape's length: `u00f8`, `u{f8}` and `xf8` of scripts, `F8 ` of style
    /// sheets.
    fn parse_numbered_escape(&self, rest: &str) -> Option<(char, usize)> {
        let parse = |hex: &str| u32::from_str_radix(hex, 16).ok().and_then(char::from_u32);
        let is_code = self.format == TextFormat::Code;
        if let Some(hex) = rest.strip_prefix("u{").filter(|_| is_code) {
            let end = hex.bytes().take(7).position(|byte| byte == b'}')?;
            return Some((parse(&hex[..end])?, 3 + end));
        }
        let fixed = |prefix: char, length: usize| Some((parse(rest.strip_prefix(prefix)?.get(..length)?)?, 1 + length));
        if let Some(found) = fixed('u', 4).or_else(|| fixed('x', 2).filter(|_| is_code)) {
            return Some(found);
        }
        // A single digit is more often an escape of a script, such as `\b`.
        let length = rest.bytes().take(6).take_while(u8::is_ascii_hexdigit).count();
        let has_blank = rest[length..].starts_with(' ');
        (is_code && length > 1).then(|| Some((parse(&rest[..length])?, length + usize::from(has_blank)))).flatten()
    }

    /// Reads an underscore, or an escape as drawing programs write it in ids, such as `_xF8_`, and returns its length.
    fn read_underscore(&mut self) -> usize {
        let rest = &self.text[self.position..];
        let hex = rest.strip_prefix("_x").and_then(|hex| hex.get(..hex.bytes().take(6).position(|byte| byte == b'_')?));
        let letter = hex.and_then(|hex| Some((u32::from_str_radix(hex, 16).ok().and_then(char::from_u32)?, hex.len())));
        match letter {
            Some((c, length)) => {
                self.push_or_end(c);
                3 + length
            }
            None => {
                self.push_or_end('_');
                1
            }
        }
    }

    /// Reads a percent sign or a percent-encoded character, such as `%C3%B8` or `%20`, and returns its length.
    fn read_percent(&mut self) -> usize {
        let bytes = self.text.as_bytes();
        let byte = |at: usize| {
            let hex = bytes.get(at..at + 3)?.strip_prefix(b"%")?;
            u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok()
        };
        let Some(first) = byte(self.position) else {
            self.end_word();
            return 1;
        };
        // The first byte of a letter tells how many bytes it has.
        let length = (first.leading_ones() as usize).clamp(1, 4);
        let letter: Vec<u8> = (0..length).map_while(|i| byte(self.position + 3 * i)).collect();
        match std::str::from_utf8(&letter).ok().and_then(|text| text.chars().next()) {
            Some(c) => {
                self.push_or_end(c);
                3 * length
            }
            // Older sites percent-encode Latin-1.
            None => {
                self.push_or_end(char::from(first));
                3
            }
        }
    }

    fn read_delimiter(&mut self, mark: u8) -> usize {
        self.end_word();
        let is_key = || self.text[self.position + 1..].trim_ascii_start().starts_with(':');
        if self.format == TextFormat::Escaped && self.delimiter.is_some() && is_key() {
            (self.emit)(Token::KeyEnd);
        }
        self.end_cell();
        self.delimiter = if self.delimiter.is_none() { Some(mark) } else { None };
        if self.format == TextFormat::Tag {
            self.is_prose = self.delimiter.is_some() && self.is_prose_value();
        }
        1
    }

    /// Returns whether a mark opens or closes a value, a string or a cell here; an apostrophe in running text does not.
    fn is_delimiter(&self, mark: u8) -> bool {
        let bytes = self.text.as_bytes();
        let is_letter = |at: Option<usize>| {
            at.and_then(|at| bytes.get(at)).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte >= 0x80)
        };
        let is_mark = match self.format {
            TextFormat::Tag => mark != b'`',
            TextFormat::Escaped | TextFormat::Csv => mark == b'"',
            TextFormat::Code => !(is_letter(self.position.checked_sub(1)) && is_letter(Some(self.position + 1))),
            TextFormat::Plain | TextFormat::Markup | TextFormat::OwnCode => false,
        };
        is_mark && self.delimiter.is_none_or(|open| open == mark)
    }

    /// Returns whether the value that opens here is prose, and not a class or a measure.
    fn is_prose_value(&self) -> bool {
        let before = self.text[..self.position].trim_ascii_end();
        let before = before.strip_suffix('=').unwrap_or(before).trim_ascii_end();
        let name = before.rsplit(|c: char| c.is_ascii_whitespace()).next().unwrap_or(before);
        !NON_PROSE_ATTRIBUTES.iter().any(|attribute| name.eq_ignore_ascii_case(attribute))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_the_same_whatever_is_around_it() {
        let letters = "Ærø3xyøåÄbcdefgh9ijklmnopqrstuvwxyzÉÆabcdefghijklm";
        for length in 1..=letters.chars().count() {
            let word: String = letters.chars().take(length).collect();
            let alone = word_hashes(&word);
            assert_eq!(alone.len(), 1, "{word}");
            let text = format!("({word}) – {word}; {word}, {word}: {}/{word}-{word}!  {word}", word.to_uppercase());
            assert_eq!(word_hashes(&text), alone.repeat(8), "{word}");
        }
    }

    #[test]
    fn apostrophes_and_invisible_characters_do_not_end_a_word() {
        let plain = word_hashes("brothers");
        for mark in ["'", "’", "‘", "´", "ʼ", "′", "\u{200b}", "\u{ad}"] {
            assert_eq!(word_hashes(&format!("brother{mark}s")), plain, "{mark}");
        }
    }
}
