//! E054: reports a voice whose only consent, or only last day of it, is in a comment.
//!
//! A single `#` would otherwise give a voice that has withdrawn the project's consent.

use super::{Rule, RuleFn, attribute_slips::words};
use crate::{
    check::context::RuleContext,
    diag::{Diagnostic, Report, Span, codes},
    model::{
        comments::yaml_comments,
        consent::{CHANNELS, Level, Voice},
        date::Date,
    },
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
        // A comment on a line of its own is about the voice above it or below it.
        let is_own_line = text[..comment.start].rsplit('\n').next().is_none_or(|line| line.trim().is_empty());
        let next = voices.iter().copied().find(|voice| voice.id_range.start > comment.start).filter(|_| is_own_line);
        let named = named_voice(content, &voices);
        let meant = named.map_or_else(|| vec![*voice].into_iter().chain(next).collect(), |voice| vec![voice]);
        if !is_only_one && says_withdrawn(content) && !meant.iter().any(|voice| is_withheld(voice)) {
            let voice = named.or(next).unwrap_or(voice);
            let message = format!("a comment says that `{}` has withdrawn, and does not hold", voice.id);
            report.push(
                Diagnostic::error(codes::E054, Span::new(path, start..comment.end), message)
                    .help("write `consent: none` for the voice; or delete the comment, if it has agreed again"),
            );
        }
        if is_only_one {
            let message = format!("the consent of `{}` is in a comment, and does not hold", voice.id);
            report.push(
                Diagnostic::error(codes::E054, Span::new(path, start..comment.end), message)
                    .help("remove the `#`; or delete the line, and the project's `consent` holds"),
            );
        }
    }
}

/// Returns the voice whose id is a word of a comment.
fn named_voice<'v>(comment: &str, voices: &[&'v Voice]) -> Option<&'v Voice> {
    voices.iter().copied().find(|voice| words(comment).any(|word| word == &*voice.id))
}

fn is_withheld(voice: &Voice) -> bool {
    CHANNELS.iter().any(|(_, channel)| voice.consent.level(*channel) == Some(Level::Nobody))
}

/// Returns whether a comment says that somebody has withdrawn, or states a consent that lets nobody read.
fn says_withdrawn(comment: &str) -> bool {
    let words: Vec<String> = words(comment).map(str::to_lowercase).collect();
    let is_withdrawal =
        |word: &String| ["withdrawn", "withdrew", "trukket", "tilbagetrukket", "withdraws"].contains(&word.as_str());
    let is_none = |pair: &[String]| {
        ["consent", "samtykke"].contains(&pair[0].as_str()) && ["none", "ingen", "intet"].contains(&pair[1].as_str())
    };
    words.iter().any(is_withdrawal) || words.windows(2).any(is_none)
}
