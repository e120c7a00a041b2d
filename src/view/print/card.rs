//! Cards to be laid out on a table and moved: a quote or an insight on each.

use super::poster::{words_of, words_of_quote};
use crate::view::{ViewContext, content::PosterWord};
use serde::Serialize;

/// A card.
#[derive(Clone, Debug, Serialize)]
pub struct PrintCard {
    /// `quote` or `insight`.
    pub kind: &'static str,
    /// What it is called: a quote's id, an insight's number.
    pub id: String,
    /// The words that matter: what was said, or the insight's title.
    pub paragraphs: Vec<Vec<PosterWord>>,
    /// What stands under them in smaller type: who said it, or the insight's statement.
    pub below: Option<String>,
    /// Its theme's title.
    pub theme: Option<String>,
    /// Its theme's number, from 1; 0 for none.
    pub theme_number: usize,
    /// Its language.
    pub language: String,
    /// Whether it is not all that was said.
    pub is_shortened: bool,
}

/// The card of the quote at `index`, if it may be seen.
pub fn quote_card(scene: &ViewContext<'_>, index: usize, with_turns: bool) -> Option<PrintCard> {
    let node = scene.edition.quote(index)?;
    let (paragraphs, is_shortened) = words_of_quote(scene, &node.quote.testimony, with_turns);
    let voice = node.voice.and_then(|v| scene.edition.voice(v)).and_then(|v| v.label.clone());
    Some(PrintCard {
        kind: "quote",
        id: node.quote.id.to_string(),
        paragraphs,
        below: node.quote.attribution.clone().or(voice),
        theme: node.theme.map(|t| scene.edition.themes()[t].theme.front.title.plain.clone()),
        theme_number: node.theme.map_or(0, |t| t + 1),
        language: node.quote.language.clone().unwrap_or_else(|| scene.edition.config().language.clone()),
        is_shortened,
    })
}

/// The card of the insight at `index`.
pub fn insight_card(scene: &ViewContext<'_>, index: usize) -> PrintCard {
    let node = &scene.edition.insights()[index];
    let statement = node.insight.statement();
    PrintCard {
        kind: "insight",
        id: scene.number(index),
        paragraphs: vec![words_of(scene, &node.insight.front.title.inlines)],
        below: statement.map(|p| scene.line(p)),
        theme: Some(scene.edition.themes()[node.theme].theme.front.title.plain.clone()),
        theme_number: node.theme + 1,
        language: scene.edition.config().language.clone(),
        is_shortened: false,
    }
}
