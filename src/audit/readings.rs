//! The ways besides the plain one in which a text of somebody else's can be read: with its escapes and entities resolved, however often it
//! was escaped, without its tags and marks of emphasis, with the parts of divided words joined, and with what stands between its signs as cells.
//!
//! The program's own files have one way to be read. A file that a team puts into `static/` has been through other programs, and a name in it
//! is a name for whoever opens it.

use crate::extract::parse_entity;
use std::fmt::Write;
use unicode_normalization::UnicodeNormalization;

/// The most rounds of unescaping: a text that is still escaped then is no text that anybody reads.
const MAX_ROUNDS: usize = 4;

/// The longest text that is read in other ways, in bytes: a longer one is data, and is read in the plain way alone.
const MAX_TEXT: usize = 8 << 20;

/// The other readings of a text.
pub(super) struct Readings {
    /// Plain texts.
    pub(super) texts: Vec<String>,
    /// The pieces between signs, as a list in JSON.
    pub(super) cells: String,
}

/// Returns the other readings of `text`; none of a text that is too long.
pub(super) fn readings(text: &str) -> Option<Readings> {
    if text.len() > MAX_TEXT {
        return None;
    }
    let resolved = [Escapes::Script, Escapes::StyleSheet].map(|escapes| resolve(text, escapes));
    let mut texts = vec![];
    for resolved in resolved {
        if texts.contains(&resolved) {
            continue;
        }
        texts.extend([without_marks(&resolved), with_joined_words(&resolved)]);
        texts.push(resolved);
    }
    let cells = cells(texts.last().map_or(text, String::as_str));
    Some(Readings { texts, cells })
}

/// The escapes behind a backslash: scripts and style sheets read digits differently.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Escapes {
    /// `\x41`, `\u0041`, `\u{41}`, `\101`.
    Script,
    /// `\41 `: hexadecimal digits and a blank.
    StyleSheet,
}

/// Resolves escapes, entities and percent signs until nothing changes, and letters that are variants of others.
fn resolve(text: &str, escapes: Escapes) -> String {
    let mut text = text.to_string();
    for _ in 0..MAX_ROUNDS {
        let resolved = without_mojibake(&resolve_once(&text, escapes));
        if resolved == text {
            break;
        }
        text = resolved;
    }
    text.nfkc().map(plain_letter).collect()
}

/// Returns the letter of which `c` is a variant: the long s, and the two letters i of Turkish.
fn plain_letter(c: char) -> char {
    match c {
        'ſ' => 's',
        'ı' | 'İ' => 'i',
        c => c,
    }
}

fn resolve_once(text: &str, escapes: Escapes) -> String {
    let mut out = String::with_capacity(text.len());
    let mut bytes: Vec<u8> = vec![];
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if c == '%'
            && let Some(byte) = rest.get(1..3).and_then(|digits| u8::from_str_radix(digits, 16).ok())
        {
            bytes.push(byte);
            rest = &rest[3..];
            continue;
        }
        if !bytes.is_empty() {
            out.push_str(&String::from_utf8_lossy(&std::mem::take(&mut bytes)));
        }
        let resolved = match c {
            '&' => parse_entity(&rest[1..])
                .filter(|(letter, _)| *letter != ' ')
                .map(|(letter, length)| (Some(letter), length + 1)),
            '\\' => resolve_escape(&rest[1..], escapes).map(|(letter, length)| (letter, length + 1)),
            _ => None,
        };
        match resolved {
            Some((letter, length)) => {
                out.extend(letter);
                rest = &rest[length..];
            }
            None => {
                out.push(c);
                rest = &rest[c.len_utf8()..];
            }
        }
    }
    out.push_str(&String::from_utf8_lossy(&bytes));
    out
}

/// The letters that TeX writes as commands.
const TEX_LETTERS: [(&str, char); 9] =
    [("aa", 'å'), ("AA", 'Å'), ("ae", 'æ'), ("AE", 'Æ'), ("oe", 'œ'), ("o", 'ø'), ("O", 'Ø'), ("ss", 'ß'), ("l", 'ł')];

/// Resolves the escape behind a backslash. Returns the letter, `None` for a line that goes on, and the length of the escape.
fn resolve_escape(rest: &str, escapes: Escapes) -> Option<(Option<char>, usize)> {
    if let Some(end) = ["\r\n", "\n"].into_iter().find(|end| rest.starts_with(end)) {
        return Some((None, end.len()));
    }
    let digits =
        |text: &str, radix: u32, most: usize| text.chars().take(most).take_while(|c| c.is_digit(radix)).count();
    let code = |text: &str, radix: u32| u32::from_str_radix(text, radix).ok();
    let letter = |code: Option<u32>| code.and_then(char::from_u32).map(Some);
    if escapes == Escapes::StyleSheet {
        let count = digits(rest, 16, 6);
        if count > 0 {
            let blank = usize::from(rest[count..].starts_with([' ', '\t', '\n']));
            return Some((letter(code(&rest[..count], 16))?, count + blank));
        }
    }
    if let Some(inner) = rest.strip_prefix("u{") {
        let count = digits(inner, 16, 6);
        return inner[count..]
            .starts_with('}')
            .then_some(())
            .and_then(|()| Some((letter(code(&inner[..count], 16))?, count + 3)));
    }
    if let Some(hex) = rest.strip_prefix('u').and_then(|rest| rest.get(..4)) {
        let high = code(hex, 16)?;
        let low = rest.get(5..).and_then(|rest| rest.strip_prefix("\\u")).and_then(|rest| code(rest.get(..4)?, 16));
        return match (high, low) {
            (0xd800..0xdc00, Some(low @ 0xdc00..0xe000)) => {
                Some((letter(Some(0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00)))?, 11))
            }
            _ => Some((letter(Some(high))?, 5)),
        };
    }
    if let Some(hex) = rest.strip_prefix('x').and_then(|rest| rest.get(..2)) {
        return Some((letter(code(hex, 16))?, 3));
    }
    let octal = digits(rest, 8, 3);
    if octal > 1 {
        return Some((letter(code(&rest[..octal], 8))?, octal));
    }
    let (command, letter) = TEX_LETTERS.into_iter().find(|(command, _)| {
        rest.strip_prefix(command).is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphabetic()))
    })?;
    Some((Some(letter), command.len()))
}

/// Returns the text with UTF-8 that was read as Latin-1 mended: `SÃ¸ren`.
fn without_mojibake(text: &str) -> String {
    if !text.contains(['Ã', 'Â', 'Å', 'Ä']) {
        return text.to_string();
    }
    let mut out = String::with_capacity(text.len());
    let mut letters: Vec<char> = vec![];
    let flush = |letters: &mut Vec<char>, out: &mut String| {
        #[expect(clippy::cast_possible_truncation, reason = "these letters are bytes of Latin-1")]
        let bytes: Vec<u8> = letters.iter().map(|c| *c as u32 as u8).collect();
        match String::from_utf8(bytes) {
            Ok(mended) => out.push_str(&mended),
            Err(_) => out.extend(letters.iter()),
        }
        letters.clear();
    };
    for c in text.chars() {
        if ('\u{80}'..='\u{ff}').contains(&c) {
            letters.push(c);
        } else {
            flush(&mut letters, &mut out);
            out.push(c);
        }
    }
    flush(&mut letters, &mut out);
    out
}

/// The length of the longest tag that is left out, in bytes.
const MAX_TAG: usize = 300;

/// Returns the length of the tag that a text opens with; 0 if there is none.
fn tag_length(text: &str) -> usize {
    if !text.starts_with('<') {
        return 0;
    }
    let end = text.bytes().take(MAX_TAG).position(|byte| byte == b'>');
    end.filter(|end| !text[1..*end].contains(['<', '@'])).map_or(0, |end| end + 1)
}

/// Returns the text without tags, marks of emphasis and the braces of TeX, so that what they divide is one word.
fn without_marks(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let tag = tag_length(rest);
        if tag > 0 {
            rest = &rest[tag..];
            continue;
        }
        if !matches!(c, '*' | '_' | '`' | '~' | '{' | '}') {
            out.push(c);
        }
        rest = &rest[c.len_utf8()..];
    }
    out
}

/// Returns the text with the parts of words joined that a hyphen and the end of a line or of a block divide, whatever signs the next line opens with.
fn with_joined_words(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let behind = &rest[c.len_utf8()..];
        rest = behind;
        let is_hyphen = matches!(c, '-' | '‐' | '‑' | '–' | '\u{ad}') && out.ends_with(char::is_alphabetic);
        match if is_hyphen { next_part(behind) } else { None } {
            Some(next) => rest = next,
            None => out.push(c),
        }
    }
    out
}

/// Returns the text from the small letter on that opens the next line or block; `None` if the word does not go on there.
fn next_part(text: &str) -> Option<&str> {
    let mut rest = text;
    let mut is_divided = false;
    loop {
        let tag = tag_length(rest);
        is_divided |= tag > 0;
        rest = &rest[tag..];
        let c = rest.chars().next()?;
        if c.is_lowercase() {
            return is_divided.then_some(rest);
        }
        if c.is_alphanumeric() {
            return None;
        }
        is_divided |= c == '\n';
        if tag == 0 {
            rest = &rest[c.len_utf8()..];
        }
    }
}

/// Returns the pieces between the signs of a text as a list in JSON.
fn cells(text: &str) -> String {
    let signs = ['\n', '\r', '<', '>', '"', '\'', '=', ':', ';', ',', '|', '\t', '{', '}', '[', ']', '(', ')', '\\'];
    let pieces = text.split(signs).map(str::trim).filter(|piece| piece.contains(char::is_alphabetic));
    let mut out = String::from("[");
    for piece in pieces {
        let _ = write!(out, "\"{piece}\",");
    }
    out.push(']');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<String> {
        let readings = readings(text).unwrap();
        readings.texts.into_iter().chain([readings.cells]).collect()
    }

    #[test]
    fn a_name_is_read_however_it_is_written() {
        for text in [
            "?n=Asta%2520Brandholm",
            "S&amp;oslash;ren Kj&amp;aelig;r",
            "S&amp;#248;ren",
            "N&#97;dia",
            "\"\\ud835\\udc0dadia\"",
            "\"S\\xf8ren\"",
            "S\\u{f8}ren",
            "\\116adia",
            "\\4e\tadia",
            "Na\\\ndia",
            "Na<b>dia</b>",
            "Na**dia**",
            "S{\\o}ren",
            "Nadıa",
            "Aſta Brandholm",
            "Asta Brand-</div><div>holm",
            "Asta Brand-\n * holm",
            "Asta Brand–\n// holm",
        ] {
            let found = all(text)
                .iter()
                .any(|text| ["Asta Brandholm", "Søren", "Nadia"].iter().any(|name| text.contains(name)));
            assert!(found, "{text}: {:?}", all(text));
        }
        assert!(cells("first = \"Asta\"\nlast = \"Brandholm\"").contains("\"Asta\",\"last\",\"Brandholm\""));
    }

    #[test]
    fn a_plain_text_stays_as_it_is() {
        let text = "Nothing is hidden – here. 100 % of C:\\Users";
        assert!(all(text).contains(&text.to_string()), "{:?}", all(text));
    }
}
