//! E051: reports consents that have expired or will soon expire.

use super::{Rule, RuleFn};
use crate::check::context::RuleContext;
use crate::diag::{Diagnostic, Report, Span, codes};

pub(super) const RULE: Rule = Rule {
    codes: &[codes::E051],
    summary: "no consent has run out, or is about to",
    is_suppressible: true,
    run: RuleFn::Catalogue(run),
};

/// The number of days before its expiry from which a consent is reported: enough time to ask again.
const NOTICE_DAYS: i64 = 90;

fn run(context: &RuleContext<'_>, report: &mut Report) {
    for voice in &context.catalogue.voices {
        let Some(until) = voice.valid_until else { continue };
        let is_withdrawn = voice.consent.reaches_nobody(context.catalogue.config.consent);
        let days_left = until.last_day_number() - context.today.last_day_number();
        let span = || Span::new(&context.catalogue.voices_path, voice.id_range.clone());
        let help = format!("ask again and change `until:`, or take the voice out: `indsigt withdraw {}`", voice.id);
        if is_withdrawn || days_left > NOTICE_DAYS {
            continue;
        }
        report.push(if days_left < 0 {
            let message = format!("the consent of `{}` ran out on {until}: the voice is in no edition", voice.id);
            Diagnostic::warning(codes::E051, span(), message).help(help)
        } else {
            let when = match days_left {
                0 => "today".to_string(),
                1 => "tomorrow".to_string(),
                days => format!("in {days} days"),
            };
            let message = format!("the consent of `{}` runs out on {until}, {when}", voice.id);
            Diagnostic::note(codes::E051, span(), message).help(help)
        });
    }
}
