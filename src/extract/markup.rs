//! Text extraction from markup whose tags may divide words.

use markup5ever::data::{C1_REPLACEMENTS, NAMED_ENTITIES};

/// Returns three readings of a text with tags: without the tags, so that a word that tags divide is whole; with a line break for each tag,
/// so that words that only a tag separates stay apart; and the values of attributes, such as a comment's author or a picture's
/// description, with the texts of comments.
pub(super) fn markup_texts(text: &str) -> [String; 3] {
    let mut joined = String::with_capacity(text.len() / 2);
    let (mut separated, mut values) = (joined.clone(), String::new());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        joined.push_str(before);
        separated.push_str(before);
        separated.push('\n');
        if let Some(cdata) = after.strip_prefix("![CDATA[") {
            let (cdata, after) = cdata.split_once("]]>").unwrap_or((cdata, ""));
            joined.push_str(cdata);
            separated.push_str(cdata);
            rest = after;
            continue;
        }
        if let Some(comment) = after.strip_prefix("!--") {
            let (comment, after) = comment.split_once("-->").unwrap_or((comment, ""));
            values.push_str(comment);
            values.push('\n');
            rest = after;
            continue;
        }
        let (tag, after) = after.split_once('>').unwrap_or((after, ""));
        let name = tag.trim_matches('/').split([' ', '/', '\n', '\t']).next().unwrap_or("");
        let name = name.rsplit(':').next().unwrap_or(name);
        if BREAKING_TAGS.iter().any(|breaking_tag| name.eq_ignore_ascii_case(breaking_tag)) {
            joined.push('\n');
        }
        let mut previous = "";
        for (n, piece) in tag.split(['"', '\'']).enumerate() {
            let name = previous.trim_end().trim_end_matches('=').rsplit([' ', ':', '\n']).next().unwrap_or("");
            if n % 2 == 1 && !NON_TEXT_ATTRIBUTES.contains(&name) && piece.contains(char::is_alphabetic) {
                values.push_str(piece);
                values.push('\n');
            }
            previous = piece;
        }
        rest = after;
    }
    joined.push_str(rest);
    separated.push_str(rest);
    [joined, separated, values].map(|text| unescape(&text))
}

/// Attributes whose values are not words: scripts, typefaces, languages, measures.
const NON_TEXT_ATTRIBUTES: [&str; 10] =
    ["script", "typeface", "val", "lang", "type", "space", "style-name", "class", "eastAsia", "bidi"];

/// Tags that end a paragraph, a line or a cell in office files and web pages, without the prefix before a colon.
const BREAKING_TAGS: [&str; 20] = [
    "p",
    "h",
    "br",
    "cr",
    "tab",
    "s",
    "li",
    "tr",
    "td",
    "th",
    "tc",
    "c",
    "v",
    "si",
    "div",
    "dt",
    "dd",
    "table-cell",
    "line-break",
    "title",
];

/// Replaces character references such as `&amp;` and `&#248;` with their characters.
fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let (letter, length) = parse_entity(after).unwrap_or(('&', 0));
        out.push(letter);
        rest = &after[length..];
    }
    out.push_str(rest);
    out
}

/// Parses the character reference, `name;` or `#number;`, at the start of the text after an `&`. Returns its first character and the
/// reference's length in bytes. An unknown name with a semicolon becomes a space.
///
/// Like browsers (HTML, 13.2.5.73), accepts old names and all numbers without the semicolon, and reads 128 to 159 as Windows-1252.
pub fn parse_entity(text: &str) -> Option<(char, usize)> {
    if let Some(number) = text.strip_prefix('#') {
        let hex = number.strip_prefix(['x', 'X']);
        let (digits, radix) = hex.map_or((number, 10), |hex| (hex, 16));
        let length = digits.bytes().take_while(|b| char::from(*b).is_digit(radix)).count();
        let code = u32::from_str_radix(&digits[..length], radix).ok()?;
        let windows_1252 = code.checked_sub(0x80).and_then(|at| *C1_REPLACEMENTS.get(at as usize)?);
        let letter = windows_1252.or_else(|| char::from_u32(code))?;
        let end = text.len() - digits.len() + length;
        return Some((letter, end + usize::from(text.as_bytes().get(end) == Some(&b';'))));
    }
    let length = text.bytes().take(MAX_ENTITY_LEN).take_while(u8::is_ascii_alphanumeric).count();
    let named = |length: usize| {
        let code = NAMED_ENTITIES.get(&text[..length]).map(|(first, _)| *first).filter(|code| *code != 0);
        Some((code.and_then(char::from_u32)?, length))
    };
    if length > 0 && text.as_bytes().get(length) == Some(&b';') {
        return named(length + 1).or(Some((' ', length + 1)));
    }
    (2..=length).rev().find_map(named)
}

/// The maximum length of a reference's name in bytes.
const MAX_ENTITY_LEN: usize = 32;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_whole_however_tags_divide_it() {
        let runs = "<w:p><w:r><w:t xml:space=\"preserve\">Søren </w:t></w:r><w:proofErr w:type=\"spellStart\"/><w:r><w:t>Kj</w:t></w:r><w:r><w:t>ær</w:t></w:r></w:p><w:p>Her";
        let [joined, separated, values] = markup_texts(runs);
        assert_eq!(joined.trim(), "Søren Kjær\n\nHer");
        assert!(separated.contains("Søren") && !separated.contains("Kjær") && !separated.contains("preserve"));
        assert_eq!(values, "");
        assert_eq!(markup_texts("<w:comment w:author=\"Anna\" w:lang=\"da\">")[2], "Anna\n");
        let [joined, separated, values] =
            markup_texts("<name>Anna</name><age>4</age><![CDATA[Bo <b>]]><!-- by Ida -->");
        assert!(joined.contains("Anna4Bo") && separated.contains("Anna\n") && separated.contains("Bo <b>"));
        assert_eq!(values.trim(), "by Ida");
    }

    #[test]
    fn entities_are_parsed_by_name_and_by_number() {
        for (name, letter, length) in [
            ("oslash;re", 'ø', 7),
            ("oslashre", 'ø', 6),
            ("euml;", 'ë', 5),
            ("Aring;", 'Å', 6),
            ("#0000000078;", 'N', 12),
            ("#x4E;", 'N', 5),
            ("#78 ", 'N', 3),
            ("hellip; and", '…', 7),
            ("lstrok;", 'ł', 7),
            ("NegativeThinSpace;", '\u{200b}', 18),
            ("#138;", 'Š', 5),
            ("#97dia", 'a', 3),
            ("nosuchname; and", ' ', 11),
            ("hellip and", '\0', 0),
            ("; and", '\0', 0),
        ] {
            let parsed = parse_entity(name);
            assert_eq!(parsed, (length > 0).then_some((letter, length)), "{name}");
        }
        assert_eq!(parse_entity(" and"), None);
    }
}
