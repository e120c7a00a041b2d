//! E058: reports a consent that is said in words: `(internal)` behind a quote, `kun internt` in a label, `voice: B77` in a comment.
//!
//! A person reads such words as a promise, and the program does not. Where the consent is stated as a key as well, they are words like others.

use super::{
    Rule, RuleFn,
    attribute_slips::{DASHES, is_near, last_lines, trailing_groups, words},
};
use crate::{
    check::context::RuleContext,
    diag::{Diagnostic, Report, Span, codes},
    model::{
        VOICES_PATH,
        comments::{blank, markdown_comments, obsidian_notes, yaml_comments},
        consent::LEVELS,
        quote::Quote,
    },
};
use std::ops::Range;

pub(super) const RULE: Rule = Rule {
    codes: &[codes::E058],
    summary: "a consent is a key, not words or a comment",
    is_suppressible: false,
    run: RuleFn::Catalogue(run),
};

/// Phrases that keep words from readers, wherever they stand in an attribution, a label or a place.
const PHRASES: [&str; 38] = [
    "ej offentliggøres",
    "ej til offentliggørelse",
    "confidential",
    "consent withdrawn",
    "do not publish",
    "do not quote",
    "do not use",
    "don t publish",
    "for internal use",
    "fortrolig",
    "fortroligt",
    "has withdrawn",
    "ikke citeres",
    "ikke offentlig",
    "ikke offentliggøres",
    "ikke offentligt",
    "ikke publiceres",
    "ikke til offentliggørelse",
    "internal only",
    "internal use",
    "intern brug",
    "intet samtykke",
    "kun intern",
    "kun internt",
    "må ikke bruges",
    "no consent",
    "not for publication",
    "not for quotation",
    "not public",
    "not to be published",
    "off the record",
    "only internal",
    "only internally",
    "samtykke trukket",
    "trukket samtykke",
    "trukket tilbage",
    "uden samtykke",
    "without consent",
];

/// Words that do so only if nothing else stands in the brackets or behind the dash.
const WHOLE_PHRASES: [&str; 9] = [
    "intern",
    "internal",
    "internally",
    "internt",
    "kun til os",
    "kun til os selv",
    "only for us",
    "trukket",
    "withdrawn",
];

fn run(context: &RuleContext<'_>, report: &mut Report) {
    for voice in context.catalogue.voices.iter().filter(|voice| voice.consent.range.is_none()) {
        let Some(file) = context.sources.text(VOICES_PATH) else { continue };
        for value in [&voice.label, &voice.place, &voice.kind].into_iter().flatten().filter(|value| is_promise(value)) {
            let entry = voice.entry_range.clone();
            // A text over several lines is found by its first.
            let line = value.lines().next().unwrap_or(value);
            if let Some(at) = file.get(entry.clone()).and_then(|text| text.find(line)) {
                let span = Span::new(&VOICES_PATH.into(), entry.start + at..entry.start + at + line.len());
                report.push(in_words(span, "`consent: internal`, or `consent: public` if it is no promise"));
            }
        }
    }
    let nodes = context.catalogue.quotes.iter().map(|node| &node.quote);
    for quote in nodes.chain(&context.catalogue.draft_quotes).filter(|quote| quote.consent.range.is_none()) {
        let Some(file) = context.sources.text(&quote.path).filter(|file| file.get(quote.range.clone()).is_some())
        else {
            continue;
        };
        if let Some(range) = find_words(file, quote) {
            let help = "write `{consent=internal}` at the end of the line, or `{consent=public}` if it is no promise";
            report.push(in_words(Span::new(&quote.path, range), help));
        }
        if let Some(range) = find_comment(file, quote) {
            let span = Span::new(&quote.path, range);
            report.push(
                Diagnostic::error(codes::E058, span, "a comment beside this quote states a consent, and does not hold")
                    .help("write it as an attribute: `{voice=B04 consent=internal}`; or delete the comment"),
            );
        }
    }
}

fn in_words(span: Span, help: &str) -> Diagnostic {
    Diagnostic::error(codes::E058, span, "this reads like a consent, but is only words")
        .help(format!("state it: {help}"))
}

/// Returns where the brackets at the end of a quote, the text behind its dash or its attribution say that it is not for everybody.
fn find_words(file: &str, quote: &Quote) -> Option<Range<usize>> {
    let text = &file[quote.range.clone()];
    let text = blank(text, if text.contains("<!--") { markdown_comments(text) } else { vec![] });
    let in_lines = last_lines(&text).find_map(|(start, line)| {
        let is_narrow =
            |range: &Range<usize>| narrows(line[range.clone()].trim_matches(['(', ')', '[', ']', '{', '}']));
        let group = trailing_groups(line).into_iter().find(is_narrow);
        let slip = group.or_else(|| line.rfind(DASHES).map(|at| at..line.len()).filter(is_narrow))?;
        Some(quote.range.start + start + slip.start..quote.range.start + start + slip.end)
    });
    in_lines.or_else(|| {
        let attribution = quote.attribution.as_deref().filter(|attribution| narrows(attribution))?;
        let at = file.find(attribution)?;
        Some(at..at + attribution.len())
    })
}

/// Returns the range of a comment in the front matter of the quote's file, within the quote, or on the line before or behind it, that states
/// a consent or, for a quote without a voice, a voice.
fn find_comment(file: &str, quote: &Quote) -> Option<Range<usize>> {
    let states = |comment: &str| states_consent(comment) || quote.voice.is_none() && states_voice(comment);
    let front_end = if quote.path.contains("/quotes/") { quote.range.start } else { 0 };
    let in_front = yaml_comments(&file[..front_end]).into_iter().find(|range| states(&file[range.clone()]));
    in_front.or_else(|| {
        let before = file[..quote.range.start].trim_end();
        let start = if before.ends_with("-->") { before.rfind("<!--")? } else { quote.range.start };
        let behind = &file[quote.range.end..];
        let end = if behind.trim_start().starts_with("<!--") { behind.find("-->").map_or(0, |at| at + 3) } else { 0 };
        let around = start..quote.range.end + end;
        let comments = markdown_comments(&file[around.clone()]);
        let notes = obsidian_notes(&file[around.clone()]);
        let found = comments
            .into_iter()
            .chain(notes)
            .find(|range| states(&file[around.start + range.start..around.start + range.end]))?;
        Some(around.start + found.start..around.start + found.end)
    })
}

/// Returns whether `text` holds a consent as a key with a level: `consent=none`, `samtykke: ingen`.
fn states_consent(text: &str) -> bool {
    let words: Vec<&str> = words(text).collect();
    let is_level = |word: &str| {
        LEVELS.iter().any(|(level, _)| is_near(word, level)) || ["ingen", "intern", "internt"].contains(&word)
    };
    words.windows(2).any(|pair| ["consent", "samtykke"].iter().any(|key| is_near(pair[0], key)) && is_level(pair[1]))
        || narrows(text.trim_matches(['<', '>', '!', '-', '#', '%', ' ']))
}

/// Returns whether `text` holds a voice as a key with an id: `voice: B77`.
fn states_voice(text: &str) -> bool {
    let words: Vec<&str> = words(text).collect();
    words.windows(2).any(|pair| is_near(pair[0], "voice") && pair[1].chars().any(|c| c.is_ascii_digit()))
}

/// Returns whether the text of a voice says what its consent is: `home (withdrawn)`, `interview, consent: none`.
fn is_promise(text: &str) -> bool {
    let in_brackets =
        trailing_groups(text).into_iter().any(|group| narrows(text[group].trim_matches(['(', ')', '[', ']'])));
    narrows(text) || states_consent(text) || in_brackets
}

/// Returns whether `text` says that words are not for everybody.
pub(super) fn narrows(text: &str) -> bool {
    let spoken = words(text).map(str::to_lowercase).collect::<Vec<_>>().join(" ");
    let padded = format!(" {spoken} ");
    let is_until = spoken.strip_prefix("until ").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    is_until
        || WHOLE_PHRASES.contains(&spoken.as_str())
        || PHRASES.iter().any(|phrase| padded.contains(&format!(" {phrase} ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_promise_is_told_from_a_description() {
        for text in ["internal", "Internt", "Woman, 40s, kun internt", "Nurse – off the record", "Don’t publish!"] {
            assert!(narrows(text), "{text}");
        }
        for text in ["Internal auditor", "intern at a hospital", "Woman, 40s", "Privat praktiserende", ""] {
            assert!(!narrows(text), "{text}");
        }
    }
}
