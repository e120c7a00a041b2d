//! Characters that are not what they seem: invisible ones, and letters that look like those of the Latin alphabet.

use regex_syntax::hir::{Class, HirKind};
use std::sync::LazyLock;
use unicode_security::confusable_detection::skeleton;

/// The invisible characters, as sorted ranges: those with the Unicode property `Default_Ignorable_Code_Point` or the general category `Cf`
/// (UAX 44), marks that join other characters (`M`), and NUL, with which UTF-16 fills the letters of European languages.
static INVISIBLE: LazyLock<Vec<(char, char)>> = LazyLock::new(|| {
    let class = regex_syntax::parse(r"[\p{Default_Ignorable_Code_Point}\p{Cf}\p{M}\x00]")
        .map(regex_syntax::hir::Hir::into_kind);
    match class {
        Ok(HirKind::Class(Class::Unicode(class))) => {
            class.ranges().iter().map(|range| (range.start(), range.end())).collect()
        }
        _ => vec![],
    }
});

/// Returns whether a word continues after a character that is not a letter of its own.
pub fn is_invisible(c: char) -> bool {
    match c {
        '\u{1}'..='\u{ac}' => false,
        c => INVISIBLE
            .binary_search_by(|(start, end)| {
                if *end < c {
                    std::cmp::Ordering::Less
                } else if *start > c {
                    std::cmp::Ordering::Greater
                } else {
                    std::cmp::Ordering::Equal
                }
            })
            .is_ok(),
    }
}

/// Returns the small letter of the Latin alphabet that `c`, a letter of another script, is made to look like; `None` if there is none.
///
/// Letters of the same look are those with the same skeleton (UTS 39, 4). Small capitals such as `ɴ` have none.
pub fn latin_lookalike(c: char) -> Option<char> {
    let latin = |c: char| {
        let mut buffer = [0; 4];
        let mut letters =
            skeleton(c.encode_utf8(&mut buffer)).filter(char::is_ascii_alphabetic).map(|l| l.to_ascii_lowercase());
        letters.next().filter(|_| letters.next().is_none())
    };
    match latin(c) {
        // The skeleton of a capital I is a small l.
        Some('l') if c.is_uppercase() => Some('i'),
        Some(letter) => Some(letter),
        None => c.to_lowercase().next().filter(|lower| *lower != c).and_then(latin).or_else(|| small_capital(c)),
    }
}

/// Returns the Latin letter of a small capital or of a phonetic sign (blocks IPA Extensions, Phonetic Extensions, Latin Extended-D).
fn small_capital(c: char) -> Option<char> {
    let is_phonetic = matches!(c, '\u{250}'..='\u{2af}' | '\u{1d00}'..='\u{1dbf}' | '\u{a720}'..='\u{a7ff}');
    let mut letters = deunicode::deunicode_char(c).filter(|_| is_phonetic)?.chars();
    let letter = letters.next().filter(char::is_ascii_alphabetic)?;
    letters.next().is_none().then(|| letter.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_the_same_look_are_the_same_letter() {
        for (other, letter) in [
            ('а', 'a'),
            ('В', 'b'),
            ('Ν', 'n'),
            ('І', 'i'),
            ('і', 'i'),
            ('ο', 'o'),
            ('ɴ', 'n'),
            ('ᴀ', 'a'),
            ('ᴅ', 'd'),
            ('Κ', 'k'),
        ] {
            assert_eq!(latin_lookalike(other), Some(letter), "{other}");
        }
        assert_eq!(['ж', 'م', '話'].map(latin_lookalike), [None; 3]);
    }

    #[test]
    fn invisible_characters_are_known_by_their_property() {
        let invisible = "\0\u{ad}\u{34f}\u{115f}\u{17b4}\u{180b}\u{200b}\u{202e}\u{3164}\u{fe0f}\u{ffa0}\u{fff9}\u{e0064}\u{e0101}\u{1d173}\u{336}";
        assert!(invisible.chars().all(is_invisible));
        assert!(!"aæ –\n\t’".chars().any(is_invisible));
    }
}
