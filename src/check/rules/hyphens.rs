//! E074: reports hyphens left over from line breaks.

use super::{Rule, RuleFn};
use crate::check::context::SourceText;
use crate::diag::{Diagnostic, Report, codes};
use regex::Regex;
use std::sync::LazyLock;

pub(super) const RULE: Rule = Rule {
    codes: &[codes::E074],
    summary: "no hyphen is left over from a line break",
    is_suppressible: true,
    run: RuleFn::File(run),
};

/// Matches `sen- tence`, on one line or across a line end.
static LINE_BREAK_HYPHEN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(\p{Lowercase}{2,})(?:-|\u{ad})(?: |[ \t]*\r?\n[> \t]*)(\p{Lowercase}+)").expect("a pattern")
});

/// Words after which a hyphen is intended, as in `before- and afternoon`.
const JOINING_WORDS: [&str; 12] = ["og", "eller", "samt", "som", "til", "and", "or", "nor", "to", "but", "men", "und"];

/// Returns whether `text` contains a hyphen between a letter and white space, or a soft hyphen. A cheap test that most texts fail.
fn may_match(text: &[u8]) -> bool {
    memchr::memchr2_iter(b'-', 0xC2, text).any(|at| {
        let neighbours = (at.checked_sub(1).map(|before| text[before]), text.get(at + 1));
        match (text[at], neighbours) {
            (b'-', (Some(before), Some(after))) => {
                (before.is_ascii_lowercase() || before >= 0x80) && matches!(after, b' ' | b'\t' | b'\r' | b'\n')
            }
            (0xC2, (_, Some(after))) => *after == 0xAD,
            _ => false,
        }
    })
}

fn run(source: &SourceText, report: &mut Report) {
    let text = &source.readable;
    if !may_match(text.as_bytes()) {
        return;
    }
    for captures in LINE_BREAK_HYPHEN.captures_iter(text) {
        let (Some(whole), Some(before), Some(after)) = (captures.get(0), captures.get(1), captures.get(2)) else {
            continue;
        };
        if JOINING_WORDS.contains(&after.as_str()) {
            continue;
        }
        let joined = format!("{}{}", before.as_str(), after.as_str());
        let range = whole.start()..before.end() + 1;
        report.push(
            Diagnostic::warning(codes::E074, source.span(range), "a hyphen is left over from a line break")
                .help(format!("join the word: `{joined}`; if the hyphen belongs there, remove the space after it")),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn the_prefilter_misses_no_match(text in "[aæA ]{0,3}(-|\u{ad})[ \t\r]{0,2}\n?[> ]{0,2}[aæA]{0,2}") {
            proptest::prop_assert!(may_match(text.as_bytes()) || !LINE_BREAK_HYPHEN.is_match(&text), "{:?}", text);
        }
    }
}
