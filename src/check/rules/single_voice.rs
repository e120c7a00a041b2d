//! E047: reports themes that rest on a single voice.

use super::{Rule, RuleFn};
use crate::check::context::RuleContext;
use crate::{
    diag::{Diagnostic, Report, quoted_list},
    model::title_span,
};

pub(super) const RULE: Rule = Rule {
    codes: &["E047"],
    summary: "a theme rests on more than one voice",
    is_suppressible: true,
    run: RuleFn::Catalogue(run),
};

fn run(facts: &RuleContext<'_>, report: &mut Report) {
    for node in &facts.catalogue.themes {
        let voices = facts.edition.voices_of_insights(node.insights.iter().copied());
        // A theme with one insight is reported by the rule about insights already.
        if voices.len() == 1 && node.insights.len() > 1 {
            let ids = voices.iter().filter_map(|v| facts.edition.voice(*v)).map(|v| &*v.id);
            let message = format!("all quotes of this theme are one voice's, {}", quoted_list(ids));
            report.push(
                Diagnostic::note("E047", title_span(&node.theme.front), message)
                    .help("a chapter on one person is easily a portrait; listen to more people"),
            );
        }
    }
}
