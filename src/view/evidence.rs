//! What insights rest on: the line and the panel on a page, and the map of all.

use super::{Head, Link, Relations, ViewContext, address::PageLocation};
use crate::{
    check::{self, Chain, ChainNode},
    model::consent::Channel,
    skin::Argument::Text,
};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// What carries an insight or a recommendation, in numbers.
#[derive(Clone, Debug, Serialize)]
pub struct EvidenceView {
    /// How many quotes.
    pub quotes: usize,
    /// How many voices.
    pub voices: usize,
    /// How they were listened to, in the interface's words.
    pub kinds: Vec<String>,
    /// How many, in the interface's words: `4 quotes from 3 voices`. Nothing where there is no quote.
    pub said: Option<String>,
}

/// A voice that carries an insight.
#[derive(Clone, Debug, Serialize)]
pub struct VoiceEvidence {
    /// What it is called.
    pub label: String,
    /// Its place on the page of voices.
    pub href: String,
    /// How it was listened to, in the interface's words.
    pub kind: Option<String>,
    /// How many of the quotes are its.
    pub quotes: usize,
    /// The same in the interface's words: `2 quotes`.
    pub said: String,
}

/// What carries an insight, voice by voice.
#[derive(Clone, Debug, Serialize)]
pub struct EvidencePanel {
    /// The voices, in order.
    pub voices: Vec<VoiceEvidence>,
    /// How many of the quotes may hang on a wall.
    pub posters: usize,
    /// Whether there are fewer voices than the house asks for.
    pub is_thin: bool,
    /// The link to the evidence map.
    pub map: String,
}

/// The address of the evidence map.
pub const MAP: &str = "evidence/";

impl ViewContext<'_> {
    pub(super) fn evidence(&self, evidence: &check::EvidenceCounts<'_>) -> EvidenceView {
        let (quotes, voices) = (evidence.quotes.len(), evidence.voices.len());
        let kinds = evidence.methods.iter().map(|k| self.term("kind", k)).collect();
        EvidenceView { quotes, voices, kinds, said: (quotes > 0).then(|| self.carried_by(quotes, voices)) }
    }

    /// `4 quotes from 3 voices`.
    fn carried_by(&self, quotes: usize, voices: usize) -> String {
        let quotes = self.words.count("count-quotes", quotes);
        if voices == 0 {
            return quotes;
        }
        let voices = self.words.count("count-voices", voices);
        self.words.get("evidence", &[("quotes", Text(&quotes)), ("voices", Text(&voices))]).unwrap_or_default()
    }

    /// The panel of the insight at `index`.
    pub(super) fn panel(&self, place: &PageLocation, index: usize) -> EvidencePanel {
        let evidence = self.edition.evidence(index);
        let posters = self.edition.in_one(&evidence.quotes, Channel::Posters);
        EvidencePanel {
            voices: evidence.voices.iter().filter_map(|v| self.voice_evidence(place, *v, &evidence.quotes)).collect(),
            posters,
            is_thin: self.is_thin(&evidence),
            map: place.href(MAP),
        }
    }

    fn is_thin(&self, evidence: &check::EvidenceCounts<'_>) -> bool {
        evidence.voices.len() < self.edition.config().min_voices as usize
    }

    /// A voice, and how many of `quotes` are its.
    fn voice_evidence(&self, place: &PageLocation, index: usize, quotes: &[usize]) -> Option<VoiceEvidence> {
        let voice = self.edition.voice(index)?;
        let is_its = |q: &&usize| self.edition.quote(**q).is_some_and(|node| node.voice == Some(index));
        let count = quotes.iter().filter(is_its).count();
        Some(VoiceEvidence {
            label: voice.label.clone().unwrap_or_else(|| voice.id.to_string()),
            href: place.href(&["voices/#", &voice.id].concat()),
            kind: voice.kind.as_ref().map(|k| self.term("kind", k)),
            quotes: count,
            said: self.words.count("count-quotes", count),
        })
    }
}

/// The steps that follow on a quote, kind by kind.
#[derive(Clone, Debug, Default, Serialize)]
pub struct QuoteTrail {
    /// The questions that its insight opens.
    pub questions: Vec<Link>,
    /// The boards on which those were taken up.
    pub boards: Vec<Link>,
    /// The recommendations that answer its insight, those it led to itself not among them.
    pub answers: Vec<Link>,
}

impl ViewContext<'_> {
    /// What followed on the quote at `index`.
    pub(super) fn trace(&self, place: &PageLocation, index: usize, chain: &Chain) -> QuoteTrail {
        let direct: BTreeSet<ChainNode> = chain.next(ChainNode::Quote(index)).collect();
        let mut open: Vec<ChainNode> = direct.iter().copied().collect();
        let mut seen = BTreeSet::new();
        while let Some(point) = open.pop() {
            if seen.insert(point) {
                open.extend(chain.next(point));
            }
        }
        let mut trace = QuoteTrail::default();
        let writer = self.writer(place, "");
        for point in seen.into_iter().filter(|p| !direct.contains(p)) {
            match point {
                ChainNode::Question(q) => {
                    let node = &self.edition.questions()[q];
                    let insight = super::address::of_insight(self.edition, node.insight);
                    let question = node.question();
                    trace.questions.push(self.link(
                        &writer,
                        &question.text.inlines,
                        &format!("{insight}#{}", question.id),
                    ));
                }
                ChainNode::Board(b) => {
                    let node = &self.edition.boards()[b];
                    let workshop = &self.edition.workshops()[node.workshop].workshop.front;
                    let address = super::address::of_board(self.edition, b);
                    trace.boards.push(self.link(&writer.for_file(&workshop.path), &workshop.title.inlines, &address));
                }
                ChainNode::Recommendation(r) => trace.answers.extend(self.recommendation_link(&writer, r)),
                _ => {}
            }
        }
        trace
    }
}

/// So many letters go above a column of the picture; the table has all of them.
const MOST_LETTERS: usize = 17;

/// A label that has room above its column.
fn short(label: &str) -> String {
    if label.chars().count() <= MOST_LETTERS {
        return label.to_string();
    }
    let cut: String = label.chars().take(MOST_LETTERS - 1).collect();
    format!("{}…", cut.trim_end())
}

/// A voice as a column of a picture.
#[derive(Clone, Debug, Serialize)]
pub struct MapColumn {
    /// What it is called.
    pub label: String,
}

/// The quotes of one voice in one insight.
#[derive(Clone, Debug, Serialize)]
pub struct MapCell {
    /// The voice's column, from 0.
    pub column: usize,
    /// How many quotes.
    pub quotes: usize,
}

/// An insight as a row.
#[derive(Clone, Debug, Serialize)]
pub struct MapRow {
    /// `2.3`.
    pub number: String,
    /// Its title and page.
    pub link: Link,
    /// Where it has voices.
    pub cells: Vec<MapCell>,
    /// The voices, each with how many quotes are its.
    pub voices: Vec<VoiceEvidence>,
    /// What carries it, in numbers.
    pub evidence: EvidenceView,
    /// How many recommendations answer it.
    pub answers: usize,
    /// The boards from which such answers come, each with its workshop.
    pub boards: Vec<(Link, Link)>,
    /// Whether there are fewer voices than the house asks for.
    pub is_thin: bool,
}

/// A theme's insights by its voices.
#[derive(Clone, Debug, Serialize)]
pub struct MapTheme {
    /// Its number, from 1.
    pub number: usize,
    /// Its title alone.
    pub title: String,
    /// Its title and page.
    pub link: Link,
    /// Its hue.
    pub hue: usize,
    /// The voices that speak in it.
    pub columns: Vec<MapColumn>,
    /// Its insights.
    pub rows: Vec<MapRow>,
}

/// The evidence map.
#[derive(Debug, Serialize)]
pub struct EvidencePage {
    /// What the head says.
    pub head: Head,
    /// Theme by theme.
    pub themes: Vec<MapTheme>,
    /// How many voices an insight should rest on.
    pub min_voices: u32,
    /// Insights that rest on fewer, with their numbers.
    pub thin: Vec<(String, Link)>,
    /// Insights that nothing answers, with their numbers.
    pub unanswered: Vec<(String, Link)>,
    /// Recommendations that name nothing they rest on.
    pub groundless: Vec<Link>,
}

/// The evidence map.
pub fn evidence(scene: &ViewContext<'_>, relations: &Relations) -> EvidencePage {
    let edition = scene.edition;
    let place = scene.place(MAP);
    let writer = scene.writer(&place, "");
    let themes: Vec<MapTheme> = (0..edition.themes().len())
        .filter(|theme| !edition.themes()[*theme].insights.is_empty())
        .map(|theme| map_theme(scene, &place, theme, relations))
        .collect();
    let rows = || themes.iter().flat_map(|t| &t.rows);
    let entry = |row: &MapRow| (row.number.clone(), row.link.clone());
    let groundless = edition.recommendations().filter(|(_, node)| {
        node.insights.is_empty() && edition.seen(&node.from_quotes).is_empty() && node.board.is_none()
    });
    let groundless = groundless.filter_map(|(index, _)| scene.recommendation_link(&writer, index)).collect();
    let (thin, unanswered) = (
        rows().filter(|row| row.is_thin).map(entry).collect(),
        rows().filter(|row| row.answers == 0).map(entry).collect(),
    );
    EvidencePage {
        head: scene.head(MAP, &scene.words.say("evidence-map"), &scene.words.say("evidence-map-intro")),
        min_voices: edition.config().min_voices,
        thin,
        unanswered,
        groundless,
        themes,
    }
}

/// The boards that recommendations come from, each with its workshop.
fn boards_of(scene: &ViewContext<'_>, place: &PageLocation, recommendations: &[usize]) -> Vec<(Link, Link)> {
    let edition = scene.edition;
    let boards = recommendations.iter().filter_map(|r| edition.recommendation(*r)?.board);
    let boards: BTreeSet<usize> = boards.collect();
    let link = |board: usize| {
        let node = &edition.boards()[board];
        let front = &edition.workshops()[node.workshop].workshop.front;
        let writer = scene.writer(place, &front.path);
        let workshop = scene.link(&writer, &front.title.inlines, &format!("workshops/{}/", front.slug));
        (scene.link(&writer, node.words(), &super::address::of_board(edition, board)), workshop)
    };
    boards.into_iter().map(link).collect()
}

fn map_theme(scene: &ViewContext<'_>, place: &PageLocation, theme: usize, relations: &Relations) -> MapTheme {
    let edition = scene.edition;
    let node = &edition.themes()[theme];
    let found: Vec<check::EvidenceCounts<'_>> = node.insights.iter().map(|i| edition.evidence(*i)).collect();
    let columns: BTreeSet<usize> = found.iter().flat_map(|e| e.voices.iter().copied()).collect();
    let column_of: BTreeMap<usize, usize> =
        columns.iter().enumerate().map(|(column, voice)| (*voice, column)).collect();
    let label_of =
        |voice: &usize| edition.voice(*voice).map_or(String::new(), |v| short(v.label.as_deref().unwrap_or(&v.id)));
    let labels: Vec<String> = columns.iter().map(label_of).collect();
    let mut called: BTreeMap<&str, usize> = BTreeMap::new();
    labels.iter().for_each(|label| *called.entry(label).or_default() += 1);
    // Two who are called the same are told apart as on the page of voices.
    let label = |(voice, label): (&usize, &String)| match edition.voice(*voice).filter(|_| called[label.as_str()] > 1) {
        Some(v) => format!("{label} {}", v.id),
        None => label.clone(),
    };
    let writer = scene.writer(place, "");
    let rows = node.insights.iter().zip(&found).map(|(insight, evidence)| {
        let voices =
            evidence.voices.iter().filter_map(|v| Some((v, scene.voice_evidence(place, *v, &evidence.quotes)?)));
        let (cells, voices) = voices
            .map(|(v, voice)| (MapCell { column: column_of.get(v).copied().unwrap_or(0), quotes: voice.quotes }, voice))
            .unzip();
        MapRow {
            number: scene.number(*insight),
            link: scene.insight_link(&writer, *insight),
            cells,
            voices,
            evidence: scene.evidence(evidence),
            answers: relations.answers(*insight).len(),
            boards: boards_of(scene, place, relations.answers(*insight)),
            is_thin: scene.is_thin(evidence),
        }
    });
    MapTheme {
        number: theme + 1,
        title: node.theme.front.title.plain.clone(),
        link: scene.theme_link(&writer, theme),
        hue: scene.hue(Some(theme)),
        rows: rows.collect(),
        columns: columns.iter().zip(&labels).map(|one| MapColumn { label: label(one) }).collect(),
    }
}
