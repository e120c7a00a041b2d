//! E045, E049: reports recommendations that rest on nothing or name no origin.

use super::{Rule, RuleFn};
use crate::check::context::RuleContext;
use crate::{
    diag::{Diagnostic, Report, Span},
    model::{RecommendationNode, recommendation::Recommendation},
};

pub(super) const RULE: Rule = Rule {
    codes: &["E045", "E049"],
    summary: "a recommendation says what it rests on, and whose idea it is",
    is_suppressible: true,
    run: RuleFn::Catalogue(run),
};

fn run(facts: &RuleContext<'_>, report: &mut Report) {
    let catalogue = facts.catalogue;
    let place = |one: &Recommendation| Span::new(&one.path, one.range.clone());
    let rests_on_nothing =
        |n: &&RecommendationNode| n.insights.is_empty() && n.source_quotes.is_empty() && n.board.is_none();
    for node in catalogue.recommendations.iter().filter(rests_on_nothing) {
        report.push(
            Diagnostic::note("E045", place(&node.recommendation), "this recommendation rests on nothing")
                .help("name what it answers or comes from: `{insights=…}`, `{from=…}`"),
        );
    }
    // The origin given at a heading applies to all recommendations below that heading.
    let unsaid = catalogue.groups.iter().filter(|node| node.group.origin.is_none()).flat_map(|node| &node.items);
    let unsaid = unsaid.map(|i| &catalogue.recommendations[*i].recommendation).filter(|one| one.origin.is_none());
    for one in unsaid {
        report.push(
            Diagnostic::note("E049", place(one), "this recommendation does not say whose idea it is")
                .help("`{origin=citizens}`, `workshop`, `team`, `committee` or a name, here or at the heading"),
        );
    }
}
