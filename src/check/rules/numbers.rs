//! E072: reports counts in the team's own text that differ from the edition's counts.

use super::{Rule, RuleFn};
use crate::check::context::{RuleContext, SourceText};
use crate::{
    diag::{Diagnostic, Report, codes},
    model::prose::{COUNTS, Count},
};
use regex::Regex;
use std::{ops::Range, sync::LazyLock};

pub(super) const RULE: Rule = Rule {
    codes: &[codes::E072],
    summary: "a number of insights, quotes, … in the text is true",
    is_suppressible: true,
    run: RuleFn::Catalogue(run),
};

/// The nouns that are counted, with their inflections. Compounds count as well: `hovedtemaer`, `key insights`.
static COUNTED_NOUN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?xi)(?:hoved|kerne|over)?(?:
          (?<themes>themes|temaer(?:ne)?|tematikker(?:ne)?) | (?<insights>insights|indsigter(?:ne)?)
        | (?<quotes>quotes|quotations|citater(?:ne)?) | (?<recommendations>recommendations|anbefalinger(?:ne)?)
        | (?<voices>voices|stemmer(?:ne)?) )(?-u:\b)",
    )
    .expect("a pattern")
});

/// Numbers as words, from [`MIN_THEMES`] on.
const NUMBER_WORDS: [(&str, usize); 36] = [
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("thirteen", 13),
    ("fourteen", 14),
    ("fifteen", 15),
    ("sixteen", 16),
    ("seventeen", 17),
    ("eighteen", 18),
    ("nineteen", 19),
    ("twenty", 20),
    ("thirty", 30),
    ("fem", 5),
    ("seks", 6),
    ("syv", 7),
    ("otte", 8),
    ("ni", 9),
    ("ti", 10),
    ("elleve", 11),
    ("tolv", 12),
    ("tretten", 13),
    ("fjorten", 14),
    ("femten", 15),
    ("seksten", 16),
    ("sytten", 17),
    ("atten", 18),
    ("nitten", 19),
    ("tyve", 20),
    ("tredive", 30),
    ("forty", 40),
    ("fyrre", 40),
];

/// A stated number refers to the whole catalogue only if it is within this factor of the true count: `3 quotes` means three
/// particular quotes.
const MAX_FACTOR: usize = 2;

/// Numbers below this usually refer to a part of the catalogue.
const MIN_NUMBER: usize = 8;

/// The same for themes, of which there are few.
const MIN_THEMES: usize = 5;

fn run(context: &RuleContext<'_>, report: &mut Report) {
    for source in context.source_texts() {
        for stated in &source.stated_numbers {
            let actual = context.edition.count(stated.count);
            if stated.number != actual && stated.number <= actual * MAX_FACTOR && actual <= stated.number * MAX_FACTOR {
                report.push(finding(source, stated, actual));
            }
        }
    }
}

/// A count that a text states, such as `120 quotes`.
#[derive(Debug)]
pub(in crate::check) struct StatedNumber {
    pub(in crate::check) range: Range<usize>,
    number: usize,
    name: &'static str,
    count: Count,
}

/// Finds the counts that a file states: `8 themes`, `otte overordnede temaer`.
pub(in crate::check) fn stated_numbers(source: &SourceText) -> Vec<StatedNumber> {
    let text = source.readable.as_str();
    let stated_number = |captures: regex::Captures<'_>| {
        let noun = captures.get(0)?;
        if captures.name("voices").is_some() && is_vote(text, &noun) {
            return None;
        }
        let (name, count) = COUNTS.iter().find(|(name, _)| captures.name(&name["count.".len()..]).is_some())?;
        let (start, number) = number_before(&text[..noun.start()])?;
        let min = if *count == Count::Themes { MIN_THEMES } else { MIN_NUMBER };
        (number >= min).then(|| StatedNumber { range: start..noun.end(), number, name, count: *count })
    };
    COUNTED_NOUN.captures_iter(text).filter_map(stated_number).collect()
}

/// Returns whether the voices at `noun` are votes: `vedtaget med 9 stemmer`, `9 stemmer for`.
fn is_vote(text: &str, noun: &regex::Match<'_>) -> bool {
    if !noun.as_str().to_lowercase().starts_with("stemmer") {
        return false;
    }
    let after = text[noun.end()..].split_whitespace().next().unwrap_or_default().trim_matches([',', '.']);
    let mut before = text[..noun.start()].split_whitespace().rev();
    let preposition = before.nth(1).unwrap_or_default().to_lowercase();
    matches!(after, "for" | "imod" | "mod") || matches!(preposition.as_str(), "med" | "fik" | "(med")
}

/// Returns the number at the end of `text`, and where it begins; one adjective may be behind it. A year counts nothing, nor does the day of a
/// date (`8. juni`).
fn number_before(text: &str) -> Option<(usize, usize)> {
    let (last_start, last) = last_word(text)?;
    if let Some(number) = parse_number(last) {
        return Some((last_start, number));
    }
    let is_adjective = last.chars().count() > 3 && last.chars().all(|c| c.is_alphabetic() || c == '-');
    let (start, word) = last_word(&text[..last_start]).filter(|_| is_adjective)?;
    parse_number(word).map(|number| (start, number))
}

/// Returns the last word of `text` and its start, if blanks or one end of a line separate it from what follows.
fn last_word(text: &str) -> Option<(usize, &str)> {
    let trimmed = text.trim_end_matches([' ', '\u{a0}', '\n', '\r', '>']);
    let gap = &text[trimmed.len()..];
    if gap.is_empty() || gap.matches('\n').count() > 1 {
        return None;
    }
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.' | ',');
    let length: usize = trimmed.chars().rev().take_while(|c| is_part(*c)).map(char::len_utf8).sum();
    let start = trimmed.len() - length;
    (length > 0).then(|| (start, &trimmed[start..]))
}

fn parse_number(word: &str) -> Option<usize> {
    let lower = word.to_lowercase();
    let named = NUMBER_WORDS.iter().find(|(name, _)| *name == lower).map(|(_, number)| *number);
    let is_figure = word.len() <= 5 && word.bytes().all(|b| b.is_ascii_digit());
    named.or_else(|| word.parse().ok().filter(|number| is_figure && !(1900..=2099).contains(number)))
}

fn finding(source: &SourceText, stated: &StatedNumber, actual: usize) -> Diagnostic {
    let noun = match stated.count {
        Count::Themes => "themes",
        Count::Insights => "insights",
        Count::Quotes => "quotes",
        Count::Recommendations => "recommendations",
        Count::Voices => "voices",
    };
    Diagnostic::note(codes::E072, source.span(stated.range.clone()), format!("this edition has {actual} {noun}")).help(
        format!("write `{{{{ {} }}}}` instead of the number: it is always the number in the edition", stated.name),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_figures_and_as_words() {
        for (text, number) in [
            ("De otte overordnede temaer", Some(8)),
            ("seks tematikker", Some(6)),
            ("120 citater", Some(120)),
            ("the\n> twelve quotes", Some(12)),
            ("alle 24 anbefalingerne", Some(24)),
            ("den 12. indsigter", None),
            ("i 2026 indsigter", None),
            ("otte af de temaer", None),
            ("tre temaer", None),
            ("vedtaget med 9 stemmer", None),
            ("12 stemmer imod", None),
            ("12 stemmer", Some(12)),
            ("twelve.\n\nQuotes", None),
        ] {
            let source = SourceText::from_text(&"content/p.md".into(), text);
            assert_eq!(source.stated_numbers.first().map(|stated| stated.number), number, "{text}");
        }
    }
}
