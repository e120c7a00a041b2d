//! Order -> the bytes of its files: from the shelf where the same was made before, else set anew, looked over, and put there.

use super::{
    PrintContext, PrintFormat, Typesetter, picture,
    press::{LaidOutDocument, TypesetError},
    preview::PREVIEW_PIXELS,
};
use crate::{
    diag::{Diagnostic, Span},
    memo::SheetCache,
    view::print::SheetAssets,
};
use bytes::Bytes;
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

/// What a sheet may look like.
#[derive(Clone, Debug)]
pub struct JobContent {
    /// The layout's data, as JSON.
    pub data: Vec<u8>,
    /// On how many pages it has to have room.
    pub most_pages: Option<usize>,
}

impl JobContent {
    /// A form of `data`.
    pub(super) fn of(data: &impl serde::Serialize, most_pages: Option<usize>) -> Self {
        JobContent { data: serde_json::to_vec(data).unwrap_or_default(), most_pages }
    }
}

/// A sheet that is to be made.
#[derive(Clone, Debug)]
pub struct SheetJob {
    /// The name of its file, without ending: where it stands below the output folder.
    pub name: String,
    /// The layout: a file below `print/`.
    pub layout: String,
    /// What it may look like, the best first: the first form that has room is set.
    pub forms: Vec<JobContent>,
    /// Files that the layout reads by name.
    pub files: Vec<(String, Bytes)>,
    /// The files and letters that it takes from the author's text, with their places there.
    pub assets: SheetAssets,
    /// What findings about it point to.
    pub at: Span,
    /// The paper it is printed on.
    pub paper: &'static str,
    /// The pixels of the longer side of a picture of it, where that is not left to the press. It has one page.
    pub pixels: Option<f64>,
}

impl SheetJob {
    /// An order of the layout `layout`, of one form.
    pub(super) fn of(name: &str, layout: &str, paper: &'static str, at: &Span, data: &impl serde::Serialize) -> Self {
        SheetJob {
            name: name.to_string(),
            layout: layout.to_string(),
            forms: vec![JobContent::of(data, None)],
            files: vec![],
            assets: SheetAssets::default(),
            at: at.clone(),
            paper,
            pixels: None,
        }
    }

    /// The same, with the pictures of `assets` beside the layout.
    pub(super) fn with_assets(self, house: &PrintContext<'_>, assets: SheetAssets) -> Self {
        SheetJob { files: house.pictures(&assets), assets, ..self }
    }

    /// The same as a preview: one picture, of the size that other programs want.
    pub fn as_preview(self) -> Self {
        SheetJob { pixels: Some(PREVIEW_PIXELS), ..self.on_pages(1) }
    }

    /// The same, with room for `most` pages.
    pub(super) fn on_pages(mut self, most: usize) -> Self {
        self.forms.iter_mut().for_each(|form| form.most_pages = Some(most));
        self
    }
}

/// What goes into an order, as a hash: the engine, the layouts and fonts, the data, the files, the format.
fn key(press: &Typesetter, order: &SheetJob, format: PrintFormat) -> String {
    let mut hash = Sha256::new();
    let mut add = |bytes: &[u8]| {
        hash.update((bytes.len() as u64).to_le_bytes());
        hash.update(bytes);
    };
    add(concat!("indsigt ", env!("CARGO_PKG_VERSION"), ", sheets 1").as_bytes());
    add(press.sum());
    add(format.ending().as_bytes());
    add(order.name.as_bytes());
    add(order.layout.as_bytes());
    add(&order.pixels.unwrap_or(0.0).to_le_bytes());
    for form in &order.forms {
        add(&form.data);
        add(&(form.most_pages.unwrap_or(0) as u64).to_le_bytes());
    }
    for (name, bytes) in &order.files {
        add(name.as_bytes());
        add(bytes);
    }
    crate::memo::hex(&hash.finalize())
}

/// What became of an order.
#[derive(Default)]
pub struct SheetResult {
    /// Its files, each with what its name ends with before the format. None where it cannot be made.
    pub files: Vec<(String, Vec<u8>)>,
    /// What there is to say of it.
    pub findings: Vec<Diagnostic>,
    /// The pictures whose place is left empty, because the engine cannot draw them, by their paths.
    pub undrawn: Vec<String>,
    /// The letter that no font has, if the sheet cannot be made for it.
    pub missing_letter: Option<char>,
}

/// For so many sheets the engine remembers what it has laid out.
const KEPT: usize = 32;

/// A page is set by calls within calls, as deep as what stands in it.
const STACK: usize = 64 << 20;

/// The threads that sheets are set on: as many as there are cores, and with room for deep pages.
static POOL: LazyLock<Option<rayon::ThreadPool>> =
    LazyLock::new(|| rayon::ThreadPoolBuilder::new().stack_size(STACK).build().ok());

/// Runs `work` on the threads that sheets are set on.
pub(super) fn on_pool<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    match &*POOL {
        Some(pool) => pool.install(work),
        None => work(),
    }
}

/// Makes orders, in parallel.
pub fn make_all(
    press: &Typesetter,
    orders: &[SheetJob],
    format: PrintFormat,
    shelf: &dyn SheetCache,
) -> Vec<SheetResult> {
    on_pool(|| orders.par_iter().map(|order| make(press, order, format, shelf)).collect())
}

/// The files of an order: one, or for pictures one a page.
fn make(press: &Typesetter, order: &SheetJob, format: PrintFormat, shelf: &dyn SheetCache) -> SheetResult {
    // Pictures are for looking at: there are few, and one for each page. Previews are made with every build.
    let key = (format == PrintFormat::Pdf || order.pixels.is_some()).then(|| key(press, order, format));
    if let Some(made) = key.as_ref().and_then(|key| shelf.take(key)) {
        return SheetResult { files: vec![(String::new(), made)], ..SheetResult::default() };
    }
    let (laid, undrawn) = match laid(press, order) {
        Ok(laid) => (laid, vec![]),
        // Pictures are only looked at where something is wrong: that takes as long as to draw them.
        Err(findings) => match without_undrawn(order).map(|(order, undrawn)| (laid(press, &order), undrawn)) {
            Some((Ok(laid), undrawn)) => (laid, undrawn),
            _ => return SheetResult { findings, ..SheetResult::default() },
        },
    };
    // What the engine remembers for sheets to come does not grow with their number.
    typst::comemo::evict(KEPT);
    let pdf = || match laid.missing_letter() {
        Some(letter) => Err(TypesetError::NoFont(letter)),
        None => laid.pdf(&order.name),
    };
    let made = match format {
        PrintFormat::Pdf => match pdf() {
            Ok(pdf) => vec![pdf],
            Err(error) => return failed(order, &error),
        },
        PrintFormat::Png => order.pixels.map_or_else(|| laid.pngs(), |pixels| laid.thumbnails(pixels)),
        PrintFormat::Svg => laid.svgs(),
    };
    // What is said of a sheet with an empty place is said whenever it is made.
    if let (Some(key), [pdf], true) = (key, &made[..], undrawn.is_empty()) {
        shelf.put(&key, pdf);
    }
    // As many digits as the last page has: a folder sorts them by their letters.
    let (count, digits) = (made.len(), made.len().to_string().len());
    let suffix = |i: usize| if count == 1 { String::new() } else { format!("-{:0digits$}", i + 1) };
    let files = made.into_iter().enumerate().map(|(i, bytes)| (suffix(i), bytes)).collect();
    SheetResult { files, undrawn, ..SheetResult::default() }
}

/// Reports a sheet that cannot be made, at the first place of the letter that no font has, where that is why.
fn failed(order: &SheetJob, error: &TypesetError) -> SheetResult {
    let missing_letter = match error {
        TypesetError::NoFont(letter) => Some(*letter),
        TypesetError::NotAccessible(_) => None,
    };
    let at = missing_letter.and_then(|letter| order.assets.letters.get(&letter)).unwrap_or(&order.at);
    SheetResult { findings: vec![error.finding(at, &order.name)], missing_letter, ..SheetResult::default() }
}

/// The order with empty frames in place of the pictures that the engine cannot draw, and their names; `None` if it can draw them all.
fn without_undrawn(order: &SheetJob) -> Option<(SheetJob, Vec<String>)> {
    let (mut order, mut undrawn) = (order.clone(), vec![]);
    for (name, bytes) in &mut order.files {
        if !picture::can_be_drawn(bytes) {
            undrawn.push(name.clone());
            *bytes = Bytes::from_static(picture::EMPTY.as_bytes());
        }
    }
    (!undrawn.is_empty()).then_some((order, undrawn))
}

/// How many pages a PDF has that was made here.
pub fn pages(pdf: &[u8]) -> usize {
    lopdf::Document::load_mem(pdf).map_or(1, |document| document.get_pages().len())
}

/// The laid-out sheet, in the fullest form that has room.
pub(super) fn laid(press: &Typesetter, order: &SheetJob) -> Result<LaidOutDocument, Vec<Diagnostic>> {
    let mut tried = vec![];
    for form in &order.forms {
        let laid = press.set(&order.layout, &form.data, &order.files)?;
        if let Some(outside) = laid.outside().first() {
            let message =
                format!("the layout `{}` sets `{outside}` of `{}` outside of the sheet", order.layout, order.name);
            tried = vec![
                Diagnostic::warning("E094", order.at.clone(), message)
                    .help("shorten what stands there, or choose a larger sheet"),
            ];
            continue;
        }
        match form.most_pages {
            Some(most) if laid.pages() > most => {
                let message = format!("`{}` fills {} pages, and may have {most}", order.name, laid.pages());
                tried = vec![Diagnostic::warning("E094", order.at.clone(), message).help(if most == 1 {
                    "give it fewer fields, or smaller ones (`{size=small}`), or larger paper (`size: A3`)"
                } else {
                    "shorten its longest texts"
                })];
            }
            _ => return Ok(laid),
        }
    }
    Err(tried)
}
