//! A quote as a poster shows it: its words with their typography, who said them, where the whole of the quote is published.

use crate::{
    model::{prose, prose::Inline, testimony::Testimony},
    view::{
        ViewContext, address,
        content::{self, PosterWord},
    },
};
use serde::Serialize;

/// A quote as a poster shows it.
#[derive(Clone, Debug, Serialize)]
pub struct PosterView {
    /// The quote's id.
    pub id: String,
    /// The paragraphs, word by word, in quotation marks.
    pub paragraphs: Vec<Vec<PosterWord>>,
    /// The words alone, for bookmarks and titles.
    pub plain: String,
    /// Who said it.
    pub attribution: Option<String>,
    /// The language.
    pub language: String,
    /// Whether the words are written from right to left.
    pub rtl: bool,
    /// Whether words of the quote are left out.
    pub is_shortened: bool,
    /// The theme's title.
    pub theme: Option<String>,
    /// The theme's number, from 1; 0 for none.
    pub theme_number: usize,
    /// The whole address of the quote's page, where the site has one.
    pub url: Option<String>,
    /// The catalogue's title.
    pub catalogue: String,
    /// The catalogue's language: the team says in it who spoke.
    pub catalogue_language: String,
    /// The publisher.
    pub publisher: Option<String>,
    /// The small print: shortened, consent.
    pub notes: Vec<String>,
}

/// Returns the poster of the quote at `index`, if the edition shows it. Turns of other speakers are left out unless `with_turns`.
pub fn poster(context: &ViewContext<'_>, index: usize, with_turns: bool) -> Option<PosterView> {
    let edition = context.edition;
    let node = edition.quote(index)?;
    let quote = &node.quote;
    let config = edition.config();
    let voice = node.voice.and_then(|v| edition.voice(v));
    let (paragraphs, is_shortened) = words_of_quote(context, &quote.testimony, with_turns);
    let plain = paragraphs.iter().flatten().map(|w| w.iter().map(|r| r.text.as_str()).collect::<String>());
    let plain = plain.collect::<Vec<_>>().join(" ");
    let mut notes = vec![];
    if is_shortened {
        notes.push(context.words.message("poster-shortened"));
    }
    if config.posters.credit && edition.has_recorded_consent(index) {
        notes.push(context.words.message("poster-credit"));
    }
    Some(PosterView {
        id: quote.id.to_string(),
        paragraphs,
        attribution: quote.attribution.clone().or_else(|| voice.and_then(|v| v.label.clone())),
        language: quote.language.clone().unwrap_or_else(|| config.language.clone()),
        rtl: content::is_right_to_left(&plain),
        plain,
        is_shortened,
        theme: node.theme.map(|t| edition.themes()[t].theme.front.title.plain.clone()),
        theme_number: node.theme.map_or(0, |t| t + 1),
        url: context.base_url.and_then(|base| Some(format!("{base}{}", address::quote_address(edition, index)?))),
        catalogue: prose::plain_text(&config.title.inlines),
        catalogue_language: config.language.clone(),
        publisher: config.publisher.clone(),
        notes,
    })
}

/// Returns running text of the team's own, word by word.
pub(super) fn words_of(context: &ViewContext<'_>, inlines: &[Inline]) -> Vec<PosterWord> {
    content::words_of_inlines(&context.resolver("").inlines(inlines))
}

/// Returns the words of a quote that a poster shows, and whether words were left out.
pub(super) fn words_of_quote(
    context: &ViewContext<'_>,
    testimony: &Testimony,
    with_turns: bool,
) -> (Vec<Vec<PosterWord>>, bool) {
    let (paragraphs, is_shortened) = context.resolver("").spoken(testimony, with_turns);
    (content::words_of_paragraphs(&paragraphs), is_shortened)
}
