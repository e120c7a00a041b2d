//! E060: reports CPR numbers (Danish personal identification numbers).

use super::{Rule, RuleFn};
use crate::check::context::{SourceText, numeric_paragraphs};
use crate::diag::{Diagnostic, Report, codes};
use regex::Regex;
use std::sync::LazyLock;

pub(super) const RULE: Rule = Rule {
    codes: &[codes::E060],
    summary: "no text contains a CPR number",
    is_suppressible: true,
    run: RuleFn::File(run),
};

/// Matches day, month, year and four digits, separated by a hyphen or dash, a space, a point or nothing.
static CPR_NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"([0-9]{2})[ .-]?([0-9]{2})[ .-]?[0-9]{2}(?:\s?[-‑–—]\s?|[. \u{a0}])?[0-9]{4}").expect("a pattern")
});

fn run(source: &SourceText, report: &mut Report) {
    let ranges = numeric_paragraphs(&source.text).flat_map(|(start, text)| {
        find_numbers(text).into_iter().map(move |range| start + range.start..start + range.end)
    });
    for range in ranges {
        report.push(
            Diagnostic::error(codes::E060, source.span(range), "this looks like a CPR number")
                .help("take it out of the file: a CPR number has no place in a catalogue"),
        );
    }
}

/// Returns the byte ranges of numbers that begin with a date. The check digit is ignored: since 2007, CPR numbers without a valid
/// one are issued.
fn find_numbers(text: &str) -> Vec<std::ops::Range<usize>> {
    let number_range = |captures: &regex::Captures<'_>| {
        let part = |i: usize| captures[i].parse::<u8>().unwrap_or(0);
        let (day, month) = (part(1), part(2));
        let range = captures.get(0).map_or(0..0, |m| m.range());
        // Excludes a case number in an address, and a telephone number after its country code.
        let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit() || matches!(c, '/' | '+'));
        let is_abroad = text[..range.start].trim_end().ends_with("+45");
        let stands_alone =
            !is_digit(text[..range.start].chars().next_back()) && !is_digit(text[range.end..].chars().next());
        // The day of a replacement number is increased by 60.
        let is_date = ((1..=31).contains(&day) || (61..=91).contains(&day)) && (1..=12).contains(&month);
        (is_date && stands_alone && !is_abroad).then_some(range)
    };
    CPR_NUMBER.captures_iter(text).filter_map(|captures| number_range(&captures)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cpr_number_is_ten_digits_that_begin_with_a_date() {
        for text in
            ["010203-1234", "0102031234", "010203 1234", "010203–1234", "æ 311299-0000.", "010203.1234", "610203-1234"]
        {
            assert_eq!(find_numbers(text).len(), 1, "{text}");
        }
        for text in ["451203-1234", "011303-1234", "12345678", "1010203-12345", "2026-03-02", "010203-123"] {
            assert!(find_numbers(text).is_empty(), "{text}");
        }
    }
}
