//! Creates the print jobs for posters, with the quote's words as large as the sheet and the design allow.

use super::{
    PT_PER_MM, PaperSize, PrintContext, SheetJob,
    context::{Colours, FitFailure},
    fit::{Face, FittedText, TextBox, TextToFit, opening_mark},
    qr,
    typesetter::unreadable_json,
};
use crate::{
    diag::{Diagnostic, Span, codes},
    skin::{PrintFile, Skin, TemplateError, colour},
    source::Content,
    view::print::{PosterView, PosterWord},
};
use serde::{Deserialize, Serialize};

/// The paper and design of posters.
#[derive(Clone, Debug)]
pub struct PosterSpec {
    /// The paper format.
    pub paper: PaperSize,
    /// True for landscape, false for portrait.
    pub is_landscape: bool,
    /// The name of a design in the skin.
    pub design: String,
    /// The amount of ink.
    pub ink: Ink,
}

/// The amount of ink that a poster takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Ink {
    /// Areas of colour, as the design has them.
    #[default]
    Full,
    /// Outlines on white, in the theme's colour.
    Low,
    /// Outlines on white, in black.
    Black,
}

/// The settings of a design, from `print/posters/<design>.json`. Lengths are shares of the sheet's shorter side.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PosterDesign {
    /// The font family of the words.
    family: String,
    /// The font weight of the words, 100 to 900.
    weight: u16,
    /// The margins round the words on a portrait sheet.
    portrait: PosterMargins,
    /// The margins round the words on a landscape sheet.
    landscape: PosterMargins,
    /// The largest type size.
    ceiling: f64,
    /// The distance from line to line, as a multiple of the type size.
    leading: f64,
    /// The extra distance between two paragraphs, as a multiple of the type size.
    gap: f64,
}

/// The distances from the words to the edges of the sheet. The design's drawings and the foot stand in these margins.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PosterMargins {
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

/// The data for the layout. Lengths are in points.
#[derive(Serialize)]
struct PosterLayoutData<'a> {
    design: &'a str,
    catalogue: &'a str,
    publisher: Option<&'a str>,
    catalogue_language: &'a str,
    language: &'a str,
    title: String,
    width: f64,
    height: f64,
    bleed: f64,
    marks: bool,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
    family: &'a str,
    weight: u16,
    leading: f64,
    gap: f64,
    /// The base size of the foot's type, from `foot_size`.
    small: f64,
    ink: Ink,
    colours: Colours,
    logo: Option<&'a str>,
    posters: Vec<PosterEntry<'a>>,
}

/// One poster of a document.
#[derive(Serialize)]
struct PosterEntry<'a> {
    #[serde(flatten)]
    view: &'a PosterView,
    size: f64,
    /// The lines of each paragraph, each a list of words.
    lines: Vec<Vec<Vec<PosterWord>>>,
    /// For each paragraph, the distance by which its opening mark hangs into the left margin.
    hangs: Vec<f64>,
    /// The mark that opens the quote.
    mark: &'a str,
    /// The QR code, as SVG.
    qr: Option<String>,
    address: Option<String>,
}

/// Creates the print job for a poster. `span` is the source span of the quote.
///
/// # Errors
/// Words that do not fit at the smallest size, a character that no font has, a design that is missing or invalid, or a font family that the
/// skin does not have.
pub fn poster_job(
    context: &PrintContext<'_>,
    spec: &PosterSpec,
    view: &PosterView,
    span: &Span,
) -> Result<SheetJob, Vec<Diagnostic>> {
    posters_job(context, spec, &[(view, span.clone())], &view.id, &view.plain)
}

/// Creates the print job for posters in one document, one per page. `name` is the name of its file, and `title` the document's title.
///
/// # Errors
/// The same as for a single poster, for each of the posters. An empty list of findings if there are no posters.
pub fn posters_job(
    context: &PrintContext<'_>,
    spec: &PosterSpec,
    views: &[(&PosterView, Span)],
    name: &str,
    title: &str,
) -> Result<SheetJob, Vec<Diagnostic>> {
    let design = load_design(context.skin, &spec.design).map_err(|error| vec![*error.finding])?;
    let short = spec.paper.short_mm * PT_PER_MM;
    let (width, height) = spec.paper.to_points(spec.is_landscape);
    let margins = if spec.is_landscape { &design.landscape } else { &design.portrait };
    let (mut posters, mut findings) = (vec![], vec![]);
    for (view, span) in views {
        match poster_entry(context, spec, &design, view) {
            Ok(poster) => posters.push(poster),
            Err(FitFailure::Skin(finding)) => return Err(vec![*finding]),
            Err(FitFailure::TooLong) => findings.push(too_long(view, spec, min_size(context, spec), span)),
        }
    }
    if !findings.is_empty() {
        return Err(findings);
    }
    let Some((first, span)) = views.first() else { return Err(vec![]) };
    let data = PosterLayoutData {
        design: &spec.design,
        catalogue: &first.catalogue,
        publisher: first.publisher.as_deref(),
        catalogue_language: &first.catalogue_language,
        language: &first.language,
        title: title.to_string(),
        width,
        height,
        bleed: context.bleed_mm * PT_PER_MM,
        marks: context.has_crop_marks,
        left: margins.left * short,
        right: margins.right * short,
        top: margins.top * short,
        bottom: margins.bottom * short,
        family: &design.family,
        weight: design.weight,
        leading: design.leading,
        gap: design.gap,
        small: foot_size(short),
        ink: spec.ink,
        colours: match spec.ink {
            Ink::Full | Ink::Low => context.colours(),
            Ink::Black => Colours { ink: "#000000".to_string(), quiet: "#444444".to_string(), ..context.colours() },
        },
        logo: context.logo.as_deref(),
        posters,
    };
    let bleed_pt = context.has_crop_marks.then_some(data.bleed);
    let face = context.face(&design.family, design.weight).map_err(|finding| vec![*finding])?;
    let smallest = data.posters.iter().map(|poster| poster.size).min_by(f64::total_cmp);
    let reading_distance = smallest.map(|size| face.cap_height() * size / PT_PER_MM * METRES_PER_MM);
    let bookmarks = views.iter().map(|(view, _)| view.plain.clone()).collect();
    let job = SheetJob::new(name, "posters.typ", spec.paper.name, span, &data).with_logo(context, span);
    Ok(SheetJob { bleed_pt, bookmarks, reading_distance, ..job })
}

/// The distance in metres from which capitals of one millimetre can be read. Makers of signs reckon with a 300th of the distance for good eyes and a 200th for
/// weak ones.
const METRES_PER_MM: f64 = 0.25;

/// The distance in metres from which a poster should be read: across a room.
pub const GOOD_DISTANCE: f64 = 3.0;

/// Returns the value of `min_pt` with which all posters of a design can be read from [`GOOD_DISTANCE`]; `None` if the design cannot be read.
pub fn recommended_min_pt(context: &PrintContext<'_>, spec: &PosterSpec) -> Option<f64> {
    let design = load_design(context.skin, &spec.design).ok()?;
    let face = context.face(&design.family, design.weight).ok()?;
    let size = GOOD_DISTANCE / METRES_PER_MM * PT_PER_MM / face.cap_height();
    Some((size * 297.0 / spec.paper.short_mm).ceil())
}

/// Returns the smallest type size in points: `min_pt` is the size on A3, and scales with the sheet: a smaller one is read from nearer.
fn min_size(context: &PrintContext<'_>, spec: &PosterSpec) -> f64 {
    context.min_pt * spec.paper.short_mm / 297.0
}

fn poster_entry<'a>(
    context: &PrintContext<'_>,
    spec: &PosterSpec,
    design: &PosterDesign,
    view: &'a PosterView,
) -> Result<PosterEntry<'a>, FitFailure> {
    let short = spec.paper.short_mm * PT_PER_MM;
    let (width, height) = spec.paper.to_points(spec.is_landscape);
    let margins = if spec.is_landscape { &design.landscape } else { &design.portrait };
    let url = view.url.as_deref().filter(|_| context.has_qr_code);
    let inner_width = width - (margins.left + margins.right) * short;
    let frame = TextBox {
        width: width - (margins.left + margins.right) * short,
        height: height
            - (margins.top + margins.bottom) * short
            - extra_foot_height(context, view, foot_size(short), inner_width).map_err(FitFailure::Skin)?,
        max_size: design.ceiling * short * if is_one_word(view) { ONE_WORD } else { 1.0 },
        min_size: min_size(context, spec),
        leading: design.leading,
        gap: design.gap,
    };
    let face = context.face(&design.family, design.weight).map_err(FitFailure::Skin)?;
    let FittedText { size, lines } = context.fit(
        TextToFit { paragraphs: &view.paragraphs, language: &view.language },
        &design.family,
        design.weight,
        &frame,
    )?;
    let hang =
        |paragraph: &Vec<PosterWord>| (face.opening_mark_width(paragraph) * size).min(margins.left * short * MAX_HANG);
    Ok(PosterEntry {
        view,
        size,
        lines,
        hangs: view.paragraphs.iter().map(hang).collect(),
        mark: view.paragraphs.iter().find_map(|paragraph| opening_mark(paragraph)).unwrap_or("”"),
        qr: url.and_then(|url| qr::svg(url, &colour::to_css(colour::INK))),
        address: view.url.as_ref().map(|url| qr::display_address(url)),
    })
}

/// Returns whether a quote is one word: then the word alone has the sheet.
fn is_one_word(view: &PosterView) -> bool {
    view.paragraphs.iter().map(Vec::len).sum::<usize>() == 1
}

/// How much larger than a design's ceiling one word alone may be.
const ONE_WORD: f64 = 2.6;

/// The largest share of the left margin into which an opening mark may hang: beyond that it would seem to fall off the sheet.
const MAX_HANG: f64 = 0.6;

/// Returns the base size of the foot's type in points, on a sheet whose shorter side is `short`: 19 on A3.
fn foot_size(short: f64) -> f64 {
    short / 297.0 / PT_PER_MM * 19.0
}

/// Returns the height in points that the foot needs beyond one line for each of its parts, the room that designs leave for it. The factors
/// of `small`, the foot's base size, are those of `foot` in `print/poster.typ`.
fn extra_foot_height(
    context: &PrintContext<'_>,
    view: &PosterView,
    small: f64,
    inner_width: f64,
) -> Result<f64, Box<Diagnostic>> {
    let family = &context.typesetter.faces().explanations;
    let (bold, regular) = (context.face(family, 700)?, context.face(family, 400)?);
    let code_width = if view.url.is_some() && context.has_qr_code { 7.6 } else { 0.0 };
    let logo_width = if context.logo.is_some() { 14.4 } else { 0.0 };
    let width = inner_width - (code_width + logo_width + 2.0) * small;
    let extra_lines = |face: &Face<'_>, text: &str, size: f64| {
        face.count_lines(text, width / (size * small)).saturating_sub(1) as f64
    };
    let attribution_lines =
        view.attribution.as_deref().map_or(0.0, |attribution| extra_lines(&bold, &format!("— {attribution}"), 1.7));
    let publisher = view.publisher.as_ref().map_or(String::new(), |publisher| format!(", {publisher}"));
    let other_texts = [
        view.theme.clone().unwrap_or_default(),
        format!("{}{publisher}", view.catalogue),
        view.notes.join(" "),
        view.url.as_deref().map(qr::display_address).unwrap_or_default(),
    ];
    let other_lines: f64 = other_texts.iter().map(|text| extra_lines(&regular, text, 0.95)).sum();
    Ok((attribution_lines * 1.8 + other_lines * 1.2) * small)
}

/// Reads the settings of a design from its file in the skin.
fn load_design(skin: &Skin, name: &str) -> Result<PosterDesign, TemplateError> {
    let files = skin.print_files();
    let Some(PrintFile { path, content: Content::Text(text) }) = files.get(&format!("posters/{name}.json")) else {
        let span = Span::new(&"--design".into(), 0..0);
        let missing_design = skin.missing_design_error(name, span.clone());
        let finding = missing_design.unwrap_or_else(|| {
            Diagnostic::error(codes::E093, span, format!("`print/posters/{name}.json` is not a text file"))
        });
        return Err(TemplateError { finding: Box::new(finding) });
    };
    serde_json::from_str(text).map_err(|e| {
        let finding = unreadable_json(path, text, &e, "this design cannot be read");
        TemplateError { finding: Box::new(finding) }
    })
}

/// The fewest letters of a word that may be wider than a sheet.
const LONG_WORD: usize = 16;

fn too_long(view: &PosterView, spec: &PosterSpec, min_size: f64, span: &Span) -> Diagnostic {
    let word_count = view.paragraphs.iter().map(Vec::len).sum::<usize>();
    let problem = if word_count == 1 {
        "has one word, too wide".to_string()
    } else {
        format!("has {word_count} words, too many")
    };
    let (paper, size) = (spec.paper.name, (min_size * 10.0).round() / 10.0);
    let message = format!("`{}` {problem} for {paper} at {size} pt", view.id);
    let help =
        if view.is_shortened { "mark a shorter passage" } else { "mark the passage that should hang on the wall" };
    let finding = Diagnostic::warning(codes::E094, span.clone(), message)
        .help(format!("{help}: `==these words==`; or lower `min_pt` under `posters:` in `indsigt.yml`"));
    let is_long = |word: &PosterWord| word.iter().map(|run| run.text.chars().count()).sum::<usize>() >= LONG_WORD;
    if view.paragraphs.iter().flatten().any(is_long) {
        return finding.help(
            "a long word is divided only where its parts are known: put a soft hyphen (U+00AD) where it may be divided",
        );
    }
    finding
}
