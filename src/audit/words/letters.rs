//! Which characters are letters of a word, and which a word goes over.

use crate::extract::is_invisible;
use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;

/// Returns the text in composed form (NFC): some systems write `å` as `a` and a ring. Few texts have combining marks, whose UTF-8 begins with
/// 0xCC or 0xCD; any other text is returned as it is.
pub(in crate::audit) fn to_nfc(text: &str) -> Cow<'_, str> {
    if memchr::memchr2(0xcc, 0xcd, text.as_bytes()).is_some() {
        text.nfc().collect::<String>().into()
    } else {
        text.into()
    }
}

/// Returns whether `c`, which is beyond ASCII, is part of a word. Most such characters are letters of Latin or punctuation.
pub(super) fn is_letter(c: char) -> bool {
    match c {
        '\u{c0}'..='\u{24f}' => !matches!(c, '×' | '÷'),
        '\u{2000}'..='\u{206f}' => false,
        // Superscript digits number footnotes. Unicode also counts an apostrophe and the Hangul fillers as letters.
        'ʼ'
        | '\u{b2}'
        | '\u{b3}'
        | '\u{b9}'
        | '\u{2070}'
        | '\u{2074}'..='\u{2079}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{3164}'
        | '\u{ffa0}' => false,
        c => c.is_alphanumeric(),
    }
}

/// Returns whether a word continues after `c`, which is beyond ASCII: an apostrophe, or an invisible character.
pub(super) fn is_ignored(c: char) -> bool {
    matches!(c, '’' | '‘' | '´' | 'ʼ' | '′') || is_invisible(c)
}
