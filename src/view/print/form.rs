//! A printed sheet, to be filled in by hand.

use super::Imprint;
use crate::{
    model::{prose, workshop::FieldSize},
    view::{
        ViewContext,
        content::{Node, SheetAssets, SheetWriter},
    },
};
use serde::Serialize;
use std::cell::RefCell;

/// A field of the sheet.
#[derive(Clone, Debug, Serialize)]
pub struct FormField {
    /// The prompt.
    pub prompt: Vec<Node>,
    /// The help text below the prompt.
    pub help: Vec<Node>,
    /// The size of the answer: `small`, `large` or `lines`.
    pub size: &'static str,
    /// The number of numbered parts that the answer is divided into. `None` if it is not divided.
    pub numbered: Option<u32>,
}

/// A sheet to fill in.
#[derive(Clone, Debug, Serialize)]
pub struct FormSheet {
    /// The sheet's slug.
    pub id: String,
    /// The imprint that every sheet carries.
    pub imprint: Imprint,
    /// The sheet's title.
    pub title: Vec<Node>,
    /// The sheet's title as plain text.
    pub plain: String,
    /// The text before the first field.
    pub opening: Vec<Node>,
    /// The sheet's fields.
    pub fields: Vec<FormField>,
    /// The paper size: `A4` or `A3`. `None` if the author gave none.
    pub paper: Option<String>,
    /// True if the sheet is in landscape format.
    pub is_landscape: bool,
    /// The pictures and letters that the sheet takes from the project.
    #[serde(skip)]
    pub assets: SheetAssets,
}

/// Returns the sheet at `index` for printing.
pub fn form_sheet(context: &ViewContext<'_>, index: usize) -> FormSheet {
    let sheet = &context.edition.sheets()[index];
    let assets = RefCell::default();
    let writer = SheetWriter::new(context.resolver(&sheet.front.path), context.base_url, &assets);
    let fields = sheet.fields.iter().map(|field| FormField {
        prompt: writer.inlines(&field.prompt),
        help: writer.blocks(&field.help),
        size: match field.size {
            FieldSize::Small => "small",
            FieldSize::Large => "large",
            FieldSize::Lines => "lines",
        },
        numbered: field.parts,
    });
    FormSheet {
        id: sheet.front.slug.to_string(),
        imprint: super::imprint(context),
        title: writer.inlines(&sheet.front.title.inlines),
        plain: prose::plain_text(&sheet.front.title.inlines),
        opening: writer.blocks(&sheet.opening),
        fields: fields.collect(),
        paper: sheet.paper.clone(),
        is_landscape: sheet.is_landscape,
        assets: assets.into_inner(),
    }
}
