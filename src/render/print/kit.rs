//! Creates the print job for the packing list of a kit.

use super::{PrintContext, SheetJob, context::Colours};
use crate::{diag::Span, view::print::Imprint};
use serde::Serialize;
use std::collections::BTreeMap;

/// An entry of a packing list: a folder of a kit, or a single file.
#[derive(Clone, Debug, Serialize)]
pub struct KitItem {
    /// The name of the folder or file.
    pub name: String,
    /// A description of the content.
    pub what: String,
    /// The number of sheets of paper.
    pub sheets: usize,
    /// The paper format.
    pub paper: String,
    /// How to print it, such as duplex, or to be cut.
    pub how: String,
}

/// The content of a packing list.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct PackingList<'a> {
    /// The title of the event that the kit is for.
    pub title: &'a str,
    /// The known facts about the event: date, length, place.
    pub facts: &'a [String],
    /// The entries.
    pub items: &'a [KitItem],
    /// True if the list also names things to bring, such as pens and tape.
    pub brings: bool,
}

#[derive(Serialize)]
struct KitLayoutData<'a> {
    imprint: &'a Imprint,
    #[serde(flatten)]
    packing: PackingList<'a>,
    colours: Colours,
    words: BTreeMap<&'static str, String>,
}

/// Creates the print job for a packing list.
pub fn packing_list_job(context: &PrintContext<'_>, imprint: &Imprint, packing: &PackingList<'_>) -> SheetJob {
    let words = [
        "packing-list",
        "packing-what",
        "packing-sheets",
        "packing-paper",
        "packing-how",
        "packing-bring",
        "packing-bring-list",
    ];
    let words = words.into_iter().map(|key| (key, context.words().message(key))).collect();
    let data = KitLayoutData { imprint, packing: *packing, colours: context.colours(), words };
    SheetJob::new("packing-list", "packing.typ", "A4", &Span::new(&"indsigt.yml".into(), 0..0), &data)
}
