//! E061, E062, E063: reports contact details that lead directly to a person or a home.

use super::{Rule, RuleFn};
use crate::check::context::{RuleContext, SourceText};
use crate::diag::{Code, Diagnostic, Report, codes};
use crate::model::date::TimeRange;
use regex::Regex;
use std::{ops::Range, sync::LazyLock};

pub(super) const RULE: Rule = Rule {
    codes: &[codes::E061, codes::E062, codes::E063],
    summary: "no text contains a telephone number, an e-mail address, a street address, a number plate or a link to a profile",
    is_suppressible: true,
    run: RuleFn::FileUnless(run, is_own),
};

/// A pattern for one kind of contact detail, the part of a file that is searched, and the message of the finding.
struct ContactPattern {
    code: &'static Code,
    pattern: LazyLock<Regex>,
    target: ScanTarget,
    /// True if the pattern matches the end of a capitalised word: `gade 12` finds `Nørregade 12`.
    matches_word_end: bool,
    /// A cheap pattern that must match as well. Most texts are skipped because it does not.
    prefilter: Option<LazyLock<Regex>>,
    message: &'static str,
}

/// The part of a file that a pattern is searched in.
#[derive(Clone, Copy)]
enum ScanTarget {
    /// Paragraphs of running text that contain digits.
    NumericParagraphs,
    /// Running text.
    Readable,
    /// The whole source text, except comments.
    Source,
}

/// Word boundaries are ASCII only, or checked after the match: Unicode word boundaries make the search ten times as slow.
static CONTACT_PATTERNS: [ContactPattern; 6] = [
    ContactPattern {
        code: codes::E061,
        // Eight digits in pairs, in fours or together (Danish), or `+` and a country code.
        pattern: LazyLock::new(|| {
            Regex::new(r"(?:(?:(?:\+|00)[0-9]{1,3}|45)[ \u{a0}]?)?[0-9]{2}[ \u{a0}.-]?[0-9]{2}[ \u{a0}.-]?[0-9]{2}[ \u{a0}.-]?[0-9]{2}(?-u:\b)|\+[0-9]{1,3}(?:[ \u{a0}-]?[0-9]{2,4}){2,5}(?-u:\b)|0[0-9]{2,4}[ -][0-9]{3,4}[ -]?[0-9]{3,4}(?-u:\b)").expect("a pattern")
        }),
        target: ScanTarget::NumericParagraphs,
        matches_word_end: false,
        prefilter: None,
        message: "this looks like a telephone number",
    },
    ContactPattern {
        code: codes::E061,
        pattern: LazyLock::new(|| Regex::new(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.\p{Alphabetic}{2,}").expect("a pattern")),
        target: ScanTarget::Source,
        matches_word_end: false,
        prefilter: Some(LazyLock::new(|| Regex::new("@").expect("a pattern"))),
        message: "this is an e-mail address",
    },
    ContactPattern {
        code: codes::E062,
        pattern: LazyLock::new(|| {
            Regex::new(r"(?:vej|vejen|gade|Vej|Gade|Plads|Torv|Allé|Stræde|Boulevard|gaden|stræde|allé|alle|vænge|vænget|plads|pladsen|torv|torvet|toften|parken|bakken|boulevard|stien)\s(?:nr\.?\s)?[0-9]{1,3}(?:\s?[A-ZÆØÅa-zæøå](?-u:\b))?").expect("a pattern")
        }),
        target: ScanTarget::NumericParagraphs,
        matches_word_end: true,
        prefilter: None,
        message: "this looks like a street address",
    },
    ContactPattern {
        code: codes::E062,
        pattern: LazyLock::new(|| {
            Regex::new(r"(?-u:\b)[0-9]{1,4}[a-z]?,?\s(?:\p{Lu}[\p{L}'’]+\s){1,3}(?:Street|Road|Lane|Avenue|Drive|Close|Square|Terrace|Crescent)(?-u:\b)").expect("a pattern")
        }),
        target: ScanTarget::Readable,
        matches_word_end: false,
        prefilter: Some(LazyLock::new(|| {
            Regex::new("Street|Road|Lane|Avenue|Drive|Close|Square|Terrace|Crescent").expect("a pattern")
        })),
        message: "this looks like a street address",
    },
    ContactPattern {
        code: codes::E062,
        pattern: LazyLock::new(|| {
            Regex::new(r"[A-ZÆØÅ]{2}[ \u{a0}]?[0-9]{2}[ \u{a0}]?[0-9]{3}(?-u:\b)").expect("a pattern")
        }),
        target: ScanTarget::NumericParagraphs,
        matches_word_end: false,
        prefilter: None,
        message: "this looks like a number plate",
    },
    ContactPattern {
        code: codes::E063,
        pattern: LazyLock::new(|| {
            Regex::new(r"(?i)(?-u:\b)(?:facebook\.com|fb\.com|instagram\.com|linkedin\.com/in|x\.com|twitter\.com|tiktok\.com|snapchat\.com/add|threads\.net|t\.me|youtube\.com/@|bsky\.app/profile)[/@][\w.@%-]+").expect("a pattern")
        }),
        target: ScanTarget::Source,
        matches_word_end: false,
        prefilter: Some(LazyLock::new(|| Regex::new("[.][a-z]+/").expect("a pattern"))),
        message: "this is a link to somebody's profile",
    },
];

fn run(source: &SourceText, report: &mut Report) {
    for pattern in &CONTACT_PATTERNS {
        match pattern.target {
            ScanTarget::NumericParagraphs => {
                source.numeric_paragraphs().for_each(|(at, text)| report_matches(source, pattern, at, text, report))
            }
            ScanTarget::Readable => report_matches(source, pattern, 0, &source.readable, report),
            ScanTarget::Source => report_matches(source, pattern, 0, &source.text, report),
        }
    }
}

/// Returns whether the contact detail of a finding is one that the project publishes as its own.
fn is_own(context: &RuleContext<'_>, finding: &Diagnostic) -> bool {
    let own_contacts = &context.catalogue.config.own_contacts;
    let Some(span) = finding.span.as_ref().filter(|_| !own_contacts.is_empty()) else { return false };
    let found = context.sources.text(&span.path).and_then(|text| text.get(span.start..span.end));
    found.is_some_and(|found| own_contacts.iter().any(|own| names_contact(own, found)))
}

/// Returns whether `own`, an address, a domain, a telephone number or the address of a profile, covers the contact detail `found`.
fn names_contact(own: &str, found: &str) -> bool {
    let (own, found) = (bare_address(own), bare_address(found));
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    if let Some((_, host)) = found.split_once('@').filter(|_| !found.contains('/')) {
        let own_host = own.trim_start_matches('@');
        // A domain has a dot: `dk` would cover everybody.
        let is_own_host = own_host.contains('.')
            && !own_host.contains('@')
            && (host == own_host || host.ends_with(&format!(".{own_host}")));
        return own == found || is_own_host;
    }
    let without_country = |text: &str| {
        let digits = digits(text);
        let digits = digits.strip_prefix("00").unwrap_or(&digits).to_string();
        digits.strip_prefix("45").filter(|rest| rest.len() == 8).map_or(digits.clone(), str::to_string)
    };
    let (own_digits, found_digits) = (without_country(&own), without_country(&found));
    let is_number = own_digits.len() >= 6 && !own.contains(['@', '/']);
    found == own || is_number && found_digits == own_digits
}

/// Returns an address in lower case, without what a browser adds to it.
fn bare_address(address: &str) -> String {
    let lower = address.trim().to_lowercase();
    let prefixes = ["https://", "http://", "mailto:", "www."];
    prefixes
        .iter()
        .fold(lower.trim_end_matches('/'), |rest, prefix| rest.strip_prefix(prefix).unwrap_or(rest))
        .to_string()
}

/// Reports the matches in `text`, a part of the file that begins at byte `start`.
fn report_matches(source: &SourceText, pattern: &ContactPattern, start: usize, text: &str, report: &mut Report) {
    if pattern.prefilter.as_ref().is_some_and(|prefilter| !prefilter.is_match(text)) {
        return;
    }
    for range in pattern.find(text) {
        if repeats_its_label(text, &range) {
            continue;
        }
        let range = start + range.start..start + range.end;
        let help = if source.is_testimony(range.start) {
            "use a placeholder instead, between asterisks".to_string()
        } else {
            format!(
                "take it out; if it is the project's own, name it in `indsigt.yml`: `own_contacts: […]`; if it belongs to a public place, let it stand with a reason, where attributes are allowed: `{{allow={} reason=\"…\"}}`",
                pattern.code.id
            )
        };
        report.push(Diagnostic::warning(pattern.code, source.span(range), pattern.message).help(help));
    }
}

/// Returns whether the address at `range` is the target of a link whose words are the same address: `[a@b.dk](mailto:a@b.dk)`.
fn repeats_its_label(text: &str, range: &Range<usize>) -> bool {
    let label = text[..range.start].strip_suffix("](mailto:").and_then(|before| before.rsplit_once('['));
    label.is_some_and(|(_, label)| label.eq_ignore_ascii_case(&text[range.clone()]))
}

impl ContactPattern {
    /// Returns the byte ranges of the contact details in `text`.
    fn find(&self, text: &str) -> Vec<Range<usize>> {
        let expand = |range: Range<usize>| {
            let is_word = |c: &char| self.matches_word_end && (c.is_alphabetic() || *c == '.');
            let before: usize = text[..range.start].chars().rev().take_while(is_word).map(char::len_utf8).sum();
            range.start - before..range.end
        };
        let is_contact_detail = |range: &Range<usize>| {
            let matched = &text[range.clone()];
            let is_name =
                !self.matches_word_end || matched.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
            let is_number = self.code != codes::E061
                || matched.contains('@')
                || (is_telephone(matched) && !is_amount_or_company(text, range));
            let is_plate = self.code != codes::E062 || !NON_PLATE_PREFIXES.contains(&matched.get(..2).unwrap_or(""));
            is_name && is_number && is_plate && (self.code == codes::E063 || is_bounded(text, range))
        };
        self.pattern.find_iter(text).map(|m| expand(m.range())).filter(is_contact_detail).collect()
    }
}

/// Two capitals that precede a number without forming a number plate.
const NON_PLATE_PREFIXES: [&str; 9] = ["OK", "EU", "DK", "UK", "US", "KL", "NO", "NR", "OG"];

/// Returns whether the number counts something or identifies a company: `12 34 56 78 kr.`, `CVR 12345678`.
fn is_amount_or_company(text: &str, range: &Range<usize>) -> bool {
    let before = text[..range.start].trim_end().to_lowercase();
    let after = text[range.end..].trim_start().to_lowercase();
    let label = before.trim_end_matches([':', '.', ' ', '\u{a0}']);
    let label = label.strip_suffix("nr").unwrap_or(label).trim_end_matches(['-', '.', ' ']);
    let is_labelled = ["cvr", "sagsnr", "sags", "sag", "journal", "jnr", "j", "p", "ean", "case", "kr", "dkk", "€"]
        .iter()
        .any(|word| label.strip_suffix(word).is_some_and(|rest| !rest.ends_with(char::is_alphanumeric)));
    is_labelled || ["kr", "dkk", "€", "%", "procent", "percent"].iter().any(|word| after.starts_with(word))
}

/// Returns whether the match is bounded: no letter, digit or joining character touches it.
fn is_bounded(text: &str, range: &Range<usize>) -> bool {
    let touches = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '#' | '/'));
    let hyphen = text[..range.start].ends_with('-');
    !hyphen && !touches(text[..range.start].chars().next_back()) && !touches(text[range.end..].chars().next())
}

/// Returns whether `text` is a telephone number, and not a list of years (`2025 2026`), a time range or a date (`20260302`).
fn is_telephone(text: &str) -> bool {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let is_number = digits.len() >= 8 && !digits.starts_with("00000") && !is_series(text);
    text.starts_with('+') || is_number && !is_years(text) && !is_time_range(text) && !is_date(text, &digits)
}

/// Returns whether `text` is two years: `2025 2026`, `1864-1920`. Danish telephone numbers begin with 19 and 20, too.
fn is_years(text: &str) -> bool {
    let parts: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).collect();
    parts.len() == 2 && parts.iter().all(|part| is_year(part))
}

/// Returns whether `text` is a year of the last centuries.
fn is_year(text: &str) -> bool {
    text.len() == 4 && text.parse::<u16>().is_ok_and(|year| (1700..=2099).contains(&year))
}

/// Returns whether `text` counts in equal steps: `20 30 40 50`.
fn is_series(text: &str) -> bool {
    let parts: Vec<i32> = text.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse().ok()).collect();
    let steps: Vec<i32> = parts.windows(2).map(|pair| pair[1] - pair[0]).collect();
    steps.len() >= 3 && steps.iter().all(|step| *step == steps[0] && matches!(step, 1 | 5 | 10))
}

/// Returns whether `text` is a date: `2026-12-31`, `31-12-2026`, `31.12.2026`, `31 12 2026`, or `20261231` as programs write it. `digits` are its digits.
fn is_date(text: &str, digits: &str) -> bool {
    let is_numeric_date = |year: &str, month: &str, day: &str| {
        let is_within = |part: &str, max: u8| part.parse::<u8>().is_ok_and(|n| (1..=max).contains(&n));
        is_year(year) && is_within(month, 12) && is_within(day, 31)
    };
    if text.len() == 8 && digits.len() == 8 && is_numeric_date(&digits[..4], &digits[4..6], &digits[6..]) {
        return true;
    }
    let parts: Vec<&str> = text.split(['-', '.', ' ', '\u{a0}']).collect();
    if matches!(parts[..], [year, month, day] if is_numeric_date(year, month, day)) {
        return true;
    }
    let is_within = |part: &str, length: usize, max: u16| {
        part.len() == length && part.parse::<u16>().is_ok_and(|n| (1..=max).contains(&n))
    };
    matches!(parts[..], [day, month, year] if is_within(day, 2, 31) && is_within(month, 2, 12) && is_within(year, 4, 2099))
}

/// Returns whether `text` is a time range: `10.00-12.00`.
fn is_time_range(text: &str) -> bool {
    text.matches('.').count() == 2 && text.matches('-').count() == 1 && TimeRange::parse(text).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(text: &str) -> Vec<&'static str> {
        CONTACT_PATTERNS
            .iter()
            .filter(|pattern| !pattern.find(text).is_empty())
            .map(|pattern| pattern.code.id)
            .collect()
    }

    #[test]
    fn contact_details_are_found() {
        for (text, code) in [
            ("ring til 12 34 56 78 nu", "E061"),
            ("call 12345678", "E061"),
            ("+45 1234 5678", "E061"),
            ("+44 20 7946 0958", "E061"),
            ("write to a.b@example.org.", "E061"),
            ("hun bor på Nørregade 12, 2. th.", "E062"),
            ("at 14 Mill Lane", "E062"),
            ("Skt. Annæ Plads 3", "E062"),
            ("07700 900123", "E061"),
            ("bilen AB 12 345", "E062"),
            ("https://www.facebook.com/some.one", "E063"),
            ("https://x.com/user", "E063"),
            ("see https://www.linkedin.com/in/some-one/ there", "E063"),
            ("Peter Bangs Vej 12", "E062"),
            ("på Rådhuspladsen 1", "E062"),
            ("Nørregade nr. 12", "E062"),
            ("12-34-56-78", "E061"),
            ("ring til 20 26 33 44", "E061"),
            ("mobil 20263344", "E061"),
            ("19 45 12 00", "E061"),
            ("tlf. 2033 4567", "E061"),
            ("20.26.33.44", "E061"),
            ("4520263344", "E061"),
            ("004520263344", "E061"),
        ] {
            assert_eq!(codes(text), [code], "{text}");
        }
        for text in [
            "in 2025 2026 and 2027",
            "2026-03-02",
            "20260302",
            "1.234 kroner",
            "we were 12 of 34",
            "https://example.org/12345678",
            "a gade 12",
            "12 34 56 78 kr.",
            "CVR 12345678",
            "OK 24 000 mennesker",
            "stage 12 34",
            "time: 10.00-12.00",
            "den 31-12-2026",
            "31.12.2026",
            "20 02 2026",
            "2025-2026",
            "1999 2000",
            "i årene 1864-1920",
            "Sagsnr. 2026-0457",
            "Sagsnr. 26 04 57 12",
            "CVR nr. 12345678",
            "CVR-nr.: 12 34 56 78",
            "20 30 40 50",
        ] {
            assert_eq!(codes(text), Vec::<&str>::new(), "{text}");
        }
    }

    #[test]
    fn a_project_names_its_own_contacts_once() {
        for (own, found, is_covered) in [
            ("info@example.org", "Info@example.org", true),
            ("info@example.org", "nadia@example.org", false),
            ("example.org", "nadia@example.org", true),
            ("@example.org", "nadia@mail.example.org", true),
            ("example.org", "nadia@myexample.org", false),
            ("87 65 43 21", "+45 8765 4321", true),
            ("87654321", "87 65 43 22", false),
            ("+45 87 65 43 21", "87654321", true),
            ("Tlf. 87 65 43 21", "+4587654321", true),
            ("dk", "nadia@example.dk", false),
            ("https://www.facebook.com/example/", "facebook.com/example", true),
            ("facebook.com/example", "facebook.com/example", true),
            ("facebook.com/example", "facebook.com/nadia", false),
        ] {
            assert_eq!(names_contact(own, found), is_covered, "{own} {found}");
        }
    }
}
