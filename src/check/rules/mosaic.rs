//! E066: reports voices that disclose too many details across all their quotes.
//!
//! Each detail may be harmless, but together they can identify a person ("mosaic effect").

use super::{Rule, RuleFn};
use crate::check::context::RuleContext;
use crate::{
    diag::{Diagnostic, Report, Span, quoted_list},
    model::quote::Quote,
};
use std::collections::BTreeMap;

pub(super) const RULE: Rule = Rule {
    codes: &["E066"],
    summary: "a voice discloses at most `max_reveals` things over all its quotes",
    is_suppressible: true,
    run: RuleFn::Catalogue(run),
};

fn run(facts: &RuleContext<'_>, report: &mut Report) {
    let most = facts.catalogue.config.max_reveals as usize;
    let mut of_voice: BTreeMap<usize, BTreeMap<String, &Quote>> = BTreeMap::new();
    for (_, node) in facts.edition.quotes() {
        let Some(voice) = node.voice else { continue };
        let things = of_voice.entry(voice).or_default();
        for thing in &node.quote.reveals {
            things.entry(thing.to_lowercase()).or_insert(&node.quote);
        }
    }
    for (voice, things) in of_voice.into_iter().filter(|(_, things)| things.len() > most) {
        let voice = &facts.catalogue.voices[voice];
        let message = format!(
            "the voice `{}` discloses {} things over its quotes: {}",
            voice.id,
            things.len(),
            quoted_list(things.keys().map(String::as_str))
        );
        let span = Span::new(&facts.catalogue.voices_path, voice.id_range.clone());
        let mut finding = Diagnostic::warning("E066", span, message).help(format!(
            "`anonymity.max_reveals` allows {most}; narrow the consent of a quote, leave one out, or say why it may stand: `allow: {{ E066: \"…\" }}` at the voice"
        ));
        let mut of_quote: BTreeMap<&str, (&Quote, Vec<&str>)> = BTreeMap::new();
        for (thing, quote) in &things {
            of_quote.entry(&quote.id).or_insert((quote, vec![])).1.push(thing);
        }
        for (id, (quote, things)) in of_quote {
            let at = Span::new(&quote.path, quote.range.start..quote.range.start + 1);
            finding = finding.related(at, format!("`{id}`: {}", things.join(", ")));
        }
        report.push(finding);
    }
}
