//! E045, E049: reports recommendations that rest on nothing or name no origin.

use super::{Rule, RuleFn};
use crate::check::context::RuleContext;
use crate::{
    diag::{Diagnostic, Report, Span, codes},
    model::{RecommendationNode, recommendation::Recommendation},
};

pub(super) const RULE: Rule = Rule {
    codes: &[codes::E045, codes::E049],
    summary: "a recommendation says what it rests on, and whose idea it is",
    is_suppressible: true,
    run: RuleFn::Catalogue(run),
};

fn run(context: &RuleContext<'_>, report: &mut Report) {
    let catalogue = context.catalogue;
    let span_of = |recommendation: &Recommendation| Span::new(&recommendation.path, recommendation.range.clone());
    let rests_on_nothing =
        |n: &&RecommendationNode| n.insights.is_empty() && n.source_quotes.is_empty() && n.board.is_none();
    for node in catalogue.recommendations.iter().filter(rests_on_nothing) {
        report.push(
            Diagnostic::note(codes::E045, span_of(&node.recommendation), "this recommendation rests on nothing")
                .help("name the insights it answers, `{insights=…}`, or the quotes or ideas it comes from, `{from=…}`"),
        );
    }
    // The origin given at a heading applies to all recommendations below that heading.
    let without_origin =
        catalogue.groups.iter().filter(|node| node.group.origin.is_none()).flat_map(|node| &node.items);
    let without_origin = without_origin
        .map(|i| &catalogue.recommendations[*i].recommendation)
        .filter(|recommendation| recommendation.origin.is_none());
    for recommendation in without_origin {
        report.push(
            Diagnostic::note(codes::E049, span_of(recommendation), "this recommendation does not say whose idea it is")
                .help("add `{origin=citizens}`, `workshop`, `team`, `committee` or a name, here or at the heading"),
        );
    }
}
