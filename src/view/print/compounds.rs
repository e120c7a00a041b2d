//! The joints of words: the only places where a Danish or an English word may be divided in large type without a soft hyphen.
//!
//! Hyphenation patterns find syllables, and miss a joint often enough to hang on a wall (`børneh-ave`, `read-just`). A joint is certain if a
//! Danish word is made of known parts (`danish.txt`) or an English one is a known compound (`english.txt`), or at a suffix
//! (`kommunikations|vej`, `communica|tion`).

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

/// Returns the byte offsets of the joints of `word`, a word of letters alone in `language`. `None` if nothing is known of the joints of that
/// language.
pub(crate) fn joints_of(word: &str, language: &str) -> Option<Vec<usize>> {
    match language.get(..2)? {
        "da" => Some(joints(word)),
        "en" => Some(english_joints(word)),
        _ => None,
    }
}

/// The known parts of Danish compounds, one a line.
static PARTS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| include_str!("compounds/danish.txt").lines().filter(|line| !line.starts_with('#')).collect());

/// The linking letters between two parts.
const LINKS: [&str; 4] = ["", "s", "e", "er"];

/// The inflections of the last part.
const ENDINGS: [&str; 24] = [
    "", "e", "en", "et", "er", "erne", "ene", "ens", "ets", "ers", "ernes", "enes", "s", "es", "r", "rne", "rnes", "n",
    "ns", "ne", "nes", "t", "ts", "rens",
];

/// Suffixes with their linking s. Each ends a part wherever it is, if enough letters stand before and behind it.
const SUFFIXES: [&str; 7] = ["heds", "nings", "tions", "sions", "skabs", "itets", "elses"];

/// The fewest letters before the end of a suffix, and behind it.
const MIN_BEFORE: usize = 7;
const MIN_BEHIND: usize = 4;

/// Returns the byte offsets of the joints of `word`, a Danish word of letters alone; none if its parts are not known.
fn joints(word: &str) -> Vec<usize> {
    let lower = word.to_lowercase();
    if lower.len() != word.len() {
        return vec![];
    }
    let mut readings: Vec<Vec<usize>> = vec![];
    read(&lower, 0, &mut vec![], &mut readings);
    // A part may be a compound itself: `sygehus`.
    let is_known = !readings.is_empty();
    readings.retain(|joints| !joints.is_empty());
    match readings.split_first() {
        // What all readings agree on is certain.
        Some((first, others)) => first.iter().copied().filter(|at| others.iter().all(|r| r.contains(at))).collect(),
        None if is_known => vec![],
        None => suffix_joints(&lower),
    }
}

/// The known English compounds by their letters, each with its joints.
static COMPOUNDS: LazyLock<HashMap<String, Vec<usize>>> = LazyLock::new(|| {
    let lines = include_str!("compounds/english.txt").lines().filter(|line| !line.starts_with('#'));
    lines.map(marked_word).collect()
});

/// The inflections of English compounds, and what they replace at the end of the compound.
const ENGLISH_ENDINGS: [(&str, &str); 12] = [
    ("", ""),
    ("s", ""),
    ("es", ""),
    ("d", ""),
    ("ed", ""),
    ("r", ""),
    ("er", ""),
    ("rs", ""),
    ("ers", ""),
    ("ing", ""),
    ("ings", ""),
    ("ing", "e"),
];

/// English suffixes before which a word may be divided, each with what may follow it.
const ENGLISH_SUFFIXES: [(&str, &[&str]); 9] = [
    ("ment", &["", "s", "al", "ally", "ed", "ing", "ary"]),
    ("ness", &["", "es"]),
    ("less", &["", "ly"]),
    ("ful", &["", "ly"]),
    ("ship", &["", "s"]),
    ("hood", &["", "s"]),
    ("tion", &["", "s", "al", "ally", "ed", "ing", "er", "ers", "ist", "ists"]),
    ("sion", &["", "s", "al", "ally", "ed", "ing", "er", "ers"]),
    ("tive", &["", "s", "ly"]),
];

/// English words that end as if in a suffix.
const NO_SUFFIX: [&str; 6] = ["lioness", "baroness", "governess", "clement", "inclement", "supportive"];

/// Returns the byte offsets of the joints of `word`, an English word of letters alone.
fn english_joints(word: &str) -> Vec<usize> {
    let lower = word.to_lowercase();
    if lower.len() != word.len() || NO_SUFFIX.contains(&lower.as_str()) {
        return vec![];
    }
    let compound = ENGLISH_ENDINGS.iter().find_map(|(ending, replaced)| {
        let stem = lower.strip_suffix(ending)?;
        let single = ending.starts_with(is_vowel).then(|| without_doubled_consonant(stem)).flatten();
        COMPOUNDS.get(&format!("{stem}{replaced}")).or_else(|| COMPOUNDS.get(single?))
    });
    let mut joints = compound.cloned().unwrap_or_default();
    let mut rest = lower.as_str();
    while let Some(at) = ENGLISH_SUFFIXES.iter().find_map(|(suffix, endings)| {
        let stem = endings.iter().find_map(|ending| rest.strip_suffix(ending)?.strip_suffix(suffix))?;
        (stem.len() >= MIN_STEM && stem.contains(|c| is_vowel(c) || c == 'y')).then_some(stem.len())
    }) {
        joints.push(at);
        rest = &rest[..at];
    }
    joints.sort_unstable();
    joints.dedup();
    joints
}

/// The fewest letters before an English suffix.
const MIN_STEM: usize = 3;

/// Returns a word that ends in a doubled consonant without the last one: `upset` of `upsett`.
fn without_doubled_consonant(stem: &str) -> Option<&str> {
    let (at, last) = stem.char_indices().next_back()?;
    (stem[..at].ends_with(last) && !is_vowel(last)).then_some(&stem[..at])
}

/// The beginnings of words that the patterns divide wrongly, with their joints.
static EXCEPTIONS: LazyLock<Vec<(String, Vec<usize>)>> = LazyLock::new(|| {
    let lines = include_str!("compounds/exceptions.txt").lines().filter(|line| !line.starts_with('#'));
    lines.map(marked_word).collect()
});

/// Splits a word whose joints are marked, `børne|have`, into its letters and the offsets of its joints.
fn marked_word(marked: &str) -> (String, Vec<usize>) {
    let mut word = String::new();
    let mut joints = vec![];
    for (index, part) in marked.split('|').enumerate() {
        if index > 0 {
            joints.push(word.len());
        }
        word.push_str(part);
    }
    (word, joints)
}

/// The fewest letters of a word that is divided in running text at a joint.
const MIN_LETTERS: usize = 6;

/// Returns Danish running text with soft hyphens at the joints of those words that hyphenation patterns would divide wrongly. The patterns are
/// then applied to each part alone.
pub(crate) fn with_soft_hyphens(text: &str) -> Cow<'_, str> {
    let mut out = Cow::Borrowed(text);
    let mut shift = 0;
    let is_letter = |c: char| c.is_alphabetic() || c == '\u{ad}';
    let mut start = 0;
    while let Some(at) = text[start..].find(is_letter).map(|at| start + at) {
        let end = text[at..].find(|c| !is_letter(c)).map_or(text.len(), |length| at + length);
        for joint in joints_in_text(&text[at..end]) {
            out.to_mut().insert(at + joint + shift, '\u{ad}');
            shift += '\u{ad}'.len_utf8();
        }
        start = end;
    }
    out
}

/// Returns the joints of a word that the patterns would divide beside one of them; none if they would not.
fn joints_in_text(word: &str) -> Vec<usize> {
    if word.chars().count() < MIN_LETTERS || word.contains('\u{ad}') {
        return vec![];
    }
    let lower = word.to_lowercase();
    let exception =
        EXCEPTIONS.iter().filter(|(start, _)| lower.len() == word.len() && lower.starts_with(start.as_str()));
    let mut joints: Vec<usize> = exception.flat_map(|(_, joints)| joints.iter().copied()).chain(joints(word)).collect();
    joints.sort_unstable();
    joints.dedup();
    joints.retain(|joint| *joint < word.len());
    if is_divided_beside(word, &joints) { joints } else { vec![] }
}

/// Returns whether the hyphenation patterns divide `word` one letter before or behind one of `joints`.
fn is_divided_beside(word: &str, joints: &[usize]) -> bool {
    let Some(patterns) = (!joints.is_empty()).then(|| hypher::Lang::from_iso(*b"da")).flatten() else { return false };
    let mut at = 0;
    let points = hypher::hyphenate(word, patterns).map(|part| {
        at += part.len();
        at
    });
    let letters_between = |a: usize, b: usize| word[a.min(b)..a.max(b)].chars().count();
    points
        .filter(|point| !joints.contains(point))
        .any(|point| joints.iter().any(|joint| letters_between(point, *joint) == 1))
}

/// Reads the rest of `word` from byte `start` as known parts, and adds the joints of each reading to `readings`.
fn read(word: &str, start: usize, joints: &mut Vec<usize>, readings: &mut Vec<Vec<usize>>) {
    let rest = &word[start..];
    if is_last_part(rest) {
        readings.push(joints.clone());
    }
    for (at, _) in rest.char_indices().skip(2) {
        if !PARTS.contains(&rest[..at]) {
            continue;
        }
        for link in LINKS.iter().filter(|link| rest[at..].starts_with(**link)) {
            let joint = start + at + link.len();
            if joint < word.len() {
                joints.push(joint);
                read(word, joint, joints, readings);
                joints.pop();
            }
        }
    }
}

/// Returns whether `rest` is a known part with an inflection; a short part may double its last letter (`busser`).
fn is_last_part(rest: &str) -> bool {
    ENDINGS.iter().filter_map(|ending| rest.strip_suffix(ending)).any(|stem| {
        let single = stem.char_indices().next_back().map(|(at, last)| (&stem[..at], last));
        PARTS.contains(stem)
            || stem.len() < rest.len()
                && single.is_some_and(|(single, last)| single.ends_with(last) && PARTS.contains(single))
    })
}

/// Returns the joints behind the suffixes in `word`.
fn suffix_joints(word: &str) -> Vec<usize> {
    let behind = |suffix: &str| word.match_indices(suffix).map(|(at, found)| at + found.len()).collect::<Vec<_>>();
    let is_joint = |at: &usize| {
        let (before, rest) = word.split_at(*at);
        before.chars().count() >= MIN_BEFORE && rest.chars().count() >= MIN_BEHIND && rest.contains(is_vowel)
    };
    let mut joints: Vec<usize> = SUFFIXES.iter().flat_map(|suffix| behind(suffix)).filter(is_joint).collect();
    joints.sort_unstable();
    joints.dedup();
    joints
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'æ' | 'ø' | 'å')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the words of a list, each with the places where it may be divided.
    fn listed(words: &str) -> impl Iterator<Item = (String, Vec<usize>)> {
        words.split_whitespace().map(marked_word)
    }

    /// Returns the Danish words of the list, each with its joints.
    fn words() -> impl Iterator<Item = (String, Vec<usize>)> {
        listed(include_str!("compounds/danish_words.txt"))
    }

    /// Checks that no word of `list` is divided elsewhere than marked, and that at least `share` of those with a mark are divided.
    #[track_caller]
    fn assert_divided_where_marked(list: &str, language: &str, share: f64) {
        let joints = |word: &str| joints_of(word, language).expect("a language with joints");
        let wrong: Vec<String> = listed(list)
            .filter(|(word, expected)| joints(word).iter().any(|at| !expected.contains(at)))
            .map(|(word, _)| format!("{word}: {:?}", joints(&word)))
            .collect();
        assert_eq!(wrong, Vec::<String>::new());
        let with_marks: Vec<String> = listed(list).filter(|(_, at)| !at.is_empty()).map(|(word, _)| word).collect();
        let divided = with_marks.iter().filter(|word| !joints(word).is_empty()).count();
        assert!(listed(list).count() >= 500);
        assert!(divided as f64 >= share * with_marks.len() as f64, "{divided} of {}", with_marks.len());
    }

    #[test]
    fn no_danish_word_of_the_list_is_divided_elsewhere_than_at_a_joint() {
        assert_divided_where_marked(include_str!("compounds/danish_words.txt"), "da", 0.66);
    }

    #[test]
    fn no_english_word_of_the_list_is_divided_elsewhere_than_marked() {
        assert_divided_where_marked(include_str!("compounds/english_words.txt"), "en-GB", 0.45);
        assert_eq!(english_joints("upsetting"), [2]);
        assert_eq!(english_joints("Overcoming"), [4]);
        assert_eq!(english_joints("thoughtfulness"), [7, 10]);
    }

    #[test]
    fn running_text_divides_no_word_of_the_list_beside_a_joint() {
        let wrong: Vec<String> = words()
            .filter(|(word, expected)| {
                let marked = with_soft_hyphens(word);
                let mut start = 0;
                marked.split('\u{ad}').any(|part| {
                    let end = start + part.len();
                    let inside: Vec<usize> = expected
                        .iter()
                        .filter(|joint| (start + 1..end).contains(joint))
                        .map(|joint| joint - start)
                        .collect();
                    start = end;
                    is_divided_beside(part, &inside)
                })
            })
            .map(|(word, _)| with_soft_hyphens(&word).replace('\u{ad}', "|"))
            .collect();
        assert_eq!(wrong, Vec::<String>::new());
        assert_eq!(with_soft_hyphens("Støtteordning: børnesundheden."), "Støtte\u{ad}ordning: børne\u{ad}sundheden.");
        assert!(matches!(with_soft_hyphens("Et hus, en have"), Cow::Borrowed(_)));
    }
}
