//! The index of all entries by first letter: the search page for readers whose browser runs no scripts.

use super::{searchable_entities, to_nfc};
use crate::{
    model::names::EntityKind,
    view::{
        Head, ViewContext,
        address::{self, ListPage},
        content,
    },
};
use serde::Serialize;
use std::collections::BTreeMap;

/// The search page: the only index if scripts do not run, and shown below the results if they do.
#[derive(Debug, Serialize)]
pub struct SearchPage {
    /// The page's head.
    pub head: Head,
    /// The entries, grouped by first letter.
    pub letters: Vec<LetterGroup>,
    /// The link to the wall of quotes, if there are too many quotes to list here.
    pub wall: Option<String>,
}

/// The entries under one letter.
#[derive(Debug, Serialize)]
pub struct LetterGroup {
    /// The letter, or `#` for titles that begin with none.
    pub name: String,
    /// The anchor of the group within the page.
    pub id: String,
    /// The entries, in alphabetical order.
    pub entries: Vec<LetterEntry>,
}

/// An entry in the index by letter.
#[derive(Debug, Serialize)]
pub struct LetterEntry {
    /// The entry's title; for a quote, its first words.
    pub title: String,
    /// The link to the entry's page.
    pub href: String,
    /// The entry's kind, in the interface's words.
    pub kind: String,
    /// The language of the title, if it differs from the catalogue's.
    pub language: Option<String>,
}

/// Builds the search page.
pub fn search_page(context: &ViewContext<'_>) -> SearchPage {
    let place = context.page_location(address::SEARCH);
    let edition = context.edition;
    let kinds: BTreeMap<&str, String> =
        KIND_MESSAGES.iter().map(|(kind, message_key)| (kind.name(), context.words.message(message_key))).collect();
    let quotes = edition.quotes().count();
    let wall = (quotes > MAX_LISTED_QUOTES).then(|| place.href(&ListPage::Quotes.address()));
    let mut sorted: Vec<(SortKey, LetterEntry)> = searchable_entities(context)
        .into_iter()
        .filter(|entity| entity.kind != EntityKind::Quote || wall.is_none())
        .filter_map(|entity| {
            let title = context.title(entity);
            let key = SortKey::new(&title, &edition.config().language);
            let is_quote = entity.kind == EntityKind::Quote;
            let title = if is_quote { title } else { content::beginning(&title, 120) };
            let href = place.href(&address::entity_address(edition, entity)?);
            let language =
                if is_quote { edition.quote(entity.index).and_then(|q| q.quote.language.clone()) } else { None };
            Some((key, LetterEntry { title, href, kind: kinds[entity.kind.name()].clone(), language }))
        })
        .collect();
    sorted.sort_by(|a, b| (&a.0, &a.1.title, &a.1.href).cmp(&(&b.0, &b.1.title, &b.1.href)));
    let mut letters: Vec<LetterGroup> = vec![];
    for (key, entry) in sorted {
        let name = key.first_letter();
        if letters.last().is_none_or(|last| last.name != name) {
            let id = format!("index-{}", letters.len() + 1);
            letters.push(LetterGroup { name, id, entries: vec![] });
        }
        if let Some(last) = letters.last_mut() {
            last.entries.push(entry);
        }
    }
    let description = context.words.message("search-index-intro");
    SearchPage { head: context.head(address::SEARCH, &context.words.message("search"), &description), letters, wall }
}

/// The maximum number of quotes in the index. Among more, nobody looks for a quote by its first word; the wall groups them by theme.
const MAX_LISTED_QUOTES: usize = 2000;

/// The message key of each kind's name.
const KIND_MESSAGES: [(EntityKind, &str); 10] = [
    (EntityKind::Theme, "theme"),
    (EntityKind::Insight, "insight"),
    (EntityKind::Recommendation, "recommendation"),
    (EntityKind::Practice, "practice"),
    (EntityKind::Page, "page"),
    (EntityKind::Workshop, "workshop"),
    (EntityKind::Board, "board"),
    (EntityKind::Sheet, "sheet"),
    (EntityKind::Meeting, "meeting"),
    (EntityKind::Quote, "quote"),
];

/// The letters that a language sorts after z, in order. Any other accented letter sorts with its base letter.
const LETTERS_AFTER_Z: [(&str, &str); 5] = [("da", "æøå"), ("nb", "æøå"), ("nn", "æøå"), ("sv", "åäö"), ("fi", "åäö")];

/// The articles that each language ignores at the beginning of a title.
const ARTICLES: [(&str, &[&str]); 2] = [("en", &["a", "an", "the"]), ("da", &["en", "et", "den", "det", "de"])];

/// Returns a title without its leading article.
fn without_article<'t>(title: &'t str, language: &str) -> &'t str {
    let articles = ARTICLES.iter().find(|(tag, _)| *tag == language).map_or(&[][..], |(_, articles)| articles);
    match title.split_once(' ') {
        Some((first, rest)) if articles.contains(&first.to_lowercase().as_str()) => rest.trim_start(),
        _ => title,
    }
}

/// The sort key of a title. Numbers and symbols sort before letters.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct SortKey(Vec<(u32, char)>);

impl SortKey {
    fn new(title: &str, language: &str) -> Self {
        use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};
        let subtag = language.split('-').next().unwrap_or(language);
        let letters_after_z = LETTERS_AFTER_Z.iter().find(|(tag, _)| *tag == subtag).map_or("", |(_, letters)| letters);
        let mut key = vec![];
        let title = without_article(title.trim_start_matches(|c: char| !c.is_alphanumeric()), subtag);
        if !title.starts_with(char::is_alphabetic) {
            // All titles that begin with a number or a symbol form one group, before the letters.
            key.push((0, '#'));
        }
        let push_letter = |c: char, key: &mut Vec<(u32, char)>| match letters_after_z.chars().position(|b| b == c) {
            Some(at) => key.push((0x11_0000 + at as u32, c)),
            None => key.extend(c.nfd().filter(|c| !is_combining_mark(*c)).map(|base| (u32::from(base), base))),
        };
        for c in to_nfc(title).chars() {
            match c.to_ascii_lowercase() {
                c if c.is_ascii_alphanumeric() || c == ' ' => key.push((u32::from(c), c)),
                c if c.is_ascii() => {}
                c => c.to_lowercase().filter(|c| c.is_alphanumeric()).for_each(|c| push_letter(c, &mut key)),
            }
        }
        SortKey(key)
    }

    fn first_letter(&self) -> String {
        self.0.first().map_or_else(|| "#".to_string(), |(_, c)| c.to_uppercase().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::SortKey;

    #[test]
    fn titles_sort_by_the_alphabet_of_each_language() {
        let sorted = |language: &str| {
            let mut words = vec!["Øl", "Zebra", "Ånd", "Abe", "Ære", "État", "42"];
            words.sort_by_key(|w| SortKey::new(w, language));
            words
        };
        assert_eq!(sorted("da"), ["42", "Abe", "État", "Zebra", "Ære", "Øl", "Ånd"]);
        assert_eq!(sorted("en"), ["42", "Abe", "Ånd", "État", "Zebra", "Ære", "Øl"]);
        assert_eq!(SortKey::new("Ånd", "da").first_letter(), "Å");
        assert_eq!(SortKey::new("Ånd", "en").first_letter(), "A");
        assert_eq!(SortKey::new("42 kroner", "da").first_letter(), "#");
        assert_eq!(SortKey::new("… and so", "en").first_letter(), "A");
        assert_eq!(SortKey::new("The letter", "en").first_letter(), "L");
        assert_eq!(SortKey::new("Det sidste", "da").first_letter(), "S");
        assert!(SortKey::new("½", "en") < SortKey::new("a", "en"));
    }
}
