//! The preview picture that other programs show for a link to a page: the title of a theme, or of the catalogue.

use super::{Imprint, poster::words_of};
use crate::view::{ViewContext, content::PosterWord};
use serde::Serialize;

/// A title as a picture.
#[derive(Clone, Debug, Serialize)]
pub struct TitlePreview {
    /// The name of the picture's file, without extension.
    pub id: String,
    /// The theme's number, from 1; 0 for the catalogue.
    pub number: usize,
    /// The line above the title: `Theme 2`. `None` for the catalogue.
    pub above: Option<String>,
    /// The title, word by word.
    pub paragraphs: Vec<Vec<PosterWord>>,
    /// The title as plain text.
    pub plain: String,
    /// The imprint that every sheet carries.
    pub imprint: Imprint,
}

/// Returns the title of the theme at `index`, or of the catalogue for `None`.
pub fn title_preview(context: &ViewContext<'_>, index: Option<usize>) -> TitlePreview {
    let edition = context.edition;
    let title = match index {
        Some(theme) => &edition.themes()[theme].theme.front.title,
        None => &edition.config().title,
    };
    let number = index.map_or(0, |theme| theme + 1);
    TitlePreview {
        id: index
            .map_or_else(|| "catalogue".to_string(), |t| theme_preview_name(&edition.themes()[t].theme.front.slug)),
        number,
        above: index.and_then(|_| context.words.get("theme-number", &[("n", crate::skin::Argument::Number(number))])),
        paragraphs: vec![words_of(context, &title.inlines)],
        plain: title.plain.clone(),
        imprint: super::imprint(context),
    }
}

/// Returns the name of a theme's preview.
pub fn theme_preview_name(slug: &str) -> String {
    ["theme-", slug].concat()
}

/// Returns the name of a quote's preview.
pub fn quote_preview_name(id: &str) -> String {
    ["quote-", id].concat()
}
