//! `private/names.txt` -> patterns that know a name again: whole words, in any case, with -s behind them.

use crate::{model::id, source::Private};
use regex::Regex;

/// The names that no text may hold.
pub(super) struct Names {
    /// Whole names.
    pub(super) whole: Option<Regex>,
    /// Single parts of names of several words, written with a capital.
    pub(super) parts: Option<Regex>,
}

/// Parts shorter than this are everybody's.
const SHORTEST_PART: usize = 3;

impl Names {
    pub(super) fn of(private: &Private) -> Self {
        let names: Vec<&str> = private.names().map(|(_, name)| name).collect();
        let whole = names.iter().flat_map(|name| {
            let words: Vec<String> = name.split_whitespace().map(regex::escape).collect();
            let ascii: Vec<String> = name.split_whitespace().map(id::slug).filter(|w| !w.is_empty()).collect();
            // In addresses and file names a name is written in other letters, and with hyphens.
            [words.join(r"[\s_.\-]+"), ascii.join(r"[\s_.\-]+")]
        });
        let parts =
            names.iter().filter(|name| name.contains(char::is_whitespace)).flat_map(|name| name.split_whitespace());
        let parts = parts.filter(|p| p.chars().count() >= SHORTEST_PART && p.starts_with(char::is_uppercase));
        Names {
            whole: pattern("(?i)", whole.filter(|w| !w.is_empty()).collect()),
            parts: pattern("", parts.map(regex::escape).collect()),
        }
    }
}

/// Any of `forms` as whole words, with `-s`, `'s` or `'` behind them.
fn pattern(flags: &str, mut forms: Vec<String>) -> Option<Regex> {
    // The longest first: of two names that begin alike, the whole one is meant.
    forms.sort_by_key(|form| std::cmp::Reverse(form.len()));
    forms.dedup();
    if forms.is_empty() {
        return None;
    }
    Regex::new(&format!(
        r"{flags}(?:^|[^\p{{L}}\p{{N}}])(?P<name>{})(?:['’]?s|['’])?(?:$|[^\p{{L}}\p{{N}}])",
        forms.join("|")
    ))
    .ok()
}

/// Where `pattern` finds a name in `text`.
pub(super) fn places(pattern: Option<&Regex>, text: &str) -> Vec<std::ops::Range<usize>> {
    let Some(pattern) = pattern else { return vec![] };
    let mut found = vec![];
    let mut at = 0;
    // Step by step: the sign that ends one name can open the next.
    while let Some(hit) = text.get(at..).and_then(|_| pattern.captures_at(text, at)) {
        let Some(name) = hit.name("name") else { break };
        found.push(name.range());
        at = name.end();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_known_with_its_endings_and_in_any_case() {
        let names = Names::of(&Private::of_names("# whom we met\nSøren Kjær\nBo\n"));
        let whole = |text: &str| places(names.whole.as_ref(), text).len();
        for text in
            ["Søren Kjær", "SØREN KJÆRS hus", "søren  kjær's", "soeren-kjaer.jpg", "with Bo.", "Bos far", "Bo’s", "Bo'"]
        {
            assert_eq!(whole(text), 1, "{text}");
        }
        assert_eq!(whole("Bo Bo, bo"), 3);
        for text in ["Søren", "bog", "bor", "abo", "Kjær"] {
            assert_eq!(whole(text), 0, "{text}");
        }
        assert_eq!(places(names.parts.as_ref(), "Kjærs stol og søren").len(), 1);
        assert!(Names::of(&Private::default()).whole.is_none());
    }
}
