//! Creates the print jobs for the sheets that invite people to a workshop or a meeting.

use super::{PaperSize, PrintContext, SheetJob, context::Colours, qr};
use crate::{diag::Span, skin::colour, view::print::EventSheet};
use serde::Serialize;
use std::collections::BTreeMap;

/// The data for the layout. Lengths are in points.
#[derive(Serialize)]
struct EventLayoutData<'a> {
    #[serde(flatten)]
    view: &'a EventSheet,
    width: f64,
    height: f64,
    logo: Option<&'a str>,
    qr: Option<String>,
    /// The alternative text of the QR code.
    qr_text: String,
    display_address: Option<String>,
    colours: Colours,
    words: BTreeMap<&'static str, String>,
}

/// Creates the print job for an invitation on `paper`, in a file called `name`. `span` is the span of the event's title.
pub fn event_job(context: &PrintContext<'_>, view: &EventSheet, paper: PaperSize, name: &str, span: &Span) -> SheetJob {
    let (width, height) = paper.to_points(false);
    let words = context.words();
    let caption = words.message(if view.is_calendar { "event-calendar" } else { "event-more" });
    let data = EventLayoutData {
        view,
        width,
        height,
        logo: context.logo.as_deref(),
        qr: view.code.as_deref().and_then(|code| qr::svg(code, &colour::to_css(colour::INK))),
        qr_text: caption.clone(),
        display_address: view.address.as_deref().map(qr::display_address),
        colours: context.colours(),
        words: BTreeMap::from([("caption", caption), ("about", words.message("event-about"))]),
    };
    SheetJob::new(name, "event.typ", paper.name, span, &data).with_max_pages(1).with_logo(context, span)
}
