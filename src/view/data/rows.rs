//! The entries of `catalogue.json`, one struct for each kind; the schema documents each key.

use serde::Serialize;
use std::{collections::BTreeMap, sync::Arc};

/// The id of an entry, shared with every entry that refers to it.
pub(super) type DataId = Arc<str>;

/// A theme in `catalogue.json`.
#[derive(Debug, Serialize)]
pub(super) struct ThemeData {
    pub(super) id: DataId,
    pub(super) number: usize,
    pub(super) title: String,
    pub(super) summary: Option<String>,
    pub(super) text: String,
    pub(super) lead: Option<DataId>,
    pub(super) insights: Vec<DataId>,
    pub(super) quotes: Vec<DataId>,
    pub(super) recommendations: Vec<DataId>,
    pub(super) practices: Vec<DataId>,
    pub(super) meetings: Vec<DataId>,
    pub(super) url: String,
}

/// An insight in `catalogue.json`.
#[derive(Debug, Serialize)]
pub(super) struct InsightData {
    pub(super) id: DataId,
    pub(super) number: String,
    pub(super) title: String,
    pub(super) summary: Option<String>,
    pub(super) text: String,
    pub(super) tags: Vec<String>,
    pub(super) theme: DataId,
    pub(super) quotes: Vec<DataId>,
    pub(super) voices: Vec<DataId>,
    pub(super) voice_count: usize,
    pub(super) methods: Vec<String>,
    pub(super) channels: BTreeMap<&'static str, usize>,
    pub(super) questions: Vec<DataId>,
    pub(super) recommendations: Vec<DataId>,
    pub(super) url: String,
}

/// A quote in `catalogue.json`.
#[derive(Debug, Serialize)]
pub(super) struct QuoteData {
    pub(super) id: DataId,
    pub(super) text: String,
    pub(super) transcript: String,
    pub(super) attribution: Option<String>,
    pub(super) language: Option<String>,
    pub(super) is_poster: bool,
    pub(super) voice: Option<DataId>,
    pub(super) insight: Option<DataId>,
    pub(super) theme: Option<DataId>,
    pub(super) practice: Option<DataId>,
    pub(super) recommendations: Vec<DataId>,
    pub(super) url: String,
}

/// A recommendation in `catalogue.json`.
#[derive(Debug, Serialize)]
pub(super) struct RecommendationData {
    pub(super) id: DataId,
    pub(super) text: String,
    pub(super) more: String,
    pub(super) horizon: Option<String>,
    pub(super) origin: Option<String>,
    pub(super) owner: Option<String>,
    pub(super) status: Option<&'static str>,
    pub(super) answer: Option<String>,
    pub(super) theme: Option<DataId>,
    pub(super) insights: Vec<DataId>,
    pub(super) quotes: Vec<DataId>,
    pub(super) board: Option<DataId>,
    pub(super) url: String,
}

/// A “How might we …?” question in `catalogue.json`.
#[derive(Debug, Serialize)]
pub(super) struct QuestionData {
    pub(super) id: DataId,
    pub(super) text: String,
    pub(super) insight: DataId,
    pub(super) boards: Vec<String>,
    pub(super) url: String,
}

/// A voice in `catalogue.json`.
#[derive(Debug, Serialize)]
pub(super) struct VoiceData {
    pub(super) id: Option<DataId>,
    pub(super) label: Option<String>,
    pub(super) kind: Option<String>,
    pub(super) date: Option<String>,
    pub(super) quotes: Vec<DataId>,
    pub(super) insights: Vec<DataId>,
    pub(super) url: String,
}

/// A workshop in `catalogue.json`.
#[derive(Debug, Serialize)]
pub(super) struct WorkshopData {
    pub(super) id: DataId,
    pub(super) title: String,
    pub(super) summary: Option<String>,
    pub(super) date: Option<String>,
    pub(super) duration: Option<String>,
    pub(super) place: Option<String>,
    pub(super) text: String,
    pub(super) themes: Vec<DataId>,
    pub(super) boards: Vec<BoardData>,
    pub(super) url: String,
}

/// A board of a workshop in `catalogue.json`.
#[derive(Debug, Serialize)]
pub(super) struct BoardData {
    pub(super) id: DataId,
    pub(super) question: String,
    pub(super) layout: &'static str,
    pub(super) insights: Vec<DataId>,
    pub(super) ideas: Vec<IdeaData>,
}

/// An idea on a board in `catalogue.json`.
#[derive(Debug, Serialize)]
pub(super) struct IdeaData {
    pub(super) id: DataId,
    pub(super) text: String,
    pub(super) column: Option<String>,
    pub(super) row: Option<String>,
    pub(super) votes: u32,
    pub(super) by: Option<String>,
    pub(super) is_recommended: bool,
}

/// A practice in `catalogue.json`.
#[derive(Debug, Serialize)]
pub(super) struct PracticeData {
    pub(super) id: DataId,
    pub(super) title: String,
    pub(super) summary: Option<String>,
    pub(super) date: Option<String>,
    pub(super) place: Option<String>,
    pub(super) source: Option<String>,
    pub(super) text: String,
    pub(super) themes: Vec<DataId>,
    pub(super) quotes: Vec<DataId>,
    pub(super) url: String,
}

/// A meeting in `catalogue.json`.
#[derive(Debug, Serialize)]
pub(super) struct MeetingData {
    pub(super) id: DataId,
    pub(super) title: String,
    pub(super) summary: Option<String>,
    pub(super) committee: Option<String>,
    pub(super) date: Option<String>,
    pub(super) time: Option<String>,
    pub(super) place: Option<String>,
    pub(super) text: String,
    pub(super) themes: Vec<DataId>,
    pub(super) url: String,
}

/// A plain page in `catalogue.json`.
#[derive(Debug, Serialize)]
pub(super) struct PageData {
    pub(super) id: DataId,
    pub(super) title: String,
    pub(super) summary: Option<String>,
    pub(super) date: Option<String>,
    pub(super) text: String,
    pub(super) url: String,
}
