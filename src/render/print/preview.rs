//! TitlePreview -> the picture that other programs show of a link.

use super::{
    House, Order, PT_PER_MM, Paper,
    fit::{Fitted, Frame, Text},
    house::{Colours, Unfit},
};
use crate::{
    diag::{Diagnostic, Span},
    view::print::{Imprint, TitlePreview, Word},
};
use serde::Serialize;

/// 1200 by 630 pixels, as those programs want it.
pub const PREVIEW: Paper = Paper { name: "preview", short_mm: 157.5, long_mm: 300.0 };

/// The pixels of its longer side.
pub(super) const PREVIEW_PIXELS: f64 = 1200.0;

/// What the layout is handed. Lengths are points.
#[derive(Serialize)]
struct Data<'a> {
    imprint: &'a Imprint,
    width: f64,
    height: f64,
    edge: f64,
    field: f64,
    number: usize,
    above: Option<&'a str>,
    title: &'a str,
    size: f64,
    lines: Vec<Vec<Vec<Word>>>,
    colours: Colours,
}

/// The preview of a title. `None` if its words go nowhere: a page does without.
///
/// # Errors
/// A font that is not there.
pub fn preview(house: &House<'_>, view: &TitlePreview, at: &Span) -> Result<Option<Order>, Vec<Diagnostic>> {
    let faces = house.press.faces();
    let (width, height) = PREVIEW.points(true);
    let edge = 17.0 * PT_PER_MM;
    // A theme's colour is a field at its side.
    let field = if view.number == 0 { 0.0 } else { width * 0.27 };
    let frame = Frame {
        width: width - field - 2.0 * edge,
        height: height * 0.56,
        ceiling: 96.0,
        floor: 24.0,
        leading: 1.08,
        gap: 0.0,
    };
    let text = Text { paragraphs: &view.paragraphs, language: &view.imprint.language };
    let Fitted { size, lines } = match house.fit(text, &faces.words, faces.title_weight, &frame) {
        Ok(fitted) => fitted,
        Err(Unfit::Skin(finding)) => return Err(vec![*finding]),
        Err(Unfit::Words(_)) => return Ok(None),
    };
    let data = Data {
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
        colours: house.colours(),
    };
    Ok(Some(Order::of(&view.id, "preview.typ", PREVIEW.name, at, &data).as_preview()))
}
