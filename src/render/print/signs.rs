//! Puts other signs in place of those that no font of the skin has: one sign never costs a sheet.

use super::{SheetJob, Typesetter};
use crate::extract::is_invisible;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use unicode_normalization::UnicodeNormalization;

/// The keys of a sheet's data whose values are names and addresses, and not set as text.
const KEYS_OF_NAMES: [&str; 5] = ["file", "href", "to", "url", "qr"];

/// The sign in place of one that no font has and that has no plainer form, if a font has it.
pub(super) const STAND_IN: char = '\u{25a1}';

/// The key under which a layout finds the letters of its data that each typeface lacks, by its name in small letters. Their words are set in
/// another face as a whole.
const OTHER_LETTERS: &str = "other_letters";

/// Replaces the signs of a sheet that no font has, and returns them. Tells the layout which letters the typefaces lack.
pub(super) fn replace(typesetter: &Typesetter, job: &mut SheetJob) -> BTreeSet<char> {
    let mut replaced = BTreeSet::new();
    for variant in &mut job.variants {
        if variant.data.is_ascii() {
            continue;
        }
        // Each sign is looked up once: a book has a million.
        let is_missing = |text: &str| {
            let signs = distinct_signs(text);
            signs.into_iter().any(|c| is_replaced(typesetter, c) || typesetter.faces_without(c).next().is_some())
        };
        let Some(mut data) = std::str::from_utf8(&variant.data)
            .ok()
            .filter(|text| is_missing(text))
            .and_then(|text| serde_json::from_str::<Value>(text).ok())
        else {
            continue;
        };
        replace_in(typesetter, &mut data, &mut replaced);
        let text = serde_json::to_string(&data).unwrap_or_default();
        let mut lacking: BTreeMap<String, String> = BTreeMap::new();
        for c in distinct_signs(&text) {
            for face in typesetter.faces_without(c) {
                lacking.entry(face.to_lowercase()).or_default().push(c);
            }
        }
        if let (Value::Object(fields), false) = (&mut data, lacking.is_empty()) {
            fields.insert(OTHER_LETTERS.into(), serde_json::json!(lacking));
        }
        variant.data = serde_json::to_vec(&data).unwrap_or_default();
    }
    replaced
}

/// Returns the signs of a text beyond ASCII, each once.
fn distinct_signs(text: &str) -> BTreeSet<char> {
    text.chars().filter(|c| !c.is_ascii()).collect()
}

/// The help for a letter that no font has.
pub const FONT_HELP: &str = "put a font that has them into `themes/<skin>/print/fonts/`; for Chinese, Japanese and Korean `NotoSansCJK-Regular.ttc` has them (Debian’s package `fonts-noto-cjk`)";

/// Removes the posters and cards with letters that no font has from a document of several, and returns their ids. One of them that is alone
/// stays.
pub(super) fn take_unreadable(typesetter: &Typesetter, job: &mut SheetJob) -> Vec<String> {
    let is_missing = |c: char| is_letter(c) && is_replaced(typesetter, c);
    let mut ids = vec![];
    for variant in &mut job.variants {
        let text = std::str::from_utf8(&variant.data).ok().filter(|text| !text.is_ascii() && text.contains(is_missing));
        let Some(mut data) = text.and_then(|text| serde_json::from_str::<Value>(text).ok()) else { continue };
        let sheets =
            ["posters", "cards"].into_iter().find(|key| data[*key].as_array().is_some_and(|all| all.len() > 1));
        let Some(Value::Array(sheets)) = sheets.and_then(|key| data.get_mut(key)) else { continue };
        let is_readable = |sheet: &Value| !sheet["lines"].to_string().contains(is_missing);
        let unreadable = sheets.iter().filter(|sheet| !is_readable(sheet));
        ids.extend(unreadable.filter_map(|sheet| sheet["id"].as_str().map(str::to_string)));
        sheets.retain(is_readable);
        variant.data = serde_json::to_vec(&data).unwrap_or_default();
    }
    ids
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
