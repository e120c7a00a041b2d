//! The edition in machine-readable form: `catalogue.json`.
//!
//! `catalogue.schema.json`, published next to it, documents each key.

mod csv;
mod export;
mod rows;

pub use csv::{escape_formula, quotes_csv};
pub use export::{ExportKind, ExportTable, export_table};

use super::{Relations, ViewContext, address};
use crate::model::names::{Entity, EntityKind};
use rows::{
    BoardData, DataId, IdeaData, InsightData, MeetingData, PageData, PracticeData, QuestionData, QuoteData,
    RecommendationData, ThemeData, VoiceData, WorkshopData,
};
use serde::Serialize;
use std::sync::Arc;

/// The JSON schema of `catalogue.json`.
pub const SCHEMA: &str = include_str!("catalogue.schema.json");

/// The top-level object of `catalogue.json`.
#[derive(Serialize)]
struct EditionData<'m> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    generator: &'static str,
    title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    subtitle: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    publisher: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    commissioner: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<String>,
    language: String,
    audience: &'static str,
    themes: DataSection<'m, ThemeData>,
    insights: DataSection<'m, InsightData>,
    quotes: DataSection<'m, QuoteData>,
    recommendations: DataSection<'m, RecommendationData>,
    questions: DataSection<'m, QuestionData>,
    voices: DataSection<'m, VoiceData>,
    workshops: DataSection<'m, WorkshopData>,
    practices: DataSection<'m, PracticeData>,
    meetings: DataSection<'m, MeetingData>,
    pages: DataSection<'m, PageData>,
}

/// A lazily serialized list: each entry is built when it is written, because all entries together would take more memory than
/// anything else at that point.
struct DataSection<'m, T>(&'m DataContext<'m>, fn(&'m DataContext<'m>) -> EntryIter<'m, T>);

/// An iterator that builds the entries of a section one by one.
type EntryIter<'m, T> = Box<dyn Iterator<Item = T> + 'm>;

impl<T: Serialize> Serialize for DataSection<'_, T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.1(self.0))
    }
}

/// Returns the edition as `catalogue.json`. `room` is the initial capacity in bytes, which the result should rarely exceed.
pub fn json(context: &ViewContext<'_>, relations: &Relations, capacity: usize) -> String {
    let data_context = &DataContext { context, relations };
    let config = context.edition.config();
    let data = EditionData {
        schema: "catalogue.schema.json",
        generator: concat!("indsigt ", env!("CARGO_PKG_VERSION")),
        title: config.title.plain.clone(),
        subtitle: config.subtitle.clone(),
        publisher: config.publisher.clone(),
        commissioner: config.commissioner.clone(),
        date: config.date.map(|d| d.to_string()),
        language: config.language.clone(),
        audience: context.edition.audience().name(),
        themes: DataSection(data_context, DataContext::themes),
        insights: DataSection(data_context, DataContext::insights),
        quotes: DataSection(data_context, DataContext::quotes),
        recommendations: DataSection(data_context, DataContext::recommendations),
        questions: DataSection(data_context, DataContext::questions),
        voices: DataSection(data_context, DataContext::voices),
        workshops: DataSection(data_context, DataContext::workshops),
        practices: DataSection(data_context, DataContext::practices),
        meetings: DataSection(data_context, DataContext::meetings),
        pages: DataSection(data_context, DataContext::pages),
    };
    let mut json = Vec::with_capacity(capacity);
    serde_json::to_writer(&mut json, &data).expect("plain structs of text and numbers are JSON");
    json.push(b'\n');
    String::from_utf8(json).expect("JSON is text")
}

struct DataContext<'s> {
    context: &'s ViewContext<'s>,
    relations: &'s Relations,
}

impl DataContext<'_> {
    fn url(&self, kind: EntityKind, index: usize) -> String {
        let address = address::entity_address(self.context.edition, Entity { kind, index }).unwrap_or_default();
        match self.context.base_url {
            Some(base) => format!("{base}{address}"),
            None => self.context.page_location("").href(&address),
        }
    }

    fn quote_ids(&self, quotes: &[usize]) -> Vec<DataId> {
        quotes.iter().filter_map(|q| Some(self.context.edition.quote(*q)?.quote.id.clone())).collect()
    }

    fn recommendation_ids(&self, recommendations: &[usize]) -> Vec<DataId> {
        let id = |r: &usize| Some(self.context.edition.recommendation(*r)?.recommendation.id.clone());
        recommendations.iter().filter_map(id).collect()
    }

    fn voice_id(&self, voice: Option<usize>) -> Option<DataId> {
        self.context.edition.voice_id(voice?).cloned()
    }

    fn theme_ids(&self, themes: &[usize]) -> Vec<DataId> {
        themes.iter().map(|t| self.context.edition.themes()[*t].theme.front.slug.clone()).collect()
    }

    fn insight_ids(&self, insights: &[usize]) -> Vec<DataId> {
        insights.iter().map(|i| self.context.edition.insights()[*i].insight.front.slug.clone()).collect()
    }

    fn themes(&self) -> EntryIter<'_, ThemeData> {
        let edition = self.context.edition;
        let to_data = move |(index, node): (usize, &crate::model::ThemeNode)| {
            let front = &node.theme.front;
            let quotes = node.insights.iter().flat_map(|i| &edition.insights()[*i].quotes).chain(&node.quotes);
            let quotes: Vec<usize> = quotes.copied().collect();
            let practices = edition.practices().iter().filter(|p| p.themes.contains(&index));
            let meetings = edition.meetings().iter().filter(|m| m.themes.contains(&index));
            ThemeData {
                id: front.slug.clone(),
                number: index + 1,
                title: front.title.plain.clone(),
                summary: front.summary.clone(),
                text: self.context.text(&node.theme.prose.blocks),
                lead: edition.lead(index).and_then(|(q, _)| Some(edition.quote(q)?.quote.id.clone())),
                insights: self.insight_ids(&node.insights),
                quotes: self.quote_ids(&quotes),
                recommendations: self.recommendation_ids(self.relations.recommendations_of_theme(index)),
                practices: practices.map(|p| p.practice.front.slug.clone()).collect(),
                meetings: meetings.map(|m| m.meeting.front.slug.clone()).collect(),
                url: self.url(EntityKind::Theme, index),
            }
        };
        Box::new(edition.themes().iter().enumerate().map(to_data))
    }

    fn insights(&self) -> EntryIter<'_, InsightData> {
        let edition = self.context.edition;
        let to_data = move |(index, node): (usize, &crate::model::InsightNode)| {
            let front = &node.insight.front;
            let mut voices: Vec<DataId> = vec![];
            for quote in edition.visible_quotes(&node.quotes) {
                if let Some(voice) = edition.quote(quote).and_then(|q| self.voice_id(q.voice))
                    && !voices.contains(&voice)
                {
                    voices.push(voice);
                }
            }
            let evidence = edition.evidence(index);
            InsightData {
                id: front.slug.clone(),
                number: self.context.insight_number(index),
                title: front.title.plain.clone(),
                summary: front.summary.clone(),
                text: self.context.text(&node.insight.prose.blocks),
                tags: front.tags.clone(),
                theme: edition.themes()[node.theme].theme.front.slug.clone(),
                quotes: self.quote_ids(&node.quotes),
                voices,
                voice_count: evidence.voices.len(),
                methods: evidence.methods.iter().map(|m| (*m).to_string()).collect(),
                channels: edition.count_by_channel(&evidence.quotes).map(|(channel, n)| (channel.name(), n)).into(),
                questions: node.questions.iter().map(|q| edition.questions()[*q].question().id.clone()).collect(),
                recommendations: self.recommendation_ids(self.relations.recommendations_for_insight(index)),
                url: self.url(EntityKind::Insight, index),
            }
        };
        Box::new(edition.insights().iter().enumerate().map(to_data))
    }

    fn quotes(&self) -> EntryIter<'_, QuoteData> {
        let edition = self.context.edition;
        let to_data = move |(index, node): (usize, &crate::model::QuoteNode)| {
            let voice = node.voice.and_then(|v| edition.voice(v));
            QuoteData {
                id: node.quote.id.clone(),
                text: node.quote.testimony.plain_text().to_string(),
                transcript: node.quote.testimony.to_string(),
                attribution: node.quote.attribution.clone().or_else(|| voice.and_then(|v| v.label.clone())),
                language: node.quote.language.clone(),
                is_poster: node.quote.is_poster,
                voice: self.voice_id(node.voice),
                insight: node.insight.map(|i| edition.insights()[i].insight.front.slug.clone()),
                theme: node.theme.map(|t| edition.themes()[t].theme.front.slug.clone()),
                practice: node.practice.map(|p| edition.practices()[p].practice.front.slug.clone()),
                recommendations: self.recommendation_ids(self.relations.recommendations_from_quote(index)),
                url: self.url(EntityKind::Quote, index),
            }
        };
        Box::new(edition.quotes().map(to_data))
    }

    fn recommendations(&self) -> EntryIter<'_, RecommendationData> {
        let edition = self.context.edition;
        let to_data = move |(index, node): (usize, &crate::model::RecommendationNode)| {
            let r = &node.recommendation;
            RecommendationData {
                id: r.id.clone(),
                text: self.context.line(&r.text),
                more: self.context.text(&r.details),
                horizon: r.horizon.map(super::recommendation::horizon_key),
                origin: r.origin.clone(),
                owner: r.owner.clone(),
                status: r.status.map(|s| s.name()),
                answer: r.answer.clone(),
                theme: node.theme.map(|t| edition.themes()[t].theme.front.slug.clone()),
                insights: self.insight_ids(&node.insights),
                quotes: self.quote_ids(&node.source_quotes),
                board: node.board.map(|b| edition.boards()[b].id.clone()),
                url: self.url(EntityKind::Recommendation, index),
            }
        };
        Box::new(edition.recommendations().map(to_data))
    }

    fn questions(&self) -> EntryIter<'_, QuestionData> {
        let edition = self.context.edition;
        let to_data = move |(index, node): (usize, &crate::model::QuestionNode)| {
            let boards = self.relations.boards_for_question(index).iter().map(|b| &edition.boards()[*b]);
            QuestionData {
                id: node.question().id.clone(),
                text: self.context.line(&node.question().text.inlines),
                insight: edition.insights()[node.insight].insight.front.slug.clone(),
                boards: boards.map(|b| b.id.to_string()).collect(),
                url: self.url(EntityKind::Question, index),
            }
        };
        Box::new(edition.questions().iter().enumerate().map(to_data))
    }

    fn voices(&self) -> EntryIter<'_, VoiceData> {
        let edition = self.context.edition;
        let to_data = move |(index, voice): (usize, &crate::model::consent::Voice)| VoiceData {
            id: edition.voice_id(index).cloned(),
            label: voice.label.clone(),
            kind: voice.kind.clone(),
            date: voice.date.map(|d| crate::model::date::Date { day: None, ..d }.to_string()),
            quotes: self.quote_ids(self.relations.quotes_of_voice(index)),
            insights: self.insight_ids(&self.relations.insights_of_voice(edition, index)),
            url: self.url(EntityKind::Voice, index),
        };
        Box::new(edition.voices().map(to_data))
    }

    fn workshops(&self) -> EntryIter<'_, WorkshopData> {
        let edition = self.context.edition;
        let board = move |b: &usize| {
            let node = &edition.boards()[*b];
            let idea = |idea: &crate::model::idea::Idea| IdeaData {
                id: idea.id.clone(),
                text: self.context.line(&idea.text),
                column: idea.column.as_ref().map(|c| c.value.clone()),
                row: idea.row.as_ref().map(|r| r.value.clone()),
                votes: idea.votes,
                by: idea.author.clone(),
                is_recommended: idea.is_recommended,
            };
            BoardData {
                id: node.id.clone(),
                question: self.context.line(node.question_text()),
                layout: node.board().map_or("grid", |b| b.layout.name()),
                insights: self.insight_ids(&node.insights),
                ideas: node.board().map_or(vec![], |b| b.ideas.iter().map(idea).collect()),
            }
        };
        let to_data = move |(index, node): (usize, &crate::model::WorkshopNode)| {
            let front = &node.workshop.front;
            WorkshopData {
                id: front.slug.clone(),
                title: front.title.plain.clone(),
                summary: front.summary.clone(),
                date: front.date.map(|d| d.to_string()),
                duration: node.workshop.duration.clone(),
                place: node.workshop.place.clone(),
                text: self.context.text(&node.workshop.opening),
                themes: self.theme_ids(&node.themes),
                boards: node.boards.iter().map(board).collect(),
                url: self.url(EntityKind::Workshop, index),
            }
        };
        Box::new(edition.workshops().iter().enumerate().map(to_data))
    }

    fn practices(&self) -> EntryIter<'_, PracticeData> {
        let edition = self.context.edition;
        let to_data = move |(index, node): (usize, &crate::model::PracticeNode)| {
            let front = &node.practice.front;
            PracticeData {
                id: front.slug.clone(),
                title: front.title.plain.clone(),
                summary: front.summary.clone(),
                date: front.date.map(|d| d.to_string()),
                place: node.practice.place.clone(),
                source: node.practice.source.clone(),
                text: self.context.text(&node.practice.prose.blocks),
                themes: self.theme_ids(&node.themes),
                quotes: self.quote_ids(&node.quotes),
                url: self.url(EntityKind::Practice, index),
            }
        };
        Box::new(edition.practices().iter().enumerate().map(to_data))
    }

    fn meetings(&self) -> EntryIter<'_, MeetingData> {
        let edition = self.context.edition;
        let to_data = move |(index, node): (usize, &crate::model::MeetingNode)| {
            let front = &node.meeting.front;
            MeetingData {
                id: front.slug.clone(),
                title: front.title.plain.clone(),
                summary: front.summary.clone(),
                committee: node.meeting.committee.clone(),
                date: front.date.map(|d| d.to_string()),
                time: node.meeting.times.map(|t| t.to_string()),
                place: node.meeting.place.clone(),
                text: self.context.text(&node.meeting.prose.blocks),
                themes: self.theme_ids(&node.themes),
                url: self.url(EntityKind::Meeting, index),
            }
        };
        Box::new(edition.meetings().iter().enumerate().map(to_data))
    }

    fn pages(&self) -> EntryIter<'_, PageData> {
        let edition = self.context.edition;
        let to_data = move |(index, page): (usize, &Arc<crate::model::page::Page>)| PageData {
            id: page.front.slug.clone(),
            title: page.front.title.plain.clone(),
            summary: page.front.summary.clone(),
            date: page.front.date.map(|d| d.to_string()),
            text: self.context.text(&page.prose.blocks),
            url: self.url(EntityKind::Page, index),
        };
        Box::new(edition.pages().iter().enumerate().map(to_data))
    }
}
