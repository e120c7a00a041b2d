//! E023: reports an accent colour with too little contrast for text.

use super::{Rule, RuleFn};
use crate::{
    check::facts::RuleContext,
    diag::{Diagnostic, Report, Span},
    skin::colour::{LEAST, PAPER, contrast, hex, palette},
};

pub(super) const RULE: Rule = Rule {
    codes: &["E023"],
    summary: "the accent has enough contrast on paper",
    can_stand: true,
    run: RuleFn::Whole(run),
};

fn run(facts: &RuleContext<'_>, report: &mut Report) {
    let accent = &facts.catalogue.config.accent;
    let found = contrast(accent.value, PAPER);
    if found < LEAST && !accent.at.is_empty() {
        let span = Span::new(facts.sources.config_path(), accent.at.clone());
        let taken = hex(palette(accent.value, 0).text.light);
        let finding = Diagnostic::warning(
            "E023",
            span,
            format!("the accent has a contrast of {found:.1} on paper, where text wants {LEAST}"),
        )
        .help(format!("where it is text, `{taken}` is taken in its place"));
        report.push(finding);
    }
}
