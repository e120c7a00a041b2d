//! Edition -> what each kind of sheet shows: plain data, without a word of how it is set.

mod board;
mod book;
mod brief;
mod card;
mod form;
mod poster;
mod preview;

pub use board::{BoardSheet, board_sheet};
pub use book::{Book, book};
pub use brief::{Brief, PaperTree, brief};
pub use card::{PrintCard, insight_card, quote_card};
pub use form::{FormSheet, form};
pub use poster::{PosterView, poster};
pub use preview::{PREVIEWS, TitlePreview, of_quote, of_theme, title_preview};

pub use super::content::{Node, PosterRun, PosterWord, PrintedQuote, RunStyle, SheetAssets};

use super::ViewContext;
use serde::Serialize;

/// What every sheet says of the catalogue it is from.
#[derive(Clone, Debug, Serialize)]
pub struct Imprint {
    /// The catalogue's title.
    pub title: String,
    /// What stands under it.
    pub subtitle: Option<String>,
    /// Who publishes it.
    pub publisher: Option<String>,
    /// For whom it was made.
    pub commissioner: Option<String>,
    /// When.
    pub date: Option<String>,
    /// Its language, as an ISO code.
    pub language: String,
    /// Its address.
    pub url: Option<String>,
}

/// What every sheet says of the catalogue.
pub fn imprint(scene: &ViewContext<'_>) -> Imprint {
    scene.imprint()
}

/// A day, and the hours of it, as people write them: those that are known.
pub fn when(
    scene: &ViewContext<'_>,
    date: Option<crate::model::date::Date>,
    times: Option<crate::model::date::Times>,
) -> Vec<String> {
    date.map(|date| scene.date(date)).into_iter().chain(times.map(|times| scene.times(times))).collect()
}

impl ViewContext<'_> {
    /// What every sheet says of the catalogue.
    pub(super) fn imprint(&self) -> Imprint {
        let config = self.edition.config();
        Imprint {
            title: config.title.plain.clone(),
            subtitle: config.subtitle.clone(),
            publisher: config.publisher.clone(),
            commissioner: config.commissioner.clone(),
            date: config.date.map(|d| self.date(d)),
            language: config.language.clone(),
            url: self.base_url.map(ToString::to_string),
        }
    }
}
