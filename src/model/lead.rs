//! A theme's `lead:` -> the quote it is, or is a passage of.

use super::{
    Catalogue, id,
    names::{Kind, Names},
    testimony::Testimony,
};
use crate::diag::{Diagnostic, Placed, Report, Span};
use std::sync::Arc;

/// The quote a theme opens with.
#[derive(Clone, Debug, PartialEq)]
pub struct Lead {
    /// The quote.
    pub quote: usize,
    /// The words, where the theme gives them; they stand in the quote.
    pub words: Option<Testimony>,
}

/// Finds the lead that `written` names by an id or by its words.
pub(super) fn find(
    catalogue: &Catalogue,
    names: &Names,
    theme: usize,
    (path, written): (&Arc<str>, &Placed<String>),
    report: &mut Report,
) -> Option<Lead> {
    let span = Span::new(path, written.at.clone());
    if id::is_id(&written.value) {
        let found = names.of_kind(Kind::Quote, &written.value);
        if found.is_none() {
            report.push(names.missing(Kind::Quote, &written.value, span));
        }
        return found.map(|quote| Lead { quote, words: None });
    }
    let words = Testimony::parse(&written.value);
    let passages = passages(&words.plain());
    // The theme's own quotes first: that is where a lead comes from.
    let own = catalogue.quotes.iter().enumerate().filter(|(_, q)| q.theme == Some(theme));
    let others = catalogue.quotes.iter().enumerate().filter(|(_, q)| q.theme != Some(theme));
    let found = own.chain(others).find(|(_, node)| holds(&normalised(&node.quote.testimony.plain()), &passages));
    if found.is_none() {
        let finding = Diagnostic::error("E019", span, "no quote holds these words")
            .label("to be found in a quote, word for word")
            .maybe_help(closest(catalogue, theme, &words.plain()))
            .help("give the words as they stand in the quote, `(...)` for what is left out, or the quote's id");
        report.push(finding);
    }
    found.map(|(quote, _)| Lead { quote, words: Some(words) })
}

/// Whether `passages` stand in `text` in their order.
fn holds(text: &str, passages: &[String]) -> bool {
    let mut rest = text;
    !passages.is_empty()
        && passages.iter().all(|passage| match rest.find(passage.as_str()) {
            Some(at) => {
                rest = &rest[at + passage.len()..];
                true
            }
            None => false,
        })
}

/// The normalised parts between elisions.
fn passages(words: &str) -> Vec<String> {
    let marked = ["(...)", "(…)", "(..)"].iter().fold(words.to_string(), |text, e| text.replace(e, "\u{0}"));
    marked.split('\u{0}').map(normalised).filter(|p| !p.is_empty()).collect()
}

/// `text` without quotation marks and elisions, with single blanks: nothing else may differ.
fn normalised(text: &str) -> String {
    let text = ["(...)", "(…)", "(..)"].iter().fold(text.to_string(), |text, e| text.replace(e, " "));
    let kept: String = text
        .replace("...", "…")
        .chars()
        .filter(|c| !matches!(c, '”' | '“' | '"' | '»' | '«' | '„' | '‟'))
        .map(|c| if matches!(c, '’' | '‘') { '\'' } else { c })
        .collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The quote of the theme that shares most words with `words`, as a hint.
fn closest(catalogue: &Catalogue, theme: usize, words: &str) -> Option<String> {
    let wanted: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
    let shared = |text: &str| {
        let there: std::collections::HashSet<String> = text.split_whitespace().map(str::to_lowercase).collect();
        wanted.iter().filter(|w| there.contains(*w)).count()
    };
    let quotes = catalogue.quotes.iter().filter(|q| q.theme == Some(theme));
    let best = quotes.map(|q| (shared(&q.quote.testimony.plain()), &q.quote.id)).max_by_key(|(n, _)| *n)?;
    (best.0 * 2 > wanted.len()).then(|| format!("the nearest quote is `{}`", best.1))
}
