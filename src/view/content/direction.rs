//! The direction in which words are written: Arabic, Hebrew and their relatives from right to left.

use super::{Inline, SpokenParagraph};

/// Returns whether a text is written from right to left: by its first letter (Unicode Standard Annex 9, rule P2).
pub fn is_right_to_left(text: &str) -> bool {
    first_direction(text).unwrap_or(false)
}

/// Returns whether running text is written from right to left.
pub(super) fn is_line_right_to_left(inlines: &[Inline<'_>]) -> bool {
    direction_of(inlines).unwrap_or(false)
}

/// Returns whether a quote is written from right to left.
pub(super) fn is_quote_right_to_left(paragraphs: &[SpokenParagraph<'_>]) -> bool {
    paragraphs.iter().find_map(|paragraph| direction_of(&paragraph.inlines)).unwrap_or(false)
}

/// Returns the direction of the first letter; `None` if there is none.
fn direction_of(inlines: &[Inline<'_>]) -> Option<bool> {
    inlines.iter().find_map(|inline| match inline {
        Inline::Text(text, _) | Inline::StageNote(text) | Inline::Clarification(text) | Inline::Placeholder(text) => {
            first_direction(text)
        }
        Inline::Spoken(text) | Inline::Code(text) | Inline::Speaker(text) => first_direction(text),
        Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Struck(inner) | Inline::Link(_, inner) => {
            direction_of(inner)
        }
        _ => None,
    })
}

/// Returns whether the first letter of a text runs from right to left; `None` if there is no letter.
fn first_direction(text: &str) -> Option<bool> {
    text.chars().find(|c| c.is_alphabetic()).map(|c| {
        matches!(c,
            '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}'
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_letter_says_the_direction() {
        for (text, expected) in [
            ("”إن شاء الله”", true),
            ("שלום", true),
            ("12 – نعم", true),
            ("Min mor siger إن شاء الله", false),
            ("ሰላም", false),
            ("…", false),
        ] {
            assert_eq!(is_right_to_left(text), expected, "{text}");
        }
    }
}
