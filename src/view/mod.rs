//! Turns an edition into plain structs: everything that a template can see.
//!
//! A field whose name ends in `_html` holds finished HTML; the template escapes every other text.

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

pub use board::{BoardPage, board_page};
pub use evidence::{EvidencePage, evidence_page};
pub use frame::{Frame, SiteSection, frame, has_evidence};
pub use meeting::{MeetingPage, MeetingsPage, meeting_page, meetings_page};
pub use pages::{
    FrontPage, NotFoundPage, PlainPage, PracticePage, PracticesPage, ThemesPage, VoicesPage, front_page,
    not_found_page, plain_page, practice_page, practices_page, themes_page, voices_page,
};
pub use quote::{
    QuoteContext, QuotePage, QuotesPage, quote_context, quote_page, quotes_in_order, quotes_page,
    shared_context_insight,
};
pub use recommendation::{RecommendationsPage, recommendations_page};
pub use relations::Relations;
pub use theme::{InsightPage, ThemePage, insight_page, theme_page};
pub use workshop::{SheetPage, WorkshopPage, WorkshopsPage, sheet_page, workshop_page, workshops_page};

use crate::{
    check::Edition,
    model::{
        front::Front,
        names::{Entity, EntityKind},
        prose::{self, Inline},
        resolve_path,
    },
    skin::Words,
};
use address::PageLocation;
use content::{HtmlFormat, HtmlWriter, Resolver};
use print::SheetKind;
use serde::Serialize;

/// The input that every view is built from.
#[derive(Clone, Copy)]
pub struct ViewContext<'a> {
    /// The edition: the part of the catalogue that may be shown.
    pub edition: &'a Edition,
    /// The interface's words, in the catalogue's language.
    pub words: &'a Words,
    /// The site's public URL, ending in `/`. `None` if the site has none.
    pub base_url: Option<&'a str>,
    /// The paths of the print files that the site contains.
    pub print_files: &'a std::collections::BTreeSet<String>,
}

/// A link with its text.
#[derive(Clone, Debug, Serialize)]
pub struct Link {
    /// The text of the link.
    pub title_html: String,
    /// The target of the link.
    pub href: String,
}

/// The content of a page's head.
#[derive(Clone, Debug, Serialize)]
pub struct Head {
    /// The page's title as plain text.
    pub title: String,
    /// A description of one or two sentences.
    pub description: String,
    /// The page's absolute URL. `None` if the site has no public URL.
    pub canonical: Option<String>,
    /// The summary of one or two sentences that the author wrote, if any.
    pub summary: Option<String>,
    /// The keywords the page can be found by.
    pub tags: Vec<String>,
    /// The author's own values under `extra:`, for a skin.
    pub extra: serde_json::Map<String, serde_json::Value>,
    /// The link to the page's picture, and its alternative text.
    pub image: Option<(String, String)>,
    /// The picture's width and height in pixels, if its file states them.
    pub image_size: Option<(u32, u32)>,
    /// The picture that other programs show for a link to the page: its absolute URL and its alternative text.
    pub preview: Option<(String, String)>,
}

/// A part of a text: either prose or a quote.
#[derive(Clone, Debug, Serialize)]
pub struct TextPart {
    /// The prose as HTML; empty if the part is a quote.
    pub html: String,
    /// The quote. `None` if the part is prose.
    pub quote: Option<quote::QuoteView>,
}

impl<'a> ViewContext<'a> {
    /// Returns the location of the page at `address`.
    pub fn page_location(&self, address: &str) -> PageLocation {
        PageLocation::new(address, self.base_url.is_some())
    }

    /// Returns the link to the print file at `path`. `None` if the site does not contain the file.
    fn print_href(&self, place: &PageLocation, path: &str) -> Option<String> {
        self.print_files.contains(path).then(|| place.href(path))
    }

    /// Returns what resolves the content of the file at `path`.
    pub fn resolver(&self, path: &'a str) -> Resolver<'a> {
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

    /// Returns the first paragraph as plain text; empty if there is none.
    fn first_paragraph(&self, blocks: &[prose::Block]) -> String {
        let first = blocks.iter().find_map(|block| match block {
            prose::Block::Paragraph(inlines) => Some(self.line(inlines)),
            _ => None,
        });
        first.unwrap_or_default()
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

    /// Returns the preview picture `name` with `says` as its alternative text. `None` if the site does not contain the picture.
    fn preview(&self, name: &str, alt: &str) -> Option<(String, String)> {
        let base = self.base_url?;
        let path = address::sheet_path(SheetKind::Previews, name);
        if !self.print_files.contains(&path) {
            return None;
        }
        Some((format!("{base}{path}"), alt.to_string()))
    }

    /// Returns the preview of a theme. Everything in the theme shares it.
    fn theme_preview(&self, theme: usize) -> Option<(String, String)> {
        self.base_url?;
        let front = &self.edition.themes()[theme].theme.front;
        self.preview(&print::theme_preview_name(&front.slug), &front.title.plain)
    }

    /// Builds the head of an entity that has a file. The description is the author's summary, else the first paragraph.
    fn entity_head(&self, address: &str, front: &Front, blocks: &[prose::Block]) -> Head {
        let description = front.summary.clone().unwrap_or_else(|| self.first_paragraph(blocks));
        let place = self.page_location(address);
        let image = front.image.as_ref().and_then(|p| Some((resolve_path(&front.path, &p.path.value)?, p.alt.clone())));
        Head {
            summary: front.summary.clone(),
            tags: front.tags.clone(),
            extra: front.extra.clone(),
            image: image.as_ref().map(|(path, alt)| (place.media_href(path), alt.clone())),
            image_size: image.as_ref().and_then(|(path, _)| self.edition.picture_size(path)),
            ..self.head(address, &front.title.plain, &description)
        }
    }

    /// Returns a theme's hue as an index into the palette of eight; 0 for no theme.
    fn hue(&self, theme: Option<usize>) -> usize {
        theme.map_or(0, |t| t % 8)
    }

    fn link(&self, writer: &HtmlWriter<'_>, inlines: &[Inline], address: &str) -> Link {
        Link { title_html: writer.inlines(inlines), href: writer.place().href(address) }
    }

    /// Returns a link to an entity, with its title as the text.
    fn entity_link(&self, writer: &HtmlWriter<'_>, kind: EntityKind, index: usize) -> Link {
        let entity = Entity { kind, index };
        let path = self.edition.front(entity).map_or("", |front| &front.path);
        let address = address::entity_address(self.edition, entity).unwrap_or_default();
        self.link(&writer.for_file(path), self.edition.title(entity), &address)
    }

    /// Returns the insight's number with its theme's number in front: `2.3`.
    fn insight_number(&self, insight: usize) -> String {
        let node = &self.edition.insights()[insight];
        [(node.theme + 1).to_string(), node.number.to_string()].join(".")
    }

    /// Formats a date for readers.
    fn format_date(&self, date: crate::model::date::Date) -> String {
        self.format_date_with(date, "date-day", "date-month")
    }

    /// Formats a date with its weekday, if the day is known.
    fn format_date_with_weekday(&self, date: crate::model::date::Date) -> String {
        use crate::skin::Argument::Text;
        let formatted = self.format_date(date);
        let Some(weekday) = date.weekday() else { return formatted };
        let weekday = self.words.message(&format!("weekday-{weekday}"));
        let text = self.words.get("date-weekday", &[("weekday", Text(&weekday)), ("date", Text(&formatted))]);
        text.unwrap_or(formatted)
    }

    /// Formats a range of dates. A year that both dates share appears once.
    fn format_date_range(&self, start: crate::model::date::Date, end: crate::model::date::Date) -> String {
        if start == end {
            return self.format_date(start);
        }
        if let (Some(first), Some(last)) = (start.day, end.day)
            && (start.year, start.month) == (end.year, end.month)
        {
            // `9–27 February 2026`: the dates differ only in the day, so month and year appear once.
            let full_date = self.format_date(end);
            let (first, last) = (first.to_string(), last.to_string());
            let dot = if full_date.starts_with(&format!("{last}.")) { "." } else { "" };
            return format!("{first}{dot}–{full_date}");
        }
        let start_text = if start.year == end.year && start.month.is_some() && end.month.is_some() {
            self.format_date_with(start, "date-day-of-year", "date-month-of-year")
        } else {
            self.format_date(start)
        };
        format!("{start_text} – {}", self.format_date(end))
    }

    /// Formats a date with the message `of_day` if the day is known, else with `of_month`; a year alone needs no message.
    fn format_date_with(&self, date: crate::model::date::Date, day_key: &str, month_key: &str) -> String {
        use crate::skin::Argument::Text;
        let year = date.year.to_string();
        let Some(month) = date.month else { return year };
        let month = self.words.message(&format!("month-{month}"));
        let text = match date.day {
            Some(day) => self
                .words
                .get(day_key, &[("day", Text(&day.to_string())), ("month", Text(&month)), ("year", Text(&year))]),
            None => self.words.get(month_key, &[("month", Text(&month)), ("year", Text(&year))]),
        };
        text.unwrap_or_else(|| date.to_string())
    }

    /// Formats the hours of a day for readers.
    fn format_times(&self, times: crate::model::date::TimeRange) -> String {
        use crate::skin::Argument::Text;
        let time_of_day = |(hour, minute): (u8, u8)| {
            let (hour, minute) = (hour.to_string(), format!("{minute:02}"));
            self.words.get("time-of-day", &[("hour", Text(&hour)), ("minute", Text(&minute))]).unwrap_or_default()
        };
        let text = match times.end {
            Some(end) => self
                .words
                .get("time-from-to", &[("from", Text(&time_of_day(times.start))), ("to", Text(&time_of_day(end)))]),
            None => self.words.get("time-from", &[("from", Text(&time_of_day(times.start)))]),
        };
        text.unwrap_or_else(|| times.to_string())
    }

    /// Translates a word of the format into the interface's language (`horizon-now`, `kind-interview`). An author's own word stays as is.
    fn term_label(&self, prefix: &str, word: &str) -> String {
        self.words.get(&[prefix, "-", word].concat(), &[]).unwrap_or_else(|| word.to_string())
    }

    /// Splits a text into prose and quotes. Quotes that may not be shown are left out.
    fn text_parts(&self, writer: &HtmlWriter<'_>, blocks: &[prose::Block], quotes: &[usize]) -> Vec<TextPart> {
        let mut parts: Vec<TextPart> = vec![];
        let mut html = String::new();
        let mut footnotes = vec![];
        for block in blocks {
            let quote = match block {
                prose::Block::Quote(n) => quotes.get(*n).copied(),
                prose::Block::Embed(name) => writer.resolver.embedded(&name.value),
                prose::Block::QuoteTitle(n, title) => {
                    let title = quotes.get(*n).and_then(|quote| writer.resolver.quote_title_block(*quote, title));
                    title.iter().for_each(|block| writer.format.block(block, &mut html));
                    continue;
                }
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
