//! The content of each kind of printed sheet: plain data, independent of the typesetting.

mod board;
mod book;
mod brief;
mod card;
mod event;
pub(crate) mod compounds;
mod form;
mod poster;
mod preview;

pub use board::{BoardSheet, NOTES_NAME, board_sheet};
pub use book::{Book, book};
pub use brief::{Brief, PaperTree, brief, brief_name, has_brief};
pub use card::{CardKind, PrintCard, insight_card, prompt_card, question_card, quote_card, recommendation_card};
pub use event::{EventSheet, meeting_event, workshop_event};
pub use form::{FormSheet, form_sheet};
pub use poster::{PosterView, poster};
pub use preview::{TitlePreview, quote_preview_name, theme_preview_name, title_preview};

pub use super::content::{Node, PosterRun, PosterWord, PrintedQuote, RunStyle, SheetAssets};

use super::ViewContext;
use crate::model::consent::Channel;
use serde::Serialize;

/// A kind of sheet that can be printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum SheetKind {
    Posters,
    Cards,
    Boards,
    Sheets,
    Briefs,
    Book,
    Kit,
    /// The pictures that other programs show for links to pages.
    Previews,
}

impl SheetKind {
    /// Returns the kind's name, which is also the name of its command.
    pub fn name(self) -> &'static str {
        match self {
            SheetKind::Posters => "posters",
            SheetKind::Cards => "cards",
            SheetKind::Boards => "boards",
            SheetKind::Sheets => "sheets",
            SheetKind::Briefs => "briefs",
            SheetKind::Book => "book",
            SheetKind::Kit => "kit",
            SheetKind::Previews => "previews",
        }
    }

    /// Returns the channel to which voices must have consented for their words to be on this kind of sheet.
    pub fn channel(self) -> Channel {
        match self {
            SheetKind::Posters | SheetKind::Cards | SheetKind::Previews => Channel::Posters,
            SheetKind::Boards | SheetKind::Sheets | SheetKind::Kit => Channel::Boards,
            SheetKind::Briefs => Channel::Briefs,
            SheetKind::Book => Channel::Book,
        }
    }
}

/// The catalogue's imprint, which every sheet carries.
#[derive(Clone, Debug, Serialize)]
pub struct Imprint {
    /// The catalogue's title.
    pub title: String,
    /// The catalogue's subtitle.
    pub subtitle: Option<String>,
    /// The publisher.
    pub publisher: Option<String>,
    /// The commissioner of the catalogue.
    pub commissioner: Option<String>,
    /// The catalogue's date, formatted for readers.
    pub date: Option<String>,
    /// The catalogue's language, as an ISO code.
    pub language: String,
    /// The site's public URL.
    pub url: Option<String>,
}

/// Returns the catalogue's imprint.
pub fn imprint(context: &ViewContext<'_>) -> Imprint {
    let config = context.edition.config();
    Imprint {
        title: config.title.plain.clone(),
        subtitle: config.subtitle.clone(),
        publisher: config.publisher.clone(),
        commissioner: config.commissioner.clone(),
        date: config.date.map(|date| context.format_date(date)),
        language: config.language.clone(),
        url: context.base_url.map(ToString::to_string),
    }
}

/// Formats a day with its weekday, and its hours, for readers, each if it is known.
pub fn date_and_times(
    context: &ViewContext<'_>,
    date: Option<crate::model::date::Date>,
    times: Option<crate::model::date::TimeRange>,
) -> Vec<String> {
    date.map(|date| context.format_date_with_weekday(date))
        .into_iter()
        .chain(times.map(|times| context.format_times(times)))
        .collect()
}
