//! The joints of English words: the only places where an English word may be divided in large type without a soft hyphen.
//!
//! Hyphenation patterns divide words where a reader stumbles (`read-just`). A joint is certain in a known compound (`compounds.txt`), and before a
//! suffix (`communica|tion`).

use crate::view::print::compounds::marked_word;
use std::{collections::HashMap, sync::LazyLock};

/// The known English compounds by their letters, each with its joints.
static COMPOUNDS: LazyLock<HashMap<String, Vec<usize>>> = LazyLock::new(|| {
    let lines = include_str!("english/compounds.txt").lines().filter(|line| !line.starts_with('#'));
    lines.map(marked_word).collect()
});

/// The inflections of English compounds, each with the ending of the compound that it replaces.
const ENDINGS: [(&str, &str); 12] = [
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
const SUFFIXES: [(&str, &[&str]); 9] = [
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

/// English words that only seem to end in one of the suffixes.
const FALSE_SUFFIX_WORDS: [&str; 6] = ["lioness", "baroness", "governess", "clement", "inclement", "supportive"];

/// Returns the byte offsets of the joints of `word`, an English word of letters alone.
pub(super) fn joints(word: &str) -> Vec<usize> {
    let lower = word.to_lowercase();
    if lower.len() != word.len() || FALSE_SUFFIX_WORDS.contains(&lower.as_str()) {
        return vec![];
    }
    let compound = ENDINGS.iter().find_map(|(ending, replaced)| {
        let stem = lower.strip_suffix(ending)?;
        let undoubled = ending.starts_with(is_vowel).then(|| without_doubled_consonant(stem)).flatten();
        COMPOUNDS.get(&format!("{stem}{replaced}")).or_else(|| COMPOUNDS.get(undoubled?))
    });
    let mut joints = compound.cloned().unwrap_or_default();
    let mut rest = lower.as_str();
    while let Some(at) = SUFFIXES.iter().find_map(|(suffix, endings)| {
        let stem = endings.iter().find_map(|ending| rest.strip_suffix(ending)?.strip_suffix(suffix))?;
        (stem.len() >= MIN_STEM_LEN && stem.contains(|c| is_vowel(c) || c == 'y')).then_some(stem.len())
    }) {
        joints.push(at);
        rest = &rest[..at];
    }
    joints.sort_unstable();
    joints.dedup();
    joints
}

/// The minimum length of the stem before a suffix, in bytes.
const MIN_STEM_LEN: usize = 3;

/// Returns `stem` without the last letter of a doubled consonant: `upset` for `upsett`. `None` if it does not end in one.
fn without_doubled_consonant(stem: &str) -> Option<&str> {
    let (at, last) = stem.char_indices().next_back()?;
    (stem[..at].ends_with(last) && !is_vowel(last)).then_some(&stem[..at])
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_of_the_list_is_divided_elsewhere_than_marked() {
        let words = || include_str!("english/words.txt").split_whitespace().map(marked_word);
        let wrong: Vec<String> = words()
            .filter(|(word, expected)| joints(word).iter().any(|at| !expected.contains(at)))
            .map(|(word, _)| format!("{word}: {:?}", joints(&word)))
            .collect();
        assert_eq!(wrong, Vec::<String>::new());
        let (all, divided) = words()
            .filter(|(_, expected)| !expected.is_empty())
            .fold((0, 0), |(all, divided), (word, _)| (all + 1, divided + usize::from(!joints(&word).is_empty())));
        assert!(words().count() >= 500 && divided * 20 >= all * 9, "{divided} of {all}");
        assert_eq!(joints("upsetting"), [2]);
        assert_eq!(joints("Overcoming"), [4]);
        assert_eq!(joints("thoughtfulness"), [7, 10]);
    }
}
