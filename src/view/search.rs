//! The content of the search index: every entry of an edition with its text.

mod letters;

pub use letters::{SearchPage, search_page};

use super::{ViewContext, address};
use crate::model::{
    names::{Entity, EntityKind},
    prose::Block,
    theme::ThemePaper,
};
use std::{borrow::Cow, collections::BTreeMap};
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// Returns `text` in Unicode's NFC, which nearly every text is in already.
pub fn to_nfc(text: &str) -> Cow<'_, str> {
    // Fast path: characters below U+0300 are NFC already, and so are the dashes and quotation marks of U+2000–U+203F.
    let bytes = text.as_bytes();
    if !bytes.iter().fold(false, |any, byte| any | (*byte >= 0xCC)) {
        return Cow::Borrowed(text);
    }
    let mut high = bytes.iter().enumerate().filter(|(_, byte)| **byte >= 0xCC);
    if high.all(|(at, byte)| *byte == 0xE2 && bytes[at + 1] == 0x80) || is_nfc(text) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.nfc().collect())
}

/// The address of the search page.
pub const SEARCH_ADDRESS: &str = "search/";

/// The groups of search results, in the order in which entries are numbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ResultGroup {
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

impl ResultGroup {
    /// All groups, in order.
    pub const ALL: [ResultGroup; 6] = [
        ResultGroup::Themes,
        ResultGroup::Insights,
        ResultGroup::Recommendations,
        ResultGroup::Practices,
        ResultGroup::Pages,
        ResultGroup::Quotes,
    ];

    /// Returns the message key of the group's name.
    pub fn message_key(self) -> &'static str {
        match self {
            ResultGroup::Themes => "themes",
            ResultGroup::Insights => "insights",
            ResultGroup::Recommendations => "recommendations",
            ResultGroup::Practices => "practices",
            ResultGroup::Pages => "search-pages",
            ResultGroup::Quotes => "quotes",
        }
    }

    fn from_kind(kind: EntityKind) -> Option<Self> {
        Some(match kind {
            EntityKind::Theme => ResultGroup::Themes,
            EntityKind::Insight => ResultGroup::Insights,
            EntityKind::Recommendation => ResultGroup::Recommendations,
            EntityKind::Practice => ResultGroup::Practices,
            EntityKind::Page | EntityKind::Workshop | EntityKind::Board | EntityKind::Sheet | EntityKind::Meeting => {
                ResultGroup::Pages
            }
            EntityKind::Quote => ResultGroup::Quotes,
            // A question is found through its insight, a voice through its quotes.
            EntityKind::Question | EntityKind::Voice => return None,
        })
    }
}

/// The properties by which results can be filtered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Facet {
    /// The theme.
    Theme,
    /// The method by which the voice was listened to.
    Kind,
    /// The time by which a recommendation should be carried out.
    Horizon,
    /// The source of a recommendation's idea.
    Origin,
}

impl Facet {
    /// All facets, in order.
    pub const ALL: [Facet; 4] = [Facet::Theme, Facet::Kind, Facet::Horizon, Facet::Origin];

    /// Returns the facet's name in the search index files.
    pub fn key(self) -> &'static str {
        match self {
            Facet::Theme => "theme",
            Facet::Kind => "kind",
            Facet::Horizon => "horizon",
            Facet::Origin => "origin",
        }
    }
}

/// An entry with the text that a search looks through and the text that a result shows.
#[derive(Debug, Default)]
pub struct SearchEntry {
    /// The link to the entry's page, from the site's root.
    pub href: String,
    /// The number of a theme or an insight; empty for all others.
    pub number: String,
    /// The entry's title; for a quote, the speaker.
    pub title: String,
    /// The line below the title: a place, a date, or the insight that a quote supports.
    pub context: String,
    /// The entry's text.
    pub text: String,
    /// Further text that is searched but not shown: tags, questions, ideas, answers.
    pub hidden_text: String,
    /// The language of the text, if it differs from the catalogue's.
    pub language: Option<String>,
    /// The values by which the entry can be filtered: the facet, a key and a label.
    pub facets: Vec<(Facet, String, String)>,
}

/// Returns every searchable entry, grouped by kind.
pub fn searchable_entities(scene: &ViewContext<'_>) -> Vec<Entity> {
    let e = scene.edition;
    let of = |kind: EntityKind, count: usize| (0..count).map(move |index| Entity { kind, index });
    let recommendations = e.recommendations().map(|(index, _)| Entity { kind: EntityKind::Recommendation, index });
    let quotes = e.quotes().map(|(index, _)| Entity { kind: EntityKind::Quote, index });
    let mut all: Vec<Entity> = of(EntityKind::Theme, e.themes().len()).collect();
    all.extend(of(EntityKind::Insight, e.insights().len()));
    all.extend(recommendations);
    all.extend(of(EntityKind::Practice, e.practices().len()));
    // The foreword is on the front page; its index follows those of all other pages.
    all.extend(of(EntityKind::Page, e.pages().len() + usize::from(e.front_page().is_some())));
    all.extend(of(EntityKind::Workshop, e.workshops().len()));
    all.extend(of(EntityKind::Board, e.boards().len()));
    all.extend(of(EntityKind::Sheet, e.sheets().len()));
    all.extend(of(EntityKind::Meeting, e.meetings().len()));
    all.extend(quotes);
    all
}

/// Counts the entries of each group. Groups without entries are left out.
pub fn count_by_group(entries: &[Entity]) -> BTreeMap<ResultGroup, usize> {
    let mut counts = BTreeMap::new();
    for group in entries.iter().filter_map(|entity| ResultGroup::from_kind(entity.kind)) {
        *counts.entry(group).or_default() += 1;
    }
    counts
}

/// Builds the search entry of `entity`.
pub fn search_entry(scene: &ViewContext<'_>, entity: Entity) -> SearchEntry {
    let place = scene.page_location("");
    let address = address::entity_address(scene.edition, entity).unwrap_or_default();
    let title = scene.title(entity);
    let found = SearchEntry { href: place.href(&address), title, ..SearchEntry::default() };
    let e = scene.edition;
    let i = entity.index;
    match entity.kind {
        EntityKind::Theme => theme_entry(scene, i, found),
        EntityKind::Insight => insight_entry(scene, i, found),
        EntityKind::Recommendation => recommendation_entry(scene, i, found),
        EntityKind::Quote => quote_entry(scene, i, found),
        EntityKind::Practice => {
            let node = &e.practices()[i];
            let facets = node.themes.iter().map(|t| theme_facet(scene, *t)).collect();
            let context = node.practice.place.clone().unwrap_or_default();
            let text = with_summary(node.practice.front.summary.as_deref(), &scene.text(&node.practice.prose.blocks));
            SearchEntry { context, text, hidden_text: node.practice.front.tags.join(" "), facets, ..found }
        }
        EntityKind::Page => {
            let Some(page) = e.pages().get(i).map(|page| &**page).or(e.front_page()) else { return found };
            let steps = page.steps.iter().map(|s| format!("{} {}", s.title, s.text.as_deref().unwrap_or_default()));
            let text = with_summary(page.front.summary.as_deref(), &scene.text(&page.prose.blocks));
            SearchEntry {
                text,
                hidden_text: steps.chain(page.front.tags.clone()).collect::<Vec<_>>().join(" "),
                ..found
            }
        }
        EntityKind::Workshop => {
            let node = &e.workshops()[i];
            let front = &node.workshop.front;
            let text = with_summary(front.summary.as_deref(), &scene.text(&node.workshop.opening));
            let context = kind_with_date(scene, "workshop", front.date);
            SearchEntry { text, context, hidden_text: front.tags.join(" "), ..found }
        }
        EntityKind::Board => board_entry(scene, i, found),
        EntityKind::Sheet => {
            let sheet = &e.sheets()[i];
            let prompts = sheet.fields.iter().map(|f| scene.line(&f.prompt));
            let text = with_summary(sheet.front.summary.as_deref(), &scene.text(&sheet.opening));
            let more = prompts.collect::<Vec<_>>().join(" ");
            SearchEntry { text, hidden_text: more, context: scene.words.message("sheet"), ..found }
        }
        EntityKind::Meeting => {
            let meeting = &e.meetings()[i].meeting;
            let text = with_summary(meeting.front.summary.as_deref(), &scene.text(&meeting.prose.blocks));
            let more = [&meeting.committee, &meeting.place].into_iter().flatten().cloned().collect::<Vec<_>>();
            let context = kind_with_date(scene, "meeting", meeting.front.date);
            SearchEntry { text, context, hidden_text: more.join(" "), ..found }
        }
        EntityKind::Question | EntityKind::Voice => found,
    }
}

/// Joins the summary, if any, and the text.
fn with_summary(summary: Option<&str>, text: &str) -> String {
    match summary {
        Some(summary) => format!("{summary} {text}"),
        None => text.to_string(),
    }
}

/// Formats a kind with its date: `Workshop, 20 May 2026`.
fn kind_with_date(scene: &ViewContext<'_>, word: &str, date: Option<crate::model::date::Date>) -> String {
    let word = scene.words.message(word);
    date.map_or_else(|| word.clone(), |d| format!("{word}, {}", scene.format_date(d)))
}

fn theme_facet(scene: &ViewContext<'_>, theme: usize) -> (Facet, String, String) {
    let front = &scene.edition.themes()[theme].theme.front;
    (Facet::Theme, front.slug.to_string(), front.title.plain.clone())
}

fn theme_entry(scene: &ViewContext<'_>, index: usize, found: SearchEntry) -> SearchEntry {
    let node = &scene.edition.themes()[index];
    let front = &node.theme.front;
    let papers = node.papers.iter().map(|paper| paper_text(scene, paper));
    SearchEntry {
        number: (index + 1).to_string(),
        text: with_summary(front.summary.as_deref(), &scene.text(&node.theme.prose.blocks)),
        hidden_text: papers.chain(front.tags.clone()).collect::<Vec<_>>().join(" "),
        facets: vec![theme_facet(scene, index)],
        ..found
    }
}

/// Returns a sort key that puts `now` first, then `later`, then the years.
pub fn horizon_sort_key(horizon: &str) -> (usize, &str) {
    (["now", "later"].iter().position(|key| *key == horizon).unwrap_or(2), horizon)
}

fn paper_text(scene: &ViewContext<'_>, paper: &ThemePaper) -> String {
    let all = |blocks: &[Block]| scene.text(blocks);
    let entries = paper.entries.iter().map(|e| format!("{} {}", scene.line(&e.title), all(&e.blocks)));
    format!("{} {}", all(&paper.opening), entries.collect::<Vec<_>>().join(" "))
}

fn insight_entry(scene: &ViewContext<'_>, index: usize, found: SearchEntry) -> SearchEntry {
    let e = scene.edition;
    let node = &e.insights()[index];
    let front = &node.insight.front;
    let questions = node.questions.iter().map(|q| scene.line(&e.questions()[*q].question().text.inlines));
    SearchEntry {
        number: scene.insight_number(index),
        text: scene.text(&node.insight.prose.blocks),
        hidden_text: questions.chain(front.tags.clone()).chain(front.summary.clone()).collect::<Vec<_>>().join(" "),
        facets: vec![theme_facet(scene, node.theme)],
        ..found
    }
}

fn quote_entry(scene: &ViewContext<'_>, index: usize, found: SearchEntry) -> SearchEntry {
    let e = scene.edition;
    let Some(node) = e.quote(index) else { return found };
    let voice = node.voice.and_then(|v| e.voice(v));
    let who = node.quote.attribution.clone().or_else(|| voice.and_then(|v| v.label.clone()));
    let kind = voice.and_then(|v| v.kind.as_ref());
    let insight = node.insight.map(|i| &e.insights()[i].insight.front.title.plain);
    let context = node.insight.zip(insight).map(|(i, title)| format!("{} {title}", scene.insight_number(i)));
    let mut facets: Vec<_> = node.theme.map(|t| theme_facet(scene, t)).into_iter().collect();
    facets.extend(kind.map(|k| (Facet::Kind, k.clone(), scene.term_label("kind", k))));
    SearchEntry {
        title: who.unwrap_or_else(|| scene.words.message("nobody-label")),
        context: context.unwrap_or_default(),
        // The asterisks around placeholders are markup, not text.
        text: node.quote.testimony.plain_text().replace('*', ""),
        hidden_text: voice.map_or(String::new(), |v| v.id.to_string()),
        language: node.quote.language.clone(),
        facets,
        ..found
    }
}

fn recommendation_entry(scene: &ViewContext<'_>, index: usize, found: SearchEntry) -> SearchEntry {
    let e = scene.edition;
    let Some(node) = e.recommendation(index) else { return found };
    let one = &node.recommendation;
    let mut facets: Vec<_> = node.theme.map(|t| theme_facet(scene, t)).into_iter().collect();
    facets.extend(one.horizon.map(|h| (Facet::Horizon, super::recommendation::horizon_key(h), scene.horizon_label(h))));
    facets.extend(one.origin.as_ref().map(|o| (Facet::Origin, o.clone(), scene.term_label("origin", o))));
    let said = |facet: Facet| facets.iter().filter(move |f| f.0 == facet).map(|f| f.2.clone());
    let context = said(Facet::Horizon).chain(said(Facet::Origin)).collect::<Vec<_>>().join(", ");
    let more = [&one.answer, &one.owner].into_iter().flatten().cloned().collect::<Vec<_>>().join(" ");
    SearchEntry { context, text: scene.text(&one.details), hidden_text: more, facets, ..found }
}

fn board_entry(scene: &ViewContext<'_>, index: usize, found: SearchEntry) -> SearchEntry {
    let e = scene.edition;
    let node = &e.boards()[index];
    let board = node.board();
    let ideas = board.map_or(&[][..], |b| &b.ideas).iter().map(|idea| scene.line(&idea.text));
    let workshop = e.workshops()[node.workshop].workshop.front.title.plain.clone();
    let themes: std::collections::BTreeSet<usize> = node.insights.iter().map(|i| e.insights()[*i].theme).collect();
    SearchEntry {
        context: format!("{}, {workshop}", scene.words.message("board")),
        text: board.map_or(String::new(), |b| scene.text(&b.text)),
        hidden_text: ideas.collect::<Vec<_>>().join(" "),
        facets: themes.into_iter().map(|t| theme_facet(scene, t)).collect(),
        ..found
    }
}
