//! Splits text into the words by which it can be found. `search-model.js` does the same to a query, and a test compares the two.

use crate::view::search::to_nfc;
use rust_stemmers::{Algorithm, Stemmer};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The languages whose words are stemmed. In other languages a word is found by its exact form and by its first letters.
const STEMMERS: [(&str, Algorithm); 2] = [("da", Algorithm::Danish), ("en", Algorithm::English)];

/// Letters that have two spellings, or that do not decompose into a base letter and an accent.
const FOLDED_LETTERS: [(char, &str); 13] = [
    ('æ', "ae"),
    ('ø', "oe"),
    ('å', "aa"),
    ('ä', "ae"),
    ('ö', "oe"),
    ('œ', "oe"),
    ('ß', "ss"),
    ('ð', "d"),
    ('þ', "th"),
    ('đ', "d"),
    ('ł', "l"),
    ('ı', "i"),
    ('ς', "σ"),
];

/// Returns the language subtag if words of that language are stemmed.
pub(super) fn stemmed_language(language: &str) -> Option<&'static str> {
    let subtag = language.split('-').next().unwrap_or(language);
    STEMMERS.iter().find(|(tag, _)| *tag == subtag).map(|(tag, _)| *tag)
}

/// The stemmer of one language, or `None` if words of the language are not stemmed.
pub(super) struct WordStemmer(Option<Stemmer>);

impl WordStemmer {
    pub(super) fn new(language: &str) -> Self {
        let tag = stemmed_language(language);
        WordStemmer(STEMMERS.iter().find(|(t, _)| Some(*t) == tag).map(|(_, algorithm)| Stemmer::create(*algorithm)))
    }

    /// Returns the stem of a folded word.
    pub(super) fn stem(&self, word: &str) -> String {
        self.0.as_ref().map_or_else(|| word.to_string(), |stemmer| stemmer.stem(word).into_owned())
    }
}

/// Calls `each` with every word of `text`, folded: in lower case, without accents and apostrophes.
pub(super) fn for_each_word(text: &str, mut each: impl FnMut(&str)) {
    let text = to_nfc(text);
    let mut word = String::new();
    let mut letters = text.chars().peekable();
    while let Some(c) = letters.next() {
        if c.is_ascii_alphanumeric() {
            word.push(c.to_ascii_lowercase());
        } else if !c.is_ascii() && c.is_alphanumeric() {
            c.to_lowercase().for_each(|c| fold_into(c, &mut word));
        } else if c == '.' && word.ends_with(is_digit) && letters.peek().is_some_and(|next| is_digit(*next)) {
            // The number of an insight, such as `2.1`, is one word.
            word.push(c);
        } else if !is_ignored_in_word(c) && !word.is_empty() {
            each(&word);
            word.clear();
        }
    }
    if !word.is_empty() {
        each(&word);
    }
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
}

/// Returns whether a character can occur within a word but is not part of its folded form.
fn is_ignored_in_word(c: char) -> bool {
    matches!(c, '\'' | '’' | '\u{ad}') || (!c.is_ascii() && is_combining_mark(c))
}

fn fold_into(c: char, word: &mut String) {
    match FOLDED_LETTERS.iter().find(|(letter, _)| *letter == c) {
        Some((_, folded)) => word.push_str(folded),
        None => word.extend(c.nfd().filter(|c| !is_combining_mark(*c))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        let mut all = vec![];
        for_each_word(text, |word| all.push(word.to_string()));
        all
    }

    #[test]
    fn words_are_found_however_they_are_written() {
        assert_eq!(words("Ærø, AERØ – Århus"), ["aeroe", "aeroe", "aarhus"]);
        assert_eq!(words("the caseworker’s café"), ["the", "caseworkers", "cafe"]);
        assert_eq!(words("cafe\u{301}, 24/7"), ["cafe", "24", "7"]);
        assert_eq!(words("2.1 and 2026. 3.a"), ["2.1", "and", "2026", "3", "a"]);
        assert_eq!(words("ẹ\u{301}kọ́"), ["eko"]);
    }

    #[test]
    fn words_are_stemmed_in_danish_and_english() {
        let danish = WordStemmer::new("da");
        assert_eq!(danish.stem("bekymringer"), danish.stem("bekymring"));
        let english = WordStemmer::new("en-GB");
        assert_eq!(english.stem("worries"), english.stem("worry"));
        assert_eq!(WordStemmer::new("fr").stem("maisons"), "maisons");
    }
}
