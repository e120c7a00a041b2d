//! E066: reports voices that disclose too many details across all their quotes.
//!
//! Each detail may be harmless, but together they can identify a person ("mosaic effect").

use super::{Rule, RuleFn};
use crate::check::context::RuleContext;
use crate::{
    diag::{Diagnostic, Report, Span, codes, quoted_list},
    model::quote::Quote,
};
use std::collections::BTreeMap;

pub(super) const RULE: Rule = Rule {
    codes: &[codes::E066],
    summary: "a voice reveals at most `max_reveals` things in all its quotes together",
    is_suppressible: true,
    run: RuleFn::Catalogue(run),
};

fn run(context: &RuleContext<'_>, report: &mut Report) {
    let max = context.catalogue.config.max_reveals as usize;
    let mut by_voice: BTreeMap<usize, BTreeMap<String, &Quote>> = BTreeMap::new();
    for (_, node) in context.edition.quotes() {
        let Some(voice) = node.voice else { continue };
        let details = by_voice.entry(voice).or_default();
        for detail in &node.quote.reveals {
            details.entry(detail.to_lowercase()).or_insert(&node.quote);
        }
    }
    for (voice, details) in by_voice.into_iter().filter(|(_, details)| details.len() > max) {
        let voice = &context.catalogue.voices[voice];
        let message = format!(
            "the voice `{}` reveals {} things in its quotes together: {}",
            voice.id,
            details.len(),
            quoted_list(details.keys().map(String::as_str))
        );
        let span = Span::new(&context.catalogue.voices_path, voice.id_range.clone());
        let mut finding = Diagnostic::warning(codes::E066, span, message).help(format!(
            "`anonymity.max_reveals` allows {max}; narrow the consent of a quote, leave one out, or let the finding stand with a reason: `allow: {{ E066: \"…\" }}` on the voice"
        ));
        let mut by_quote: BTreeMap<&str, (&Quote, Vec<&str>)> = BTreeMap::new();
        for (detail, quote) in &details {
            by_quote.entry(&quote.id).or_insert((quote, vec![])).1.push(detail);
        }
        for (id, (quote, details)) in by_quote {
            let quote_span = Span::new(&quote.path, quote.range.start..quote.range.start + 1);
            finding = finding.related(quote_span, format!("`{id}`: {}", details.join(", ")));
        }
        report.push(finding);
    }
}
