//! E045, E049: a recommendation says what it rests on, and whose idea it is.

use super::{Rule, Run};
use crate::check::facts::Facts;
use crate::diag::{Diagnostic, Report, Span};

pub(super) const RULE: Rule = Rule {
    codes: &["E045", "E049"],
    summary: "a recommendation says what it rests on, and whose idea it is",
    can_stand: true,
    run: Run::Whole(run),
};

fn run(facts: &Facts<'_>, report: &mut Report) {
    for node in &facts.catalogue.recommendations {
        let one = &node.recommendation;
        let span = || Span::new(&one.path, one.at.clone());
        if node.insights.is_empty() && node.from_quotes.is_empty() && node.board.is_none() {
            report.push(
                Diagnostic::note("E045", span(), "this recommendation rests on nothing")
                    .help("name what it answers or comes from: `{insights=…}`, `{from=…}`"),
            );
        }
        if one.origin.is_none() {
            report.push(
                Diagnostic::note("E049", span(), "this recommendation does not say whose idea it is")
                    .help("`{origin=citizens}`, `workshop`, `team`, `committee` or a name, here or at the heading"),
            );
        }
    }
}
