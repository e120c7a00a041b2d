//! Puts other signs in place of those that no font of the skin has: one sign never costs a sheet.

use super::{SheetJob, Typesetter};
use crate::extract::is_invisible;
use serde_json::Value;
use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization;

/// The keys of a sheet's data whose values are names and addresses, and not set as text.
const KEYS_OF_NAMES: [&str; 5] = ["file", "href", "to", "url", "qr"];

/// The sign in place of one that no font has and that has no plainer form, if a font has it.
pub(super) const STAND_IN: char = '\u{25a1}';

/// Replaces the signs of a sheet that no font has, and returns them.
pub(super) fn replace(typesetter: &Typesetter, job: &mut SheetJob) -> BTreeSet<char> {
    let mut replaced = BTreeSet::new();
    for variant in &mut job.variants {
        if variant.data.is_ascii() {
            continue;
        }
        let is_missing = |text: &str| text.chars().any(|c| is_replaced(typesetter, c));
        let Some(mut data) = std::str::from_utf8(&variant.data)
            .ok()
            .filter(|text| is_missing(text))
            .and_then(|text| serde_json::from_str::<Value>(text).ok())
        else {
            continue;
        };
        replace_in(typesetter, &mut data, &mut replaced);
        variant.data = serde_json::to_vec(&data).unwrap_or_default();
    }
    replaced
}

fn replace_in(typesetter: &Typesetter, value: &mut Value, replaced: &mut BTreeSet<char>) {
    match value {
        Value::String(text) => {
            if let Some(new) = with_glyphs(typesetter, text, replaced) {
                *text = new;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| replace_in(typesetter, item, replaced)),
        Value::Object(fields) => fields
            .iter_mut()
            .filter(|(key, _)| !KEYS_OF_NAMES.contains(&key.as_str()))
            .for_each(|(_, value)| replace_in(typesetter, value, replaced)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Returns `text` with another sign for each that no font has; `None` if the fonts have all of them.
fn with_glyphs(typesetter: &Typesetter, text: &str, replaced: &mut BTreeSet<char>) -> Option<String> {
    if text.is_ascii() || !text.chars().any(|c| is_replaced(typesetter, c)) {
        return None;
    }
    let mut out = String::new();
    for c in text.chars() {
        if !is_replaced(typesetter, c) {
            out.push(c);
            continue;
        }
        // Signs that only change the look of another, and those that show nothing, are left out without a word.
        if is_presentation(c) || is_invisible(c) || c.is_control() {
            continue;
        }
        replaced.insert(c);
        // `𝒯` is a T, and `№` is No.
        let plain: String = std::iter::once(c).nfkd().collect();
        let has_glyphs = |text: &str| text.chars().all(|c| typesetter.has_glyph(c));
        if plain != c.to_string() && has_glyphs(&plain) {
            out.push_str(&plain);
        } else {
            out.push(if typesetter.has_glyph(STAND_IN) { STAND_IN } else { '?' });
        }
    }
    Some(out)
}

/// Returns whether a replaced sign is a letter of a script, and no other form of a plain letter.
pub(super) fn is_letter(c: char) -> bool {
    c.is_alphabetic() && std::iter::once(c).nfkd().eq([c])
}

/// Returns whether a sign cannot be set as it is.
fn is_replaced(typesetter: &Typesetter, c: char) -> bool {
    // U+0020 and what breaks lines is no glyph.
    !c.is_ascii() && (is_presentation(c) || !typesetter.has_glyph(c) && !is_set_without_glyph(c))
}

/// Returns whether a sign asks for another look of the one before it: as a picture, in the box of a key.
fn is_presentation(c: char) -> bool {
    matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{20e3}')
}

/// Returns whether the engine sets a character of its own accord: blanks, soft hyphens, and what joins or parts letters.
fn is_set_without_glyph(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{2011}' | '\u{300}'..='\u{36f}')
}
