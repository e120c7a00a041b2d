//! The text of `private/names.txt` -> the names in it.

use std::collections::{BTreeMap, HashSet};
use unicode_normalization::char::is_combining_mark;

/// Returns the names in the text of a list, each with its line number, counted from 1. A line has one name, or several with commas or other
/// separators between them. Left out are text after a `#` or in brackets, numbers, ids, addresses, and the description of a person after a
/// colon or a dash: a name that included them would not be found in a text.
pub(super) fn names(list: &str) -> impl Iterator<Item = (usize, &str)> {
    list.lines().enumerate().flat_map(|(i, line)| {
        let parts = parts_outside_brackets(strip_comment(line));
        let names = parts.into_iter().flat_map(|part| part.split([',', ';', '\t'])).flat_map(names_in_part);
        names.flat_map(|name| std::iter::once(name).chain(names_within(name))).map(move |name| (i + 1, name))
    })
}

/// Returns the number of the first line that has neither a name nor only labels before its comment, or else of the first line with an invalid
/// name: one that is too long, or contains a long number, a brace, a backslash (as RTF does) or a NUL (as UTF-16 does).
pub(super) fn invalid_line(list: &str) -> Option<usize> {
    let lines_with_names: HashSet<usize> = names(list).map(|(line, _)| line).collect();
    let is_heading = |line: &str| {
        let cells = strip_comment(line).split([',', ';', '\t', '|', ':']).map(str::trim);
        cells.into_iter().all(|cell| cell.is_empty() || is_label(cell))
    };
    let mut lines_without_names =
        list.lines().enumerate().filter(|(i, line)| !is_heading(line) && !lines_with_names.contains(&(i + 1)));
    let is_invalid = |name: &str| {
        name.contains(['\0', '{', '}', '\\'])
            || name.split_whitespace().count() > MAX_NAME_WORDS
            || name.chars().count() > MAX_NAME_LEN
            || name.contains(|c: char| c.is_ascii_digit())
            || holds_more_than_name(name)
    };
    let invalid_name = || names(list).find(|(_, name)| is_invalid(name));
    // Beside a name, a description is one: `anna holm: head of the association`.
    let described_line = || {
        let mut lines: BTreeMap<usize, bool> = BTreeMap::new();
        names(list).for_each(|(line, name)| *lines.entry(line).or_insert(true) &= is_description(name));
        lines.into_iter().find(|(_, is_described)| *is_described).map(|(line, _)| line)
    };
    let line_with_address = || list.lines().position(|line| strip_comment(line).contains("://")).map(|i| i + 1);
    lines_without_names
        .next()
        .map(|(i, _)| i + 1)
        .or_else(|| invalid_name().map(|(line, _)| line))
        .or_else(line_with_address)
        .or_else(described_line)
}

/// The maximum number of characters in a name.
const MAX_NAME_LEN: usize = 200;

/// The maximum number of words in a name. A longer text describes somebody, and would not be found.
const MAX_NAME_WORDS: usize = 7;

/// Signs that no name contains, so that they stand between a name and something else.
const FOREIGN_SIGNS: [char; 14] = ['+', '&', '>', '·', '•', '，', '、', '،', '~', '：', '；', '=', '/', '|'];

/// Words in small letters within names.
const PARTICLES: [&str; 34] = [
    "af", "al", "ap", "bin", "bint", "bar", "ben", "da", "dal", "de", "del", "della", "den", "der", "di", "do", "dos",
    "du", "e", "el", "ibn", "la", "las", "le", "los", "op", "ter", "ten", "und", "van", "vom", "von", "y", "zu",
];

/// Returns whether a name holds something that is none, with which it would not be found: a sign or a word between two names, a title
/// without a blank.
fn holds_more_than_name(name: &str) -> bool {
    let words: Vec<&str> = name.split_whitespace().collect();
    let has_title = words.iter().any(|word| {
        let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).count();
        word.split_once('.').is_some_and(|(before, after)| letters(before) > 1 && letters(after) > 1)
    });
    name.contains(FOREIGN_SIGNS) || words.iter().any(|word| ["or", "eller", "alias"].contains(word)) || has_title
}

/// Returns whether a text describes a person and holds one capitalised word, which is not found by itself: `Nadia the baker`. Of a description
/// with a first name and a surname, these are found.
fn is_description(name: &str) -> bool {
    let words: Vec<&str> = name.split_whitespace().collect();
    let is_capitalised = |word: &str| word.starts_with(char::is_uppercase);
    let is_small = |word: &&str| word.starts_with(char::is_lowercase) && !PARTICLES.contains(word);
    let has_pair = words.windows(2).any(|pair| is_capitalised(pair[0]) && is_capitalised(pair[1]));
    !has_pair && words.iter().any(|word| is_capitalised(word)) && words.iter().any(is_small)
}

/// Returns a line without the comment after its `#`. A `#` before a digit, as in `#1 Nadia`, or before
/// a capital at the start of the line, as in `#Nadia`, does not start a comment.
fn strip_comment(line: &str) -> &str {
    let is_comment =
        |at: usize| !line[at + 1..].starts_with(|c: char| c.is_ascii_digit() || at == 0 && c.is_uppercase());
    let comment = line.match_indices('#').map(|(at, _)| at).find(|at| is_comment(*at));
    &line[..comment.unwrap_or(line.len())]
}

/// Returns the shorter names within `name`: its runs of capitalised words, and the last two words of each run, with and without a possessive
/// ending. Texts may use `Asta Brandholm` without the other words of `Caseworker Asta Brandholm` or `Asta Brandholm's sister`.
fn names_within(name: &str) -> Vec<&str> {
    let is_mark = |c: char| !c.is_alphanumeric() && !is_combining_mark(c);
    let starts = name.split_whitespace().map(|word| word.as_ptr() as usize - name.as_ptr() as usize);
    let words: Vec<(usize, &str)> = starts.zip(name.split_whitespace()).collect();
    let is_capitalised = |(_, word): &(usize, &str)| word.trim_matches(is_mark).starts_with(char::is_uppercase);
    let mut found = vec![];
    for run in words.chunk_by(|a, b| is_capitalised(a) && is_capitalised(b)).filter(|run| run.len() > 1) {
        let [.., (before_last, _), (last, word)] = run else { continue };
        let end = last + word.len();
        let whole = &name[run[0].0..end];
        let pair = &name[*before_last..end];
        let bare = ["'s", "’s"].iter().find_map(|ending| pair.strip_suffix(ending));
        // A final `s` without an apostrophe is read as a Danish genitive only if another word follows.
        let danish = if end < name.len() { pair.strip_suffix('s') } else { None };
        found.extend([Some(whole), Some(pair), bare, danish].into_iter().flatten().filter(|found| *found != name));
    }
    found.dedup();
    found
}

/// Returns the parts of a line outside brackets, and those inside that look like a name of several words. A bracket that is not closed lasts to the end of the line.
fn parts_outside_brackets(line: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut start, mut inner) = (vec![], 0usize, 0, 0);
    let is_full_name = |text: &str| {
        let words = || text.split_whitespace();
        words().count() > 1 && words().all(|word| word.starts_with(char::is_uppercase))
    };
    for (at, c) in line.char_indices() {
        match c {
            '(' | '[' | '<' => {
                if depth == 0 {
                    parts.push(&line[start..at]);
                    inner = at + 1;
                }
                depth += 1;
            }
            ')' | ']' | '>' if depth > 0 => {
                depth -= 1;
                start = at + c.len_utf8();
                if depth == 0 && is_full_name(&line[inner..at]) {
                    parts.push(&line[inner..at]);
                }
            }
            _ => {}
        }
    }
    if depth == 0 {
        parts.push(&line[start..]);
    }
    parts
}

/// Splits a text at each of `separators`.
fn split_at_any<'t>(text: &'t str, separators: &[&str]) -> Vec<&'t str> {
    separators
        .iter()
        .fold(vec![text], |pieces, separator| pieces.into_iter().flat_map(|piece| piece.split(*separator)).collect())
}

/// Returns the names in a part of a line: the whole part, or its pieces if it has separators that no name contains.
fn names_in_part(part: &str) -> Vec<&str> {
    // List items open with a number or a mark, as in `1. Nadia` and `- Nadia`.
    let part = part
        .trim()
        .trim_start_matches(|c: char| c.is_ascii_digit())
        .trim_start_matches(['.', '-', '–', '*', '•'])
        .trim();
    split_at_any(part, &["/", "|", " & ", " + ", " and ", " with ", " og ", " med ", " samt ", "   "])
        .into_iter()
        .flat_map(names_in_piece)
        .collect()
}

/// Returns the names in a piece that may also have an id, a label or a description: `B03 -> Nadia`, `Name: Nadia`, `Nadia: neighbour`. The
/// first side that is no id, label or address is a name. If it has no capital, it may be the description: then each later side with a
/// capital is a name as well.
fn names_in_piece(piece: &str) -> Vec<&str> {
    let sides = split_at_any(piece, &[":", "=>", "->", "→", "=", "–", "—", " - ", "- "]).into_iter().map(strip_extras);
    let sides: Vec<&str> =
        sides.filter(|side| !side.is_empty() && !side.contains('@') && !is_id(side) && !is_label(side)).collect();
    let has_capital = |side: &str| side.starts_with(char::is_uppercase);
    let Some(first) = sides.first().copied() else { return vec![] };
    // After a capitalised first side, one capitalised word may be a description; two are a name: `Mother: Asta Brandholm`.
    let is_full_name = |side: &&str| side.split_whitespace().filter(|word| has_capital(word)).count() > 1;
    let others = sides[1..].iter().copied();
    if has_capital(first) {
        return std::iter::once(first).chain(others.filter(is_full_name)).collect();
    }
    std::iter::once(first).chain(others.filter(|side| has_capital(side))).collect()
}

/// The titles before a name, in lower case without a full stop.
const TITLES: [&str; 24] = [
    "nr",
    "no",
    "fru",
    "frk",
    "frøken",
    "hr",
    "dr",
    "prof",
    "professor",
    "pastor",
    "læge",
    "lektor",
    "mr",
    "mrs",
    "ms",
    "miss",
    "mx",
    "sir",
    "madam",
    "frau",
    "herr",
    "herre",
    "imam",
    "sygeplejerske",
];

/// The labels of a column or a line of a list, in lower case.
const LABELS: [&str; 44] = [
    "name",
    "names",
    "full name",
    "first name",
    "given name",
    "forename",
    "middle name",
    "surname",
    "last name",
    "family name",
    "nickname",
    "alias",
    "citizen",
    "citizens",
    "participant",
    "participants",
    "informant",
    "informants",
    "person",
    "persons",
    "people",
    "voice",
    "id",
    "navn",
    "navne",
    "fulde navn",
    "fornavn",
    "fornavne",
    "mellemnavn",
    "efternavn",
    "kaldenavn",
    "borger",
    "borgere",
    "deltager",
    "deltagere",
    "informanter",
    "personer",
    "stemme",
    "nr",
    "no",
    "given",
    "rolle",
    "role",
    "sted",
];

/// The words for a telephone, in lower case, which stand between a name and its number.
const TELEPHONES: [&str; 7] = ["tlf", "tel", "telefon", "telephone", "phone", "mobil", "mobile"];

/// Returns a side of a line without what surrounds its name: marks, as in `1) Nadia` and `"Nadia"`; ids and titles, as in `B03 Fru Holm`; a
/// telephone number.
fn strip_extras(side: &str) -> &str {
    let is_mark = |c: char| !c.is_alphanumeric() && !is_combining_mark(c);
    let mut side = side.trim_matches(is_mark);
    if let Some((_, name)) = side.split_once('-').filter(|(id, _)| is_id(id)) {
        side = name.trim_matches(is_mark);
    }
    while let Some((first, rest)) = side.split_once(char::is_whitespace)
        && (is_id(first.trim_matches(is_mark)) || TITLES.contains(&first.trim_matches(is_mark).to_lowercase().as_str()))
    {
        side = rest.trim_matches(is_mark);
    }
    while let Some((rest, last)) = side.rsplit_once(char::is_whitespace)
        && (last.chars().all(|c| !c.is_alphabetic())
            || TELEPHONES.contains(&last.trim_matches(is_mark).to_lowercase().as_str()))
    {
        side = rest.trim_matches(is_mark);
    }
    side
}

fn is_label(side: &str) -> bool {
    LABELS.contains(&side.to_lowercase().as_str()) || TELEPHONES.contains(&side.to_lowercase().as_str())
}

/// Returns whether a text is an id such as `B03`, or a number.
fn is_id(text: &str) -> bool {
    let digits = text.trim_start_matches(char::is_alphabetic);
    let letters = &text[..text.len() - digits.len()];
    letters.chars().count() <= 2
        && letters.chars().all(char::is_uppercase)
        && !digits.is_empty()
        && digits.chars().all(|c| c.is_ascii_digit())
}
