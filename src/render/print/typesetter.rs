//! Typesets sheets in memory: the [`Typesetter`] holds the layouts and fonts of a skin, and sets a layout with the data of a sheet.
//!
//! A layout reads its data as `/data.json`. It can also read the other layouts and `.json` files of the skin and the files of its sheet
//! job, and nothing else: no network, no disk, no system fonts, no clock.

use crate::{
    diag::{Diagnostic, Span, codes},
    model::date::Date,
    skin::{PrintFile, Skin},
    source::Content,
};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::{collections::HashMap, io::Read, ops::Range, sync::Arc};
use typst::{
    Library, LibraryExt, World, WorldExt,
    diag::{FileError, FileResult, SourceDiagnostic},
    foundations::{Bytes, Datetime, Duration, Smart},
    syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot},
    text::{Font, FontBook},
    utils::LazyHash,
};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

/// The layouts and fonts of a skin, with which its sheets are set.
pub struct Typesetter {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    layouts: HashMap<FileId, Source>,
    /// Other files that layouts read: the skin's `.json` files.
    json_files: HashMap<FileId, Bytes>,
    faces: Faces,
    /// The project path of each layout, for findings.
    paths: HashMap<FileId, Arc<str>>,
    /// The date of the catalogue, which every PDF carries.
    date: Option<Date>,
    /// The digest of the names and contents of all print files of the skin, and of the date.
    digest: Vec<u8>,
}

/// The typefaces of a skin's sheets, from `print/faces.json`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Faces {
    /// The family for testimony and titles.
    pub(super) words: String,
    /// The family for all explanatory text.
    pub(super) explanations: String,
    /// The font weight of titles, 100 to 900.
    pub(super) title_weight: u16,
    /// The families for words with letters that the two above lack, in the order in which they are tried.
    #[serde(default)]
    pub(super) others: Vec<String>,
}

/// Returns a finding about a JSON file of the skin that cannot be read, at the position of the error. It begins with `message`.
pub(super) fn unreadable_json(path: &Arc<str>, text: &str, error: &serde_json::Error, message: &str) -> Diagnostic {
    let start: usize = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    let at = start + error.column().saturating_sub(1);
    Diagnostic::error(codes::E093, Span::new(path, at..at + 1), format!("{message}: {error}"))
}

/// The extensions of fonts for print: TrueType and OpenType, also compressed.
const FONT_EXTENSIONS: [&str; 5] = [".ttf", ".otf", ".ttc", ".ttf.gz", ".otf.gz"];

/// The size of the largest font that is unpacked, in bytes.
const MAX_FONT: u64 = 50_000_000;

/// Returns the bytes of a font, unpacked if its name ends with `.gz`; none if they are damaged.
fn font_bytes(name: &str, content: &[u8]) -> Vec<u8> {
    if !name.ends_with(".gz") {
        return content.to_vec();
    }
    let mut unpacked = vec![];
    match flate2::read::GzDecoder::new(content).take(MAX_FONT).read_to_end(&mut unpacked) {
        Ok(_) => unpacked,
        Err(_) => vec![],
    }
}

/// The name under which a layout reads its data.
const DATA_FILE: &str = "data.json";

impl Typesetter {
    /// Loads the layouts and fonts of `skin`, for sheets of a catalogue of `date`. Returns a finding for each font that cannot be read, and for
    /// unreadable typefaces.
    pub fn new(skin: &Skin, date: Option<Date>) -> (Self, Vec<Diagnostic>) {
        let mut typesetter = Typesetter {
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(FontBook::new()),
            fonts: vec![],
            layouts: HashMap::new(),
            json_files: HashMap::new(),
            faces: Faces::default(),
            paths: HashMap::new(),
            date,
            digest: vec![],
        };
        let mut findings = vec![];
        let mut hasher = Sha256::new();
        for (name, PrintFile { path, content }) in skin.print_files() {
            hasher.update(name.as_bytes());
            hasher.update(match content {
                Content::Text(text) => Sha256::digest(text.as_bytes()),
                Content::Bytes(bytes) => Sha256::digest(bytes),
            });
            match content {
                Content::Text(text) if name.ends_with(".typ") => {
                    let id = file_id(name);
                    typesetter.layouts.insert(id, Source::new(id, text.to_string()));
                    typesetter.paths.insert(id, path.clone());
                }
                Content::Text(text) if name.ends_with(".json") => {
                    typesetter.json_files.insert(file_id(name), Bytes::new(text.as_bytes().to_vec()));
                    if name == "faces.json" {
                        typesetter.faces = serde_json::from_str(text).unwrap_or_else(|e| {
                            findings.push(unreadable_json(path, text, &e, "these typefaces cannot be read"));
                            Faces::default()
                        });
                    }
                }
                Content::Bytes(bytes) if FONT_EXTENSIONS.iter().any(|e| name.ends_with(e)) => {
                    let count_before = typesetter.fonts.len();
                    typesetter.fonts.extend(Font::iter(Bytes::new(font_bytes(name, bytes))));
                    if typesetter.fonts.len() == count_before {
                        let finding = Diagnostic::error(codes::E092, Span::new(path, 0..0), "this font cannot be read");
                        findings.push(finding.help("put a TrueType or OpenType file there (`.ttf`, `.otf`, `.ttc`)"));
                    }
                }
                _ => {}
            }
        }
        hasher.update(format!("{date:?}"));
        typesetter.digest = hasher.finalize().to_vec();
        typesetter.book = LazyHash::new(FontBook::from_fonts(&typesetter.fonts));
        (typesetter, findings)
    }

    /// Returns the typefaces of the skin's sheets.
    pub(super) fn faces(&self) -> &Faces {
        &self.faces
    }

    /// Returns the fonts, in the order of their files.
    pub(super) fn fonts(&self) -> &[Font] {
        &self.fonts
    }

    /// Returns whether a font of the skin has a glyph for `c`.
    pub(super) fn has_glyph(&self, c: char) -> bool {
        self.fonts.iter().any(|font| font.info().coverage.contains(u32::from(c)))
    }

    /// Returns the typefaces of the skin that lack `c`, if it is a letter or a mark on one: there, its word is set in another face as a whole.
    pub(super) fn faces_without(&self, c: char) -> impl Iterator<Item = &str> {
        let is_letter = !c.is_ascii() && (c.is_alphabetic() || unicode_normalization::char::is_combining_mark(c));
        let families = [self.faces.words.as_str(), &self.faces.explanations];
        families.into_iter().filter(move |family| is_letter && !self.has_in_family(family, c))
    }

    /// Returns whether the upright regular font of a family has a glyph for `c`.
    fn has_in_family(&self, family: &str, c: char) -> bool {
        let mut fonts = self.fonts.iter().filter(|font| font.info().family.eq_ignore_ascii_case(family));
        fonts.any(|font| font.info().coverage.contains(u32::from(c)))
    }

    /// Returns the digest of everything that a sheet depends on besides its job.
    pub(super) fn digest(&self) -> &[u8] {
        &self.digest
    }

    /// Typesets the layout `name` with `data`, which is JSON. The layout can also read `files`, by their names.
    ///
    /// # Errors
    /// Findings about errors in the layout, at their positions. Warnings count as errors: otherwise a missing font would be replaced
    /// silently.
    pub(super) fn typeset(
        &self,
        name: &str,
        data: &[u8],
        files: &[(String, bytes::Bytes)],
    ) -> Result<LaidOutDocument, Vec<Diagnostic>> {
        let files = files.iter().map(|(name, bytes)| (file_id(name), Bytes::new(bytes.to_vec())));
        let world = TypesetWorld {
            typesetter: self,
            main: file_id(name),
            files: files.chain([(file_id(DATA_FILE), Bytes::new(data.to_vec()))]).collect(),
        };
        let typst::diag::Warned { output, warnings } = typst::compile::<PagedDocument>(&world);
        let to_findings =
            |diagnostics: &[SourceDiagnostic]| diagnostics.iter().map(|d| world.to_diagnostic(d)).collect::<Vec<_>>();
        let document = output.map_err(|errors| to_findings(&errors))?;
        if warnings.is_empty() {
            Ok(LaidOutDocument { document, date: self.date })
        } else {
            Err(to_findings(&warnings))
        }
    }
}

/// The compiler's environment for one sheet.
struct TypesetWorld<'p> {
    typesetter: &'p Typesetter,
    main: FileId,
    files: HashMap<FileId, Bytes>,
}

/// Returns the id of the file `name` for the engine, for which all files are in one virtual folder. The engine never frees ids, so the
/// names of a job's files must come from a bounded set. A name that is no valid path becomes `unnamed`.
fn file_id(name: &str) -> FileId {
    let path = VirtualPath::new(name).unwrap_or_else(|_| VirtualPath::new("unnamed").expect("a plain name is a path"));
    RootedPath::new(VirtualRoot::Project, path).intern()
}

impl TypesetWorld<'_> {
    fn to_diagnostic(&self, diagnostic: &SourceDiagnostic) -> Diagnostic {
        let file = diagnostic.span.id();
        let path = file.and_then(|id| self.typesetter.paths.get(&id).cloned()).unwrap_or_else(|| "print".into());
        let range = WorldExt::range(self, diagnostic.span).unwrap_or(0..0);
        let finding = Diagnostic::error(codes::E093, Span::new(&path, range), diagnostic.message.to_string());
        diagnostic.hints.iter().fold(finding, |finding, hint| finding.help(hint.v.to_string()))
    }
}

fn not_found(id: FileId) -> FileError {
    FileError::NotFound(id.vpath().get_without_slash().into())
}

impl World for TypesetWorld<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.typesetter.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.typesetter.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.typesetter.layouts.get(&id).cloned().ok_or_else(|| not_found(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.get(&id).or_else(|| self.typesetter.json_files.get(&id)).cloned().ok_or_else(|| not_found(id))
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.typesetter.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// A typeset document, to be exported as PDF, PNG or SVG.
pub(super) struct LaidOutDocument {
    document: PagedDocument,
    date: Option<Date>,
}

impl LaidOutDocument {
    /// Exports the document as PDF/UA-1 (ISO 14289-1), with the same bytes on every machine. `ident` is its unique name among all
    /// documents. With a date, it is PDF/A-2a (ISO 19005-2) as well, which archives ask for, unless it breaks that standard alone: a sheet that can
    /// be read aloud is worth more than none.
    ///
    /// # Errors
    /// The engine's words for the first violation of PDF/UA-1.
    pub(super) fn to_pdf(&self, ident: &str) -> Result<Vec<u8>, String> {
        let archived = self.date.and_then(|date| {
            let (year, month, day) = date.first_day();
            let timestamp = Timestamp::new_utc(Datetime::from_ymd(i32::from(year), month, day)?);
            self.to_pdf_of(&[PdfStandard::Ua_1, PdfStandard::A_2a], Some(timestamp), ident).ok()
        });
        archived.map_or_else(|| self.to_pdf_of(&[PdfStandard::Ua_1], None, ident), Ok)
    }

    fn to_pdf_of(
        &self,
        standards: &[PdfStandard],
        timestamp: Option<Timestamp>,
        ident: &str,
    ) -> Result<Vec<u8>, String> {
        let standards = PdfStandards::new(standards).map_err(|e| e.message().to_string())?;
        let options = PdfOptions {
            ident: Smart::Custom(ident.to_string()),
            creator: Smart::Custom(Some(concat!("indsigt ", env!("CARGO_PKG_VERSION")).to_string())),
            timestamp,
            standards,
            ..PdfOptions::default()
        };
        typst_pdf::pdf(&self.document, &options)
            .map_err(|errors| errors.first().map_or(String::new(), |e| e.message.to_string()))
    }

    /// Returns the number of pages.
    pub(super) fn page_count(&self) -> usize {
        self.document.pages().len()
    }
}

/// The longer side of a PNG in pixels: a slide fills the most common screens and projectors exactly.
const DEFAULT_PIXELS: f64 = 1920.0;

impl LaidOutDocument {
    /// Returns each page as a PNG, without the bleed.
    pub(super) fn to_pngs(&self) -> Vec<Vec<u8>> {
        self.to_pngs_with_size(DEFAULT_PIXELS)
    }

    /// Returns each page as a PNG whose longer side has `pixels`, without the bleed.
    pub(super) fn to_pngs_with_size(&self, pixels: f64) -> Vec<Vec<u8>> {
        let to_png = |page: &typst_layout::Page| {
            let size = page.frame.size();
            let per_pt = pixels / size.x.to_pt().max(size.y.to_pt()).max(1.0);
            let options =
                typst_render::RenderOptions { pixel_per_pt: typst::utils::Scalar::new(per_pt), render_bleed: false };
            typst_render::render(page, &options).encode_png().unwrap_or_default()
        };
        self.document.pages().iter().map(to_png).collect()
    }

    /// Returns each page as an SVG, without the bleed.
    pub(super) fn to_svgs(&self) -> Vec<Vec<u8>> {
        let options = typst_svg::SvgOptions { render_bleed: false, pretty: false };
        self.document.pages().iter().map(|page| typst_svg::svg(page, &options).into_bytes()).collect()
    }

    /// Returns the width and height of the first page in points.
    pub(super) fn page_size(&self) -> Option<(f64, f64)> {
        let size = self.document.pages().first()?.frame.size();
        Some((size.x.to_pt(), size.y.to_pt()))
    }

    /// Returns the parts of the first page from top to bottom that hold words, in points.
    pub(super) fn lines(&self) -> Vec<Range<f64>> {
        let mut lines = vec![];
        if let Some(page) = self.document.pages().first() {
            collect_lines(&page.frame, 0.0, &mut lines);
        }
        lines
    }

    /// Returns the texts that lie outside their page. Clipped and transformed groups, and all that is not text, are not checked.
    pub(super) fn overflowing_texts(&self) -> Vec<String> {
        let mut texts = vec![];
        for page in self.document.pages() {
            collect_overflowing_texts(&page.frame, (0.0, 0.0), page.frame.size(), &mut texts);
        }
        texts
    }
}

/// Collects the heights at which the texts in `frame` are, whose top is at `top`.
fn collect_lines(frame: &typst::layout::Frame, top: f64, lines: &mut Vec<Range<f64>>) {
    use typst::layout::FrameItem;
    for (point, item) in frame.items() {
        let y = top + point.y.to_pt();
        match item {
            FrameItem::Group(group) => collect_lines(&group.frame, y, lines),
            // From the height of capitals with an accent to the depth of a `g`.
            FrameItem::Text(text) => lines.push(y - text.size.to_pt() * 0.8..y + text.size.to_pt() * 0.25),
            _ => {}
        }
    }
}

/// Collects the texts in `frame` that lie outside a page of `size`. `origin` is the position of the frame on the page.
fn collect_overflowing_texts(
    frame: &typst::layout::Frame,
    origin: (f64, f64),
    size: typst::layout::Size,
    texts: &mut Vec<String>,
) {
    use typst::layout::FrameItem;
    for (point, item) in frame.items() {
        let (x, y) = (origin.0 + point.x.to_pt(), origin.1 + point.y.to_pt());
        match item {
            // A clipped group is a drawing that is meant to be cut off. No layout turns or scales text, so a transformed group has none.
            FrameItem::Group(group) if group.clip.is_none() && group.transform.is_identity() => {
                collect_overflowing_texts(&group.frame, (x, y), size, texts);
            }
            FrameItem::Text(text) => {
                let right = x + text.width().to_pt();
                if x < -0.1 || y < 0.0 || right > size.x.to_pt() + 0.1 || y > size.y.to_pt() {
                    texts.push(text.text.to_string());
                }
            }
            _ => {}
        }
    }
}
