//! E048: reports percentages without a base.

use super::{Rule, RuleFn};
use crate::check::context::SourceText;
use crate::diag::{Diagnostic, Report, codes};
use regex::Regex;
use std::sync::LazyLock;

pub(super) const RULE: Rule =
    Rule { codes: &[codes::E048], summary: "a percentage has a base", is_suppressible: true, run: RuleFn::File(run) };

static PERCENTAGE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[0-9][0-9.,]*\s?(?:%|per ?cent|procent|pct)").expect("a pattern"));

/// Matches a fragment of every percentage. A cheap test that most texts fail.
static PREFILTER: LazyLock<Regex> = LazyLock::new(|| Regex::new("%|cent|pct").expect("a pattern"));

/// Matches a base: `13 of 21`, `of 240`, `n = 240`, `240 asked`, in English and Danish.
static BASE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:of|out of|af|ud af|among|blandt)\s+(?:the\s+|de\s+|all\s+|alle\s+)?\d|\bn\s*=\s*\d|\d\s+(?:\w+\s+)?(?:asked|answers|people|citizens|respondents|adspurgte|svar|personer|borgere|deltagere)\b")
        .expect("a pattern")
});

fn run(source: &SourceText, report: &mut Report) {
    if !PREFILTER.is_match(&source.readable) {
        return;
    }
    for (start, paragraph) in source.paragraphs() {
        let percentage = PERCENTAGE.find(paragraph).filter(|_| !BASE.is_match(paragraph));
        let range = percentage.map(|m| start + m.start()..start + m.end());
        // The team need not source what a voice says.
        if let Some(range) = range.filter(|p| !source.is_testimony(p.start)) {
            report.push(finding(source, range));
        }
    }
}

fn finding(source: &SourceText, range: std::ops::Range<usize>) -> Diagnostic {
    Diagnostic::note(codes::E048, source.span(range), "this percentage does not say of how many")
        .help("give the number in the same paragraph: `13 of 21`, `of 240 asked`, `n = 240`")
}
