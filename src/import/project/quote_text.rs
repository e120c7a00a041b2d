//! A passage <-> the file of a quote or a recommendation.

use crate::{
    diag::{Report, Severity},
    import::read::Passage,
    model::{idea, quote, testimony::Piece},
};
use regex::Regex;
use std::{
    collections::BTreeSet,
    sync::{Arc, LazyLock},
};

/// What stands in the front matter of a quote's file.
pub(super) struct QuoteKeys<'a> {
    pub(super) voice: Option<&'a str>,
    pub(super) attribution: Option<&'a str>,
    pub(super) insight: Option<&'a str>,
    pub(super) said_at: Option<&'a str>,
    /// The codes after the first, which names the theme.
    pub(super) tags: &'a [String],
}

/// Returns the text of a quote's file. A quote that names no voice has its own consent: nobody has given any.
pub(super) fn quote_text(words: &str, keys: &QuoteKeys<'_>) -> String {
    let mut lines = vec![];
    let mut pair =
        |key: &str, value: Option<&str>| lines.extend(value.map(|value| format!("{key}: {}\n", yaml(value))));
    pair("voice", keys.voice);
    pair("insight", keys.insight);
    pair("attribution", keys.attribution);
    pair("at", keys.said_at);
    pair("consent", keys.voice.is_none().then_some("internal"));
    if !keys.tags.is_empty() {
        let tags: Vec<String> = keys.tags.iter().map(|tag| yaml(tag)).collect();
        lines.push(format!("tags: [{}]\n", tags.join(", ")));
    }
    format!("---\n{}---\n\n{}", lines.concat(), block(words))
}

/// Returns words as a block quote. A line that would begin a list, a heading or a quote in it gets a backslash, which is not shown.
pub(super) fn block(words: &str) -> String {
    escape_lines(words)
        .lines()
        .map(|line| if line.trim().is_empty() { ">\n".to_string() } else { format!("> {}\n", line.trim_end()) })
        .collect()
}

/// Returns words with a backslash before each sign at the start of a line that is more than a sign in Markdown, and before backslashes that would
/// be read as such.
fn escape_lines(words: &str) -> String {
    static SIGN: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?m)^(?P<blanks>[ \t]*)(?:(?P<number>[0-9]{1,9})(?P<end>\\*[.)](?:[ \t]|$))|(?P<sign>\\*(?:[-+*](?:[ \t]|$)|#{1,6}(?:[ \t]|$)|>)))")
            .expect("a pattern")
    });
    SIGN.replace_all(words, r"$blanks$number\$end$sign").into_owned()
}

/// The reason why the team's own words with such signs are refused: not even a backslash takes their meaning away.
pub(super) const DOUBLE_BRACKETS: &str = "`[[`, `]]` and `{{` begin or end a reference here: put a blank between them";

/// Returns the text of a recommendation's file.
pub(super) fn recommendation_text(words: &str) -> String {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    format!("---\ntitle: {}\n---\n", yaml(&idea::escape(&words)))
}

/// Formats a text as a YAML scalar. A JSON string is one.
pub(super) fn yaml(text: &str) -> String {
    if crate::model::id::is_id(text)
        && !text.starts_with(|c: char| c.is_ascii_digit())
        && !["no", "yes", "null", "true", "false", "on", "off"].contains(&text.to_lowercase().as_str())
    {
        text.to_string()
    } else {
        serde_json::to_string(text).unwrap_or_default()
    }
}

/// Checks that a quote's file gives the words of its passage and nothing else.
///
/// # Errors
/// Returns the reason why it does not.
pub(super) fn check_quote(path: &Arc<str>, text: &str, passage: &Passage) -> Result<BTreeSet<&'static str>, String> {
    let mut report = Report::default();
    let file = quote::parse_file(path, text, &mut report);
    let error = report.iter().find(|finding| finding.severity == Severity::Error);
    if let Some(error) = error {
        let place = error.span.as_ref().and_then(|span| text.get(span.start..span.end)).unwrap_or_default();
        let place = place.lines().next().unwrap_or_default().trim_start_matches(['>', ' ']);
        let place = if place.is_empty() { String::new() } else { format!(" at “{place}”") };
        return Err(format!("its words cannot be a quote{place}: {}", error.message));
    }
    let escaped = escape_lines(&passage.words);
    let expected: Vec<&str> = escaped.lines().map(str::trim_end).collect();
    let typed = file.quote.testimony.to_string();
    if typed != expected.join("\n").trim() {
        if passage.words.trim_end().ends_with('}') {
            return Err("the braces at its end would be read as attributes: take them out".into());
        }
        return Err("its last line would be read as the name of who said it: put the line elsewhere, or end it with a full stop".into());
    }
    let meaning = |piece: &Piece| match piece {
        Piece::Elision(_) => Some("`(...)` says that something is left out"),
        Piece::Bracket(_) => Some("`[…]` is an addition or a stage note"),
        Piece::Placeholder(..) => Some("`*…*` is a word put in for anonymity"),
        Piece::Stress(..) => Some("`**…**` is stress"),
        Piece::Turn(..) => Some("`Name:` begins a speaker’s turn"),
        Piece::Dress(sign) if sign == "\\" => None,
        Piece::Dress(_) => Some("quotation marks around the whole are not shown"),
        Piece::ExcerptMark => Some("`==…==` marks an excerpt"),
        _ => None,
    };
    Ok(file.quote.testimony.pieces.iter().filter_map(meaning).collect())
}
