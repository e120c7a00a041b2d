//! What a link to a page shows of it in other programs: the title of a theme, or of the catalogue.

use super::{Imprint, poster::words_of};
use crate::view::{ViewContext, content::PosterWord};
use serde::Serialize;

/// A title as a picture.
#[derive(Clone, Debug, Serialize)]
pub struct TitlePreview {
    /// The name of its file.
    pub id: String,
    /// The theme's number, from 1; 0 for the catalogue.
    pub number: usize,
    /// What stands above the title: `Theme 2`; of the catalogue, nothing.
    pub above: Option<String>,
    /// The title, word by word.
    pub paragraphs: Vec<Vec<PosterWord>>,
    /// Its words alone.
    pub plain: String,
    /// What every sheet says.
    pub imprint: Imprint,
}

/// The title of the theme at `index`, or of the catalogue.
pub fn title_preview(scene: &ViewContext<'_>, index: Option<usize>) -> TitlePreview {
    let edition = scene.edition;
    let title = match index {
        Some(theme) => &edition.themes()[theme].theme.front.title,
        None => &edition.config().title,
    };
    let number = index.map_or(0, |theme| theme + 1);
    TitlePreview {
        id: index.map_or_else(|| "catalogue".to_string(), |t| of_theme(&edition.themes()[t].theme.front.slug)),
        number,
        above: index.and_then(|_| scene.words.get("theme-number", &[("n", crate::skin::Argument::Number(number))])),
        paragraphs: vec![words_of(scene, &title.inlines)],
        plain: title.plain.clone(),
        imprint: scene.imprint(),
    }
}

/// The folder of the site in which previews stand.
pub const PREVIEWS: &str = "print/previews";

/// The name of a theme's preview.
pub fn of_theme(slug: &str) -> String {
    ["theme-", slug].concat()
}

/// The name of a quote's preview.
pub fn of_quote(id: &str) -> String {
    ["quote-", id].concat()
}
