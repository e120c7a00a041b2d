//! E031: reports printed quotes without an id of their own.

use super::{Rule, RuleFn};
use crate::{
    check::context::RuleContext,
    diag::{Diagnostic, Report, Span, codes},
};

pub(super) const RULE: Rule = Rule {
    codes: &[codes::E031],
    summary: "a quote that is printed has an `#id`",
    is_suppressible: true,
    run: RuleFn::Catalogue(run),
};

fn run(context: &RuleContext<'_>, report: &mut Report) {
    for node in &context.catalogue.quotes {
        let quote = &node.quote;
        if quote.id_range.is_none() && (quote.is_poster || quote.is_lead) {
            let span = Span::new(&quote.path, quote.range.start..quote.range.start + 1);
            let finding = Diagnostic::warning(codes::E031, span, "a printed quote has no `#id`")
                .help("its address is made from its words and changes whenever they are corrected; add `#a-short-name` to its attributes");
            report.push(finding);
        }
    }
}
