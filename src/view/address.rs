//! The address of every page and file of the site, and the links from one page to another. No other module forms an address.

use super::print::SheetKind;
use crate::{
    check::Edition,
    model::names::{Entity, EntityKind},
};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// The location of a page, from which the links on the page are formed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PageLocation {
    /// The relative path to the site's root: empty, or `../` repeated.
    pub root: String,
    /// True if links end in `/` (a web server shows the index of a folder), false if they end in `index.html` (a disk does not).
    pub uses_clean_urls: bool,
}

impl PageLocation {
    /// Returns the location of the page at `address`.
    pub fn new(address: &str, uses_clean_urls: bool) -> Self {
        PageLocation { root: "../".repeat(address.matches('/').count()), uses_clean_urls }
    }

    /// Returns the link from this page to `address`: either a file, or a folder ending in `/` (empty for the front page),
    /// optionally with a `#` anchor within the page.
    pub fn href(&self, address: &str) -> String {
        let (path, anchor) = address.find('#').map_or((address, ""), |i| address.split_at(i));
        let root = self.root.as_str();
        if !path.is_empty() && !path.ends_with('/') {
            return [root, path, anchor].concat();
        }
        match (self.uses_clean_urls, root.is_empty() && path.is_empty()) {
            (true, true) => ["./", anchor].concat(),
            (true, false) => [root, path, anchor].concat(),
            (false, _) => [root, path, INDEX_FILE, anchor].concat(),
        }
    }

    /// Returns the link from this page to the copy of the file at `path`, a file from `content/` or `static/`.
    pub fn media_href(&self, path: &str) -> String {
        [&self.root, &*utf8_percent_encode(&media_path(path), &ENCODED_IN_PATHS).to_string()].concat()
    }
}

/// The characters that are percent-encoded in a path: all but the unreserved ones and the slash (RFC 3986, 2.3).
pub const ENCODED_IN_PATHS: AsciiSet =
    NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// The file name of a folder's page.
pub const INDEX_FILE: &str = "index.html";

/// Returns the path of the file that holds the page at `address`.
pub fn index_path(address: &str) -> String {
    [address, INDEX_FILE].concat()
}

/// The pages that list entries, in the order of the navigation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "each page is named by the entries that it lists")]
pub enum ListPage {
    Themes,
    Quotes,
    Recommendations,
    Practices,
    Workshops,
    Meetings,
    Voices,
}

/// All list pages, in the order of the navigation.
pub const LIST_PAGES: [ListPage; 7] = [
    ListPage::Themes,
    ListPage::Quotes,
    ListPage::Recommendations,
    ListPage::Practices,
    ListPage::Workshops,
    ListPage::Meetings,
    ListPage::Voices,
];

impl ListPage {
    /// Returns the name of the page: its template, its folder, and the key of its title among the interface's words.
    pub fn name(self) -> &'static str {
        match self {
            ListPage::Themes => "themes",
            ListPage::Quotes => "quotes",
            ListPage::Recommendations => "recommendations",
            ListPage::Practices => "practices",
            ListPage::Workshops => "workshops",
            ListPage::Meetings => "meetings",
            ListPage::Voices => "voices",
        }
    }

    /// Returns the address of the page.
    pub fn address(self) -> String {
        [self.name(), "/"].concat()
    }

    /// Returns the address of the entry `slug`, which has a page of its own in this page's folder.
    fn entry_address(self, slug: &str) -> String {
        [self.name(), "/", slug, "/"].concat()
    }

    /// Returns the address of the entry `id` within the page.
    fn anchor(self, id: &str) -> String {
        [self.name(), "/#", id].concat()
    }

    /// Returns whether the edition has any entry for the page to list.
    pub fn has_entries(self, edition: &Edition) -> bool {
        match self {
            ListPage::Themes => !edition.themes().is_empty(),
            ListPage::Quotes => edition.quotes().next().is_some(),
            ListPage::Recommendations => edition.recommendations().next().is_some(),
            ListPage::Practices => !edition.practices().is_empty(),
            ListPage::Workshops => !edition.workshops().is_empty() || !edition.sheets().is_empty(),
            ListPage::Meetings => !edition.meetings().is_empty(),
            ListPage::Voices => edition.voices().next().is_some(),
        }
    }
}

/// The address of the evidence map.
pub const EVIDENCE: &str = "evidence/";

/// The address of the search page.
pub const SEARCH: &str = "search/";

/// The page for an address that does not exist.
pub const NOT_FOUND_FILE: &str = "404.html";

/// The Atom feed.
pub const FEED_FILE: &str = "feed.xml";

/// The edition as data.
pub const DATA_FILE: &str = "catalogue.json";

/// The schema of the edition's data.
pub const SCHEMA_FILE: &str = "catalogue.schema.json";

/// The quotes as a table.
pub const QUOTES_FILE: &str = "quotes.csv";

/// The list of pages for search engines.
pub const SITE_MAP_FILE: &str = "sitemap.xml";

/// The rules for search engines.
pub const ROBOTS_FILE: &str = "robots.txt";

/// The iCalendar file of all meetings.
pub const CALENDAR_FILE: &str = "meetings/calendar.ics";

/// Returns the path of the iCalendar file of one meeting.
pub fn calendar_file(edition: &Edition, meeting: usize) -> String {
    meeting_address(edition, meeting) + "meeting.ics"
}

/// Returns the path of a file of the skin.
pub fn asset_path(name: &str) -> String {
    ["assets/", name].concat()
}

/// Returns the path of a file of the search index.
pub fn search_path(name: &str) -> String {
    [SEARCH, name, ".js"].concat()
}

/// Returns the folder of the sheets of one kind.
pub fn sheet_folder(kind: SheetKind) -> &'static str {
    match kind {
        SheetKind::Posters => "print/posters",
        SheetKind::Cards => "print/cards",
        SheetKind::Boards => "print/boards",
        SheetKind::Sheets => "print/sheets",
        SheetKind::Briefs => "print/briefs",
        SheetKind::Book => "print",
        SheetKind::Kit => "print/kits",
        SheetKind::Previews => "print/previews",
    }
}

/// Returns the path of the sheet `name` of one kind.
pub fn sheet_path(kind: SheetKind, name: &str) -> String {
    let extension = match kind {
        SheetKind::Kit => ".zip",
        SheetKind::Previews => ".png",
        _ => ".pdf",
    };
    [sheet_folder(kind), "/", name, extension].concat()
}

/// Returns the address of an entity, which may be an anchor within a page: `voices/#B04`. `None` if the entity is withheld.
pub fn entity_address(edition: &Edition, entity: Entity) -> Option<String> {
    let i = entity.index;
    Some(match entity.kind {
        EntityKind::Theme => theme_address(edition, i),
        EntityKind::Insight => insight_address(edition, i),
        EntityKind::Quote => quote_address(edition, i)?,
        EntityKind::Recommendation => recommendation_address(edition, i)?,
        EntityKind::Question => question_address(edition, i),
        EntityKind::Voice => voice_address(edition, i)?,
        EntityKind::Workshop => workshop_address(edition, i),
        EntityKind::Board => board_address(edition, i),
        EntityKind::Sheet => form_address(edition, i),
        EntityKind::Practice => practice_address(edition, i),
        EntityKind::Meeting => meeting_address(edition, i),
        EntityKind::Page => page_address(edition, i),
    })
}

/// Returns the address of a theme.
pub fn theme_address(edition: &Edition, index: usize) -> String {
    ListPage::Themes.entry_address(&edition.themes()[index].theme.front.slug)
}

/// Returns the address of an insight. The address leaves out the theme, so that moving the insight to another theme breaks no link.
pub fn insight_address(edition: &Edition, index: usize) -> String {
    ["insights/", &edition.insights()[index].insight.front.slug, "/"].concat()
}

/// Returns the address of a question, within its insight's page.
pub fn question_address(edition: &Edition, index: usize) -> String {
    let node = &edition.questions()[index];
    [&insight_address(edition, node.insight), "#", &node.question().id].concat()
}

/// Returns the address of a quote. `None` if the quote is withheld.
pub fn quote_address(edition: &Edition, index: usize) -> Option<String> {
    Some(ListPage::Quotes.entry_address(&edition.quote(index)?.quote.id))
}

/// Returns the address of a recommendation, within the page of all. `None` if the recommendation is withheld.
pub fn recommendation_address(edition: &Edition, index: usize) -> Option<String> {
    Some(ListPage::Recommendations.anchor(&edition.recommendation(index)?.recommendation.id))
}

/// Returns the address of a voice: its place on the page of voices, or that page if the edition does not link voices. `None` if the voice
/// is withheld.
pub fn voice_address(edition: &Edition, index: usize) -> Option<String> {
    edition.voice(index)?;
    Some(edition.voice_id(index).map_or_else(|| ListPage::Voices.address(), |id| ListPage::Voices.anchor(id)))
}

/// Returns the address of a practice.
pub fn practice_address(edition: &Edition, index: usize) -> String {
    ListPage::Practices.entry_address(&edition.practices()[index].practice.front.slug)
}

/// Returns the address of a workshop.
pub fn workshop_address(edition: &Edition, index: usize) -> String {
    ListPage::Workshops.entry_address(&edition.workshops()[index].workshop.front.slug)
}

/// Returns the address of a board. The address includes the workshop, because two workshops can open the same question.
pub fn board_address(edition: &Edition, index: usize) -> String {
    let node = &edition.boards()[index];
    [&workshop_address(edition, node.workshop), &*node.id, "/"].concat()
}

/// Returns the address of a sheet.
pub fn form_address(edition: &Edition, index: usize) -> String {
    ["sheets/", &edition.sheets()[index].front.slug, "/"].concat()
}

/// Returns the address of a meeting.
pub fn meeting_address(edition: &Edition, index: usize) -> String {
    ListPage::Meetings.entry_address(&edition.meetings()[index].meeting.front.slug)
}

/// Returns the address of a page of the team's own. The front page is the page behind the last one; its address is empty.
pub fn page_address(edition: &Edition, index: usize) -> String {
    edition.pages().get(index).map_or(String::new(), |page| [&page.front.slug, "/"].concat())
}

/// Returns the output path of a file from `content/` or `static/` that a page shows or links to.
pub fn media_path(path: &str) -> String {
    match path.strip_prefix("static/") {
        Some(rest) => rest.to_string(),
        None => format!("media/{}", path.strip_prefix("content/").unwrap_or(path)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_work_from_any_depth_with_and_without_a_server() {
        let on_disk = PageLocation::new("insights/x/", false);
        assert_eq!(on_disk.href("themes/y/#z"), "../../themes/y/index.html#z");
        assert_eq!(on_disk.href(""), "../../index.html");
        assert_eq!(on_disk.href("assets/site.css"), "../../assets/site.css");
        let on_server = PageLocation::new("insights/x/", true);
        assert_eq!(on_server.href("themes/y/#z"), "../../themes/y/#z");
        assert_eq!(on_server.href(""), "../../");
        assert_eq!(PageLocation::new("", true).href(""), "./");
        assert_eq!(PageLocation::new("", false).href(""), "index.html");
    }
}
