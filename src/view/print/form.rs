//! A sheet to be filled in by hand.

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

/// A field.
#[derive(Clone, Debug, Serialize)]
pub struct FormField {
    /// The prompt.
    pub prompt: Vec<Node>,
    /// Help under it.
    pub help: Vec<Node>,
    /// `small`, `large` or `lines`.
    pub size: &'static str,
    /// Into how many numbered parts its room is divided.
    pub numbered: Option<u32>,
}

/// A sheet.
#[derive(Clone, Debug, Serialize)]
pub struct FormSheet {
    /// Its slug.
    pub id: String,
    /// What every sheet says.
    pub imprint: Imprint,
    /// Its title.
    pub title: Vec<Node>,
    /// Its title's words.
    pub plain: String,
    /// What stands before the first field.
    pub opening: Vec<Node>,
    /// The fields.
    pub fields: Vec<FormField>,
    /// The paper it is made for.
    pub paper: Option<String>,
    /// Whether it lies on its side.
    pub is_landscape: bool,
    /// What the sheet takes from files of the project.
    #[serde(skip)]
    pub assets: SheetAssets,
}

/// The sheet at `index`.
pub fn form(scene: &ViewContext<'_>, index: usize) -> FormSheet {
    let sheet = &scene.edition.sheets()[index];
    let assets = RefCell::default();
    let tree = SheetWriter::new(scene.resolver(&sheet.front.path), scene.base_url, &assets);
    let fields = sheet.fields.iter().map(|field| FormField {
        prompt: tree.inlines(&field.prompt),
        help: tree.blocks(&field.help),
        size: match field.size {
            FieldSize::Small => "small",
            FieldSize::Large => "large",
            FieldSize::Lines => "lines",
        },
        numbered: field.numbered,
    });
    FormSheet {
        id: sheet.front.slug.to_string(),
        imprint: scene.imprint(),
        title: tree.inlines(&sheet.front.title.inlines),
        plain: prose::plain(&sheet.front.title.inlines),
        opening: tree.blocks(&sheet.opening),
        fields: fields.collect(),
        paper: sheet.paper.clone(),
        is_landscape: sheet.is_landscape,
        assets: assets.into_inner(),
    }
}
