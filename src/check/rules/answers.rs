//! E044: reports insights that no recommendation answers.

use super::{Rule, RuleFn};
use crate::check::context::RuleContext;
use crate::{
    diag::{Diagnostic, Report, codes},
    model::title_span,
};
use std::collections::HashSet;

pub(super) const RULE: Rule = Rule {
    codes: &[codes::E044],
    summary: "every insight is answered by a recommendation",
    is_suppressible: true,
    run: RuleFn::Catalogue(run),
};

fn run(context: &RuleContext<'_>, report: &mut Report) {
    let answered: HashSet<usize> =
        context.edition.recommendations().flat_map(|(_, node)| &node.insights).copied().collect();
    for (index, node) in context.catalogue.insights.iter().enumerate().filter(|(i, _)| !answered.contains(i)) {
        let slug = &node.insight.front.slug;
        let has_withheld = context.catalogue.recommendations.iter().any(|r| r.insights.contains(&index));
        let message = if has_withheld {
            "no recommendation that this audience may read answers this insight"
        } else {
            "no recommendation answers this insight"
        };
        report.push(Diagnostic::note(codes::E044, title_span(&node.insight.front), message).help(format!(
            "write one with `{{insights={slug}}}`, or say why none is needed: `allow: {{ E044: \"…\" }}`"
        )));
    }
}
