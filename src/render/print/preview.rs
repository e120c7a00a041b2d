//! Creates the print job for a link preview: the picture that other programs show for a link to a page.

use super::{
    PT_PER_MM, PaperSize, PrintContext, SheetJob,
    context::{Colours, FitFailure},
    fit::{FittedText, TextBox, TextToFit},
};
use crate::{
    diag::{Diagnostic, Span},
    view::print::{Imprint, PosterWord, TitlePreview},
};
use serde::Serialize;

/// The size of a link preview: 1200 by 630 pixels, as other programs expect it.
pub const PREVIEW_SIZE: PaperSize = PaperSize { name: "preview", short_mm: 157.5, long_mm: 300.0 };

/// The longer side in pixels.
pub(super) const PREVIEW_PIXELS: f64 = 1200.0;

/// The data for the layout. Lengths are in points.
#[derive(Serialize)]
struct PreviewLayoutData<'a> {
    imprint: &'a Imprint,
    width: f64,
    height: f64,
    edge: f64,
    field: f64,
    number: usize,
    above: Option<&'a str>,
    title: &'a str,
    size: f64,
    lines: Vec<Vec<Vec<PosterWord>>>,
    colours: Colours,
}

/// Creates the print job for the preview of a title. `None` if the title does not fit: the page then has no preview.
///
/// # Errors
/// A missing font.
pub fn preview_job(
    context: &PrintContext<'_>,
    view: &TitlePreview,
    span: &Span,
) -> Result<Option<SheetJob>, Vec<Diagnostic>> {
    let faces = context.typesetter.faces();
    let (width, height) = PREVIEW_SIZE.to_points(true);
    let edge = 17.0 * PT_PER_MM;
    // A field in the theme's colour fills one side.
    let field = if view.number == 0 { 0.0 } else { width * 0.27 };
    let frame = TextBox {
        width: width - field - 2.0 * edge,
        height: height * 0.56,
        max_size: 96.0,
        min_size: 24.0,
        leading: 1.08,
        gap: 0.0,
    };
    let text = TextToFit { paragraphs: &view.paragraphs, language: &view.imprint.language };
    let FittedText { size, lines } = match context.fit(text, &faces.words, faces.title_weight, &frame) {
        Ok(fitted) => fitted,
        Err(FitFailure::Skin(finding)) => return Err(vec![*finding]),
        Err(FitFailure::TooLong) => return Ok(None),
    };
    let data = PreviewLayoutData {
        imprint: &view.imprint,
        width,
        height,
        edge,
        field,
        number: view.number,
        above: view.above.as_deref(),
        title: &view.plain,
        size,
        lines,
        colours: context.colours(),
    };
    Ok(Some(SheetJob::new(&view.id, "preview.typ", PREVIEW_SIZE.name, span, &data).into_preview()))
}
