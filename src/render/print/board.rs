//! Creates the print jobs for boards on paper, and for the notes to cut out and stick on boards.

use super::{
    PT_PER_MM, PaperSize, PrintContext, SheetJob,
    context::{Colours, FitFailure},
    fit::{TextBox, TextToFit},
    qr,
};
use crate::{
    diag::{Diagnostic, Span, codes},
    skin::colour,
    view::print::{BoardSheet, Imprint, NOTES_NAME, PosterWord},
};
use serde::Serialize;
use std::collections::BTreeMap;

/// The side of a note in millimetres: the common square format.
const NOTE_MM: f64 = 76.0;

/// The data for the layout. Lengths are in points.
#[derive(Serialize)]
struct BoardLayoutData<'a> {
    #[serde(flatten)]
    view: &'a BoardSheet,
    width: f64,
    height: f64,
    margin: f64,
    /// The height of the band above the cells.
    band: f64,
    question_width: f64,
    size: f64,
    leading: f64,
    lines: Vec<Vec<Vec<PosterWord>>>,
    /// The base size of small type.
    small: f64,
    note: f64,
    qr: Option<String>,
    address: Option<String>,
    colours: Colours,
    words: BTreeMap<&'static str, String>,
}

/// Creates the print job for a board on `paper`. `span` is the source span of the board.
///
/// # Errors
/// A question that is too long for the sheet, or a character that no font has.
pub fn board_job(
    context: &PrintContext<'_>,
    view: &BoardSheet,
    paper: PaperSize,
    is_landscape: bool,
    span: &Span,
) -> Result<SheetJob, Vec<Diagnostic>> {
    let (width, height) = paper.to_points(is_landscape);
    let short = width.min(height);
    let margin = short * 0.034;
    // Fifty slots need the height: each slot is as large as a note if the sheet has room for that.
    let band_share = match (is_landscape, view.layout) {
        (true, "fifty") => 0.17,
        (true, _) => 0.24,
        (false, _) => 0.2,
    };
    let (band, question_width) = (height * band_share, (width - 2.0 * margin) * 0.56);
    let leading = 1.06;
    let frame = TextBox {
        width: question_width,
        height: band - margin,
        max_size: short * 0.105,
        min_size: short * 0.02,
        leading,
        gap: 0.0,
    };
    let faces = context.typesetter.faces();
    let text = TextToFit { paragraphs: std::slice::from_ref(&view.question), language: &view.imprint.language };
    let fitted = context.fit(text, &faces.words, faces.title_weight, &frame).map_err(|failure| match failure {
        FitFailure::Skin(finding) => vec![*finding],
        FitFailure::TooLong => vec![
            Diagnostic::warning(
                codes::E094,
                span.clone(),
                format!("the question of `{}` is too long for a board on {}", view.id, paper.name),
            )
            .help("use fewer words, or choose a larger sheet"),
        ],
    })?;
    let words = ["note-how", "three-to-pick", "the-one"];
    let data = BoardLayoutData {
        view,
        width,
        height,
        margin,
        band,
        question_width,
        size: fitted.size,
        leading,
        lines: fitted.lines,
        small: short / 594.0 / PT_PER_MM * 34.0,
        note: NOTE_MM * PT_PER_MM,
        qr: view
            .url
            .as_deref()
            .filter(|_| context.has_qr_code)
            .and_then(|url| qr::svg(url, &colour::to_css(colour::INK))),
        address: view.url.as_ref().map(|url| qr::display_address(url)),
        colours: context.colours(),
        words: words.into_iter().map(|key| (key, context.words().message(key))).collect(),
    };
    Ok(SheetJob::new(&view.id, "board.typ", paper.name, span, &data))
}

/// The data for the layout of the notes.
#[derive(Serialize)]
struct NotesLayoutData<'a> {
    imprint: &'a Imprint,
    note: f64,
    colours: Colours,
    words: BTreeMap<&'static str, String>,
}

/// Creates the print job for notes to cut out: one page in each of four tints.
pub fn notes_job(context: &PrintContext<'_>, imprint: &Imprint, span: &Span) -> SheetJob {
    let words = ["paper-code", "notes-to-cut"].into_iter().map(|key| (key, context.words().message(key))).collect();
    let data = NotesLayoutData { imprint, note: NOTE_MM * PT_PER_MM, colours: context.colours(), words };
    SheetJob::new(NOTES_NAME, "notes.typ", "A4", span, &data)
}
