//! E046: reports boards whose question rests on no insight.

use super::{Rule, RuleFn};
use crate::check::context::RuleContext;
use crate::diag::{Diagnostic, Report, Span, codes};

pub(super) const RULE: Rule = Rule {
    codes: &[codes::E046],
    summary: "the question of a board rests on an insight",
    is_suppressible: true,
    run: RuleFn::Catalogue(run),
};

fn run(context: &RuleContext<'_>, report: &mut Report) {
    for node in context.catalogue.boards.iter().filter(|node| node.insights.is_empty()) {
        let Some(board) = node.board() else { continue };
        let path = &context.catalogue.workshops[node.workshop].workshop.front.path;
        report.push(
            Diagnostic::note(
                codes::E046,
                Span::new(path, board.heading_range.clone()),
                "this question rests on no insight",
            )
            .help("name the insights behind it: `{insights=one-steady-contact}`"),
        );
    }
}
