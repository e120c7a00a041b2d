//! E043: reports insights that rest on too few voices.

use super::{Rule, RuleFn};
use crate::check::context::RuleContext;
use crate::{
    diag::{Diagnostic, Report, codes, quoted_list},
    model::title_span,
};

pub(super) const RULE: Rule = Rule {
    codes: &[codes::E043],
    summary: "an insight rests on at least `min_voices` voices",
    is_suppressible: true,
    run: RuleFn::Catalogue(run),
};

fn run(context: &RuleContext<'_>, report: &mut Report) {
    let min = context.catalogue.config.min_voices as usize;
    for (index, node) in context.catalogue.insights.iter().enumerate() {
        if context.edition.voices_of_insights([index]).len() >= min {
            continue;
        }
        let evidence = context.edition.evidence(index);
        let ids = evidence.voices.iter().filter_map(|v| context.edition.voice(*v)).map(|v| &*v.id);
        let message = match (node.quotes.len(), evidence.quotes.len(), evidence.voices.len()) {
            (0, _, _) => "no quote carries this insight".to_string(),
            (_, 0, _) => "no quote that this audience may read carries this insight".to_string(),
            (_, _, 0) => "no quote of this insight names a voice".to_string(),
            (_, _, 1) => format!("this insight rests on one voice, {}", quoted_list(ids)),
            (_, _, n) => format!("this insight rests on {n} voices, {}", quoted_list(ids)),
        };
        report.push(Diagnostic::note(codes::E043, title_span(&node.insight.front), message).help(format!(
            "`evidence.min_voices` asks for {min}; listen to more people, or say why this is enough: `allow: {{ E043: \"…\" }}`"
        )));
    }
}
