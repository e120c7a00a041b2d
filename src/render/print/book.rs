//! Creates the print job for the catalogue as a book.

use super::{PT_PER_MM, PrintContext, SheetJob, context::Colours};
use crate::{
    diag::Span,
    view::print::{Book, Imprint, Node},
};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// The data for the layout.
#[derive(Serialize)]
struct BookLayoutData<'a> {
    #[serde(flatten)]
    view: &'a Book,
    logo: Option<&'a str>,
    is_large: bool,
    /// True for the inside of a book whose cover is a file of its own, with colour beyond the edge.
    has_own_cover: bool,
    /// The bleed in points.
    bleed: f64,
    faces_used: String,
    colours: Colours,
    words: BTreeMap<&'static str, String>,
}

/// The interface words that the layout uses.
const WORD_KEYS: [&str; 19] = [
    "index",
    "cite-as",
    "licence",
    "typefaces",
    "large-print",
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

/// The form of a book.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BookForm {
    /// Whether it is a large-print edition: type of 17 points on A4.
    pub is_large: bool,
    /// Whether it is for a print shop: its cover is a file of its own, and colour goes beyond the edge.
    pub has_own_cover: bool,
}

/// The bleed of a book for a print shop in points: 3 mm.
const BLEED: f64 = 3.0 * PT_PER_MM;

/// Creates the print job for the book. `span` is the span of the configuration.
pub fn book_job(context: &PrintContext<'_>, view: &Book, form: BookForm, span: &Span) -> SheetJob {
    let faces = context.typesetter.faces();
    let families = BTreeSet::from([faces.words.as_str(), faces.explanations.as_str()]);
    let data = BookLayoutData {
        view,
        logo: context.logo.as_deref(),
        is_large: form.is_large,
        has_own_cover: form.has_own_cover,
        bleed: if form.has_own_cover { BLEED } else { 0.0 },
        faces_used: families.into_iter().collect::<Vec<_>>().join(", "),
        colours: context.colours(),
        words: WORD_KEYS.into_iter().map(|key| (key, context.words().message(key))).collect(),
    };
    let name = if form.is_large { "book-large" } else { "book" };
    let job = SheetJob::new(name, "book.typ", if form.is_large { "A4" } else { "B5" }, span, &data);
    job.with_assets(context, view.assets.clone()).with_logo(context, span)
}

/// The thickness of a leaf of uncoated paper of 90 g/m² in points: 0.11 mm.
const LEAF: f64 = 0.11 * PT_PER_MM;

/// Creates the print job for the cover of a book of `pages` pages: back, spine and front in one, with the bleed.
pub fn cover_job(context: &PrintContext<'_>, view: &Book, pages: usize, span: &Span) -> SheetJob {
    let data = CoverLayoutData {
        view: CoverView { imprint: &view.imprint, title: &view.title, citation: &view.citation },
        logo: context.logo.as_deref(),
        is_large: false,
        bleed: BLEED,
        #[expect(clippy::cast_precision_loss, reason = "a few thousand pages")]
        spine: LEAF * pages.div_ceil(2) as f64,
        colours: context.colours(),
        words: BTreeMap::from([("insight-catalogue", context.words().message("insight-catalogue"))]),
    };
    SheetJob::new("book-cover", "cover.typ", "B5", span, &data).with_max_pages(1).with_logo(context, span)
}

/// The data for the layout of the cover. Lengths are in points.
#[derive(Serialize)]
struct CoverLayoutData<'a> {
    #[serde(flatten)]
    view: CoverView<'a>,
    logo: Option<&'a str>,
    /// False: a large-print edition has no cover of its own.
    is_large: bool,
    bleed: f64,
    spine: f64,
    colours: Colours,
    words: BTreeMap<&'static str, String>,
}

#[derive(Serialize)]
struct CoverView<'a> {
    imprint: &'a Imprint,
    title: &'a [Node],
    citation: &'a str,
}
