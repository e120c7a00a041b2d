//! Form -> a sheet to be filled in by hand, on one page.

use super::{House, Order, Paper, house::Colours};
use crate::{diag::Span, view::print::Form};
use serde::Serialize;

/// What a layout is handed. Lengths are points.
#[derive(Serialize)]
struct Data<'a> {
    #[serde(flatten)]
    view: &'a Form,
    width: f64,
    height: f64,
    colours: Colours,
}

/// A sheet on the paper that is asked for, else on its own. `at` is its file.
pub fn form(house: &House<'_>, view: &Form, paper: Option<Paper>, is_landscape: bool, at: &Span) -> Order {
    let own = view.paper.as_deref().and_then(Paper::of);
    let paper = paper.or(own).or(Paper::of("A4")).unwrap_or(super::PAPERS[4]);
    let (width, height) = paper.points(is_landscape || view.is_landscape);
    let data = Data { view, width, height, colours: house.colours() };
    let order = Order::of(&view.id, "sheet.typ", paper.name, at, &data);
    Order { files: house.pictures(&view.pictures), ..order.on_pages(1) }
}
