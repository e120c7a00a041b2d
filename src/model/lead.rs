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

/// Resolves a lead, `written` as the id of a quote or as its words. An id that names no quote is reported.
pub(super) fn resolve(
    catalogue: &Catalogue,
    names: &Names,
    theme: usize,
    (path, written): (&Arc<str>, &Spanned<String>),
    report: &mut Report,
) -> Option<Lead> {
    let at = Span::new(path, written.range.clone());
    if id::is_id(&written.value) {
        let quote = names.index_of(EntityKind::Quote, &written.value);
        if quote.is_none() {
            report.push(names.unresolved_finding(EntityKind::Quote, &written.value, at));
            return None;
        }
        return Some(Lead { quote, words: None, fidelity: Fidelity::Identical, span: at });
    }
    let words = Testimony::parse(&written.value);
    let plain = words.plain_text();
    // The theme's own quotes first: a lead usually comes from them.
    let node = &catalogue.themes[theme];
    let in_insights = node.insights.iter().flat_map(|i| &catalogue.insights[*i].quotes);
    let mut own: Vec<usize> = in_insights.chain(&node.quotes).copied().collect();
    own.sort_unstable();
    let others = catalogue.quotes.iter().enumerate().filter(|(_, q)| q.theme != Some(theme));
    let text = |index: usize| catalogue.quotes[index].quote.testimony.plain_text();
    let found = own.iter().copied().chain(others.map(|(i, _)| i)).find(|i| fidelity::is_verbatim_in(plain, text(*i)));
    let nearest = found.or_else(|| nearest_quote(plain, own.iter().copied(), &text));
    let class = nearest.map_or(Fidelity::Unsourced, |quote| fidelity::compare(plain, text(quote)));
    Some(Lead {
        quote: nearest.filter(|_| class != Fidelity::Unsourced),
        words: Some(words),
        fidelity: class,
        span: at,
    })
}

/// Returns the index of the quote among `quotes` that shares the most words with `words`.
fn nearest_quote<'t>(
    words: &str,
    quotes: impl Iterator<Item = usize>,
    text: &impl Fn(usize) -> &'t str,
) -> Option<usize> {
    let wanted: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
    let shared = |index: &usize| {
        let there: HashSet<String> = text(*index).split_whitespace().map(str::to_lowercase).collect();
        wanted.iter().filter(|w| there.contains(*w)).count()
    };
    quotes.max_by_key(shared)
}
