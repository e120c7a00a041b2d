//! E050: reports briefs that lack one of their five points (`docs/format.md`, "Practices and meetings").

use super::{Rule, RuleFn};
use crate::check::context::RuleContext;
use crate::{
    diag::{Diagnostic, Report, codes},
    model::{theme::PaperKind, title_span},
};

pub(super) const RULE: Rule = Rule {
    codes: &[codes::E050],
    summary: "each theme on a meeting's agenda has the five points of a brief",
    is_suppressible: true,
    run: RuleFn::Catalogue(run),
};

fn run(context: &RuleContext<'_>, report: &mut Report) {
    let catalogue = context.catalogue;
    for meeting in &catalogue.meetings {
        for theme in &meeting.themes {
            let node = &catalogue.themes[*theme];
            let has_paper = |kind: PaperKind| node.papers.iter().any(|p| p.kind == kind);
            let is_practised = catalogue.practices.iter().any(|p| p.themes.contains(theme));
            let points = [
                (has_paper(PaperKind::Logbook), "1, what has been said so far (`logbook.md`)"),
                (!node.insights.is_empty(), "2, the insights"),
                (has_paper(PaperKind::Vision), "3, the vision (`vision.md`)"),
                (is_practised, "4, practices (`themes:` of a practice)"),
                (
                    has_paper(PaperKind::Scenarios) || !node.groups.is_empty(),
                    "5, scenarios (`scenarios.md`) and recommendations",
                ),
            ];
            let missing: Vec<&str> =
                points.iter().filter(|(is_present, _)| !is_present).map(|(_, name)| *name).collect();
            if !missing.is_empty() {
                let front = &meeting.meeting.front;
                let message =
                    format!("the brief on `{}` has nothing for point {}", node.theme.front.slug, missing.join("; "));
                report.push(
                    Diagnostic::note(codes::E050, title_span(front), message)
                        .help(format!("the files go in `{}`", node.theme.folder)),
                );
            }
        }
    }
}
