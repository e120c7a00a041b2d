//! E024: reports quotes whose consent is wider than their voice's consent.

use super::{Rule, RuleFn};
use crate::{
    check::context::RuleContext,
    diag::{Diagnostic, Report, Span, codes},
    model::consent::CHANNELS,
};

pub(super) const RULE: Rule = Rule {
    codes: &[codes::E024],
    summary: "a quote's consent is no wider than its voice's",
    is_suppressible: true,
    run: RuleFn::Catalogue(run),
};

fn run(context: &RuleContext<'_>, report: &mut Report) {
    for node in &context.catalogue.quotes {
        let (Some(voice), Some(range)) = (node.voice, &node.quote.consent.range) else { continue };
        let voice = &context.catalogue.voices[voice];
        let wider = CHANNELS.iter().find_map(|(name, channel)| {
            let quote_level = node.quote.consent.level(*channel)?;
            let voice_level = voice.consent.effective_level(*channel, context.catalogue.config.consent);
            (quote_level > voice_level).then_some((name, quote_level, voice_level))
        });
        if let Some((channel, quote_level, voice_level)) = wider {
            let message =
                format!("`{}` here is wider than what the voice `{}` agreed to", quote_level.name(), voice.id);
            let mut finding = Diagnostic::warning(codes::E024, Span::new(&node.quote.path, range.clone()), message)
                .help(format!(
                    "on the channel `{channel}` it stays `{}`; change the voice's consent if the person agreed to more",
                    voice_level.name()
                ));
            if let Some(voice_range) = &voice.consent.range {
                finding = finding
                    .related(Span::new(&context.catalogue.voices_path, voice_range.clone()), "the voice's consent");
            }
            report.push(finding);
        }
    }
}
