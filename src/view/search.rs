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
    let mut candidates = bytes.iter().enumerate().filter(|(_, byte)| **byte >= 0xCC);
    if candidates.all(|(at, byte)| *byte == 0xE2 && bytes[at + 1] == 0x80) || is_nfc(text) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.nfc().collect())
}

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
pub fn searchable_entities(context: &ViewContext<'_>) -> Vec<Entity> {
    let edition = context.edition;
    let entities_of = |kind: EntityKind, count: usize| (0..count).map(move |index| Entity { kind, index });
    let recommendations =
        edition.recommendations().map(|(index, _)| Entity { kind: EntityKind::Recommendation, index });
    let quotes = edition.quotes().map(|(index, _)| Entity { kind: EntityKind::Quote, index });
    let mut all: Vec<Entity> = entities_of(EntityKind::Theme, edition.themes().len()).collect();
    all.extend(entities_of(EntityKind::Insight, edition.insights().len()));
    all.extend(recommendations);
    all.extend(entities_of(EntityKind::Practice, edition.practices().len()));
    // The foreword is on the front page; its index follows those of all other pages.
    all.extend(entities_of(EntityKind::Page, edition.pages().len() + usize::from(edition.front_page().is_some())));
    all.extend(entities_of(EntityKind::Workshop, edition.workshops().len()));
    all.extend(entities_of(EntityKind::Board, edition.boards().len()));
    all.extend(entities_of(EntityKind::Sheet, edition.sheets().len()));
    all.extend(entities_of(EntityKind::Meeting, edition.meetings().len()));
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
pub fn search_entry(context: &ViewContext<'_>, entity: Entity) -> SearchEntry {
    let place = context.page_location("");
    let address = address::entity_address(context.edition, entity).unwrap_or_default();
    let title = context.title(entity);
    let base = SearchEntry { href: place.href(&address), title, ..SearchEntry::default() };
    let edition = context.edition;
    let i = entity.index;
    match entity.kind {
        EntityKind::Theme => theme_entry(context, i, base),
        EntityKind::Insight => insight_entry(context, i, base),
        EntityKind::Recommendation => recommendation_entry(context, i, base),
        EntityKind::Quote => quote_entry(context, i, base),
        EntityKind::Practice => {
            let node = &edition.practices()[i];
            let facets = node.themes.iter().map(|t| theme_facet(context, *t)).collect();
            let context_line = node.practice.place.clone().unwrap_or_default();
            let text = with_summary(node.practice.front.summary.as_deref(), &context.text(&node.practice.prose.blocks));
            SearchEntry { context: context_line, text, hidden_text: node.practice.front.tags.join(" "), facets, ..base }
        }
        EntityKind::Page => {
            let Some(page) = edition.pages().get(i).map(|page| &**page).or(edition.front_page()) else { return base };
            let steps = page.steps.iter().map(|s| format!("{} {}", s.title, s.text.as_deref().unwrap_or_default()));
            let text = with_summary(page.front.summary.as_deref(), &context.text(&page.prose.blocks));
            SearchEntry {
                text,
                hidden_text: steps.chain(page.front.tags.clone()).collect::<Vec<_>>().join(" "),
                ..base
            }
        }
        EntityKind::Workshop => {
            let node = &edition.workshops()[i];
            let front = &node.workshop.front;
            let text = with_summary(front.summary.as_deref(), &context.text(&node.workshop.opening));
            let context_line = kind_with_date(context, "workshop", front.date);
            SearchEntry { text, context: context_line, hidden_text: front.tags.join(" "), ..base }
        }
        EntityKind::Board => board_entry(context, i, base),
        EntityKind::Sheet => {
            let sheet = &edition.sheets()[i];
            let prompts = sheet.fields.iter().map(|f| context.line(&f.prompt));
            let text = with_summary(sheet.front.summary.as_deref(), &context.text(&sheet.opening));
            let hidden_text = prompts.collect::<Vec<_>>().join(" ");
            SearchEntry { text, hidden_text, context: context.words.message("sheet"), ..base }
        }
        EntityKind::Meeting => {
            let meeting = &edition.meetings()[i].meeting;
            let text = with_summary(meeting.front.summary.as_deref(), &context.text(&meeting.prose.blocks));
            let details = [&meeting.committee, &meeting.place].into_iter().flatten().cloned().collect::<Vec<_>>();
            let context_line = kind_with_date(context, "meeting", meeting.front.date);
            SearchEntry { text, context: context_line, hidden_text: details.join(" "), ..base }
        }
        EntityKind::Question | EntityKind::Voice => base,
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
fn kind_with_date(context: &ViewContext<'_>, key: &str, date: Option<crate::model::date::Date>) -> String {
    let kind = context.words.message(key);
    date.map_or_else(|| kind.clone(), |d| format!("{kind}, {}", context.format_date(d)))
}

fn theme_facet(context: &ViewContext<'_>, theme: usize) -> (Facet, String, String) {
    let front = &context.edition.themes()[theme].theme.front;
    (Facet::Theme, front.slug.to_string(), front.title.plain.clone())
}

fn theme_entry(context: &ViewContext<'_>, index: usize, base: SearchEntry) -> SearchEntry {
    let node = &context.edition.themes()[index];
    let front = &node.theme.front;
    let papers = node.papers.iter().map(|paper| paper_text(context, paper));
    SearchEntry {
        number: (index + 1).to_string(),
        text: with_summary(front.summary.as_deref(), &context.text(&node.theme.prose.blocks)),
        hidden_text: papers.chain(front.tags.clone()).collect::<Vec<_>>().join(" "),
        facets: vec![theme_facet(context, index)],
        ..base
    }
}

/// Returns a sort key that puts `now` first, then `later`, then the years.
pub fn horizon_sort_key(horizon: &str) -> (usize, &str) {
    (["now", "later"].iter().position(|key| *key == horizon).unwrap_or(2), horizon)
}

fn paper_text(context: &ViewContext<'_>, paper: &ThemePaper) -> String {
    let text = |blocks: &[Block]| context.text(blocks);
    let entries = paper.entries.iter().map(|e| format!("{} {}", context.line(&e.title), text(&e.blocks)));
    format!("{} {}", text(&paper.opening), entries.collect::<Vec<_>>().join(" "))
}

fn insight_entry(context: &ViewContext<'_>, index: usize, base: SearchEntry) -> SearchEntry {
    let edition = context.edition;
    let node = &edition.insights()[index];
    let front = &node.insight.front;
    let questions = node.questions.iter().map(|q| context.line(&edition.questions()[*q].question().text.inlines));
    SearchEntry {
        number: context.insight_number(index),
        text: context.text(&node.insight.prose.blocks),
        hidden_text: questions.chain(front.tags.clone()).chain(front.summary.clone()).collect::<Vec<_>>().join(" "),
        facets: vec![theme_facet(context, node.theme)],
        ..base
    }
}

fn quote_entry(context: &ViewContext<'_>, index: usize, base: SearchEntry) -> SearchEntry {
    let edition = context.edition;
    let Some(node) = edition.quote(index) else { return base };
    let voice = node.voice.and_then(|v| edition.voice(v));
    let attribution = node.quote.attribution.clone().or_else(|| voice.and_then(|v| v.label.clone()));
    let kind = voice.and_then(|v| v.kind.as_ref());
    let insight = node.insight.map(|i| &edition.insights()[i].insight.front.title.plain);
    let context_line = node.insight.zip(insight).map(|(i, title)| format!("{} {title}", context.insight_number(i)));
    let mut facets: Vec<_> = node.theme.map(|t| theme_facet(context, t)).into_iter().collect();
    facets.extend(kind.map(|k| (Facet::Kind, k.clone(), context.term_label("kind", k))));
    SearchEntry {
        title: attribution.unwrap_or_else(|| context.words.message("nobody-label")),
        context: context_line.unwrap_or_default(),
        // The asterisks around placeholders are markup, not text.
        text: node.quote.testimony.plain_text().replace('*', ""),
        hidden_text: node.voice.and_then(|v| edition.voice_id(v)).map_or(String::new(), ToString::to_string),
        language: node.quote.language.clone(),
        facets,
        ..base
    }
}

fn recommendation_entry(context: &ViewContext<'_>, index: usize, base: SearchEntry) -> SearchEntry {
    let edition = context.edition;
    let Some(node) = edition.recommendation(index) else { return base };
    let recommendation = &node.recommendation;
    let mut facets: Vec<_> = node.theme.map(|t| theme_facet(context, t)).into_iter().collect();
    facets.extend(
        recommendation
            .horizon
            .map(|h| (Facet::Horizon, super::recommendation::horizon_key(h), context.horizon_label(h))),
    );
    facets.extend(recommendation.origin.as_ref().map(|o| (Facet::Origin, o.clone(), context.term_label("origin", o))));
    let labels = |facet: Facet| facets.iter().filter(move |f| f.0 == facet).map(|f| f.2.clone());
    let context_line = labels(Facet::Horizon).chain(labels(Facet::Origin)).collect::<Vec<_>>().join(", ");
    let hidden_text =
        [&recommendation.answer, &recommendation.owner].into_iter().flatten().cloned().collect::<Vec<_>>().join(" ");
    SearchEntry { context: context_line, text: context.text(&recommendation.details), hidden_text, facets, ..base }
}

fn board_entry(context: &ViewContext<'_>, index: usize, base: SearchEntry) -> SearchEntry {
    let edition = context.edition;
    let node = &edition.boards()[index];
    let board = node.board();
    let ideas = board.map_or(&[][..], |b| &b.ideas).iter().map(|idea| context.line(&idea.text));
    let workshop = edition.workshops()[node.workshop].workshop.front.title.plain.clone();
    let themes: std::collections::BTreeSet<usize> =
        node.insights.iter().map(|i| edition.insights()[*i].theme).collect();
    SearchEntry {
        context: format!("{}, {workshop}", context.words.message("board")),
        text: board.map_or(String::new(), |b| context.text(&b.text)),
        hidden_text: ideas.collect::<Vec<_>>().join(" "),
        facets: themes.into_iter().map(|t| theme_facet(context, t)).collect(),
        ..base
    }
}
