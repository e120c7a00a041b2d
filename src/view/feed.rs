//! Builds an Atom feed from the insights of an edition, and from its pages and practices that have a date.

use super::{ViewContext, address};
use crate::model::{date::Date, front::Front, prose::Block};
use serde::Serialize;

/// An entry of the feed.
#[derive(Debug, Serialize)]
pub struct FeedEntry {
    /// The title, with the number of an insight.
    pub title: String,
    /// The insight's statement, or the first paragraph, as plain text.
    pub summary: String,
    /// The URL of the page.
    pub url: String,
    /// The permanent id of the entry (RFC 4287, 4.2.6).
    pub id: String,
    /// The time of the last change (RFC 3339).
    pub updated: String,
}

/// An Atom feed of the insights, and of dated pages and practices.
#[derive(Debug, Serialize)]
pub struct Feed {
    /// The catalogue's title.
    pub title: String,
    /// The catalogue's subtitle.
    pub subtitle: Option<String>,
    /// The permanent id of the feed (RFC 4287, 4.2.6).
    pub id: String,
    /// The time of the last change to the catalogue or an insight (RFC 3339).
    pub updated: String,
    /// The publisher, else the catalogue's title.
    pub author: String,
    /// The catalogue's language.
    pub language: String,
    /// The feed's own URL. `None` if the site has no public URL.
    pub own_url: Option<String>,
    /// The site's URL.
    pub url: String,
    /// The insights in the catalogue's order, then the practices and pages that have a date.
    pub entries: Vec<FeedEntry>,
}

/// Returns the latest date among those of the catalogue, its insights, practices and pages. `None` if there is none.
pub fn latest_date(context: &ViewContext<'_>) -> Option<Date> {
    let edition = context.edition;
    let insights = edition.insights().iter().filter_map(|i| i.insight.front.date);
    let practices = edition.practices().iter().filter_map(|p| p.practice.front.date);
    let pages = edition.pages().iter().filter_map(|p| p.front.date);
    insights.chain(practices).chain(pages).chain(edition.config().date).max_by_key(|d| d.last_day())
}

/// The maximum number of insights in the feed, and of other entries.
const MAX_ENTRIES: usize = 100;

/// Builds the feed. Returns `None` if nothing in the catalogue has a date, because a feed requires one.
pub fn feed(context: &ViewContext<'_>) -> Option<Feed> {
    let edition = context.edition;
    let config = edition.config();
    let latest = latest_date(context)?;
    let timestamp = |date: Date| {
        let (month, day) = (date.month.unwrap_or(1), date.day.unwrap_or(1));
        format!("{}-{month:02}-{day:02}T00:00:00Z", date.year)
    };
    let base = context.base_url.unwrap_or("");
    let place = context.page_location("");
    let url = |address: &str| if base.is_empty() { place.href(address) } else { format!("{base}{address}") };
    let entry = |title: String, front: &Front, blocks: &[Block], address: String| FeedEntry {
        title,
        summary: context.first_paragraph(blocks.get(..1).unwrap_or_default()),
        id: permanent_id(base, &config.title.plain, &address),
        url: url(&address),
        updated: timestamp(front.date.or(config.date).unwrap_or(latest)),
    };
    let insights = edition.insights().iter().enumerate().map(|(index, node)| {
        let front = &node.insight.front;
        let title = format!("{} {}", context.insight_number(index), front.title.plain);
        entry(title, front, &node.insight.prose.blocks, address::insight_address(edition, index))
    });
    let practices = edition.practices().iter().enumerate().map(|(index, node)| {
        (&node.practice.front, &node.practice.prose.blocks, address::practice_address(edition, index))
    });
    let pages = edition.pages().iter().enumerate();
    let pages = pages.map(|(index, page)| (&page.front, &page.prose.blocks, address::page_address(edition, index)));
    let dated = practices.chain(pages).filter(|(front, ..)| front.date.is_some());
    let dated = dated.map(|(front, blocks, address)| entry(front.title.plain.clone(), front, blocks, address));
    Some(Feed {
        title: config.title.plain.clone(),
        subtitle: config.subtitle.clone(),
        id: permanent_id(base, &config.title.plain, ""),
        updated: timestamp(latest),
        author: config.publisher.clone().unwrap_or_else(|| config.title.plain.clone()),
        language: config.language.clone(),
        own_url: context.base_url.map(|base| format!("{base}feed.xml")),
        url: url(""),
        entries: insights.take(MAX_ENTRIES).chain(dated.take(MAX_ENTRIES)).collect(),
    })
}

/// Returns the page's URL, or without a public URL a URN: a UUID derived from title and address (RFC 4122, version 8 by its layout).
pub(super) fn permanent_id(base: &str, title: &str, address: &str) -> String {
    if !base.is_empty() {
        return format!("{base}{address}");
    }
    let digest = blake3::hash(format!("{title}\n{address}").as_bytes()).to_hex();
    format!(
        "urn:uuid:{}-{}-8{}-8{}-{}",
        &digest[..8],
        &digest[8..12],
        &digest[12..15],
        &digest[15..18],
        &digest[18..30]
    )
}
