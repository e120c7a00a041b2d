//! Names -> slugs: what stands in addresses, made from what stands in file names and titles.

use crate::diag::{Diagnostic, Report, Span, Spanned};
use std::sync::Arc;

/// The longest slug made from words, in bytes. A slug an author gives may be longer.
const LONGEST: usize = 60;

/// The longest an author gives: file systems end at 255 bytes.
const LONGEST_GIVEN: usize = 120;

/// `text` in the letters of an address: a–z, 0–9 and single hyphens.
///
/// æ, ø, å become ae, oe, aa, as Danish writes them where it has no other letters; the rest of the world's letters
/// are transliterated.
pub fn slug(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            'a'..='z' | '0'..='9' => out.push(c),
            'æ' | 'ä' => out.push_str("ae"),
            'ø' | 'ö' => out.push_str("oe"),
            'å' => out.push_str("aa"),
            'ü' => out.push_str("ue"),
            'ß' => out.push_str("ss"),
            '\'' | '’' => {}
            c if c.is_ascii() => hyphen(&mut out),
            c => match deunicode::deunicode_char(c) {
                Some(letters) => {
                    for l in letters.chars() {
                        if l.is_ascii_alphanumeric() { out.push(l.to_ascii_lowercase()) } else { hyphen(&mut out) }
                    }
                }
                None => hyphen(&mut out),
            },
        }
    }
    out.truncate(out.trim_end_matches('-').len());
    out
}

fn hyphen(out: &mut String) {
    if !out.is_empty() && !out.ends_with('-') {
        out.push('-');
    }
}

/// A slug of at most 60 bytes, cut between two words.
pub fn short_slug(text: &str) -> String {
    let whole = slug(text);
    if whole.len() <= LONGEST {
        return whole;
    }
    let cut = whole[..LONGEST].rfind('-').unwrap_or(LONGEST);
    whole[..cut].to_string()
}

/// An id made from words: their beginning, to be read, and a hash of all of them, so that two that begin alike differ.
///
/// The same words give the same id wherever they stand.
pub fn from_words(words: &str) -> Arc<str> {
    let beginning: Vec<&str> = words.split_whitespace().take(5).collect();
    let hash = blake3::hash(words.as_bytes()).to_hex();
    let beginning = short_slug(&beginning.join(" "));
    format!("{beginning}{}{}", if beginning.is_empty() { "" } else { "-" }, &hash[..4]).into()
}

/// An id that an author gave, as it can stand in an address; another is reported, and made into one that can.
pub fn checked(path: &Arc<str>, given: Spanned<String>, report: &mut Report) -> Spanned<Arc<str>> {
    if given.value.len() > LONGEST_GIVEN {
        let message = format!("an id of {} letters is too long for an address", given.value.len());
        report.push(
            Diagnostic::error("E007", Span::new(path, given.at.clone()), message)
                .help(format!("use at most {LONGEST_GIVEN}")),
        );
        return Spanned::new(short_slug(&given.value).into(), given.at);
    }
    if is_id(&given.value) && given.value.contains(|c: char| c.is_ascii_alphanumeric()) {
        return given.map(Arc::from);
    }
    let slug = Some(slug(&given.value)).filter(|s| !s.is_empty()).map_or_else(|| from_words(&given.value), Arc::from);
    let message = format!("`{}` cannot stand in an address", given.value);
    report.push(Diagnostic::error("E007", Span::new(path, given.at.clone()), message).help(format!("write `{slug}`")));
    Spanned::new(slug, given.at)
}

/// Whether `text` could be an id: no blanks, only what an address can hold.
pub fn is_id(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn danish_letters_keep_their_sound() {
        assert_eq!(slug("Ærøskøbing på Århus’ tid"), "aeroeskoebing-paa-aarhus-tid");
        assert_eq!(slug("  Who — to call?  "), "who-to-call");
        assert_eq!(slug("Łódź 2"), "lodz-2");
    }

    #[test]
    fn an_id_from_words_changes_with_them_alone() {
        assert_eq!(from_words("I stopped counting them long ago."), from_words("I stopped counting them long ago."));
        assert_ne!(from_words("I stopped counting them long ago."), from_words("I stopped counting them long before."));
        assert!(from_words("I stopped counting them long ago.").starts_with("i-stopped-counting-them-long-"));
    }
}
