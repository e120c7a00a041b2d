//! Creates the print job for the catalogue as a book.

use super::{PrintContext, SheetJob, context::Colours};
use crate::{diag::Span, view::print::Book};
use serde::Serialize;
use std::collections::BTreeMap;

/// The data for the layout.
#[derive(Serialize)]
struct BookLayoutData<'a> {
    #[serde(flatten)]
    view: &'a Book,
    logo: Option<&'a str>,
    colours: Colours,
    words: BTreeMap<&'static str, String>,
}

/// The interface words that the layout uses.
const WORD_KEYS: [&str; 14] = [
    "contents",
    "theme",
    "insights",
    "recommendations",
    "for-the-whole",
    "practices",
    "voices",
    "voice-kind",
    "voice-date",
    "questions",
    "insight-catalogue",
    "answer",
    "page-short",
    "insight",
];

/// Creates the print job for the book. `span` is the span of the configuration.
pub fn book_job(context: &PrintContext<'_>, view: &Book, span: &Span) -> SheetJob {
    let data = BookLayoutData {
        view,
        logo: context.logo.as_deref(),
        colours: context.colours(),
        words: WORD_KEYS.into_iter().map(|key| (key, context.words().message(key))).collect(),
    };
    let job = SheetJob::new("book", "book.typ", "B5", span, &data);
    job.with_assets(context, view.assets.clone()).with_logo(context, span)
}
