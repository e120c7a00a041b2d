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
        if memchr::memchr(b':', text.as_bytes()).is_none() {
            continue;
        }
        for name in unread_speakers(quote, text) {
            let span = Span::new(&quote.path, quote.range.start + name.start..quote.range.start + name.end);
            report.push(
                Diagnostic::warning(codes::E085, span, "this may be a speaker's name, and is read as words of the voice")
                    .help("put the name in bold at the start of its paragraph, `**Ward sister:** …`; take times out of the quote"),
            );
        }
    }
}

/// Returns where the names are in `text`, the source of a quote, that are read as words. A single line with a colon is a sentence; several are a
/// dialogue.
fn unread_speakers(quote: &Quote, text: &str) -> Vec<Range<usize>> {
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
