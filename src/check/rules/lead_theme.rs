//! E082: reports leads that come from another theme.

use super::{Rule, RuleFn};
use crate::check::context::RuleContext;
use crate::{
    diag::{Diagnostic, Report, codes},
    model::names::{Entity, EntityKind},
};

pub(super) const RULE: Rule = Rule {
    codes: &[codes::E082],
    summary: "a theme opens with words of its own",
    is_suppressible: true,
    run: RuleFn::Catalogue(run),
};

fn run(context: &RuleContext<'_>, report: &mut Report) {
    let catalogue = context.catalogue;
    for (theme, lead) in catalogue.leads.iter().enumerate() {
        let Some((lead, quote)) = lead.as_ref().and_then(|lead| Some((lead, lead.quote?))) else { continue };
        let node = &catalogue.quotes[quote];
        let Some(other) = node.theme.filter(|other| *other != theme) else { continue };
        let title = &catalogue.themes[other].theme.front.title.plain;
        let message = format!("these words were said about another theme, “{title}”");
        report.push(
            Diagnostic::note(codes::E082, lead.span.clone(), message)
                .related(catalogue.span(Entity { kind: EntityKind::Quote, index: quote }), "the quote")
                .help("open with a quote of this theme, or move the quote here"),
        );
    }
}
