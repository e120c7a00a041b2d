//! E054: reports a voice whose only consent, or only last day of it, is in a comment.
//!
//! A single `#` would otherwise give a voice that has withdrawn the project's consent.

use super::{Rule, RuleFn};
use crate::{
    check::context::RuleContext,
    diag::{Diagnostic, Report, Span, codes},
    model::{comments::yaml_comments, date::Date},
};

pub(super) const RULE: Rule = Rule {
    codes: &[codes::E054],
    summary: "the consent of a voice is not in a comment",
    is_suppressible: false,
    run: RuleFn::Catalogue(run),
};

fn run(context: &RuleContext<'_>, report: &mut Report) {
    let path = &context.catalogue.voices_path;
    let Some(text) = context.sources.text(path) else { return };
    let mut voices: Vec<_> = context.catalogue.voices.iter().collect();
    voices.sort_by_key(|voice| voice.id_range.start);
    for comment in yaml_comments(text) {
        // The voice in whose lines the comment stands.
        let Some(voice) = voices[..voices.partition_point(|voice| voice.id_range.start < comment.start)].last() else {
            continue;
        };
        let start = comment.end - text[comment.clone()].trim_start().len();
        let content = text[comment.clone()].trim_start_matches(['#', ' ', '\t']);
        let value = |key: &str| content.strip_prefix(key)?.trim_start().strip_prefix(':').map(str::trim);
        let is_date = |text: &str| Date::parse(text).is_some();
        let is_only_one = value("consent").is_some() && voice.consent.range.is_none()
            || value("until").is_some_and(is_date) && voice.valid_until.is_none();
        if is_only_one {
            let message = format!("the consent of `{}` is in a comment, and does not hold", voice.id);
            report.push(
                Diagnostic::error(codes::E054, Span::new(path, start..comment.end), message)
                    .help("remove the `#`; or delete the line, and the project's `consent` holds"),
            );
        }
    }
}
