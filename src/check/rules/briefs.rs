//! E050: reports briefs that lack one of their five points (`docs/format.md`, "Practices and meetings").

use super::{Rule, RuleFn};
use crate::check::context::RuleContext;
use crate::{
    diag::{Diagnostic, Report},
    model::{theme::PaperKind, title_span},
};

pub(super) const RULE: Rule = Rule {
    codes: &["E050"],
    summary: "each theme of a meeting has the five points of a brief",
    is_suppressible: true,
    run: RuleFn::Catalogue(run),
};

fn run(facts: &RuleContext<'_>, report: &mut Report) {
    let catalogue = facts.catalogue;
    for meeting in &catalogue.meetings {
        for theme in &meeting.themes {
            let node = &catalogue.themes[*theme];
            let has = |kind: PaperKind| node.papers.iter().any(|p| p.kind == kind);
            let is_practised = catalogue.practices.iter().any(|p| p.themes.contains(theme));
            let points = [
                (has(PaperKind::Logbook), "1, what has been said so far (`logbook.md`)"),
                (!node.insights.is_empty(), "2, the insights"),
                (has(PaperKind::Vision), "3, the vision (`vision.md`)"),
                (is_practised, "4, practices (`themes:` of a practice)"),
                (
                    has(PaperKind::Scenarios) || !node.groups.is_empty(),
                    "5, scenarios (`scenarios.md`) and recommendations",
                ),
            ];
            let empty: Vec<&str> = points.iter().filter(|(there, _)| !there).map(|(_, name)| *name).collect();
            if !empty.is_empty() {
                let front = &meeting.meeting.front;
                let message = format!("the brief on `{}` has nothing for {}", node.theme.front.slug, empty.join("; "));
                report.push(
                    Diagnostic::note("E050", title_span(front), message)
                        .help(format!("the files stand in `{}`", node.theme.folder)),
                );
            }
        }
    }
}
