//! Makes the files of print jobs: takes them from the cache, or else typesets and checks them and puts them into the cache.

use super::{
    PrintContext, PrintFormat, Typesetter, picture,
    preview::PREVIEW_PIXELS,
    typesetter::{LaidOutDocument, TypesetError},
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

/// One variant of a sheet's content.
#[derive(Clone, Debug)]
pub struct SheetVariant {
    /// The layout's data, as JSON.
    pub data: Vec<u8>,
    /// The most pages that the variant may fill; `None` for any number.
    pub max_pages: Option<usize>,
}

impl SheetVariant {
    /// Creates a variant with `data`.
    pub(super) fn new(data: &impl serde::Serialize, most_pages: Option<usize>) -> Self {
        SheetVariant { data: serde_json::to_vec(data).unwrap_or_default(), max_pages: most_pages }
    }
}

/// A sheet to be made.
#[derive(Clone, Debug)]
pub struct SheetJob {
    /// The path of its file relative to the output folder, without extension.
    pub name: String,
    /// The layout: the name of a file in `print/`.
    pub layout: String,
    /// The variants of the content, the best first: the first that fits is used.
    pub variants: Vec<SheetVariant>,
    /// The files that the layout can read, each with its name.
    pub files: Vec<(String, Bytes)>,
    /// The files and letters that it takes from the author's text, with their places there.
    pub assets: SheetAssets,
    /// The span that findings about the sheet point to.
    pub span: Span,
    /// The name of the paper format.
    pub paper: &'static str,
    /// The longer side in pixels if the job is a picture of one page (a preview). Otherwise `None`: the default size of PNG output is
    /// used.
    pub pixels: Option<f64>,
}

impl SheetJob {
    /// Creates a job for `layout` with one variant.
    pub(super) fn new(name: &str, layout: &str, paper: &'static str, at: &Span, data: &impl serde::Serialize) -> Self {
        SheetJob {
            name: name.to_string(),
            layout: layout.to_string(),
            variants: vec![SheetVariant::new(data, None)],
            files: vec![],
            assets: SheetAssets::default(),
            span: at.clone(),
            paper,
            pixels: None,
        }
    }

    /// The same, with the pictures of `assets` beside the layout.
    pub(super) fn with_assets(self, house: &PrintContext<'_>, assets: SheetAssets) -> Self {
        SheetJob { files: house.pictures(&assets), assets, ..self }
    }

    /// Turns the job into a preview: one picture, in the size that other programs expect for links.
    pub fn into_preview(self) -> Self {
        SheetJob { pixels: Some(PREVIEW_PIXELS), ..self.with_max_pages(1) }
    }

    /// Limits every variant to `most` pages.
    pub(super) fn with_max_pages(mut self, most: usize) -> Self {
        self.variants.iter_mut().for_each(|form| form.max_pages = Some(most));
        self
    }
}

/// Returns the cache key of a job: a digest of the program's version, the layouts and fonts, the data, the files and the format.
fn cache_key(press: &Typesetter, order: &SheetJob, format: PrintFormat) -> String {
    let mut hash = Sha256::new();
    let mut add = |bytes: &[u8]| {
        hash.update((bytes.len() as u64).to_le_bytes());
        hash.update(bytes);
    };
    add(concat!("indsigt ", env!("CARGO_PKG_VERSION"), ", sheets 1").as_bytes());
    add(press.digest());
    add(format.extension().as_bytes());
    add(order.name.as_bytes());
    add(order.layout.as_bytes());
    add(&order.pixels.unwrap_or(0.0).to_le_bytes());
    for form in &order.variants {
        add(&form.data);
        add(&(form.max_pages.unwrap_or(0) as u64).to_le_bytes());
    }
    for (name, bytes) in &order.files {
        add(name.as_bytes());
        add(bytes);
    }
    crate::memo::to_hex(&hash.finalize())
}

/// The result of a job.
#[derive(Default)]
pub struct SheetResult {
    /// The files, each with the suffix between its name and its extension. Empty if the sheet could not be made.
    pub files: Vec<(String, Vec<u8>)>,
    /// Findings about the sheet.
    pub findings: Vec<Diagnostic>,
    /// The pictures whose place is left empty, because the engine cannot draw them, by their paths.
    pub undrawable: Vec<String>,
    /// The letter that no font has, if the sheet cannot be made for it.
    pub missing_letter: Option<char>,
}

/// The number of sheets after which the engine evicts an unused layout result from its cache.
const ENGINE_CACHE_AGE: usize = 32;

/// The stack size of a thread in bytes: the engine typesets nested content by recursion.
const STACK_BYTES: usize = 64 << 20;

/// The threads that typeset sheets: one per core, each with a stack for deeply nested pages.
static POOL: LazyLock<Option<rayon::ThreadPool>> =
    LazyLock::new(|| rayon::ThreadPoolBuilder::new().stack_size(STACK_BYTES).build().ok());

/// Runs `work` on the threads that typeset sheets.
pub(super) fn on_pool<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    match &*POOL {
        Some(pool) => pool.install(work),
        None => work(),
    }
}

/// Runs jobs in parallel. Returns one result per job, in order.
pub fn make_all(
    press: &Typesetter,
    orders: &[SheetJob],
    format: PrintFormat,
    shelf: &dyn SheetCache,
) -> Vec<SheetResult> {
    on_pool(|| orders.par_iter().map(|order| make(press, order, format, shelf)).collect())
}

/// Makes the files of a job: one, or one per page for pictures.
fn make(press: &Typesetter, order: &SheetJob, format: PrintFormat, shelf: &dyn SheetCache) -> SheetResult {
    // Other pictures are not cached: they are few, for viewing, and one file per page. Previews are cached because every build makes
    // them.
    let key = (format == PrintFormat::Pdf || order.pixels.is_some()).then(|| cache_key(press, order, format));
    if let Some(made) = key.as_ref().and_then(|key| shelf.get(key)) {
        return SheetResult { files: vec![(String::new(), made)], ..SheetResult::default() };
    }
    let (laid, undrawn) = match lay_out(press, order) {
        Ok(laid) => (laid, vec![]),
        // Pictures are checked only after a failure: a check takes as long as drawing them.
        Err(findings) => match with_placeholders(order).map(|(order, undrawn)| (lay_out(press, &order), undrawn)) {
            Some((Ok(laid), undrawn)) => (laid, undrawn),
            _ => return SheetResult { findings, ..SheetResult::default() },
        },
    };
    // Keeps the engine's cache from growing with the number of sheets.
    typst::comemo::evict(ENGINE_CACHE_AGE);
    let pdf = || match laid.missing_letter() {
        Some(letter) => Err(TypesetError::NoFont(letter)),
        None => laid.to_pdf(&order.name),
    };
    let made = match format {
        PrintFormat::Pdf => match pdf() {
            Ok(pdf) => vec![pdf],
            Err(error) => return failed(order, &error),
        },
        PrintFormat::Png => order.pixels.map_or_else(|| laid.to_pngs(), |pixels| laid.to_pngs_with_size(pixels)),
        PrintFormat::Svg => laid.to_svgs(),
    };
    // A sheet with an empty place is not cached, so that the finding about it is reported on every run.
    if let (Some(key), [pdf], true) = (key, &made[..], undrawn.is_empty()) {
        shelf.put(&key, pdf);
    }
    // All numbers have as many digits as the last: file managers sort names as text.
    let (count, digits) = (made.len(), made.len().to_string().len());
    let suffix = |i: usize| if count == 1 { String::new() } else { format!("-{:0digits$}", i + 1) };
    let files = made.into_iter().enumerate().map(|(i, bytes)| (suffix(i), bytes)).collect();
    SheetResult { files, undrawable: undrawn, ..SheetResult::default() }
}

/// Reports a sheet that cannot be made, at the first place of the letter that no font has, where that is why.
fn failed(order: &SheetJob, error: &TypesetError) -> SheetResult {
    let missing_letter = match error {
        TypesetError::NoFont(letter) => Some(*letter),
        TypesetError::NotAccessible(_) => None,
    };
    let at = missing_letter.and_then(|letter| order.assets.letters.get(&letter)).unwrap_or(&order.span);
    SheetResult { findings: vec![error.finding(at, &order.name)], missing_letter, ..SheetResult::default() }
}

/// Returns the job with empty frames in place of pictures that the engine cannot draw, and the names of these pictures; `None` if the
/// engine can draw all of them.
fn with_placeholders(order: &SheetJob) -> Option<(SheetJob, Vec<String>)> {
    let (mut order, mut undrawn) = (order.clone(), vec![]);
    for (name, bytes) in &mut order.files {
        if !picture::is_drawable(bytes) {
            undrawn.push(name.clone());
            *bytes = Bytes::from_static(picture::PLACEHOLDER.as_bytes());
        }
    }
    (!undrawn.is_empty()).then_some((order, undrawn))
}

/// Returns the number of pages of a PDF made by this module.
pub fn page_count(pdf: &[u8]) -> usize {
    lopdf::Document::load_mem(pdf).map_or(1, |document| document.get_pages().len())
}

/// Lays out a sheet in its first variant that fits. Returns the findings about the last variant if none fits.
pub(super) fn lay_out(press: &Typesetter, order: &SheetJob) -> Result<LaidOutDocument, Vec<Diagnostic>> {
    let mut tried = vec![];
    for form in &order.variants {
        let laid = press.typeset(&order.layout, &form.data, &order.files)?;
        if let Some(outside) = laid.overflowing_texts().first() {
            let message =
                format!("the layout `{}` sets `{outside}` of `{}` outside of the sheet", order.layout, order.name);
            tried = vec![
                Diagnostic::warning("E094", order.span.clone(), message)
                    .help("shorten what stands there, or choose a larger sheet"),
            ];
            continue;
        }
        match form.max_pages {
            Some(most) if laid.page_count() > most => {
                let message = format!("`{}` fills {} pages, and may have {most}", order.name, laid.page_count());
                tried = vec![Diagnostic::warning("E094", order.span.clone(), message).help(if most == 1 {
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
