//! E024: reports quotes whose consent is wider than their voice's consent.

use super::{Rule, RuleFn};
use crate::{
    check::context::RuleContext,
    diag::{Diagnostic, Report, Span},
    model::consent::CHANNELS,
};

pub(super) const RULE: Rule = Rule {
    codes: &["E024"],
    summary: "a quote's consent is no wider than its voice's",
    is_suppressible: true,
    run: RuleFn::Catalogue(run),
};

fn run(facts: &RuleContext<'_>, report: &mut Report) {
    for node in &facts.catalogue.quotes {
        let (Some(voice), Some(at)) = (node.voice, &node.quote.consent.range) else { continue };
        let voice = &facts.catalogue.voices[voice];
        let wider = CHANNELS.iter().find_map(|(name, channel)| {
            let own = node.quote.consent.level(*channel)?;
            let given = voice.consent.effective_level(*channel, facts.catalogue.config.consent);
            (own > given).then_some((name, own, given))
        });
        if let Some((channel, own, given)) = wider {
            let message = format!("`{}` here is wider than what the voice `{}` agreed to", own.name(), voice.id);
            let mut finding =
                Diagnostic::warning("E024", Span::new(&node.quote.path, at.clone()), message).help(format!(
                    "on the channel `{channel}` it stays `{}`; change the voice's consent if the person agreed to more",
                    given.name()
                ));
            if let Some(voice_at) = &voice.consent.range {
                finding = finding.related(Span::new(&facts.catalogue.voices_path, voice_at.clone()), "what was agreed");
            }
            report.push(finding);
        }
    }
}
