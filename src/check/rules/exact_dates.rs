//! E064: reports exact dates, ages and years in testimony and attributions, and ages in the labels of voices.

use super::{Rule, RuleFn};
use crate::check::context::SourceText;
use crate::diag::{Diagnostic, Report, Severity, codes};
use crate::model::VOICES_PATH;
use regex::Regex;
use std::{ops::Range, sync::LazyLock};

pub(super) const RULE: Rule = Rule {
    codes: &[codes::E064],
    summary: "testimony contains no exact date or age",
    is_suppressible: true,
    run: RuleFn::File(run),
};

const MONTHS: &str = "january|february|march|april|may|june|july|august|september|october|november|december|januar|februar|marts|maj|juni|juli|oktober";

/// Word boundaries are ASCII only, in all patterns here: Unicode word boundaries are ten times as slow, and each boundary here adjoins a
/// digit or an ASCII letter.
static DATE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(
        r"(?i)(?-u:\b)[0-9]{{1,2}}(?:st|nd|rd|th|\.)?\s(?:of\s)?(?:{MONTHS})(?-u:\b)|(?-u:\b)(?:{MONTHS})\s[0-9]{{1,2}}(?:st|nd|rd|th)?(?-u:\b)|(?-u:\b)[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}(?-u:\b)|(?-u:\b)[0-9]{{1,2}}[./][0-9]{{1,2}}[./-](?:19|20)?[0-9]{{2}}(?-u:\b)"
    ))
    .expect("a pattern")
});

static AGE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(?-u:\b)[0-9]{1,3}(?:\s|-)?(?:years?(?:\s|-)old|år(?:\sgammel|s)?(?-u:\b)|-årig\w*|årig\w*)|(?-u:\b)(?:aged?|I\sam|I’m|I'm|I\swas|I\sturned|jeg\ser|jeg\svar|jeg\sfyldte|hun\ser|han\ser|she\sis|he\sis)\s([0-9]{2})(?-u:\b)")
        .expect("a pattern")
});

/// Matches `Woman, 47`: in an attribution or a label, a two-digit number that is not a decade is an age.
static ATTRIBUTED_AGE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:(?m:^>?\s*[*_]?(?:—|–|--|- ))|label:|[”“\x22»«][*_]{0,2}\s+(?:[—–(-]|--|<cite>|\p{Lu}{1,2}[0-9])|(?m:^>?\s*[*_]{0,2}\p{Lu}{1,2}[0-9]{1,3}(?-u:\b))|\[![a-zA-Z]+\])[^\n]*?[,(]\s?([0-9]{2})(?-u:\b)|(?m:^>?\s*(?:—|–|--)\s*(?:F|M|K|W|Kvinde|Mand|Woman|Man)\s?)([0-9]{2})(?-u:\b)").expect("a pattern")
});

static YEAR: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?-u:\b)(?:19[2-9][0-9]|20[0-4][0-9])(?-u:\b)").expect("a pattern"));

fn run(source: &SourceText, report: &mut Report) {
    for (start, text) in source.numeric_testimony() {
        check_testimony(source, start, text, report);
    }
    if &*source.path == VOICES_PATH {
        check_attributed_ages(source, 0, &source.readable, &[], report);
    }
}

fn check_testimony(source: &SourceText, start: usize, text: &str, report: &mut Report) {
    let mut dates = vec![];
    for matched in DATE.find_iter(text) {
        dates.push(matched.range());
        let span = source.span(start + matched.start()..start + matched.end());
        report.push(
            Diagnostic::warning(codes::E064, span, "an exact date in testimony")
                .help("together with a place it often identifies one person; use a placeholder: `*in the spring*`"),
        );
    }
    let mut ages = vec![];
    for matched in AGE
        .find_iter(text)
        .filter(|m| !is_duration(m.as_str(), &text[..m.start()]))
        .filter(|m| m.as_str().contains("årig") || !is_other_quantity(&text[m.end()..]))
    {
        ages.push(matched.range());
        let span = source.span(start + matched.start()..start + matched.end());
        report.push(
            Diagnostic::warning(codes::E064, span, "an exact age in testimony")
                .help("write a decade instead: `*in her forties*`, or use another placeholder"),
        );
    }
    check_attributed_ages(source, start, text, &ages, report);
    for matched in YEAR.find_iter(text).filter(|m| !dates.iter().any(|t| t.contains(&m.start()))) {
        let span = source.span(start + matched.start()..start + matched.end());
        report.push(Diagnostic {
            severity: Severity::Note,
            ..Diagnostic::warning(codes::E064, span, "an exact year in testimony")
                .help("does the reader need it? `*some years ago*` may be enough")
        });
    }
}

/// Returns whether a match of `AGE` is a duration, by the last word of the text before it: `i 20 år`, `efter 3 år`.
fn is_duration(matched: &str, before: &str) -> bool {
    // `47-year-old` and `I turned 40` are ages whatever is before them.
    let is_number_of_years = matched.starts_with(|c: char| c.is_ascii_digit())
        && matched.to_lowercase().trim_end_matches('s').ends_with("år");
    if !is_number_of_years {
        return false;
    }
    let last = before.split_whitespace().next_back().unwrap_or("").to_lowercase();
    [
        "i", "in", "for", "after", "efter", "om", "de", "the", "last", "sidste", "mere", "end", "over", "nearly",
        "næsten", "siden", "hver",
    ]
    .contains(&last.trim_matches(|c: char| !c.is_alphanumeric()))
}

/// Returns whether the text after a number makes it something else than an age: `50 procent`, `10 minutter`, `3 år siden`, `40 års
/// ventetid`.
fn is_other_quantity(after: &str) -> bool {
    let next = after.split_whitespace().next().unwrap_or("").to_lowercase();
    let next = next.trim_matches(|c: char| !c.is_alphanumeric() && c != '%');
    // `47-årig mand` is a man, `12 mand` are twelve people.
    let is_other = ["procent", "percent", "pct", "%", "siden", "ago", "km", "kg", "kr", "gange", "times", "ventetid"]
        .contains(&next);
    is_other
        || ["minut", "time", "hour", "dag", "day", "uge", "week", "måned", "month", "mand", "people"]
            .iter()
            .any(|w| next.starts_with(w))
}

fn check_attributed_ages(source: &SourceText, start: usize, text: &str, ages: &[Range<usize>], report: &mut Report) {
    for captures in ATTRIBUTED_AGE.captures_iter(text) {
        let Some(age) = captures.get(1).or(captures.get(2)) else { continue };
        // Skips decades and ranges such as `40’erne`, `40-50` and `40+`: the pattern matches their first number, because a word boundary
        // follows it.
        if ages.iter().any(|k| k.contains(&age.start()))
            || text[age.end()..].starts_with(['s', '\'', '’', '-', '–', '+'])
        {
            continue;
        }
        report.push(
            Diagnostic::warning(
                codes::E064,
                source.span(start + age.start()..start + age.end()),
                "an exact age where a voice is named",
            )
            .help("write the decade: `Woman, 40s`"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding_kinds(text: &str) -> Vec<String> {
        let path: std::sync::Arc<str> = "content/a.md".into();
        let mut report = Report::default();
        let source = SourceText::from_quote(&path, text);
        check_testimony(&source, 0, text, &mut report);
        report.iter().map(|d| d.message.rsplit(' ').nth(2).unwrap_or("").to_string()).collect()
    }

    #[test]
    fn dates_and_ages_are_found_and_durations_are_not() {
        for text in ["I was fired on 12 March.", "den 3. maj", "May 3rd it was", "12/3-2024", "2024-03-12"] {
            assert_eq!(finding_kinds(text), ["date"], "{text}");
        }
        for text in [
            "I am 47, you know",
            "a 47-year-old",
            "jeg er 47",
            "47 år gammel",
            "min 12-årige søn",
            "x\n>\n> — Woman, 47 ",
            "“x.” — Woman, 47",
            "“x.” (P7, 61)",
            "“x.” <cite>Woman, 47</cite>",
            "“x.”\n>\n> P7, 61",
            "> — F34, Leeds",
            "Jeg er en 47-årig mand",
        ] {
            assert_eq!(finding_kinds(text).len(), 1, "{text}");
        }
        for text in [
            "I waited for 12 years",
            "i 20 år",
            "after 47 letters",
            "may 20 people come? ",
            "x\n>\n> — Woman, 40s",
            "> — Mand, 50’erne",
        ] {
            assert_eq!(finding_kinds(text).iter().filter(|m| *m != "date").count(), 0, "{text}");
        }
    }
}
