//! Edition -> plain structs: all that a template can see.
//!
//! Text is HTML already where its name ends in `_html`; everything else is escaped by the template.

pub mod address;
mod board;
pub mod calendar;
mod citation;
pub mod content;
pub mod data;
mod evidence;
pub mod feed;
mod frame;
mod meeting;
mod pages;
pub mod print;
mod process;
mod quote;
mod recommendation;
mod relations;
pub mod search;
mod theme;
mod workshop;

pub use board::{BoardPage, board};
pub use evidence::{EvidencePage, MAP, evidence};
pub use frame::{Frame, SiteSection, frame, has_evidence};
pub use meeting::{CALENDAR, MeetingPage, MeetingsPage, calendar_of, meeting, meetings};
pub use pages::{
    FrontPage, NotFoundPage, PageView, PracticePage, PracticesPage, ThemesPage, VoicesPage, front, not_found, page,
    practice, practices, themes, voices,
};
pub use quote::{QuoteContext, QuotePage, QuotesPage, carried, carries_alone, quote_page, quotes, quotes_in_order};
pub use recommendation::{RecommendationsPage, recommendations};
pub use relations::Relations;
pub use theme::{InsightPage, ThemePage, insight, theme};
pub use workshop::{SheetPage, WorkshopPage, WorkshopsPage, sheet, workshop, workshops};

use crate::{
    check::Edition,
    model::{
        front::Front,
        names::Entity,
        prose::{self, Inline},
        resolve_path,
    },
    skin::Words,
};
use address::PageLocation;
use content::{HtmlFormat, HtmlWriter, Resolver};
use print::PREVIEWS;
use serde::Serialize;

/// What every view is made from.
#[derive(Clone, Copy)]
pub struct ViewContext<'a> {
    /// What may be shown.
    pub edition: &'a Edition,
    /// What the interface says.
    pub words: &'a Words,
    /// Where the site is published, closed by `/`.
    pub base_url: Option<&'a str>,
    /// The sheets for print that stand in the site, by their paths.
    pub printed: &'a std::collections::BTreeSet<String>,
}

/// A link with its text.
#[derive(Clone, Debug, Serialize)]
pub struct Link {
    /// The text.
    pub title_html: String,
    /// Where it leads.
    pub href: String,
}

/// What the head of a page says.
#[derive(Clone, Debug, Serialize)]
pub struct Head {
    /// The page's title, alone.
    pub title: String,
    /// One or two sentences about it.
    pub description: String,
    /// Its whole address, where the site has one.
    pub canonical: Option<String>,
    /// One or two sentences about it, as the author wrote them.
    pub summary: Option<String>,
    /// Words it can be found by.
    pub tags: Vec<String>,
    /// What the author wrote under `extra:`, for a skin.
    pub extra: serde_json::Map<String, serde_json::Value>,
    /// The link to its picture, and what that shows.
    pub image: Option<(String, String)>,
    /// How wide and high that is, in pixels, where it says so.
    pub image_size: Option<(u32, u32)>,
    /// The picture that other programs show of a link to it: its whole address, and what that says.
    pub preview: Option<(String, String)>,
}

/// A part of a text: prose, or a quote in it.
#[derive(Clone, Debug, Serialize)]
pub struct TextPart {
    /// Prose as HTML; empty where a quote stands.
    pub html: String,
    /// The quote.
    pub quote: Option<quote::QuoteView>,
}

impl<'a> ViewContext<'a> {
    /// The place of the page at `address`.
    pub fn place(&self, address: &str) -> PageLocation {
        PageLocation::of(address, self.base_url.is_some())
    }

    /// The link to a sheet for print, if it stands in the site.
    fn sheet_href(&self, place: &PageLocation, path: &str) -> Option<String> {
        self.printed.contains(path).then(|| place.href(path))
    }

    /// Returns what resolves the content of the file at `path`.
    pub(crate) fn resolver(&self, path: &'a str) -> Resolver<'a> {
        Resolver { edition: self.edition, words: self.words, path, quotes: &[] }
    }

    /// Returns what writes the content of the file at `path` for the page at `place`.
    fn writer(&self, place: &'a PageLocation, path: &'a str) -> HtmlWriter<'a> {
        let format = HtmlFormat { words: self.words, place, lowered: 0, prefix: "" };
        HtmlWriter { resolver: self.resolver(path), format }
    }

    /// Returns blocks as plain text.
    fn text(&self, blocks: &[prose::Block]) -> String {
        content::text_of_blocks(&self.resolver("").blocks(blocks))
    }

    /// Returns the title of an entity as plain text.
    fn title(&self, entity: Entity) -> String {
        content::text_of_inlines(&self.resolver("").title(entity))
    }

    /// Returns running text as plain text.
    fn line(&self, inlines: &[Inline]) -> String {
        content::text_of_inlines(&self.resolver("").inlines(inlines))
    }

    fn head(&self, address: &str, title: &str, description: &str) -> Head {
        Head {
            title: title.to_string(),
            description: content::beginning(description, 200),
            canonical: self.base_url.map(|base| format!("{base}{address}")),
            summary: None,
            tags: vec![],
            extra: serde_json::Map::new(),
            image: None,
            image_size: None,
            preview: self.preview("catalogue", &self.edition.config().title.plain),
        }
    }

    /// A preview, if it stands in the site.
    fn preview(&self, name: &str, says: &str) -> Option<(String, String)> {
        let base = self.base_url?;
        let path = format!("{PREVIEWS}/{name}.png");
        if !self.printed.contains(&path) {
            return None;
        }
        Some((format!("{base}{path}"), says.to_string()))
    }

    /// The preview of a theme, which is that of all that stands in it.
    fn preview_of_theme(&self, theme: usize) -> Option<(String, String)> {
        self.base_url?;
        let front = &self.edition.themes()[theme].theme.front;
        self.preview(&print::of_theme(&front.slug), &front.title.plain)
    }

    /// The head of an entity that is a file. Its description is its summary, else its first words.
    fn head_of(&self, address: &str, front: &Front, blocks: &[prose::Block]) -> Head {
        let description = front.summary.clone().unwrap_or_else(|| first_words(blocks));
        let place = self.place(address);
        let image = front.image.as_ref().and_then(|p| Some((resolve_path(&front.path, &p.path.value)?, p.alt.clone())));
        Head {
            summary: front.summary.clone(),
            tags: front.tags.clone(),
            extra: front.extra.clone(),
            image: image.as_ref().map(|(path, alt)| (place.href(&address::of_file(path)), alt.clone())),
            image_size: image.as_ref().and_then(|(path, _)| self.edition.size_of(path)),
            ..self.head(address, &front.title.plain, &description)
        }
    }

    /// A theme's hue, one of the palette's.
    fn hue(&self, theme: Option<usize>) -> usize {
        theme.map_or(0, |t| t % 8)
    }

    fn link(&self, writer: &HtmlWriter<'_>, inlines: &[Inline], address: &str) -> Link {
        Link { title_html: writer.inlines(inlines), href: writer.place().href(address) }
    }

    fn theme_link(&self, writer: &HtmlWriter<'_>, theme: usize) -> Link {
        let front = &self.edition.themes()[theme].theme.front;
        self.link(&writer.for_file(&front.path), &front.title.inlines, &address::of_theme(self.edition, theme))
    }

    fn insight_link(&self, writer: &HtmlWriter<'_>, insight: usize) -> Link {
        let front = &self.edition.insights()[insight].insight.front;
        self.link(&writer.for_file(&front.path), &front.title.inlines, &address::of_insight(self.edition, insight))
    }

    /// `2.3`: the insight's number, behind its theme's.
    fn number(&self, insight: usize) -> String {
        let node = &self.edition.insights()[insight];
        [(node.theme + 1).to_string(), node.number.to_string()].join(".")
    }

    /// A date as people write it.
    fn date(&self, date: crate::model::date::Date) -> String {
        self.date_said(date, "date-day", "date-month")
    }

    /// From one date to another; the year is said once where it is the same.
    fn dates(&self, from: crate::model::date::Date, until: crate::model::date::Date) -> String {
        if from == until {
            return self.date(from);
        }
        if let (Some(first), Some(last)) = (from.day, until.day)
            && (from.year, from.month) == (until.year, until.month)
        {
            // `9–27 February 2026`: what stands before the month is the one thing that differs.
            let whole = self.date(until);
            let (first, last) = (first.to_string(), last.to_string());
            let dot = if whole.starts_with(&format!("{last}.")) { "." } else { "" };
            return format!("{first}{dot}–{whole}");
        }
        let from = if from.year == until.year && from.month.is_some() && until.month.is_some() {
            self.date_said(from, "date-day-of-year", "date-month-of-year")
        } else {
            self.date(from)
        };
        format!("{from} – {}", self.date(until))
    }

    /// A date by the words for a day and for a month.
    fn date_said(&self, date: crate::model::date::Date, of_day: &str, of_month: &str) -> String {
        use crate::skin::Argument::Text;
        let year = date.year.to_string();
        let Some(month) = date.month else { return year };
        let month = self.words.say(&format!("month-{month}"));
        let said = match date.day {
            Some(day) => self
                .words
                .get(of_day, &[("day", Text(&day.to_string())), ("month", Text(&month)), ("year", Text(&year))]),
            None => self.words.get(of_month, &[("month", Text(&month)), ("year", Text(&year))]),
        };
        said.unwrap_or_else(|| date.to_string())
    }

    /// The hours of a day as people write them.
    fn times(&self, times: crate::model::date::Times) -> String {
        use crate::skin::Argument::Text;
        let at = |(hour, minute): (u8, u8)| {
            let (hour, minute) = (hour.to_string(), format!("{minute:02}"));
            self.words.get("time-of-day", &[("hour", Text(&hour)), ("minute", Text(&minute))]).unwrap_or_default()
        };
        let said = match times.to {
            Some(to) => self.words.get("time-from-to", &[("from", Text(&at(times.from))), ("to", Text(&at(to)))]),
            None => self.words.get("time-from", &[("from", Text(&at(times.from)))]),
        };
        said.unwrap_or_else(|| times.to_string())
    }

    /// A word of the format in the interface's language: `horizon-now`, `kind-interview`; an author's own word as it is.
    fn term(&self, prefix: &str, word: &str) -> String {
        self.words.get(&[prefix, "-", word].concat(), &[]).unwrap_or_else(|| word.to_string())
    }

    /// A text cut at its quotes.
    fn parts(&self, writer: &HtmlWriter<'_>, blocks: &[prose::Block], quotes: &[usize]) -> Vec<TextPart> {
        let mut parts: Vec<TextPart> = vec![];
        let mut html = String::new();
        let mut footnotes = vec![];
        for block in blocks {
            let quote = match block {
                prose::Block::Quote(n) => quotes.get(*n).copied(),
                prose::Block::Embed(name) => writer.resolver.embedded(&name.value),
                other => {
                    let resolved = writer.resolver.block(other);
                    resolved.iter().for_each(|block| writer.format.block(block, &mut html));
                    footnotes.extend(resolved.filter(|block| matches!(block, content::Block::Footnote(..))));
                    continue;
                }
            };
            if let Some(view) = quote.and_then(|q| self.quote_view(writer.place(), q)) {
                if !html.is_empty() {
                    parts.push(TextPart { html: std::mem::take(&mut html), quote: None });
                }
                parts.push(TextPart { html: String::new(), quote: Some(view) });
            }
        }
        writer.format.footnotes(&footnotes, &mut html);
        if !html.is_empty() {
            parts.push(TextPart { html, quote: None });
        }
        parts
    }
}

/// The words of the first paragraph.
fn first_words(blocks: &[prose::Block]) -> String {
    let first = blocks
        .iter()
        .find_map(|b| if let prose::Block::Paragraph(inlines) = b { Some(prose::plain(inlines)) } else { None });
    first.unwrap_or_default()
}
