//! Creates the print job for a sheet to fill in by hand, on one page.

use super::{PaperSize, PrintContext, SheetJob, context::Colours};
use crate::{diag::Span, view::print::FormSheet};
use serde::Serialize;

/// The data for the layout. Lengths are in points.
#[derive(Serialize)]
struct FormLayoutData<'a> {
    #[serde(flatten)]
    view: &'a FormSheet,
    width: f64,
    height: f64,
    colours: Colours,
}

/// Creates the print job for a sheet. Without `paper`, the sheet's own paper is used, or else A4. `span` is the span of the sheet's file.
pub fn form_job(
    context: &PrintContext<'_>,
    view: &FormSheet,
    paper: Option<PaperSize>,
    is_landscape: bool,
    span: &Span,
) -> SheetJob {
    let own_paper = view.paper.as_deref().and_then(PaperSize::from_name);
    let paper = paper.or(own_paper).or(PaperSize::from_name("A4")).unwrap_or(super::PAPER_SIZES[4]);
    let (width, height) = paper.to_points(is_landscape || view.is_landscape);
    let data = FormLayoutData { view, width, height, colours: context.colours() };
    let job = SheetJob::new(&view.id, "sheet.typ", paper.name, span, &data);
    job.with_max_pages(1).with_assets(context, view.assets.clone())
}
