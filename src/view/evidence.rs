//! The evidence for insights: the line and the panel on a page, and the evidence map.

use super::address;
use super::{Head, Link, Relations, ViewContext, address::PageLocation};
use crate::model::names::EntityKind;
use crate::{
    check::{self, Chain, ChainNode, Edition},
    model::consent::Channel,
    skin::Argument::Text,
};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// The evidence for an insight or a recommendation, in numbers.
#[derive(Clone, Debug, Serialize)]
pub struct EvidenceView {
    /// The number of quotes.
    pub quotes: usize,
    /// The number of voices.
    pub voices: usize,
    /// The methods by which the voices were listened to, in the interface's words.
    pub kinds: Vec<String>,
    /// The numbers in the interface's words: `4 quotes from 3 voices`. `None` if there are no quotes.
    pub said: Option<String>,
}

/// A voice that supports an insight.
#[derive(Clone, Debug, Serialize)]
pub struct VoiceEvidence {
    /// The voice's label, else its id.
    pub label: String,
    /// The link to the voice on the page of voices.
    pub href: String,
    /// The method by which the voice was listened to, in the interface's words.
    pub kind: Option<String>,
    /// The number of quotes by the voice.
    pub quotes: usize,
    /// The number of quotes in the interface's words: `2 quotes`.
    pub said: String,
}

/// The evidence for an insight, voice by voice.
#[derive(Clone, Debug, Serialize)]
pub struct EvidencePanel {
    /// The voices, in order. Empty if the edition does not link voices.
    pub voices: Vec<VoiceEvidence>,
    /// The number of quotes that may appear on posters.
    pub posters: usize,
    /// True if there are fewer voices than the project's minimum.
    pub is_thin: bool,
    /// The link to the evidence map.
    pub map: String,
}

impl ViewContext<'_> {
    pub(super) fn evidence_view(&self, evidence: &check::EvidenceCounts<'_>) -> EvidenceView {
        let (quotes, voices) = (evidence.quotes.len(), evidence.voices.len());
        let kinds = evidence.methods.iter().map(|k| self.term_label("kind", k)).collect();
        EvidenceView { quotes, voices, kinds, said: (quotes > 0).then(|| self.evidence_summary(quotes, voices)) }
    }

    /// Formats the numbers of quotes and voices: `4 quotes from 3 voices`.
    fn evidence_summary(&self, quotes: usize, voices: usize) -> String {
        let quotes = self.words.message_for_number("count-quotes", quotes);
        if voices == 0 {
            return quotes;
        }
        let voices = self.words.message_for_number("count-voices", voices);
        self.words.get("evidence", &[("quotes", Text(&quotes)), ("voices", Text(&voices))]).unwrap_or_default()
    }

    /// Returns the evidence panel of the insight at `index`.
    pub(super) fn evidence_panel(&self, place: &PageLocation, index: usize) -> EvidencePanel {
        let evidence = self.edition.evidence(index);
        let posters = self.edition.count_in_channel(&evidence.quotes, Channel::Posters);
        let voices = evidence.voices.iter().filter(|_| self.edition.links_voices());
        EvidencePanel {
            voices: voices.filter_map(|v| self.voice_evidence(place, *v, &evidence.quotes)).collect(),
            posters,
            is_thin: self.is_thin(&evidence),
            map: place.href(address::EVIDENCE),
        }
    }

    fn is_thin(&self, evidence: &check::EvidenceCounts<'_>) -> bool {
        evidence.voices.len() < self.edition.config().min_voices as usize
    }

    /// Returns a voice with its number of quotes among `quotes`. `None` if the voice may not be shown.
    fn voice_evidence(&self, place: &PageLocation, index: usize, quotes: &[usize]) -> Option<VoiceEvidence> {
        let voice = self.edition.voice(index)?;
        let is_by_voice = |q: &&usize| self.edition.quote(**q).is_some_and(|node| node.voice == Some(index));
        let count = quotes.iter().filter(is_by_voice).count();
        Some(VoiceEvidence {
            label: self.edition.voice_label(index)?.to_string(),
            href: place.href(&address::voice_address(self.edition, index)?),
            kind: voice.kind.as_ref().map(|k| self.term_label("kind", k)),
            quotes: count,
            said: self.words.message_for_number("count-quotes", count),
        })
    }
}

/// The steps that a quote led to, by kind.
#[derive(Clone, Debug, Default, Serialize)]
pub struct QuoteTrail {
    /// The questions that the quote's insight opens.
    pub questions: Vec<Link>,
    /// The boards that take up the insight or its questions.
    pub boards: Vec<Link>,
    /// The recommendations that answer the insight, without those that come from the quote directly.
    pub answers: Vec<Link>,
}

impl ViewContext<'_> {
    /// Returns the steps that the quote at `index` led to.
    pub(super) fn quote_trail(&self, place: &PageLocation, index: usize, chain: &Chain) -> QuoteTrail {
        let direct: BTreeSet<ChainNode> = chain.successors(ChainNode::Quote(index)).collect();
        let mut pending: Vec<ChainNode> = direct.iter().copied().collect();
        let mut seen = BTreeSet::new();
        while let Some(chain_node) = pending.pop() {
            if seen.insert(chain_node) {
                pending.extend(chain.successors(chain_node));
            }
        }
        let mut trail = QuoteTrail::default();
        let writer = self.writer(place, "");
        for chain_node in seen.into_iter().filter(|p| !direct.contains(p)) {
            match chain_node {
                ChainNode::Question(q) => {
                    let node = &self.edition.questions()[q];
                    let insight = address::insight_address(self.edition, node.insight);
                    let question = node.question();
                    trail.questions.push(self.link(
                        &writer,
                        &question.text.inlines,
                        &format!("{insight}#{}", question.id),
                    ));
                }
                ChainNode::Board(b) => {
                    let node = &self.edition.boards()[b];
                    let workshop = &self.edition.workshops()[node.workshop].workshop.front;
                    let address = address::board_address(self.edition, b);
                    trail.boards.push(self.link(&writer.for_file(&workshop.path), &workshop.title.inlines, &address));
                }
                ChainNode::Recommendation(r) => trail.answers.extend(self.recommendation_link(&writer, r)),
                _ => {}
            }
        }
        trail
    }
}

/// The maximum length of a label above a column of the map; the table below shows labels in full.
const MAX_LABEL_LETTERS: usize = 17;

/// Shortens a label to fit above its column.
fn short_label(label: &str) -> String {
    if label.chars().count() <= MAX_LABEL_LETTERS {
        return label.to_string();
    }
    let cut: String = label.chars().take(MAX_LABEL_LETTERS - 1).collect();
    format!("{}…", cut.trim_end())
}

/// A column of the map.
#[derive(Clone, Debug, Serialize)]
pub struct MapColumn {
    /// The label of the column's voice, shortened to fit above the column. `None` if the edition does not link voices.
    pub label: Option<String>,
}

/// A voice that supports an insight.
#[derive(Clone, Debug, Serialize)]
pub struct MapCell {
    /// The voice's column, from 0; the voice's place in the row if the edition does not link voices.
    pub column: usize,
    /// The number of the voice's quotes for the insight. `None` if the edition does not link voices.
    pub quotes: Option<usize>,
}

/// An insight as a row of the map.
#[derive(Clone, Debug, Serialize)]
pub struct MapRow {
    /// The insight's number, such as `2.3`.
    pub number: String,
    /// The insight's title and page.
    pub link: Link,
    /// The cells of the voices that support the insight.
    pub cells: Vec<MapCell>,
    /// The voices, each with its number of quotes. Empty if the edition does not link voices.
    pub voices: Vec<VoiceEvidence>,
    /// The evidence for the insight, in numbers.
    pub evidence: EvidenceView,
    /// The number of recommendations that answer the insight.
    pub answers: usize,
    /// The boards that these recommendations come from, each with its workshop.
    pub boards: Vec<(Link, Link)>,
    /// True if there are fewer voices than the project's minimum.
    pub is_thin: bool,
}

/// The map of one theme: insights as rows, voices as columns. If the edition does not link voices, a row has as many dots as voices, and
/// the same column may hold different voices.
#[derive(Clone, Debug, Serialize)]
pub struct MapTheme {
    /// The theme's number, from 1.
    pub number: usize,
    /// The theme's title as plain text.
    pub title: String,
    /// The theme's title and page.
    pub link: Link,
    /// The theme's hue.
    pub hue: usize,
    /// The columns, one for each voice that supports the theme's insights, or for each place in the longest row.
    pub columns: Vec<MapColumn>,
    /// The theme's insights.
    pub rows: Vec<MapRow>,
}

/// The page with the evidence map.
#[derive(Debug, Serialize)]
pub struct EvidencePage {
    /// The page's head.
    pub head: Head,
    /// True if readers may see which quotes are by the same voice.
    pub links_voices: bool,
    /// The themes that have insights.
    pub themes: Vec<MapTheme>,
    /// The minimum number of voices that an insight should have.
    pub min_voices: u32,
    /// The insights with fewer voices, with their numbers.
    pub thin: Vec<(String, Link)>,
    /// The insights that no recommendation answers, with their numbers.
    pub unanswered: Vec<(String, Link)>,
    /// The recommendations that name no insight, quote or board.
    pub groundless: Vec<Link>,
}

/// Builds the page with the evidence map.
pub fn evidence_page(context: &ViewContext<'_>, relations: &Relations) -> EvidencePage {
    let edition = context.edition;
    let place = context.page_location(address::EVIDENCE);
    let writer = context.writer(&place, "");
    let themes: Vec<MapTheme> = (0..edition.themes().len())
        .filter(|theme| !edition.themes()[*theme].insights.is_empty())
        .map(|theme| map_theme(context, &place, theme, relations))
        .collect();
    let rows = || themes.iter().flat_map(|t| &t.rows);
    let entry = |row: &MapRow| (row.number.clone(), row.link.clone());
    let groundless = edition.recommendations().filter(|(_, node)| {
        node.insights.is_empty() && edition.visible_quotes(&node.source_quotes).is_empty() && node.board.is_none()
    });
    let groundless = groundless.filter_map(|(index, _)| context.recommendation_link(&writer, index)).collect();
    let (thin, unanswered) = (
        rows().filter(|row| row.is_thin).map(entry).collect(),
        rows().filter(|row| row.answers == 0).map(entry).collect(),
    );
    let intro = if edition.links_voices() { "evidence-map-intro" } else { "evidence-map-intro-unlinked" };
    EvidencePage {
        head: context.head(address::EVIDENCE, &context.words.message("evidence-map"), &context.words.message(intro)),
        links_voices: edition.links_voices(),
        min_voices: edition.config().min_voices,
        thin,
        unanswered,
        groundless,
        themes,
    }
}

/// Returns the boards that `recommendations` come from, each with its workshop.
fn source_boards(context: &ViewContext<'_>, place: &PageLocation, recommendations: &[usize]) -> Vec<(Link, Link)> {
    let edition = context.edition;
    let boards = recommendations.iter().filter_map(|r| edition.recommendation(*r)?.board);
    let boards: BTreeSet<usize> = boards.collect();
    let link = |board: usize| {
        let node = &edition.boards()[board];
        let front = &edition.workshops()[node.workshop].workshop.front;
        let writer = context.writer(place, &front.path);
        let workshop = context.link(&writer, &front.title.inlines, &address::workshop_address(edition, node.workshop));
        (context.link(&writer, node.question_text(), &address::board_address(edition, board)), workshop)
    };
    boards.into_iter().map(link).collect()
}

/// Returns the voices behind the insights of a theme, in the order of the edition.
fn map_voices(edition: &Edition, evidence: &[check::EvidenceCounts<'_>]) -> Vec<usize> {
    let in_theme: BTreeSet<usize> = evidence.iter().flat_map(|e| e.voices.iter().copied()).collect();
    edition.voices().map(|(voice, _)| voice).filter(|voice| in_theme.contains(voice)).collect()
}

/// Returns the labels of the columns of `voices`. Voices with the same label are distinguished by their ids or numbers.
fn column_labels(edition: &Edition, voices: &[usize]) -> Vec<String> {
    let labels: Vec<String> =
        voices.iter().map(|voice| edition.voice_label(*voice).map_or(String::new(), short_label)).collect();
    let is_repeated = |label: &str| labels.iter().filter(|other| *other == label).count() > 1;
    let mark = |(voice, label): (&usize, &String)| match edition.voice_mark(*voice).filter(|_| is_repeated(label)) {
        Some(mark) => format!("{label} {mark}"),
        None => label.clone(),
    };
    voices.iter().zip(&labels).map(mark).collect()
}

fn map_theme(context: &ViewContext<'_>, place: &PageLocation, theme: usize, relations: &Relations) -> MapTheme {
    let edition = context.edition;
    let node = &edition.themes()[theme];
    let evidence_by_insight: Vec<check::EvidenceCounts<'_>> =
        node.insights.iter().map(|i| edition.evidence(*i)).collect();
    let voices = map_voices(edition, &evidence_by_insight);
    let column_of: BTreeMap<usize, usize> = voices.iter().enumerate().map(|(column, voice)| (*voice, column)).collect();
    let writer = context.writer(place, "");
    let rows = node.insights.iter().zip(&evidence_by_insight).map(|(insight, evidence)| {
        let (cells, voices) = if edition.links_voices() {
            let voices = evidence.voices.iter().filter_map(|v| {
                let voice = context.voice_evidence(place, *v, &evidence.quotes)?;
                Some((MapCell { column: *column_of.get(v)?, quotes: Some(voice.quotes) }, voice))
            });
            voices.unzip()
        } else {
            ((0..evidence.voices.len()).map(|column| MapCell { column, quotes: None }).collect(), vec![])
        };
        MapRow {
            number: context.insight_number(*insight),
            link: context.entity_link(&writer, EntityKind::Insight, *insight),
            cells,
            voices,
            evidence: context.evidence_view(evidence),
            answers: relations.recommendations_for_insight(*insight).len(),
            boards: source_boards(context, place, relations.recommendations_for_insight(*insight)),
            is_thin: context.is_thin(evidence),
        }
    });
    let rows: Vec<MapRow> = rows.collect();
    let columns = if edition.links_voices() {
        column_labels(edition, &voices).into_iter().map(|label| MapColumn { label: Some(label) }).collect()
    } else {
        let longest = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
        vec![MapColumn { label: None }; longest]
    };
    MapTheme {
        number: theme + 1,
        title: node.theme.front.title.plain.clone(),
        link: context.entity_link(&writer, EntityKind::Theme, theme),
        hue: context.hue(Some(theme)),
        rows,
        columns,
    }
}
