//! E059: reports Markdown and HTML in the words of a quote: a link, the mark of a footnote, a tag. Testimony is not Markdown, so readers would see
//! the signs.

use super::{Rule, RuleFn};
use crate::{
    check::context::RuleContext,
    diag::{Diagnostic, Report, Span, codes},
};
use regex::Regex;
use std::sync::LazyLock;

pub(super) const RULE: Rule = Rule {
    codes: &[codes::E059],
    summary: "the words of a quote hold no links, footnotes or HTML",
    is_suppressible: true,
    run: RuleFn::Catalogue(run),
};

/// A link or a picture, the mark of a footnote, a tag.
static MARKUP: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"!?\[[^\]\n]*\]\([^)\s]+\)|\[\[[^\]\n]+\]\]|&(?:amp|lt|gt|quot|nbsp|#[0-9]+);|<v [^<>\n]*>|\[\^[^\]\s]+\]|</?(?:[bius]|a|br|cite|em|strong|span|mark|sup|sub|img|p|div)\b[^<>\n]*>")
        .expect("a pattern")
});

fn run(context: &RuleContext<'_>, report: &mut Report) {
    let nodes = context.catalogue.quotes.iter().map(|node| &node.quote);
    for quote in nodes {
        let Some(words) = context.sources.text(&quote.path).and_then(|file| file.get(quote.range.clone())) else {
            continue;
        };
        if memchr::memchr3(b'[', b'<', b'&', words.as_bytes()).is_none() {
            continue;
        }
        for found in MARKUP.find_iter(words) {
            // An embed is an error of its own (E015).
            let is_comment = found.as_str().starts_with("<!") || words[..found.start()].ends_with('!');
            let shown = quote.testimony.plain_text();
            // Words in brackets are shown without them.
            let typed = found.as_str().trim_start_matches('!');
            let typed =
                typed.find("](").map_or(typed, |at| &typed[at + 1..]).trim_start_matches('[').trim_end_matches(']');
            if is_comment || !shown.contains(typed) {
                continue;
            }
            let at = quote.range.start + found.start();
            let span = Span::new(&quote.path, at..at + found.len());
            report.push(
                Diagnostic::warning(codes::E059, span, "this is shown as typed: the words of a quote are not Markdown")
                    .help("write the words alone; a link or a footnote belongs into your own text beside the quote"),
            );
        }
    }
}
