//! E076: reports doubled punctuation: `..`, `..?`, `,,`.

use super::{Rule, RuleFn};
use crate::check::context::SourceText;
use crate::diag::{Diagnostic, Report, codes};
use regex::Regex;
use std::sync::LazyLock;

pub(super) const RULE: Rule =
    Rule { codes: &[codes::E076], summary: "no punctuation is doubled", is_suppressible: true, run: RuleFn::File(run) };

/// Matches two full stops that are not three, two commas and the like, behind a word and before the end of something.
static DOUBLED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"[\p{L}0-9)\]”’»\x22](\.\.[?!]?|,,|;;|,\.|\.,|\?\.)(?:[\s”’»\x22)*_]|$)").expect("a pattern")
});

/// Abbreviations before a comma: `etc.,`.
const MAX_ABBREVIATION: usize = 6;

fn run(source: &SourceText, report: &mut Report) {
    let text = source.readable.as_str();
    if !source.path.ends_with(".md") || !may_match(text.as_bytes()) {
        return;
    }
    for captures in DOUBLED.captures_iter(text) {
        let Some(marks) = captures.get(1) else { continue };
        let word =
            text[..marks.start()].chars().rev().take(MAX_ABBREVIATION + 1).take_while(|c| !c.is_whitespace()).count();
        let begins_short = word <= MAX_ABBREVIATION
            || text[..marks.start()].rsplit(char::is_whitespace).next().is_some_and(|word| word.contains('.'));
        let is_abbreviation = marks.as_str() == ".," && begins_short;
        // A number may end in a full stop and a comma: `the 3., the 4.`.
        if is_abbreviation || source.is_in_code(marks.start()) {
            continue;
        }
        report.push(
            Diagnostic::warning(codes::E076, source.span(marks.range()), "two punctuation marks follow each other")
                .help("keep one of them; three full stops are `...`"),
        );
    }
}

/// Returns whether two marks follow each other in `text`. A cheap test that most texts fail.
fn may_match(text: &[u8]) -> bool {
    let is_mark = |byte: &u8| matches!(byte, b'.' | b',' | b';' | b':' | b'?');
    text.windows(2).any(|pair| matches!(pair[1], b'.' | b',' | b';') && is_mark(&pair[0]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let source = SourceText::from_text(&"content/p.md".into(), text);
        let mut report = Report::default();
        run(&source, &mut report);
        report.iter().filter_map(|d| Some(text[d.span.as_ref()?.start..d.span.as_ref()?.end].to_string())).collect()
    }

    #[test]
    fn doubled_marks_are_found_and_ellipses_are_not() {
        for (text, marks) in [
            ("It ended..", Some("..")),
            ("Did it..?", Some("..?")),
            ("“It ended..”", Some("..")),
            ("one,, two", Some(",,")),
            ("so,. then", Some(",.")),
            ("It goes on...", None),
            ("It goes on (...) and on ... so", None),
            ("apples, pears etc., and", None),
            ("Ida Holm, cand.scient.pol., and", None),
            ("see ../a.md and 1..2", None),
            ("`a..` is code", None),
            ("What?!", None),
        ] {
            assert_eq!(found(text).first().map(String::as_str), marks, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn the_prefilter_misses_no_match(text in "[a \n]{0,2}[.,;:?!]{0,4}[a \n]{0,2}") {
            proptest::prop_assert!(may_match(text.as_bytes()) || !DOUBLED.is_match(&text), "{:?}", text);
        }
    }
}
