//! What can be found: every entry of an edition with its words, and the same as an index by letter, for reading without scripts.

use super::{Head, Scene, address, html, text};
use crate::model::{
    names::{Entity, Kind},
    prose::Block,
    theme::Paper,
};
use serde::Serialize;
use std::collections::BTreeMap;

/// Where a reader's search stands.
pub const SEARCH: &str = "search/";

/// The kinds that results stand under, in the order in which entries are numbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// Themes.
    Themes,
    /// Insights.
    Insights,
    /// Recommendations.
    Recommendations,
    /// Practices.
    Practices,
    /// Pages, workshops, boards, sheets, meetings.
    Pages,
    /// Quotes.
    Quotes,
}

impl Group {
    /// All of them.
    pub const ALL: [Group; 6] =
        [Group::Themes, Group::Insights, Group::Recommendations, Group::Practices, Group::Pages, Group::Quotes];

    /// The key of its name among the words of the interface.
    pub fn word(self) -> &'static str {
        match self {
            Group::Themes => "themes",
            Group::Insights => "insights",
            Group::Recommendations => "recommendations",
            Group::Practices => "practices",
            Group::Pages => "search-pages",
            Group::Quotes => "quotes",
        }
    }

    fn of(kind: Kind) -> Option<Self> {
        Some(match kind {
            Kind::Theme => Group::Themes,
            Kind::Insight => Group::Insights,
            Kind::Recommendation => Group::Recommendations,
            Kind::Practice => Group::Practices,
            Kind::Page | Kind::Workshop | Kind::Board | Kind::Sheet | Kind::Meeting => Group::Pages,
            Kind::Quote => Group::Quotes,
            // A question is found at its insight, a voice at its quotes.
            Kind::Question | Kind::Voice => return None,
        })
    }
}

/// What results can be narrowed by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Facet {
    /// The theme.
    Theme,
    /// How the voice was listened to.
    Kind,
    /// When a recommendation should come.
    Horizon,
    /// Whose idea it was.
    Origin,
}

impl Facet {
    /// All of them.
    pub const ALL: [Facet; 4] = [Facet::Theme, Facet::Kind, Facet::Horizon, Facet::Origin];

    /// Its name in the files of a search.
    pub fn key(self) -> &'static str {
        match self {
            Facet::Theme => "theme",
            Facet::Kind => "kind",
            Facet::Horizon => "horizon",
            Facet::Origin => "origin",
        }
    }
}

/// An entry as it is found and shown.
#[derive(Debug, Default)]
pub struct Found {
    /// Its page, from the root.
    pub href: String,
    /// The number of a theme or an insight.
    pub number: String,
    /// What it is called; of a quote, who said it.
    pub title: String,
    /// What stands below that: a place, a date, the insight a quote carries.
    pub context: String,
    /// What it says.
    pub text: String,
    /// What it can be found by besides, and is not shown: tags, questions, ideas, answers.
    pub more: String,
    /// The language of its text, where it is another than the catalogue's.
    pub language: Option<String>,
    /// What it can be narrowed by: keys and their labels.
    pub facets: Vec<(Facet, String, String)>,
}

/// Every entry that can be found, kind by kind.
pub fn entries(scene: &Scene<'_>) -> Vec<Entity> {
    let e = scene.edition;
    let of = |kind: Kind, count: usize| (0..count).map(move |index| Entity { kind, index });
    let recommendations = e.recommendations().map(|(index, _)| Entity { kind: Kind::Recommendation, index });
    let quotes = e.quotes().map(|(index, _)| Entity { kind: Kind::Quote, index });
    let mut all: Vec<Entity> = of(Kind::Theme, e.themes().len()).collect();
    all.extend(of(Kind::Insight, e.insights().len()));
    all.extend(recommendations);
    all.extend(of(Kind::Practice, e.practices().len()));
    // The foreword stands on the front page, behind the others in number.
    all.extend(of(Kind::Page, e.pages().len() + usize::from(e.front_page().is_some())));
    all.extend(of(Kind::Workshop, e.workshops().len()));
    all.extend(of(Kind::Board, e.boards().len()));
    all.extend(of(Kind::Sheet, e.sheets().len()));
    all.extend(of(Kind::Meeting, e.meetings().len()));
    all.extend(quotes);
    all
}

/// How many entries of each kind there are, for kinds of which there are any.
pub fn groups(entries: &[Entity]) -> BTreeMap<Group, usize> {
    let mut counts = BTreeMap::new();
    for group in entries.iter().filter_map(|entity| Group::of(entity.kind)) {
        *counts.entry(group).or_default() += 1;
    }
    counts
}

/// An entry with its words.
pub fn found(scene: &Scene<'_>, entity: Entity) -> Found {
    let place = scene.place("");
    let address = address::of_entity(scene.edition, entity).unwrap_or_default();
    let title = text::title_of(scene.edition, entity);
    let found = Found { href: place.href(&address), title, ..Found::default() };
    let e = scene.edition;
    let i = entity.index;
    match entity.kind {
        Kind::Theme => theme(scene, i, found),
        Kind::Insight => insight(scene, i, found),
        Kind::Recommendation => recommendation(scene, i, found),
        Kind::Quote => quote(scene, i, found),
        Kind::Practice => {
            let node = &e.practices()[i];
            let facets = node.themes.iter().map(|t| theme_facet(scene, *t)).collect();
            let context = node.practice.place.clone().unwrap_or_default();
            let text = shown(node.practice.front.summary.as_deref(), &text::blocks(e, &node.practice.prose.blocks));
            Found { context, text, more: node.practice.front.tags.join(" "), facets, ..found }
        }
        Kind::Page => {
            let Some(page) = e.pages().get(i).map(|page| &**page).or(e.front_page()) else { return found };
            let steps = page.steps.iter().map(|s| format!("{} {}", s.title, s.text.as_deref().unwrap_or_default()));
            let text = shown(page.front.summary.as_deref(), &text::blocks(e, &page.prose.blocks));
            Found { text, more: steps.chain(page.front.tags.clone()).collect::<Vec<_>>().join(" "), ..found }
        }
        Kind::Workshop => {
            let node = &e.workshops()[i];
            let front = &node.workshop.front;
            let text = shown(front.summary.as_deref(), &text::blocks(e, &node.workshop.opening));
            let context = of_kind(scene, "workshop", front.date);
            Found { text, context, more: front.tags.join(" "), ..found }
        }
        Kind::Board => board(scene, i, found),
        Kind::Sheet => {
            let sheet = &e.sheets()[i];
            let prompts = sheet.fields.iter().map(|f| text::inlines(e, &f.prompt));
            let text = shown(sheet.front.summary.as_deref(), &text::blocks(e, &sheet.opening));
            let more = prompts.collect::<Vec<_>>().join(" ");
            Found { text, more, context: scene.words.say("sheet"), ..found }
        }
        Kind::Meeting => {
            let meeting = &e.meetings()[i].meeting;
            let text = shown(meeting.front.summary.as_deref(), &text::blocks(e, &meeting.prose.blocks));
            let more = [&meeting.committee, &meeting.place].into_iter().flatten().cloned().collect::<Vec<_>>();
            let context = of_kind(scene, "meeting", meeting.front.date);
            Found { text, context, more: more.join(" "), ..found }
        }
        Kind::Question | Kind::Voice => found,
    }
}

/// A summary, then the rest.
fn shown(summary: Option<&str>, text: &str) -> String {
    match summary {
        Some(summary) => format!("{summary} {text}"),
        None => text.to_string(),
    }
}

/// `Workshop, 20 May 2026`.
fn of_kind(scene: &Scene<'_>, word: &str, date: Option<crate::model::date::Date>) -> String {
    let word = scene.words.say(word);
    date.map_or_else(|| word.clone(), |d| format!("{word}, {}", scene.date(d)))
}

fn theme_facet(scene: &Scene<'_>, theme: usize) -> (Facet, String, String) {
    let front = &scene.edition.themes()[theme].theme.front;
    (Facet::Theme, front.slug.to_string(), front.title.plain.clone())
}

fn theme(scene: &Scene<'_>, index: usize, found: Found) -> Found {
    let node = &scene.edition.themes()[index];
    let front = &node.theme.front;
    let papers = node.papers.iter().map(|paper| of_paper(scene, paper));
    Found {
        number: (index + 1).to_string(),
        text: shown(front.summary.as_deref(), &text::blocks(scene.edition, &node.theme.prose.blocks)),
        more: papers.chain(front.tags.clone()).collect::<Vec<_>>().join(" "),
        facets: vec![theme_facet(scene, index)],
        ..found
    }
}

/// What comes first: now, then the longer run, then the years.
pub fn when(horizon: &str) -> (usize, &str) {
    (["now", "later"].iter().position(|key| *key == horizon).unwrap_or(2), horizon)
}

fn of_paper(scene: &Scene<'_>, paper: &Paper) -> String {
    let all = |blocks: &[Block]| text::blocks(scene.edition, blocks);
    let entries =
        paper.entries.iter().map(|e| format!("{} {}", text::inlines(scene.edition, &e.title), all(&e.blocks)));
    format!("{} {}", all(&paper.opening), entries.collect::<Vec<_>>().join(" "))
}

fn insight(scene: &Scene<'_>, index: usize, found: Found) -> Found {
    let e = scene.edition;
    let node = &e.insights()[index];
    let front = &node.insight.front;
    let questions = node.questions.iter().map(|q| text::inlines(e, &e.questions()[*q].question().text.inlines));
    Found {
        number: scene.number(index),
        text: text::blocks(e, &node.insight.prose.blocks),
        more: questions.chain(front.tags.clone()).chain(front.summary.clone()).collect::<Vec<_>>().join(" "),
        facets: vec![theme_facet(scene, node.theme)],
        ..found
    }
}

fn quote(scene: &Scene<'_>, index: usize, found: Found) -> Found {
    let e = scene.edition;
    let Some(node) = e.quote(index) else { return found };
    let voice = node.voice.and_then(|v| e.voice(v));
    let who = node.quote.attribution.clone().or_else(|| voice.and_then(|v| v.label.clone()));
    let kind = voice.and_then(|v| v.kind.as_ref());
    let insight = node.insight.map(|i| &e.insights()[i].insight.front.title.plain);
    let context = node.insight.zip(insight).map(|(i, title)| format!("{} {title}", scene.number(i)));
    let mut facets: Vec<_> = node.theme.map(|t| theme_facet(scene, t)).into_iter().collect();
    facets.extend(kind.map(|k| (Facet::Kind, k.clone(), scene.term("kind", k))));
    Found {
        title: who.unwrap_or_else(|| scene.words.say("nobody-label")),
        context: context.unwrap_or_default(),
        // The stars of placeholders are signs, not words.
        text: node.quote.testimony.plain().replace('*', ""),
        more: voice.map_or(String::new(), |v| v.id.to_string()),
        language: node.quote.language.clone(),
        facets,
        ..found
    }
}

fn recommendation(scene: &Scene<'_>, index: usize, found: Found) -> Found {
    let e = scene.edition;
    let Some(node) = e.recommendation(index) else { return found };
    let one = &node.recommendation;
    let mut facets: Vec<_> = node.theme.map(|t| theme_facet(scene, t)).into_iter().collect();
    facets.extend(one.horizon.map(|h| (Facet::Horizon, super::recommendation::horizon_key(h), scene.horizon(h))));
    facets.extend(one.origin.as_ref().map(|o| (Facet::Origin, o.clone(), scene.term("origin", o))));
    let said = |facet: Facet| facets.iter().filter(move |f| f.0 == facet).map(|f| f.2.clone());
    let context = said(Facet::Horizon).chain(said(Facet::Origin)).collect::<Vec<_>>().join(", ");
    let more = [&one.answer, &one.owner].into_iter().flatten().cloned().collect::<Vec<_>>().join(" ");
    Found { context, text: text::blocks(e, &one.more), more, facets, ..found }
}

fn board(scene: &Scene<'_>, index: usize, found: Found) -> Found {
    let e = scene.edition;
    let node = &e.boards()[index];
    let board = node.board();
    let ideas = board.map_or(&[][..], |b| &b.ideas).iter().map(|idea| text::inlines(e, &idea.text));
    let workshop = e.workshops()[node.workshop].workshop.front.title.plain.clone();
    let themes: std::collections::BTreeSet<usize> = node.insights.iter().map(|i| e.insights()[*i].theme).collect();
    Found {
        context: format!("{}, {workshop}", scene.words.say("board")),
        text: board.map_or(String::new(), |b| text::blocks(e, &b.text)),
        more: ideas.collect::<Vec<_>>().join(" "),
        facets: themes.into_iter().map(|t| theme_facet(scene, t)).collect(),
        ..found
    }
}

/// The page of a search: what is shown where scripts do not run, and below the results where they do.
#[derive(Debug, Serialize)]
pub struct SearchPage {
    /// What the head says.
    pub head: Head,
    /// The entries by their first letters.
    pub letters: Vec<Letter>,
    /// The link to the wall, where there are too many quotes to stand among them.
    pub wall: Option<String>,
}

/// The entries under one letter.
#[derive(Debug, Serialize)]
pub struct Letter {
    /// The letter, or `#` for what opens with none.
    pub name: String,
    /// Its address within the page.
    pub id: String,
    /// The entries.
    pub entries: Vec<Listed>,
}

/// An entry in the index by letter.
#[derive(Debug, Serialize)]
pub struct Listed {
    /// What it is called; of a quote, its first words.
    pub title: String,
    /// Its page.
    pub href: String,
    /// What it is, in the interface's words.
    pub kind: String,
    /// The language of its title, where it is another than the catalogue's.
    pub language: Option<String>,
}

/// The page of a search.
pub fn search(scene: &Scene<'_>) -> SearchPage {
    let place = scene.place(SEARCH);
    let e = scene.edition;
    let (open, close) = &e.config().quotation_marks;
    let kinds: BTreeMap<&str, String> = KINDS.iter().map(|(kind, word)| (kind.name(), scene.words.say(word))).collect();
    let quotes = e.quotes().count();
    let wall = (quotes > MOST_QUOTES).then(|| place.href("quotes/"));
    let mut sorted: Vec<(SortKey, Listed)> = entries(scene)
        .into_iter()
        .filter(|entity| entity.kind != Kind::Quote || wall.is_none())
        .filter_map(|entity| {
            let title = text::title_of(e, entity);
            let key = SortKey::of(&title, &e.config().language);
            let is_quote = entity.kind == Kind::Quote;
            let title = if is_quote { format!("{open}{title}{close}") } else { html::beginning(&title, 120) };
            let href = place.href(&address::of_entity(e, entity)?);
            let language = if is_quote { e.quote(entity.index).and_then(|q| q.quote.language.clone()) } else { None };
            Some((key, Listed { title, href, kind: kinds[entity.kind.name()].clone(), language }))
        })
        .collect();
    sorted.sort_by(|a, b| (&a.0, &a.1.title, &a.1.href).cmp(&(&b.0, &b.1.title, &b.1.href)));
    let mut letters: Vec<Letter> = vec![];
    for (key, listed) in sorted {
        let name = key.letter();
        if letters.last().is_none_or(|last| last.name != name) {
            let id = format!("index-{}", letters.len() + 1);
            letters.push(Letter { name, id, entries: vec![] });
        }
        if let Some(last) = letters.last_mut() {
            last.entries.push(listed);
        }
    }
    let description = scene.words.say("search-index-intro");
    SearchPage { head: scene.head(SEARCH, &scene.words.say("search"), &description), letters, wall }
}

/// Of more quotes than these nobody looks for one by its first word: they stand on the wall, theme by theme.
const MOST_QUOTES: usize = 2000;

/// What each kind is called.
const KINDS: [(Kind, &str); 10] = [
    (Kind::Theme, "theme"),
    (Kind::Insight, "insight"),
    (Kind::Recommendation, "recommendation"),
    (Kind::Practice, "practice"),
    (Kind::Page, "page"),
    (Kind::Workshop, "workshop"),
    (Kind::Board, "board"),
    (Kind::Sheet, "sheet"),
    (Kind::Meeting, "meeting"),
    (Kind::Quote, "quote"),
];

/// The letters that a language puts behind z, in its order; the others stand with the letter they are written from.
const BEHIND_Z: [(&str, &str); 5] = [("da", "æøå"), ("nb", "æøå"), ("nn", "æøå"), ("sv", "åäö"), ("fi", "åäö")];

/// The words that a title is not looked for under.
const ARTICLES: [(&str, &[&str]); 2] = [("en", &["a", "an", "the"]), ("da", &["en", "et", "den", "det", "de"])];

/// A title without the article it opens with.
fn without_article<'t>(title: &'t str, language: &str) -> &'t str {
    let articles = ARTICLES.iter().find(|(tag, _)| *tag == language).map_or(&[][..], |(_, articles)| articles);
    match title.split_once(' ') {
        Some((first, rest)) if articles.contains(&first.to_lowercase().as_str()) => rest.trim_start(),
        _ => title,
    }
}

/// What entries are put in order by. Numbers and signs stand first.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct SortKey(Vec<(u32, char)>);

impl SortKey {
    fn of(title: &str, language: &str) -> Self {
        use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};
        let subtag = language.split('-').next().unwrap_or(language);
        let behind = BEHIND_Z.iter().find(|(tag, _)| *tag == subtag).map_or("", |(_, letters)| letters);
        let mut key = vec![];
        let title = without_article(title.trim_start_matches(|c: char| !c.is_alphanumeric()), subtag);
        if !title.starts_with(char::is_alphabetic) {
            // Numbers and signs stand together, before the letters.
            key.push((0, '#'));
        }
        for c in title.nfc().flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric() || *c == ' ') {
            match behind.chars().position(|b| b == c) {
                Some(at) => key.push((0x11_0000 + at as u32, c)),
                None => key.extend(c.nfd().filter(|c| !is_combining_mark(*c)).map(|base| (u32::from(base), base))),
            }
        }
        SortKey(key)
    }

    fn letter(&self) -> String {
        self.0.first().map_or_else(|| "#".to_string(), |(_, c)| c.to_uppercase().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::SortKey;

    #[test]
    fn each_language_has_its_alphabet() {
        let sorted = |language: &str| {
            let mut words = vec!["Øl", "Zebra", "Ånd", "Abe", "Ære", "État", "42"];
            words.sort_by_key(|w| SortKey::of(w, language));
            words
        };
        assert_eq!(sorted("da"), ["42", "Abe", "État", "Zebra", "Ære", "Øl", "Ånd"]);
        assert_eq!(sorted("en"), ["42", "Abe", "Ånd", "État", "Zebra", "Ære", "Øl"]);
        assert_eq!(SortKey::of("Ånd", "da").letter(), "Å");
        assert_eq!(SortKey::of("Ånd", "en").letter(), "A");
        assert_eq!(SortKey::of("42 kroner", "da").letter(), "#");
        assert_eq!(SortKey::of("… and so", "en").letter(), "A");
        assert_eq!(SortKey::of("The letter", "en").letter(), "L");
        assert_eq!(SortKey::of("Det sidste", "da").letter(), "S");
        assert!(SortKey::of("½", "en") < SortKey::of("a", "en"));
    }
}
