//! Form -> a sheet to be filled in by hand, on one page.

use super::{PaperSize, PrintContext, SheetJob, house::Colours};
use crate::{diag::Span, view::print::FormSheet};
use serde::Serialize;

/// What a layout is handed. Lengths are points.
#[derive(Serialize)]
struct FormLayoutData<'a> {
    #[serde(flatten)]
    view: &'a FormSheet,
    width: f64,
    height: f64,
    colours: Colours,
}

/// A sheet on the paper that is asked for, else on its own. `at` is its file.
pub fn form(
    house: &PrintContext<'_>,
    view: &FormSheet,
    paper: Option<PaperSize>,
    is_landscape: bool,
    at: &Span,
) -> SheetJob {
    let own = view.paper.as_deref().and_then(PaperSize::of);
    let paper = paper.or(own).or(PaperSize::of("A4")).unwrap_or(super::PAPERS[4]);
    let (width, height) = paper.points(is_landscape || view.is_landscape);
    let data = FormLayoutData { view, width, height, colours: house.colours() };
    let order = SheetJob::of(&view.id, "sheet.typ", paper.name, at, &data);
    order.on_pages(1).with_assets(house, view.assets.clone())
}
