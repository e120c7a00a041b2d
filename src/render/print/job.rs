//! Makes the files of print jobs: takes them from the cache, or else typesets and checks them and puts them into the cache.

use super::{
    PrintContext, PrintFormat, Typesetter, pdf_details, picture,
    preview::PREVIEW_PIXELS,
    rescue::{self, Rescue},
    signs,
    typesetter::LaidOutDocument,
};
use crate::{
    diag::{Diagnostic, Span, codes},
    memo::SheetCache,
    view::print::SheetAssets,
};
use bytes::Bytes;
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::{collections::BTreeSet, sync::LazyLock};

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
    pub(super) fn new(data: &impl serde::Serialize, max_pages: Option<usize>) -> Self {
        SheetVariant { data: serde_json::to_vec(data).unwrap_or_default(), max_pages }
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
    /// The pictures and letters that the sheet takes from the project, each with the first place that asks for it.
    pub assets: SheetAssets,
    /// The span that findings about the sheet point to.
    pub span: Span,
    /// The name of the paper format.
    pub paper: &'static str,
    /// The longer side in pixels if the job is a picture of one page (a preview). Otherwise `None`: the default size of PNG output is
    /// used.
    pub pixels: Option<f64>,
    /// The bleed in points if there are crop marks outside it.
    pub bleed_pt: Option<f64>,
    /// The titles of the PDF's bookmarks in place of its headings, one for each; empty for the headings themselves.
    pub bookmarks: Vec<String>,
    /// The distance from which the words of a poster can be read, in metres.
    pub reading_distance: Option<f64>,
}

impl SheetJob {
    /// Creates a job for `layout` with one variant.
    pub(super) fn new(
        name: &str,
        layout: &str,
        paper: &'static str,
        span: &Span,
        data: &impl serde::Serialize,
    ) -> Self {
        SheetJob {
            name: name.to_string(),
            layout: layout.to_string(),
            variants: vec![SheetVariant::new(data, None)],
            files: vec![],
            assets: SheetAssets::default(),
            span: span.clone(),
            paper,
            pixels: None,
            bleed_pt: None,
            bookmarks: vec![],
            reading_distance: None,
        }
    }

    /// Sets the job's assets, and adds their pictures to the files that the layout can read.
    pub(super) fn with_assets(self, context: &PrintContext<'_>, assets: SheetAssets) -> Self {
        SheetJob { files: context.pictures(&assets), assets, ..self }
    }

    /// Adds the publisher's logo to the files that the layout can read. Its place in the author's files is `span`.
    pub(super) fn with_logo(mut self, context: &PrintContext<'_>, span: &Span) -> Self {
        let Some(logo) = &context.logo else { return self };
        self.assets.pictures.entry(logo.clone()).or_insert_with(|| span.clone());
        let assets = std::mem::take(&mut self.assets);
        self.with_assets(context, assets)
    }

    /// Turns the job into a preview: one picture, in the size that other programs expect for links.
    pub fn into_preview(self) -> Self {
        SheetJob { pixels: Some(PREVIEW_PIXELS), ..self.with_max_pages(1) }
    }

    /// Limits every variant to `limit` pages.
    pub(super) fn with_max_pages(mut self, limit: usize) -> Self {
        self.variants.iter_mut().for_each(|variant| variant.max_pages = Some(limit));
        self
    }
}

/// Returns the cache key of a job: a digest of the program's version, the layouts and fonts, the format, and everything in the job that
/// its files depend on.
fn cache_key(typesetter: &Typesetter, job: &SheetJob, format: PrintFormat) -> String {
    let mut hasher = Sha256::new();
    let mut add = |bytes: &[u8]| {
        hasher.update((bytes.len() as u64).to_le_bytes());
        hasher.update(bytes);
    };
    add(concat!("indsigt ", env!("CARGO_PKG_VERSION"), ", sheets 3").as_bytes());
    add(typesetter.digest());
    add(format.extension().as_bytes());
    add(job.name.as_bytes());
    add(job.layout.as_bytes());
    add(&job.pixels.unwrap_or(0.0).to_le_bytes());
    for variant in &job.variants {
        add(&variant.data);
        add(&(variant.max_pages.unwrap_or(0) as u64).to_le_bytes());
    }
    for (name, bytes) in &job.files {
        add(name.as_bytes());
        add(bytes);
    }
    crate::memo::to_hex(&hasher.finalize())
}

/// The result of a job.
#[derive(Default)]
pub struct SheetResult {
    /// The files, each with the suffix between its name and its extension. Empty if the sheet could not be made.
    pub files: Vec<(String, Vec<u8>)>,
    /// Findings about the sheet.
    pub findings: Vec<Diagnostic>,
    /// The paths of the pictures that the engine cannot draw; their places are left empty.
    pub undrawable: Vec<String>,
    /// The signs that no font has; others are set in their place.
    pub replaced_characters: BTreeSet<char>,
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
    typesetter: &Typesetter,
    jobs: &[SheetJob],
    format: PrintFormat,
    cache: &dyn SheetCache,
) -> Vec<SheetResult> {
    on_pool(|| jobs.par_iter().map(|job| make(typesetter, job, format, cache)).collect())
}

/// Returns what will have to be replaced in each of the jobs, without typesetting: the signs that no font has, and the pictures that the
/// engine cannot draw.
pub fn dry_run_all(typesetter: &Typesetter, jobs: &[SheetJob]) -> Vec<SheetResult> {
    let dry_run = |job: &SheetJob| {
        let mut job = job.clone();
        let (_, undrawable) = with_placeholders(&job);
        SheetResult { undrawable, ..replace_signs(typesetter, &mut job).0 }
    };
    on_pool(|| jobs.par_iter().map(dry_run).collect())
}

/// Replaces the signs of a job that no font has. Boxes in place of letters are no words: of sheets that are nothing but a few words, those are
/// left out. Returns also whether any sheet is left.
fn replace_signs(typesetter: &Typesetter, job: &mut SheetJob) -> (SheetResult, bool) {
    let unreadable = signs::take_unreadable(typesetter, job);
    let left_out = unreadable.iter().map(|id| {
        let message = format!("`{id}` is left out of `{}`: no font of the skin has its letters", job.name);
        Diagnostic::warning(codes::E095, job.span.clone(), message).help(signs::FONT_HELP)
    });
    let findings: Vec<Diagnostic> = left_out.collect();
    let replaced_characters = signs::replace(typesetter, job);
    if job.assets.places.is_empty() && replaced_characters.iter().any(|sign| signs::is_letter(*sign)) {
        let message = format!("`{}` cannot be made: no font of the skin has its letters", job.name);
        let finding = Diagnostic::warning(codes::E095, job.span.clone(), message).help(signs::FONT_HELP);
        return (SheetResult { findings: vec![finding], ..SheetResult::default() }, false);
    }
    (SheetResult { replaced_characters, findings, ..SheetResult::default() }, true)
}

/// Makes the files of a job: one, or one per page for pictures.
fn make(typesetter: &Typesetter, job: &SheetJob, format: PrintFormat, cache: &dyn SheetCache) -> SheetResult {
    // PDFs are cached, and previews, because every build makes them. Other pictures are not: they are few, for viewing, and one file per
    // page.
    let key = (format == PrintFormat::Pdf || job.pixels.is_some()).then(|| cache_key(typesetter, job, format));
    if let Some(bytes) = key.as_ref().and_then(|key| cache.get(key)) {
        return SheetResult { files: vec![(String::new(), bytes)], ..SheetResult::default() };
    }
    let mut job = job.clone();
    let (mut result, has_sheets) = replace_signs(typesetter, &mut job);
    if !has_sheets {
        return result;
    }
    let outputs = match set(typesetter, &job, format) {
        Ok(outputs) => outputs,
        Err(Failure::TooLarge(findings)) => return SheetResult { findings, ..result },
        Err(Failure::Refused(findings)) => {
            // The pictures in a sheet are checked only after a failure: a check takes as long as drawing them.
            let (drawable, undrawable) = with_placeholders(&job);
            let retried = if undrawable.is_empty() { None } else { set(typesetter, &drawable, format).ok() };
            result.undrawable = undrawable;
            match retried.or_else(|| rescue(typesetter, &drawable, format, &findings, &mut result.findings)) {
                Some(outputs) => outputs,
                None => return SheetResult { findings, ..result },
            }
        }
    };
    // Keeps the engine's cache from growing with the number of sheets.
    typst::comemo::evict(ENGINE_CACHE_AGE);
    let is_whole = result.undrawable.is_empty() && result.findings.is_empty() && result.replaced_characters.is_empty();
    // A sheet that is not as its author wrote it is not cached, so that the finding about it is reported on every run.
    if let (Some(key), [output], true) = (key, &outputs[..], is_whole) {
        cache.put(&key, output);
    }
    // All numbers have as many digits as the last: file managers sort names as text.
    let (count, digits) = (outputs.len(), outputs.len().to_string().len());
    let suffix = |i: usize| if count == 1 { String::new() } else { format!("-{:0digits$}", i + 1) };
    result.files = outputs.into_iter().enumerate().map(|(i, bytes)| (suffix(i), bytes)).collect();
    result
}

/// Why a sheet could not be made.
enum Failure {
    /// Its words do not fit.
    TooLarge(Vec<Diagnostic>),
    /// The engine refuses it.
    Refused(Vec<Diagnostic>),
}

/// Lays out and exports a sheet: one file, or one per page for pictures. An engine that gives up costs this sheet alone.
fn set(typesetter: &Typesetter, job: &SheetJob, format: PrintFormat) -> Result<Vec<Vec<u8>>, Failure> {
    let work = || {
        let document = lay_out(typesetter, job)?;
        Ok(match format {
            PrintFormat::Pdf => {
                let refused = |reason| Failure::Refused(vec![Diagnostic::error(codes::E093, job.span.clone(), reason)]);
                let pdf = document.to_pdf(&job.name).map_err(refused)?;
                vec![pdf_details::with_details(&pdf, job.bleed_pt, &job.bookmarks).unwrap_or(pdf)]
            }
            PrintFormat::Png => {
                job.pixels.map_or_else(|| document.to_pngs(), |pixels| document.to_pngs_with_size(pixels))
            }
            PrintFormat::Svg => document.to_svgs(),
        })
    };
    crate::diag::catch_panic(work).unwrap_or_else(|| {
        Err(Failure::Refused(vec![Diagnostic::error(codes::E093, job.span.clone(), "the print engine gave up")]))
    })
}

/// The first page of a sheet, as a drawing to be set into another sheet.
pub struct SheetDrawing {
    /// The page as an SVG.
    pub svg: Vec<u8>,
    /// The width and height in points.
    pub size: (f64, f64),
    /// The parts from top to bottom that hold words, in points.
    pub lines: Vec<std::ops::Range<f64>>,
}

/// Draws the first page of each of the jobs, in order; `None` for a sheet that cannot be made.
pub fn draw_all(typesetter: &Typesetter, jobs: &[SheetJob]) -> Vec<Option<SheetDrawing>> {
    let draw = |job: &SheetJob| {
        let mut job = job.clone();
        signs::replace(typesetter, &mut job);
        let document = lay_out(typesetter, &job).ok()?;
        let svg = document.to_svgs().into_iter().next()?;
        Some(SheetDrawing { svg, size: document.page_size()?, lines: document.lines() })
    };
    on_pool(|| jobs.par_iter().map(draw).collect())
}

/// Returns the first page of a sheet as a PNG whose longer side has `pixels`; `None` if the sheet cannot be made.
pub(super) fn thumbnail(typesetter: &Typesetter, job: &SheetJob, pixels: f64) -> Option<Vec<u8>> {
    let mut job = job.clone();
    signs::replace(typesetter, &mut job);
    lay_out(typesetter, &job).ok()?.to_pngs_with_size(pixels).into_iter().next()
}

/// Makes a sheet that the engine refuses, with the blocks that it refuses set plainly, and adds a finding for each of them. `None` if that does
/// not help: then the layout is at fault.
fn rescue(
    typesetter: &Typesetter,
    job: &SheetJob,
    format: PrintFormat,
    reasons: &[Diagnostic],
    findings: &mut Vec<Diagnostic>,
) -> Option<Vec<Vec<u8>>> {
    let mut outputs = None;
    let (_, rescued) = rescue::rescue(job, |job| {
        outputs = set(typesetter, job, format).ok();
        outputs.is_some()
    })?;
    let reason = reasons.first().map_or("", |finding| &finding.message);
    for (place, how) in rescued {
        let how = match how {
            Rescue::WithoutLinks => "is printed without its links, pictures and footnotes",
            Rescue::Plain => "is printed as plain text",
            Rescue::Omitted => "is left out",
        };
        let message = format!("this {how} in `{}`, because the print engine refuses it", job.name);
        findings.push(
            Diagnostic::warning(codes::E098, job.assets.places[place].clone(), message)
                .help(format!("the engine says: {reason}"))
                .help("the site shows it as it is; for print, write it more simply"),
        );
    }
    outputs
}

/// Returns the job with empty frames in place of pictures that the engine cannot draw, and the paths of these pictures.
fn with_placeholders(job: &SheetJob) -> (SheetJob, Vec<String>) {
    let (mut job, mut undrawable) = (job.clone(), vec![]);
    for (name, bytes) in &mut job.files {
        if !picture::is_drawable(bytes) {
            undrawable.push(name.clone());
            *bytes = Bytes::from_static(picture::PLACEHOLDER.as_bytes());
        }
    }
    (job, undrawable)
}

/// Returns the number of pages of a PDF made by this module.
pub fn page_count(pdf: &[u8]) -> usize {
    lopdf::Document::load_mem(pdf).map_or(1, |document| document.get_pages().len())
}

/// Lays out a sheet in its first variant that fits.
///
/// # Errors
/// [`Failure::TooLarge`] with the findings about the last variant if none fits, and [`Failure::Refused`] if a variant cannot be typeset.
fn lay_out(typesetter: &Typesetter, job: &SheetJob) -> Result<LaidOutDocument, Failure> {
    let mut findings = vec![];
    for variant in &job.variants {
        let document = typesetter.typeset(&job.layout, &variant.data, &job.files).map_err(Failure::Refused)?;
        if let Some(text) = document.overflowing_texts().first() {
            let message = format!("the layout `{}` puts `{text}` of `{}` outside the sheet", job.layout, job.name);
            findings = vec![
                Diagnostic::warning(codes::E094, job.span.clone(), message)
                    .help("shorten the text there, or choose a larger sheet"),
            ];
            continue;
        }
        match variant.max_pages {
            Some(limit) if document.page_count() > limit => {
                let message = format!("`{}` fills {} pages; the limit is {limit}", job.name, document.page_count());
                findings = vec![Diagnostic::warning(codes::E094, job.span.clone(), message).help(if limit == 1 {
                    "give it fewer fields, or smaller ones (`{size=small}`), or larger paper (`size: A3`)"
                } else {
                    "shorten its longest texts"
                })];
            }
            _ => return Ok(document),
        }
    }
    Err(Failure::TooLarge(findings))
}
