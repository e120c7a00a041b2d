//! Names -> slugs: file names and titles are converted to the ids used in addresses.

use crate::diag::{Diagnostic, Report, Span, Spanned, codes};
use std::sync::Arc;
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// The maximum length, in bytes, of a slug made from words. An id that an author types may be longer.
const MAX_SLUG_LEN: usize = 60;

/// The maximum length, in bytes, of an id that an author types: file systems allow names of 255 bytes.
const MAX_ID_LEN: usize = 120;

/// Converts `text` to the characters of an address: a–z, 0–9 and single hyphens.
///
/// æ, ø, å become ae, oe, aa, the Danish convention where those letters are unavailable; the letters of other languages are transliterated.
pub fn slug(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    // Some systems decompose letters, `å` into `a` and a ring.
    for c in text.nfc().flat_map(char::to_lowercase) {
        match c {
            'a'..='z' | '0'..='9' => out.push(c),
            'æ' | 'ä' => out.push_str("ae"),
            'ø' | 'ö' => out.push_str("oe"),
            'å' => out.push_str("aa"),
            'ü' => out.push_str("ue"),
            'ß' => out.push_str("ss"),
            '\'' | '’' => {}
            c if c.is_ascii() => push_hyphen(&mut out),
            c => match deunicode::deunicode_char(c) {
                Some(letters) => {
                    for l in letters.chars() {
                        if l.is_ascii_alphanumeric() { out.push(l.to_ascii_lowercase()) } else { push_hyphen(&mut out) }
                    }
                }
                None => push_hyphen(&mut out),
            },
        }
    }
    out.truncate(out.trim_end_matches('-').len());
    out
}

/// Returns the anchor that GitHub gives a heading of these words: in lower case, without punctuation, with a hyphen for each blank.
pub fn github_anchor(words: &str) -> String {
    let anchor_char = |c: char| match c {
        c if c.is_whitespace() => Some('-'),
        '-' | '_' => Some(c),
        c => (c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c)).then_some(c),
    };
    words.trim().to_lowercase().chars().filter_map(anchor_char).collect()
}

fn push_hyphen(out: &mut String) {
    if !out.is_empty() && !out.ends_with('-') {
        out.push('-');
    }
}

/// Returns a slug of at most 60 bytes, cut between two words.
pub fn short_slug(text: &str) -> String {
    let full_slug = slug(text);
    if full_slug.len() <= MAX_SLUG_LEN {
        return full_slug;
    }
    let cut = full_slug[..MAX_SLUG_LEN].rfind('-').unwrap_or(MAX_SLUG_LEN);
    full_slug[..cut].to_string()
}

/// Returns an id made from words: the first five words, to be readable, and a hash of all words, so that texts with the same beginning
/// differ.
///
/// The same words give the same id in every place.
pub fn from_words(words: &str) -> Arc<str> {
    let beginning: Vec<&str> = words.split_whitespace().take(5).collect();
    let hash = match is_nfc(words) {
        true => blake3::hash(words.as_bytes()),
        false => blake3::hash(words.nfc().collect::<String>().as_bytes()),
    };
    let hash = hash.to_hex();
    let beginning = short_slug(&beginning.join(" "));
    format!("{beginning}{}{}", if beginning.is_empty() { "" } else { "-" }, &hash[..4]).into()
}

/// Returns an author's id if it can be part of an address. Any other id is reported and replaced by one that can.
pub fn validate(path: &Arc<str>, id: Spanned<String>, report: &mut Report) -> Spanned<Arc<str>> {
    if id.value.len() > MAX_ID_LEN {
        let message = format!("an id of {} letters is too long for an address", id.value.len());
        report.push(
            Diagnostic::error(codes::E007, Span::new(path, id.range.clone()), message)
                .help(format!("use at most {MAX_ID_LEN}")),
        );
        return Spanned::new(short_slug(&id.value).into(), id.range);
    }
    if is_id(&id.value) && id.value.contains(|c: char| c.is_ascii_alphanumeric()) {
        return id.map(Arc::from);
    }
    let slug = Some(slug(&id.value)).filter(|s| !s.is_empty()).map_or_else(|| from_words(&id.value), Arc::from);
    let message = format!("`{}` cannot be part of an address", id.value);
    report.push(
        Diagnostic::error(codes::E007, Span::new(path, id.range.clone()), message).help(format!("write `{slug}`")),
    );
    Spanned::new(slug, id.range)
}

/// Returns whether `text` has only the characters of an id: ASCII letters, digits, `-` and `_`.
pub fn is_id(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_outside_ascii_are_transliterated() {
        assert_eq!(slug("Ærøskøbing på Århus’ tid"), "aeroeskoebing-paa-aarhus-tid");
        assert_eq!(slug("  Who — to call?  "), "who-to-call");
        assert_eq!(slug("Łódź 2"), "lodz-2");
        assert_eq!(slug("A\u{30a}rhus"), slug("Århus"));
    }

    #[test]
    fn an_id_from_words_depends_on_the_words_alone() {
        assert_eq!(from_words("I stopped counting them long ago."), from_words("I stopped counting them long ago."));
        assert_ne!(from_words("I stopped counting them long ago."), from_words("I stopped counting them long before."));
        assert_eq!(from_words("pa\u{30a} vej"), from_words("på vej"));
        assert!(from_words("I stopped counting them long ago.").starts_with("i-stopped-counting-them-long-"));
    }
}
