//! E047: reports themes that rest on a single voice.

use super::{Rule, RuleFn};
use crate::check::context::RuleContext;
use crate::{
    diag::{Diagnostic, Report, codes, quoted_list},
    model::title_span,
};

pub(super) const RULE: Rule = Rule {
    codes: &[codes::E047],
    summary: "a theme rests on more than one voice",
    is_suppressible: true,
    run: RuleFn::Catalogue(run),
};

fn run(context: &RuleContext<'_>, report: &mut Report) {
    for node in &context.catalogue.themes {
        let voices = context.edition.voices_of_insights(node.insights.iter().copied());
        // A theme with one insight is reported by the rule about insights already.
        if voices.len() == 1 && node.insights.len() > 1 {
            let ids = voices.iter().filter_map(|v| context.edition.voice(*v)).map(|v| &*v.id);
            let message = format!("all quotes in this theme come from one voice, {}", quoted_list(ids));
            report.push(
                Diagnostic::note(codes::E047, title_span(&node.theme.front), message)
                    .help("a chapter about one person easily becomes a portrait; listen to more people"),
            );
        }
    }
}
