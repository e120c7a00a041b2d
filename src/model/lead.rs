//! A theme's `lead:` -> the quote that it names or is taken from.

use super::{
    Catalogue,
    fidelity::{self, Fidelity},
    id,
    names::{EntityKind, Names},
    testimony::Testimony,
};
use crate::diag::{Report, Span, Spanned};
use std::{collections::HashSet, sync::Arc};

/// The lead of a theme: the words the theme opens with.
#[derive(Clone, Debug, PartialEq)]
pub struct Lead {
    /// The index of the quote: the quote named by its id, or the one that has these words or is nearest to them. `None` if no quote is
    /// near.
    pub quote: Option<usize>,
    /// The words; `None` if the theme names the quote by its id.
    pub words: Option<Testimony>,
    /// How faithful the words are to the quote.
    pub fidelity: Fidelity,
    /// The span where the lead is written.
    pub span: Span,
}

/// Resolves a lead, `lead` as the id of a quote or as its words. An id that names no quote is reported.
pub(super) fn resolve(
    catalogue: &Catalogue,
    names: &Names,
    theme: usize,
    (path, lead): (&Arc<str>, &Spanned<String>),
    report: &mut Report,
) -> Option<Lead> {
    let span = Span::new(path, lead.range.clone());
    if id::is_id(&lead.value) {
        let quote = names.index_of(EntityKind::Quote, &lead.value);
        if quote.is_none() {
            report.push(names.unresolved_finding(EntityKind::Quote, &lead.value, span));
            return None;
        }
        return Some(Lead { quote, words: None, fidelity: Fidelity::Identical, span });
    }
    let words = Testimony::parse(&lead.value);
    let plain_text = words.plain_text();
    // The theme's own quotes first: a lead usually comes from them.
    let node = &catalogue.themes[theme];
    let in_insights = node.insights.iter().flat_map(|i| &catalogue.insights[*i].quotes);
    let mut theme_quotes: Vec<usize> = in_insights.chain(&node.quotes).copied().collect();
    theme_quotes.sort_unstable();
    let others = catalogue.quotes.iter().enumerate().filter(|(_, q)| q.theme != Some(theme));
    let text = |index: usize| catalogue.quotes[index].quote.testimony.plain_text();
    let verbatim = theme_quotes
        .iter()
        .copied()
        .chain(others.map(|(i, _)| i))
        .find(|i| fidelity::is_verbatim_in(plain_text, text(*i)));
    let nearest = verbatim.or_else(|| nearest_quote(plain_text, theme_quotes.iter().copied(), &text));
    let fidelity = nearest.map_or(Fidelity::Unsourced, |quote| fidelity::compare(plain_text, text(quote)));
    Some(Lead { quote: nearest.filter(|_| fidelity != Fidelity::Unsourced), words: Some(words), fidelity, span })
}

/// Returns the index of the quote among `quotes` that shares the most words with `words`.
fn nearest_quote<'t>(
    words: &str,
    quotes: impl Iterator<Item = usize>,
    text: &impl Fn(usize) -> &'t str,
) -> Option<usize> {
    let words: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
    let shared_count = |index: &usize| {
        let quote_words: HashSet<String> = text(*index).split_whitespace().map(str::to_lowercase).collect();
        words.iter().filter(|w| quote_words.contains(*w)).count()
    };
    quotes.max_by_key(shared_count)
}
