//! What is in a kit -> the list to pack by.

use super::{PrintContext, SheetJob, house::Colours};
use crate::{diag::Span, view::print::Imprint};
use serde::Serialize;
use std::collections::BTreeMap;

/// A kind of thing in a kit.
#[derive(Clone, Debug, Serialize)]
pub struct KitItem {
    /// The folder, or the file.
    pub name: String,
    /// What it is.
    pub what: String,
    /// How many sheets of paper.
    pub sheets: usize,
    /// Which paper.
    pub paper: String,
    /// How it is printed: on both sides, to be cut.
    pub how: String,
}

/// A list to pack by.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct PackingList<'a> {
    /// What it is packed for.
    pub title: &'a str,
    /// Date, length, place: what is known.
    pub facts: &'a [String],
    /// What there is.
    pub items: &'a [KitItem],
    /// Whether pens and tape are brought besides.
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

/// The packing list of a kit.
pub fn packing_list(house: &PrintContext<'_>, imprint: &Imprint, packing: &PackingList<'_>) -> SheetJob {
    let words = [
        "packing-list",
        "packing-what",
        "packing-sheets",
        "packing-paper",
        "packing-how",
        "packing-bring",
        "packing-bring-list",
    ];
    let words = words.into_iter().map(|key| (key, house.words().say(key))).collect();
    let data = KitLayoutData { imprint, packing: *packing, colours: house.colours(), words };
    SheetJob::of("packing-list", "packing.typ", "A4", &Span::new(&"indsigt.yml".into(), 0..0), &data)
}
