//! Takes signs that nobody sees out of an author's text: they come along when text is pasted from slides, chats and web pages.

use crate::diag::{Diagnostic, Span, codes};
use std::sync::Arc;

/// The treatment of a sign.
enum Treatment {
    /// It is left out.
    Drop,
    /// A blank stands in its place.
    Blank,
    /// It is the end of a line.
    LineEnd,
}

fn treatment(c: char) -> Option<Treatment> {
    match c {
        '\t' | '\n' | '\r' => None,
        '\u{2029}' => Some(Treatment::LineEnd),
        // U+000B and U+2028 break a line within a paragraph or a title of slides and office files: Markdown shows a blank for that.
        '\u{2028}' => Some(Treatment::Blank),
        c if c.is_control() => Some(Treatment::Blank),
        // The blank without width, the joiner of words, a byte order mark, and the place of a picture that did not come along. Joiners of
        // letters and marks of direction stay: emoji, Persian and Arabic need them.
        '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{fff9}'..='\u{fffc}' => Some(Treatment::Drop),
        _ => None,
    }
}

/// Returns `text`, the file `path`, without signs that nobody sees, and a note that says how many there were and where the first stood. A byte
/// order mark at its start is no such sign.
pub(super) fn clean(path: &Arc<str>, text: String) -> (String, Option<Diagnostic>) {
    let bytes = text.as_bytes();
    // Most texts have none: no control character, and none of the bytes with which the others begin.
    let is_plain = !bytes
        .iter()
        .any(|b| *b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r') || matches!(b, 0x7f | 0xc2 | 0xe2 | 0xef));
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    if is_plain || !text[start..].chars().any(|c| treatment(c).is_some()) {
        return (text, None);
    }
    let mut out = text[..start].to_string();
    let (mut count, mut first) = (0, None);
    for c in text[start..].chars() {
        let Some(treatment) = treatment(c) else {
            out.push(c);
            continue;
        };
        count += 1;
        first.get_or_insert((out.len(), c));
        match treatment {
            Treatment::Drop => {}
            Treatment::Blank => out.push(' '),
            Treatment::LineEnd => out.push('\n'),
        }
    }
    let finding = first.map(|(at, c)| {
        let others = if count > 1 { format!(", and {} more such signs", count - 1) } else { String::new() };
        let message = format!("this text holds a sign that nobody sees (U+{:04X}){others}", u32::from(c));
        Diagnostic::note(codes::E014, Span::new(path, at..at), message)
            .help("it came along when the text was pasted, and is left out of everything that is made; your file stays as it is")
    });
    (out, finding)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_that_nobody_sees_are_left_out_and_told_once() {
        let clean = |text: &str| {
            let (text, finding) = clean(&"content/a.md".into(), text.into());
            (text, finding.map(|finding| (finding.span.unwrap().start, finding.message.to_string())))
        };
        assert_eq!(
            clean("1.1 A\u{b}title\u{200b} from\u{1b}[1m slides\0"),
            (
                "1.1 A title from [1m slides ".into(),
                Some((5, "this text holds a sign that nobody sees (U+000B), and 3 more such signs".into()))
            )
        );
        for kept in ["\u{feff}---\ntitle: x\n---\n", "👩\u{200d}⚕\u{fe0f}", "å 10\u{a0}% – ”…”\t\r\n", "so\u{ad}ft"]
        {
            assert_eq!(clean(kept), (kept.into(), None));
        }
    }
}
