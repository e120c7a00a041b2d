//! The frame that every page shares: the catalogue's name, the navigation and the imprint.

use super::{
    ViewContext,
    address::{self, LIST_PAGES, ListPage, PageLocation},
    content::escaped,
    print::SheetKind,
};
use crate::check::Edition;
use serde::Serialize;

/// The sections of a site that the navigation links to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the names say it")]
pub enum SiteSection {
    None,
    Front,
    List(ListPage),
    Search,
    Page(usize),
}

/// An entry of the navigation.
#[derive(Debug, Serialize)]
pub struct NavItem {
    /// The entry's label.
    pub title_html: String,
    /// The link to the section's first page.
    pub href: String,
    /// True if the current page belongs to the section.
    pub is_here: bool,
}

/// The content that all pages of one depth and section share.
#[derive(Debug, Serialize)]
pub struct Frame {
    /// The catalogue's title.
    pub title_html: String,
    /// The catalogue's title as plain text.
    pub title: String,
    /// The catalogue's subtitle.
    pub subtitle: Option<String>,
    /// The publisher.
    pub publisher: Option<String>,
    /// The commissioner of the catalogue.
    pub commissioner: Option<String>,
    /// The catalogue's date, formatted for readers.
    pub date: Option<String>,
    /// The catalogue's language.
    pub language: String,
    /// The relative path to the site's root.
    pub root: String,
    /// The link to the front page.
    pub home: String,
    /// The entries of the navigation.
    pub ways: Vec<NavItem>,
    /// The link to the search page.
    pub search: NavItem,
    /// The link to the logo.
    pub logo: Option<String>,
    /// The address of the accessibility statement, as configured.
    pub accessibility_statement: Option<String>,
    /// The audience of the build. `None` for the public.
    pub audience: Option<String>,
    /// The program's version.
    pub version: &'static str,
    /// The link to the evidence map. `None` if no insight has a visible quote.
    pub evidence: Option<String>,
    /// The link to the catalogue as a book.
    pub book: Option<String>,
    /// True if the site has an Atom feed, which requires a date in the catalogue or an insight.
    pub has_feed: bool,
    /// The relative path to the folder of scripts and styles, ending in `/`.
    pub assets: String,
}

/// Builds the frame for the pages of `section` at `place`.
pub fn frame(context: &ViewContext<'_>, place: &PageLocation, section: SiteSection) -> Frame {
    let edition = context.edition;
    let config = edition.config();
    let writer = context.writer(place, "");
    let audience = edition.audience();
    let public = crate::model::consent::Audience::Public;
    Frame {
        title_html: writer.inlines(&config.title.inlines),
        title: config.title.plain.clone(),
        subtitle: config.subtitle.clone(),
        publisher: config.publisher.clone(),
        commissioner: config.commissioner.clone(),
        date: config.date.map(|d| context.format_date(d)),
        language: config.language.clone(),
        root: place.root.clone(),
        book: context.print_href(place, &address::sheet_path(SheetKind::Book, "book")),
        home: place.href(""),
        ways: nav_items(context, place, section),
        search: NavItem {
            title_html: escaped(&context.words.message("search")),
            href: place.href(address::SEARCH),
            is_here: section == SiteSection::Search,
        },
        logo: config.logo.as_ref().map(|l| place.href(l.value.trim_start_matches('/'))),
        accessibility_statement: config.accessibility_statement.clone(),
        audience: (audience != public).then(|| context.words.message(&format!("audience-{}", audience.name()))),
        version: env!("CARGO_PKG_VERSION"),
        evidence: has_evidence(edition).then(|| place.href(address::EVIDENCE)),
        has_feed: super::feed::latest_date(context).is_some(),
        assets: place.root.clone() + &address::asset_path(""),
    }
}

/// Returns whether any insight has a quote that may be shown.
pub fn has_evidence(edition: &Edition) -> bool {
    edition.quotes().any(|(_, node)| node.insight.is_some())
}

fn nav_items(context: &ViewContext<'_>, place: &PageLocation, current: SiteSection) -> Vec<NavItem> {
    let edition = context.edition;
    let mut items = vec![];
    let mut add = |section: SiteSection, title_html: String, address: &str| {
        items.push(NavItem { title_html, href: place.href(address), is_here: section == current });
    };
    for list in LIST_PAGES.into_iter().filter(|list| list.has_entries(edition)) {
        add(SiteSection::List(list), escaped(&context.words.message(list.name())), &list.address());
    }
    for (i, page) in edition.pages().iter().enumerate() {
        let title = context.writer(place, &page.front.path).inlines(&page.front.title.inlines);
        add(SiteSection::Page(i), title, &address::page_address(edition, i));
    }
    items
}
