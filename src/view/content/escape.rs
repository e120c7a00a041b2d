//! Escaping for HTML, and the first words of a text.

use std::borrow::Cow;

/// Writes `text` with the signs of HTML escaped.
pub(super) fn escape(text: &str, out: &mut String) {
    let bytes = text.as_bytes();
    // Most texts hold none of them, and that is told many bytes at a time.
    if memchr::memchr3(b'&', b'<', b'>', bytes).is_none() && memchr::memchr2(b'"', b'\'', bytes).is_none() {
        out.push_str(text);
        return;
    }
    let mut rest = text;
    while let Some(at) = rest.bytes().position(|b| matches!(b, b'&' | b'<' | b'>' | b'"' | b'\'')) {
        out.push_str(&rest[..at]);
        out.push_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => "&#39;",
        });
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}

/// `text` with the signs of HTML escaped.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    escape(text, &mut out);
    out
}

/// The words of the team's text that a line must not break behind: `kl. 9`, `s. 4`.
const TIED: [&str; 5] = ["kl. ", "s. ", "nr. ", "p. ", "no. "];

/// Returns words of the team's own text with a no-break space where a line must not end: `kl.\u{a0}9`.
pub(super) fn tied(text: &str) -> Cow<'_, str> {
    let Some(first) = next_tie(text) else { return Cow::Borrowed(text) };
    let mut out = String::with_capacity(text.len() + 2);
    let mut rest = text;
    let mut next = Some(first);
    while let Some((at, length)) = next {
        out.push_str(&rest[..at + length - 1]);
        out.push('\u{a0}');
        rest = &rest[at + length..];
        next = next_tie(rest);
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The first place where a tied word stands before a number: its byte, and its length with the blank.
fn next_tie(text: &str) -> Option<(usize, usize)> {
    let is_tie = |at: usize, length: usize| {
        let before = text[..at].chars().next_back();
        let after = text[at + length..].chars().next();
        before.is_none_or(|c| !c.is_alphanumeric()) && after.is_some_and(|c| c.is_ascii_digit())
    };
    // Every one of them ends in a full stop and a blank.
    memchr::memchr_iter(b'.', text.as_bytes()).find_map(|stop| {
        let ends_at_stop = |tie: &&&str| text.as_bytes()[..(stop + 2).min(text.len())].ends_with(tie.as_bytes());
        let tie = TIED.iter().filter(ends_at_stop).find(|tie| is_tie(stop + 2 - tie.len(), tie.len()))?;
        Some((stop + 2 - tie.len(), tie.len()))
    })
}

/// Whether words are apart by one blank each, as nearly all are, with no other white space among them or before them.
pub fn is_evenly_spaced(text: &[u8]) -> bool {
    // Loops without a way out go through many bytes at a time.
    let has_other_white_space = text.iter().fold(false, |any, byte| any | matches!(byte, 9..=13));
    let has_double_space =
        text.iter().zip(text.iter().skip(1)).fold(false, |any, (a, b)| any | (*a == b' ' && *b == b' '));
    if has_other_white_space || has_double_space || text.first() == Some(&b' ') {
        return false;
    }
    // White space beyond ASCII: U+0085, U+00A0, U+1680, U+2000 and others near it, U+205F, U+3000.
    let is_white = |at: usize| {
        !matches!(
            (text[at], text.get(at + 1), text.get(at + 2)),
            (0xC2, Some(0x80..=0x84 | 0x86..=0x9F | 0xA1..), _)
                | (0xE2, Some(0x80), Some(0x8B..=0xA7 | 0xAA..=0xAE | 0xB0..))
                | (0xE2, Some(0x82..), _)
        )
    };
    let mut candidates = memchr::memchr3_iter(0xC2, 0xE1, 0xE2, text).chain(memchr::memchr_iter(0xE3, text));
    !candidates.any(is_white)
}

/// Words that are cut off, with the sign for it: behind a whole sentence it stands apart, and a comma before it is dropped.
fn cut_off(words: &str) -> String {
    let words = words.trim_end_matches([' ', ',', ';', ':', '–', '—', '-']);
    let gap = if words.ends_with(['.', '!', '?', '…']) { " " } else { "" };
    [words, gap, "…"].concat()
}

/// The first `limit` letters of `text`, cut between words.
pub fn beginning(text: &str, limit: usize) -> String {
    let mut rest = text.chars();
    // No sign is shorter than a byte: what has room in bytes has room.
    let is_short = text.len() <= limit || rest.nth(limit.saturating_sub(1)).is_none() || rest.as_str().is_empty();
    if is_short {
        if is_evenly_spaced(text.as_bytes()) && !text.ends_with(' ') {
            return text.to_string();
        }
        return text.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    let end = text.len() - rest.as_str().len();
    if is_evenly_spaced(&text.as_bytes()[..=end]) {
        let cut = if text.as_bytes()[end] == b' ' { Some(end) } else { text[..end].rfind(' ') };
        if let Some(cut) = cut {
            return cut_off(&text[..cut]);
        }
    }
    let mut out = String::with_capacity(limit + limit / 4 + '…'.len_utf8());
    let mut length = 0;
    for word in text.split_whitespace() {
        let word_length = word.chars().count();
        if !out.is_empty() && length + word_length + 1 > limit {
            break;
        }
        if !out.is_empty() {
            out.push(' ');
            length += 1;
        }
        out.push_str(word);
        length += word_length;
    }
    cut_off(&out)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The definition of [`beginning`], without its short cuts.
    fn plainly(text: &str, limit: usize) -> String {
        let words: Vec<&str> = text.split_whitespace().collect();
        if text.chars().count() <= limit {
            return words.join(" ");
        }
        let fits = |n: &usize| words[..*n].join(" ").chars().count() <= limit;
        let most = (1..=words.len()).take_while(fits).last().unwrap_or(1).min(words.len());
        let mut cut = words[..most].join(" ");
        while cut.ends_with([' ', ',', ';', ':', '–', '—', '-']) {
            cut.pop();
        }
        if cut.ends_with(['.', '!', '?', '…']) { cut + " …" } else { cut + "…" }
    }

    proptest::proptest! {
        #[test]
        fn a_beginning_ends_with_a_word(text in "([a-zæ–,.”’\u{a0}\u{2003}\u{3000}\t\n]{0,9} ? ?){0,9}", limit in 1usize..60) {
            proptest::prop_assert_eq!(beginning(&text, limit), plainly(&text, limit));
        }

        #[test]
        fn what_is_even_is_its_words(text in "([a-zæ–”’₤\u{85}\u{a0}\u{1680}\u{2003}\u{2028}\u{205f}\u{3000}\t]{0,4} ?){0,5}") {
            let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
            let is_evenly_spaced = is_evenly_spaced(text.as_bytes()) && !text.ends_with(' ');
            proptest::prop_assert!(!is_evenly_spaced || words == text);
            // What only looks uneven costs time; what is plainly even must not.
            proptest::prop_assert!(is_evenly_spaced || words != text || text.contains(|c: char| u32::from(c) > 0x1000 && !"–”’".contains(c)));
        }
    }

    #[test]
    fn ties_stand_before_numbers() {
        assert_eq!(tied("kl. 9 & s. 4, nr. to"), "kl.\u{a0}9 & s.\u{a0}4, nr. to");
        assert_eq!(tied("afs. 4, s. 4"), "afs. 4, s.\u{a0}4");
    }
}
