//! E085: reports lines of a dialogue that begin with what may be a speaker's name, and are read as words of the voice.

use super::{Rule, RuleFn};
use crate::{
    check::context::RuleContext,
    diag::{Diagnostic, Report, Span, codes},
    model::quote::Quote,
};
use regex::Regex;
use std::{ops::Range, sync::LazyLock};

pub(super) const RULE: Rule = Rule {
    codes: &[codes::E085],
    summary: "every speaker of a dialogue is read as a speaker",
    is_suppressible: true,
    run: RuleFn::Catalogue(run),
};

/// A time as transcripts and chats write it: `[09:14]`, `0:03`, `00:00:03.000 --> 00:00:07.120`, `12/03/2024, 09:12`.
const TIME: &str = r"[\[(]?(?:[0-9]{1,2}[./-][0-9]{1,2}[./-][0-9]{2,4},?[ ])?[0-9]{1,2}[:.][0-9]{2}(?::[0-9]{2})?(?:[.,][0-9]{1,3})?(?:[ ]-->[ ][0-9:.,]+)?[\])]?";

/// A line that is or begins with a time, or ends with one behind a name: `[09:14] Trudy`, `**Trudy Wemmel**   0:03`.
static TIMED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(
        r"(?m)^[> ]*(?P<start>{TIME})(?:[ \t]|$)|^[> ]*\*{{0,2}}\p{{Lu}}[\p{{L}}\p{{N}}.'’ -]{{1,40}}\*{{0,2}}[ \t]+(?P<end>[\[(]?[0-9]{{1,2}}:[0-9]{{2}}(?::[0-9]{{2}})?[\])]?)[ \t]*$"
    ))
    .expect("a pattern")
});

/// The code of a participant before the words: `[P2] I went`, `(P4) I went`, `**P4** I went`, `P6 - “I went.”`
static CODE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?m)^[> ]*(?P<code>\[\p{Lu}{1,2}[0-9]{1,3}\]|\(\p{Lu}{1,2}[0-9]{1,3}\)|\*\*\p{Lu}{1,2}[0-9]{1,3}\*\*|\p{Lu}{1,2}[0-9]{1,3} ?[-–—])[ \t]")
        .expect("a pattern")
});

/// A line of a quote that begins with a time, or with up to three words and a colon: `[00:12:31] P3: `, `Ward sister: `.
static SPEAKER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?xm)^[>\x20]*
          (?P<time>[\[(]?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?[^\]\n:]{0,14}[\])]?[\x20\t]*)?
          (?P<name>\p{L}[\p{L}\p{N}.'’-]*(?:[\x20][\p{L}\p{N}.'’-]+){0,2}(?:[\x20]\([^()\n]{1,12}\))?)[\x20]?:(?:[\x20\t]|$)",
    )
    .expect("a pattern")
});

fn run(context: &RuleContext<'_>, report: &mut Report) {
    for quote in context.catalogue.quotes.iter().map(|node| &node.quote) {
        let Some(text) = context.sources.text(&quote.path).and_then(|file| file.get(quote.range.clone())) else {
            continue;
        };
        let mut warn = |range: Range<usize>, message: &'static str, help: &'static str| {
            let span = Span::new(&quote.path, quote.range.start + range.start..quote.range.start + range.end);
            report.push(Diagnostic::warning(codes::E085, span, message).help(help));
        };
        let speakers = unread_speakers(quote, text);
        let has_speaker = |time: &Range<usize>| {
            speakers.iter().any(|name| !text[time.end.min(name.start)..name.start].contains('\n'))
        };
        for range in unread_times(quote, text).into_iter().filter(|time| !has_speaker(time)) {
            warn(
                range,
                "this time is read as words of the voice",
                "take it out; if somebody else begins to speak there, put the name in bold: `**Ward sister:** …`",
            );
        }
        for range in unread_codes(quote, text) {
            warn(
                range,
                "this may say who speaks, and is read as words of the voice",
                "name the voice at the end of the quote, `> — {voice=P4}`, and give each speaker a quote",
            );
        }
        for range in speakers {
            warn(
                range,
                "this may be a speaker's name, and is read as words of the voice",
                "put the name in bold at the start of its paragraph, `**Ward sister:** …`; take times out of the quote",
            );
        }
    }
}

/// Returns whether the line at byte `at` of `text` is the quote's attribution.
fn is_attribution(quote: &Quote, text: &str, at: usize) -> bool {
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let line = text[start..].lines().next().unwrap_or_default();
    quote.attribution.as_deref().is_some_and(|attribution| line.contains(attribution))
}

/// Returns where times of a transcript or a chat stand at the start or the end of lines. A single sentence can begin with a time:
/// `10:30 was early.`
fn unread_times(quote: &Quote, text: &str) -> Vec<Range<usize>> {
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return vec![];
    }
    let times = TIMED.captures_iter(text).filter_map(|found| Some(found.name("start").or(found.name("end"))?.range()));
    let times: Vec<_> = times.filter(|range| !is_attribution(quote, text, range.start)).collect();
    let is_bare =
        |range: &Range<usize>| !text[range.clone()].contains(|c: char| !c.is_ascii_digit() && !matches!(c, ':' | '.'));
    match &times[..] {
        [only] if is_bare(only) && text[only.end..].starts_with(' ') => vec![],
        _ => times,
    }
}

/// Returns where the code of a participant stands before words.
fn unread_codes(quote: &Quote, text: &str) -> Vec<Range<usize>> {
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return vec![];
    }
    let codes = CODE.captures_iter(text).filter_map(|found| Some(found.name("code")?.range()));
    codes.filter(|range| !is_attribution(quote, text, range.start)).collect()
}

/// Returns where the names are in `text`, the source of a quote, that are read as words. A single line with a colon is a sentence; several are a
/// dialogue.
fn unread_speakers(quote: &Quote, text: &str) -> Vec<Range<usize>> {
    if memchr::memchr(b':', text.as_bytes()).is_none() {
        return vec![];
    }
    let shown = quote.testimony.plain_text();
    let lines: Vec<_> =
        SPEAKER.captures_iter(text).filter_map(|c| Some((c.name("time").is_some(), c.name("name")?))).collect();
    let speakers: Vec<&str> = quote.testimony.speakers().collect();
    let is_dialogue = lines.len() > 1;
    let is_unread = |(has_time, name): &(bool, regex::Match<'_>)| {
        let is_capitalised = name.as_str().starts_with(char::is_uppercase);
        let is_shown = shown.contains(name.as_str()) && !speakers.contains(&name.as_str());
        is_shown && (*has_time || is_capitalised && is_dialogue)
    };
    lines.into_iter().filter(is_unread).map(|(_, name)| name.range()).collect()
}
