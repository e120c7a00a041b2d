//! Cards to lay out and move on a table, each with a quote or an insight.

use super::poster::{words_of, words_of_quote};
use crate::view::{
    ViewContext,
    content::{PosterWord, is_right_to_left},
};
use serde::Serialize;

/// A printed card.
#[derive(Clone, Debug, Serialize)]
pub struct PrintCard {
    /// The kind of card: `quote` or `insight`.
    pub kind: &'static str,
    /// The quote's id, or the insight's number, for findings.
    pub id: String,
    /// The number of the card's insight: readers find the page by it. `None` for a quote that supports no insight.
    pub insight: Option<String>,
    /// The main text: the quote, or the insight's title.
    pub paragraphs: Vec<Vec<PosterWord>>,
    /// The smaller text below: the speaker, or the insight's statement.
    pub below: Option<String>,
    /// The theme's title. `None` for a quote without a theme.
    pub theme: Option<String>,
    /// The theme's number, from 1; 0 for a quote without a theme.
    pub theme_number: usize,
    /// The language of the main text.
    pub language: String,
    /// True if the main text is written from right to left.
    pub rtl: bool,
    /// True if the card shows only part of the quote.
    pub is_shortened: bool,
}

/// Returns the card of the quote at `index`. `None` if the quote is withheld.
pub fn quote_card(context: &ViewContext<'_>, index: usize, with_turns: bool) -> Option<PrintCard> {
    let node = context.edition.quote(index)?;
    let (paragraphs, is_shortened) = words_of_quote(context, &node.quote.testimony, with_turns);
    let voice = node.voice.and_then(|v| context.edition.voice(v)).and_then(|v| v.label.clone());
    let plain = paragraphs.iter().flatten().flatten().map(|run| run.text.as_str()).collect::<Vec<_>>().join(" ");
    Some(PrintCard {
        kind: "quote",
        rtl: is_right_to_left(&plain),
        id: node.quote.id.to_string(),
        insight: node.insight.map(|i| context.insight_number(i)),
        paragraphs,
        below: node.quote.attribution.clone().or(voice),
        theme: node.theme.map(|t| context.edition.themes()[t].theme.front.title.plain.clone()),
        theme_number: node.theme.map_or(0, |t| t + 1),
        language: node.quote.language.clone().unwrap_or_else(|| context.edition.config().language.clone()),
        is_shortened,
    })
}

/// Returns the card of the insight at `index`.
pub fn insight_card(context: &ViewContext<'_>, index: usize) -> PrintCard {
    let node = &context.edition.insights()[index];
    let statement = node.insight.statement();
    PrintCard {
        kind: "insight",
        rtl: false,
        id: context.insight_number(index),
        insight: Some(context.insight_number(index)),
        paragraphs: vec![words_of(context, &node.insight.front.title.inlines)],
        below: statement.map(|p| context.line(p)),
        theme: Some(context.edition.themes()[node.theme].theme.front.title.plain.clone()),
        theme_number: node.theme + 1,
        language: context.edition.config().language.clone(),
        is_shortened: false,
    }
}
