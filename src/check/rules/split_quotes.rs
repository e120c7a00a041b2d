//! E077: reports a quote that goes on in the next block quote.

use super::{Rule, RuleFn};
use crate::check::context::RuleContext;
use crate::{
    diag::{Diagnostic, Report, Span, codes},
    model::quote::Quote,
};

pub(super) const RULE: Rule = Rule {
    codes: &[codes::E077],
    summary: "a quote ends where its words end",
    is_suppressible: true,
    run: RuleFn::Catalogue(run),
};

/// The fewest words of a quote that is compared: an exclamation needs no full stop.
const MIN_WORDS: usize = 4;

fn run(context: &RuleContext<'_>, report: &mut Report) {
    for pair in context.catalogue.quotes.windows(2) {
        let (first, second) = (&*pair[0].quote, &*pair[1].quote);
        if first.path == second.path && is_adjacent(context, first, second) && goes_on(first, second) {
            let span = Span::new(&second.path, second.range.start..second.range.start + 1);
            report.push(
                Diagnostic::warning(codes::E077, span, "the quote above seems to go on here")
                    .related(Span::new(&first.path, first.range.start..first.range.start + 1), "it has no end")
                    .help("join the two with a line of only `>` between them; if they are two, end the first with a full stop"),
            );
        }
    }
}

/// Returns whether only blanks lie between the two quotes.
fn is_adjacent(context: &RuleContext<'_>, first: &Quote, second: &Quote) -> bool {
    let text = context.sources.text(&first.path);
    let between = text.and_then(|text| text.get(first.range.end..second.range.start));
    between.is_some_and(|between| between.trim().is_empty())
}

/// Returns whether the first quote has no end and nobody who says it, and the second begins in the middle of a sentence.
fn goes_on(first: &Quote, second: &Quote) -> bool {
    let is_open =
        first.testimony.plain_text().trim_end().ends_with(|c: char| c.is_alphanumeric() || matches!(c, ',' | ';'));
    let begins_within = second.testimony.plain_text().trim_start().starts_with(char::is_lowercase);
    let is_sentence = first.testimony.plain_text().split_whitespace().count() >= MIN_WORDS;
    is_open && begins_within && is_sentence && first.attribution.is_none()
}
