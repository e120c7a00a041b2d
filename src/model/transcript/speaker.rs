//! Names of speakers before a colon.

use regex::Regex;
use std::sync::LazyLock;

/// `Name: words`: up to four words with capitals, or a word of a program for a speaker.
static NAME: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^((?:\p{Lu}[\p{L}\p{M}.’'\-]*\d{0,4}|[A-Z]+[_ ]\d{1,3}|\p{Lu}\p{L}+ \d{1,3}|S\d{1,3})(?: (?:\p{Lu}[\p{L}\p{M}.’'\-]*|\([^)]{1,20}\)|\d{1,3}|af|de|den|der|van|von|el|al|bin|la)){0,4}):\s+(\S.*)$").expect("a pattern")
});

/// `[SPEAKER_00]: words`, as WhisperX writes it.
static BRACKETED_LABEL: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\[((?:SPEAKER|Speaker)[_ ]\d{1,3}|S\d{1,3})\]:?\s+(\S.*)$").expect("a pattern"));

/// Splits `Name: words`.
pub(super) fn split_name(words: &str) -> (Option<String>, String) {
    if !words.contains(':') {
        return (None, words.to_string());
    }
    match NAME.captures(words).or_else(|| BRACKETED_LABEL.captures(words)) {
        Some(found) if FIELD_LABELS.contains(&&*found[1].to_lowercase()) => (None, words.to_string()),
        Some(found) => (Some(found[1].to_string()), found[2].trim().to_string()),
        None => (None, words.to_string()),
    }
}

/// Words before a colon that name a field of a form rather than a speaker.
pub const FIELD_LABELS: [&str; 30] = [
    "dato",
    "sted",
    "tid",
    "status",
    "citat",
    "emne",
    "eksempel",
    "note",
    "noter",
    "resumé",
    "varighed",
    "deltagere",
    "spørgsmål",
    "svar",
    "dansk",
    "engelsk",
    "arabisk",
    "ventetid",
    "date",
    "place",
    "time",
    "quote",
    "topic",
    "example",
    "notes",
    "summary",
    "duration",
    "participants",
    "danish",
    "english",
];
