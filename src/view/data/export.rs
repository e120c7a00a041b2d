//! The quotes, voices or recommendations of an edition as a table, for spreadsheets and other programs.

use super::{DataContext, DataId};
use crate::{
    model::testimony,
    view::{Relations, ViewContext},
};

/// What a table lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportKind {
    /// One row for each quote, with its words as typed.
    Quotes,
    /// One row for each voice.
    Voices,
    /// One row for each recommendation.
    Recommendations,
}

/// A table of text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExportTable {
    /// The names of the columns. `indsigt import` knows them.
    pub head: Vec<&'static str>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
}

impl ExportKind {
    /// Returns the name of the file without its suffix.
    pub fn name(self) -> &'static str {
        match self {
            ExportKind::Quotes => "quotes",
            ExportKind::Voices => "voices",
            ExportKind::Recommendations => "recommendations",
        }
    }
}

/// Returns the table of `kind`.
pub fn export_table(kind: ExportKind, context: &ViewContext<'_>, relations: &Relations) -> ExportTable {
    let data = DataContext { context, relations };
    let text = |value: Option<String>| value.unwrap_or_default();
    let id = |value: Option<DataId>| value.map_or(String::new(), |id| id.to_string());
    // Outside the team, nobody sees which quotes are by one voice.
    let count = |n: usize| if context.edition.links_voices() { n.to_string() } else { String::new() };
    let list = |ids: &[DataId]| ids.iter().map(|id| &**id).collect::<Vec<_>>().join("; ");
    match kind {
        ExportKind::Quotes => ExportTable {
            head: vec!["id", "words", "voice", "attribution", "theme", "insight", "language", "recommendations"],
            rows: data
                .quotes()
                .map(|quote| {
                    vec![
                        quote.id.to_string(),
                        testimony::without_escapes(&quote.transcript),
                        id(quote.voice),
                        text(quote.attribution),
                        id(quote.theme),
                        id(quote.insight),
                        text(quote.language),
                        list(&quote.recommendations),
                    ]
                })
                .collect(),
        },
        ExportKind::Voices => ExportTable {
            head: vec!["id", "label", "kind", "date", "quotes", "insights"],
            rows: data
                .voices()
                .map(|voice| {
                    vec![
                        id(voice.id),
                        text(voice.label),
                        text(voice.kind),
                        text(voice.date),
                        count(voice.quotes.len()),
                        count(voice.insights.len()),
                    ]
                })
                .collect(),
        },
        ExportKind::Recommendations => ExportTable {
            head: vec![
                "id",
                "recommendation",
                "horizon",
                "origin",
                "owner",
                "status",
                "answer",
                "theme",
                "insights",
                "quotes",
            ],
            rows: data
                .recommendations()
                .map(|it| {
                    vec![
                        it.id.to_string(),
                        it.text,
                        text(it.horizon),
                        text(it.origin),
                        text(it.owner),
                        it.status.unwrap_or_default().to_string(),
                        text(it.answer),
                        id(it.theme),
                        list(&it.insights),
                        list(&it.quotes),
                    ]
                })
                .collect(),
        },
    }
}
