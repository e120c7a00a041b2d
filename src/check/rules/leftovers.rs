//! E071: reports placeholder text left over from a template.

use super::{Rule, RuleFn};
use crate::check::context::SourceText;
use crate::diag::{Diagnostic, Report, codes};
use regex::Regex;
use std::sync::LazyLock;

pub(super) const RULE: Rule = Rule {
    codes: &[codes::E071],
    summary: "no placeholder text is left over",
    is_suppressible: true,
    run: RuleFn::File(run),
};

static PLACEHOLDER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)
          \b(?:TODO|TBD|FIXME|TK|XXX+|xxx+|ÅÅÅÅ|YYYY)\b
        | (?i:\blorem\ ipsum\b)
        | (?i:[\[<](?:insert|indsæt|your|dit|din|name\ of|navn\ på)\ [^\]>\n]{1,60}[\]>])
        | (?i:\[(?:name|navn|title|titel|date|dato)\])
        | (?i:\b(?:insert|indsæt)\ (?:text|quote|title|tekst|citat|titel)\ (?:here|her)\b)",
    )
    .expect("a pattern")
});

/// Matches a fragment of every placeholder except those in brackets. Searched first, because word boundaries are slow to search
/// for. The last three fragments belong to `lorem`, `insert` and `indsæt`.
static PREFILTER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"TODO|TBD|FIXME|TK|XXX|xxx|ÅÅÅÅ|YYYY|(?i:orem)|(?i:sert)|(?i:dsæ)").expect("a pattern")
});

/// Returns whether `text` can contain a placeholder. A cheap test that may return false positives, but no false negatives.
fn may_match(text: &str) -> bool {
    let opens = |at: usize| text.as_bytes().get(at + 1..at + 4).is_some_and(is_placeholder_start);
    memchr::memchr2_iter(b'[', b'<', text.as_bytes()).any(opens) || PREFILTER.is_match(text)
}

/// Returns whether the three letters after a bracket begin a placeholder such as `[insert …]`, `[indsæt …]`, `[your …]` or
/// `[name]`.
fn is_placeholder_start(letters: &[u8]) -> bool {
    ["ins", "ind", "you", "dit", "din", "nam", "nav", "tit", "dat"]
        .iter()
        .any(|o| o.as_bytes().eq_ignore_ascii_case(letters))
}

fn run(source: &SourceText, report: &mut Report) {
    let text = &source.readable;
    if !may_match(text) {
        return;
    }
    for matched in PLACEHOLDER.find_iter(text) {
        let range = matched.range();
        // An author's HTML may contain `<title>`; a reference begins with two brackets.
        let is_tag = matched.as_str().starts_with('<') && !matched.as_str().contains(' ');
        // In testimony, brackets enclose an editor's insertion or a stage direction.
        let is_note = matched.as_str().starts_with('[') && source.is_testimony(range.start);
        if is_tag || is_note || matched.as_str().starts_with('[') && text[..range.start].ends_with('[') {
            continue;
        }
        report.push(
            Diagnostic::warning(codes::E071, source.span(range), "this looks like placeholder text")
                .help("replace it with your own text, or take it out"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn the_prefilter_misses_no_match(text in "[a ]{0,3}(TODO|TBD|FIXME|TK|XXXX|xxx|ÅÅÅÅ|YYYY|[lL]OREM ipsum|[\\[<](InSERT|indsÆt|your|Dit|DIN|name of|navn på|NAVN PÅ) [a\\]]{1,3}[\\]>]|\\[(Name|NAVN|title|Titel|DATE|dato)\\]|(Insert|INDSÆT|indsæt) (Text|citat) (HERE|her))?[a ]{0,3}") {
            proptest::prop_assert!(may_match(&text) || !PLACEHOLDER.is_match(&text), "{}", text);
        }
    }
}
