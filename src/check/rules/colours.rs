//! E023: reports an accent colour with too little contrast for text.

use super::{Rule, RuleFn};
use crate::{
    check::context::RuleContext,
    diag::{Diagnostic, Report, Span},
    skin::colour::{MIN_CONTRAST, PAPER, contrast, palette, to_css},
};

pub(super) const RULE: Rule = Rule {
    codes: &["E023"],
    summary: "the accent has enough contrast on paper",
    is_suppressible: true,
    run: RuleFn::Catalogue(run),
};

fn run(facts: &RuleContext<'_>, report: &mut Report) {
    let accent = &facts.catalogue.config.accent;
    let found = contrast(accent.value, PAPER);
    if found < MIN_CONTRAST && !accent.range.is_empty() {
        let span = Span::new(facts.sources.config_path(), accent.range.clone());
        let taken = to_css(palette(accent.value, 0).text.light);
        let finding = Diagnostic::warning(
            "E023",
            span,
            format!("the accent has a contrast of {found:.1} on paper, where text wants {MIN_CONTRAST}"),
        )
        .help(format!("where it is text, `{taken}` is taken in its place"));
        report.push(finding);
    }
}
