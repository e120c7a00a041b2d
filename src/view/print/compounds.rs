//! The joints of Danish compounds: the only places where a Danish word may be divided in large type without a soft hyphen.
//!
//! Hyphenation patterns find syllables, and miss the joint of a compound often enough to hang on a wall (`børneh-ave`). A joint is certain if a
//! word is made of known parts (`danish.txt`), or behind a suffix that needs a linking s (`kommunikations|vej`).

use std::{borrow::Cow, collections::HashSet, sync::LazyLock};

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
pub(crate) fn joints(word: &str) -> Vec<usize> {
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

/// The beginnings of words that the patterns divide wrongly, with their joints.
static EXCEPTIONS: LazyLock<Vec<(String, Vec<usize>)>> = LazyLock::new(|| {
    let lines = include_str!("compounds/exceptions.txt").lines().filter(|line| !line.starts_with('#'));
    lines.map(marked_word).collect()
});

/// Splits a word whose joints are marked, `børne|have`, into its letters and the offsets of its joints.
pub(crate) fn marked_word(marked: &str) -> (String, Vec<usize>) {
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

    /// Returns the words of the list, each with its joints.
    fn words() -> impl Iterator<Item = (String, Vec<usize>)> {
        include_str!("compounds/danish_words.txt").split_whitespace().map(marked_word)
    }

    #[test]
    fn no_word_of_the_list_is_divided_elsewhere_than_at_a_joint() {
        let wrong: Vec<String> = words()
            .filter(|(word, expected)| joints(word).iter().any(|at| !expected.contains(at)))
            .map(|(word, _)| format!("{word}: {:?}", joints(&word)))
            .collect();
        assert_eq!(wrong, Vec::<String>::new());
        let (compounds, found) = words()
            .filter(|(_, expected)| !expected.is_empty())
            .fold((0, 0), |(all, found), (word, _)| (all + 1, found + usize::from(!joints(&word).is_empty())));
        assert!(words().count() >= 500 && found * 3 >= compounds * 2, "{found} of {compounds}");
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
