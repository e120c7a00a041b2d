//! E023: reports an accent colour with too little contrast for text.

use super::{Rule, RuleFn};
use crate::{
    check::context::RuleContext,
    diag::{Diagnostic, Report, Span, codes},
    skin::colour::{MIN_CONTRAST, PAPER, contrast, palette, to_css},
};

pub(super) const RULE: Rule = Rule {
    codes: &[codes::E023],
    summary: "the accent has enough contrast on paper",
    is_suppressible: true,
    run: RuleFn::Catalogue(run),
};

fn run(context: &RuleContext<'_>, report: &mut Report) {
    let accent = &context.catalogue.config.accent;
    let ratio = contrast(accent.value, PAPER);
    if ratio < MIN_CONTRAST && !accent.range.is_empty() {
        let span = Span::new(context.sources.config_path(), accent.range.clone());
        let text_colour = to_css(palette(accent.value, 0).text.light);
        let finding = Diagnostic::warning(
            codes::E023,
            span,
            format!("the accent has a contrast of {ratio:.1} on paper; text needs {MIN_CONTRAST}"),
        )
        .help(format!("text has `{text_colour}` instead"));
        report.push(finding);
    }
}
