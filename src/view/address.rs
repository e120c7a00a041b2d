//! The address of every page in the site, and the links from one page to another.

use crate::{
    check::Edition,
    model::names::{Entity, EntityKind},
};

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
}

/// The file name of a folder's page.
pub const INDEX_FILE: &str = "index.html";

/// Returns the path of the file that holds the page at `address`.
pub fn index_path(address: &str) -> String {
    [address, INDEX_FILE].concat()
}

/// Returns the address of an entity, which may be an anchor within a page: `voices/#B04`. `None` if the entity is withheld.
pub fn entity_address(edition: &Edition, entity: Entity) -> Option<String> {
    let i = entity.index;
    Some(match entity.kind {
        EntityKind::Theme => theme_address(edition, i),
        EntityKind::Insight => insight_address(edition, i),
        EntityKind::Quote => quote_address(edition, i)?,
        EntityKind::Recommendation => ["recommendations/#", &edition.recommendation(i)?.recommendation.id].concat(),
        EntityKind::Question => {
            let node = &edition.questions()[i];
            format!("{}#{}", insight_address(edition, node.insight), node.question().id)
        }
        EntityKind::Voice => format!("voices/#{}", edition.voice(i)?.id),
        EntityKind::Workshop => format!("workshops/{}/", edition.workshops()[i].workshop.front.slug),
        EntityKind::Board => board_address(edition, i),
        EntityKind::Sheet => format!("sheets/{}/", edition.sheets()[i].front.slug),
        EntityKind::Practice => format!("practices/{}/", edition.practices()[i].practice.front.slug),
        EntityKind::Meeting => format!("meetings/{}/", edition.meetings()[i].meeting.front.slug),
        // The front page is not in the list of pages; its address is empty.
        EntityKind::Page => edition.pages().get(i).map_or(String::new(), |page| format!("{}/", page.front.slug)),
    })
}

/// Returns the address of a board. The address includes the workshop, because two workshops can open the same question.
pub fn board_address(edition: &Edition, index: usize) -> String {
    let node = &edition.boards()[index];
    format!("workshops/{}/{}/", edition.workshops()[node.workshop].workshop.front.slug, node.id)
}

/// Returns the address of a theme.
pub fn theme_address(edition: &Edition, index: usize) -> String {
    format!("themes/{}/", edition.themes()[index].theme.front.slug)
}

/// Returns the address of an insight. The address leaves out the theme, so that moving the insight to another theme breaks no link.
pub fn insight_address(edition: &Edition, index: usize) -> String {
    ["insights/", &edition.insights()[index].insight.front.slug, "/"].concat()
}

/// Returns the address of a quote. `None` if the quote is withheld.
pub fn quote_address(edition: &Edition, index: usize) -> Option<String> {
    Some(["quotes/", &edition.quote(index)?.quote.id, "/"].concat())
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
