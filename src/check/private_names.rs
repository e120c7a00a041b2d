//! Patterns for the names in `private/names.txt` and their parts: as whole words, with or without a possessive ending.

use crate::{model::id, source::Private};
use regex::Regex;
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;

/// Patterns for the private names. A text with a whole name is an error, a text with part of one a warning.
#[derive(Debug)]
pub struct NamePatterns {
    /// Patterns for whole names, in any case.
    pub(super) whole: Vec<Regex>,
    /// Patterns for the words, by themselves, of names with several words. They match only with the initial capital.
    pub(super) parts: Vec<Regex>,
}

/// The shortest part of a name that is searched for, in characters. Shorter words are too common.
const MIN_PART_LEN: usize = 3;

impl NamePatterns {
    /// Compiles the patterns for the names in a list.
    pub fn new(private: &Private) -> Self {
        let names: Vec<&str> = private.names().map(|(_, name)| name).collect();
        let whole = names.iter().flat_map(|name| {
            let words: Vec<String> = name.split_whitespace().map(regex::escape).collect();
            let ascii: Vec<String> = name.split_whitespace().map(id::slug).filter(|w| !w.is_empty()).collect();
            // Some systems decompose letters, for example `å` into `a` and a ring.
            let decomposed: Vec<String> =
                name.split_whitespace().map(|w| regex::escape(&w.nfd().collect::<String>())).collect();
            [words, decomposed, ascii].into_iter().flat_map(|words| in_any_order(&words))
        });
        let parts =
            names.iter().filter(|name| name.contains(char::is_whitespace)).flat_map(|name| name.split_whitespace());
        let parts = parts.filter(|p| p.chars().count() >= MIN_PART_LEN && p.starts_with(char::is_uppercase));
        NamePatterns {
            whole: compile_patterns("(?i)", whole.filter(|w| !w.is_empty()).collect()),
            parts: compile_patterns("", parts.map(regex::escape).collect()),
        }
    }
}

impl NamePatterns {
    /// Returns whether `text` has a whole name.
    pub fn is_in(&self, text: &str) -> bool {
        !find_names(&self.whole, text).is_empty()
    }
}

/// Returns patterns for the words of a name: in their order, from each later word on (`Brandholm, Asta`), and run together.
fn in_any_order(words: &[String]) -> Vec<String> {
    let rotations = (0..words.len()).map(|start| [&words[start..], &words[..start]].concat());
    // A name in the middle is often left out.
    let first_and_last =
        if words.len() > 2 { Some(vec![words[0].clone(), words[words.len() - 1].clone()]) } else { None };
    let orders: Vec<Vec<String>> = rotations.chain(first_and_last).collect();
    // Addresses, file names and tables separate words with these signs, and prose a surname from what follows it with a comma.
    let apart = orders.iter().map(|words| words.join(r"[\s_.,;|/\-]+"));
    let together = orders
        .iter()
        .map(|words| words.concat())
        .filter(|word| words.len() > 1 && word.chars().count() >= MIN_TOGETHER_LEN);
    apart.chain(together).collect()
}

/// The length of the shortest name that is found run together, in characters: shorter ones are words of the language.
const MIN_TOGETHER_LEN: usize = 6;

/// The maximum number of bytes of the names in one pattern: the regex engine refuses patterns that are too large.
const MAX_PATTERN_BYTES: usize = 8000;

/// Compiles patterns that match any of `forms`, which are escaped, as whole words, with or without `s`, `'s` or `'` at the end. The group
/// `name` is the match without that ending.
fn compile_patterns(flags: &str, mut forms: Vec<String>) -> Vec<Regex> {
    // Longest first: if two names share a beginning, the longer one must match.
    forms.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
    forms.dedup();
    let compile = |forms: &[String]| {
        let alternatives = forms.join("|");
        Regex::new(&format!(
            r"{flags}(?:^|[^\p{{L}}\p{{N}}\p{{M}}])(?P<name>{alternatives})(?:['’]?s|['’])?(?:$|[^\p{{L}}\p{{N}}\p{{M}}])"
        ))
        .expect("names are escaped, and few enough for a pattern")
    };
    let mut patterns = vec![];
    let mut rest = forms.as_slice();
    while !rest.is_empty() {
        let mut room = MAX_PATTERN_BYTES;
        let fitting = rest.iter().take_while(|form| {
            let fits = form.len() <= room;
            room -= form.len().min(room);
            fits
        });
        let (batch, remaining) = rest.split_at(fitting.count().max(1));
        patterns.push(compile(batch));
        rest = remaining;
    }
    patterns
}

/// Returns the byte ranges at which `patterns` match a name in `text`.
pub(super) fn find_names(patterns: &[Regex], text: &str) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = patterns.iter().flat_map(|pattern| find_with_pattern(pattern, text)).collect();
    ranges.sort_by_key(|range| range.start);
    // A name can match in several of its forms, and so can two names with the same beginning. The longest comes first.
    ranges.dedup_by_key(|range| range.start);
    ranges
}

fn find_with_pattern(pattern: &Regex, text: &str) -> Vec<Range<usize>> {
    let mut ranges = vec![];
    let mut at = 0;
    // Search again from the end of each name: the character that ends one name can also introduce the next.
    while let Some(captures) = text.get(at..).and_then(|_| pattern.captures_at(text, at)) {
        let Some(name) = captures.name("name") else { break };
        // `don't` does not contain the name Don.
        let mut after = text[name.end()..].chars();
        let is_contraction = matches!(after.next(), Some('\'' | '’'))
            && matches!(after.next(), Some(c) if c.is_alphabetic() && !c.eq_ignore_ascii_case(&'s'));
        if !is_contraction {
            ranges.push(name.range());
        }
        at = name.end();
    }
    ranges
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_match_with_endings_and_in_any_case() {
        let names = NamePatterns::new(&Private::from_names("# whom we met\nSøren Kjær\nBo\n"));
        let whole = |text: &str| find_names(&names.whole, text).len();
        for text in
            ["Søren Kjær", "SØREN KJÆRS hus", "søren  kjær's", "soeren-kjaer.jpg", "with Bo.", "Bos far", "Bo’s", "Bo'"]
        {
            assert_eq!(whole(text), 1, "{text}");
        }
        assert_eq!(whole("Bo Bo, bo"), 3);
        for text in ["Søren", "bog", "bor", "abo", "Kjær"] {
            assert_eq!(whole(text), 0, "{text}");
        }
        assert_eq!(find_names(&names.parts, "Kjærs stol og søren").len(), 1);
        assert!(NamePatterns::new(&Private::default()).whole.is_empty());
        assert_eq!(whole("s\u{f8}ren kja\u{308}r"), 0);
        let many: String = (0..5000).map(|n| format!("Person{n} Name{n}\n")).collect();
        assert_eq!(find_names(&NamePatterns::new(&Private::from_names(&many)).whole, "person4711 name4711s").len(), 1);
        let listed =
            NamePatterns::new(&Private::from_names("Anna Holm, Peter Dale (B03); Ida # a neighbour\n# Bent\n"));
        assert_eq!(find_names(&listed.whole, "anna holm, Ida and peter dale, bent").len(), 3);
        let don = NamePatterns::new(&Private::from_names("Don\nJosé"));
        assert_eq!(find_names(&don.whole, "don't, Don's, Jose\u{301}").len(), 2);
    }
}
