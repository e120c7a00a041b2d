//! E052: reports voices whose consent names some channels and is silent about others.

use super::{Rule, RuleFn};
use crate::{
    check::context::RuleContext,
    diag::{Diagnostic, Report, Span, codes, quoted_list},
    model::consent::{CHANNELS, Level},
};

pub(super) const RULE: Rule = Rule {
    codes: &[codes::E052],
    summary: "a map of consent names every channel, or `others`",
    is_suppressible: true,
    run: RuleFn::Catalogue(run),
};

fn run(context: &RuleContext<'_>, report: &mut Report) {
    for (index, voice) in context.catalogue.voices.iter().enumerate() {
        let unstated: Vec<&str> = voice.consent.unstated_channels().map(|(name, _)| name).collect();
        // The narrowest stated level is the most that such a map could ever have meant for the other channels.
        let narrowest = CHANNELS.iter().filter_map(|(_, channel)| voice.consent.level(*channel)).min();
        let Some(range) = voice.consent.range.clone().filter(|_| !unstated.is_empty()) else { continue };
        if narrowest.is_none_or(|level| level == Level::Nobody) {
            continue;
        }
        let quotes = context.catalogue.quotes.iter().filter(|node| node.voice == Some(index));
        let ids: Vec<&str> = quotes.map(|node| &*node.quote.id).collect();
        let withheld = match ids[..] {
            [] => continue,
            [one] => format!("its quote `{one}` is withheld there"),
            _ => format!("its quotes {} are withheld there", quoted_list(ids.iter().copied())),
        };
        let message = format!("the consent of `{}` says nothing about {}: {withheld}", voice.id, quoted_list(unstated));
        let span = Span::new(&context.catalogue.voices_path, range);
        report.push(Diagnostic::warning(codes::E052, span, message).help(
            "consent to one channel is not consent to another: add `others: none`, or the level that the person agreed to: `others: internal`",
        ));
    }
}
