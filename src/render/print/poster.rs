//! PosterView -> a poster: fitted, set by a design of the skin, as large as the sheet allows.

use super::{
    Format, PT_PER_MM, Paper, Press, Sheet,
    fit::{self, Face, Fitted, Frame, Misfit},
    qr,
};
use crate::{
    diag::{Diagnostic, Span, listed, nearest},
    skin::{Broken, PrintFile, Skin, colour},
    source::Content,
    view::{PosterView, Word},
};
use serde::{Deserialize, Serialize};

/// How posters are to be made.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The paper.
    pub paper: Paper,
    /// Whether it lies on its side.
    pub is_landscape: bool,
    /// A design of the skin.
    pub design: String,
    /// The smallest type in points at A3.
    pub min_pt: f64,
    /// How far the colour goes over the edge, in millimetres.
    pub bleed_mm: f64,
    /// Whether there are marks to cut by.
    pub marks: bool,
    /// Whether there is a code that leads to the quote's page.
    pub qr: bool,
    /// The accent.
    pub accent: colour::Rgb,
}

/// What a design says of its words, in `print/posters/<design>.json`: lengths as shares of the sheet's shorter side.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Design {
    /// The family of its words.
    family: String,
    /// The weight of its words, 100 to 900.
    weight: u16,
    /// What lies round the words on a sheet that stands.
    portrait: Edges,
    /// What lies round them on one that lies on its side.
    landscape: Edges,
    /// The largest size of the type.
    ceiling: f64,
    /// From line to line, in sizes of the type.
    leading: f64,
    /// Between two paragraphs, besides, in sizes of the type.
    gap: f64,
}

/// What lies between the words and the edges of the sheet: white, drawings, the foot.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Edges {
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

/// What a layout is handed as `data.json`. Lengths are points.
#[derive(Serialize)]
struct Data<'a> {
    #[serde(flatten)]
    view: &'a PosterView,
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
    size: f64,
    leading: f64,
    gap: f64,
    lines: &'a [Vec<Vec<Word>>],
    /// How far the opening mark hangs out to the left of the words.
    hang: f64,
    small: f64,
    has_qr: bool,
    address: Option<String>,
    colours: Colours,
}

/// The colours of a poster, each with enough contrast on its ground.
#[derive(Serialize)]
struct Colours {
    accent: String,
    on_accent: String,
    paper: String,
    ink: String,
    quiet: String,
    hue: String,
    hue_tint: String,
}

/// What is less important than the words, on paper.
const QUIET: colour::Rgb = [0x5c, 0x56, 0x4d];

/// As many hues as the site has; a theme has the same in both.
const HUES: usize = 8;

/// Sets one poster.
///
/// # Errors
/// Words that do not fit at the smallest size, a letter that no font has, a design that is not there or is wrong. `at` is where
/// the quote stands.
pub fn set(
    press: &Press,
    skin: &Skin,
    wanted: &Wanted,
    view: &PosterView,
    at: &Span,
) -> Result<Sheet, Vec<Diagnostic>> {
    let design = design(skin, &wanted.design).map_err(|broken| vec![*broken.finding])?;
    let (short, long) = (wanted.paper.short_mm * PT_PER_MM, wanted.paper.long_mm * PT_PER_MM);
    let (width, height) = if wanted.is_landscape { (long, short) } else { (short, long) };
    // The smallest type is that of A3; a smaller sheet is read from nearer by.
    let floor = wanted.min_pt * wanted.paper.short_mm / 297.0;
    let edges = if wanted.is_landscape { &design.landscape } else { &design.portrait };
    let frame = Frame {
        width: width - (edges.left + edges.right) * short,
        height: height - (edges.top + edges.bottom) * short,
        ceiling: design.ceiling * short,
        floor,
        leading: design.leading,
        gap: design.gap,
    };
    let face = Face::of(press.fonts(), &design.family, design.weight).ok_or_else(|| {
        let message =
            format!("the design `{}` is set in `{}`, and the skin has no such font", wanted.design, design.family);
        vec![Diagnostic::error("E092", Span::new(&"print/fonts".into(), 0..0), message)]
    })?;
    let fitted = fit::fit(&view.paragraphs, &face, &frame).map_err(|misfit| vec![said(&misfit, view, wanted, at)])?;
    let url = view.url.as_deref().filter(|_| wanted.qr);
    let code = url.and_then(|url| qr::svg(url, &colour::hex(colour::INK)));
    let Fitted { size, lines } = &fitted;
    let data = Data {
        view,
        width,
        height,
        bleed: wanted.bleed_mm * PT_PER_MM,
        marks: wanted.marks,
        left: edges.left * short,
        right: edges.right * short,
        top: edges.top * short,
        bottom: edges.bottom * short,
        family: &design.family,
        weight: design.weight,
        size: *size,
        leading: design.leading,
        gap: design.gap,
        lines,
        hang: (face.opening(&view.paragraphs) * size).min(edges.left * short * 0.8),
        small: short / 297.0 / PT_PER_MM * 19.0,
        has_qr: code.is_some(),
        address: view.url.as_ref().map(|url| {
            url.trim_start_matches("https://").trim_start_matches("http://").trim_end_matches('/').to_string()
        }),
        colours: colours(wanted.accent, view.theme_number),
    };
    let files: Vec<(&str, Vec<u8>)> = code.map(|code| ("qr.svg", code)).into_iter().collect();
    press.set(&format!("posters/{}.typ", wanted.design), &data, &files)
}

fn colours(accent: colour::Rgb, theme_number: usize) -> Colours {
    let palette = colour::palette(accent, HUES);
    let theme = theme_number.saturating_sub(1) % HUES;
    let hex = |pair: Option<&colour::Pair>| colour::hex(pair.map_or(colour::INK, |p| p.light));
    Colours {
        accent: colour::hex(palette.accent),
        on_accent: colour::hex(palette.on_accent),
        paper: colour::hex(colour::PAPER),
        ink: colour::hex(colour::INK),
        quiet: colour::hex(QUIET),
        hue: hex(palette.themes.get(theme)),
        hue_tint: hex(palette.theme_tints.get(theme)),
    }
}

/// A design, from its file.
fn design(skin: &Skin, name: &str) -> Result<Design, Broken> {
    let files = skin.print_files();
    let Some(PrintFile { path, content: Content::Text(text) }) = files.get(&format!("posters/{name}.json")) else {
        let known: Vec<&str> = designs(skin);
        let help = match nearest(name, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the designs are {}", listed(known.iter().copied())),
        };
        let finding =
            Diagnostic::error("E093", Span::new(&"print/posters".into(), 0..0), format!("there is no design `{name}`"))
                .help(help);
        return Err(Broken { finding: Box::new(finding) });
    };
    serde_json::from_str(text).map_err(|e| {
        let start: usize = text.split_inclusive('\n').take(e.line().saturating_sub(1)).map(str::len).sum();
        let at = start + e.column().saturating_sub(1);
        let finding =
            Diagnostic::error("E093", Span::new(path, at..at + 1), format!("this design cannot be read: {e}"));
        Broken { finding: Box::new(finding) }
    })
}

/// The designs of a skin: a layout and what it says of its words, of one name.
pub fn designs(skin: &Skin) -> Vec<&str> {
    let names = skin.print_files().keys().filter_map(|name| name.strip_prefix("posters/")?.strip_suffix(".json"));
    names.collect()
}

fn said(misfit: &Misfit, view: &PosterView, wanted: &Wanted, at: &Span) -> Diagnostic {
    match misfit {
        Misfit::TooLong => {
            let words = view.paragraphs.iter().map(Vec::len).sum::<usize>();
            let message = format!(
                "`{}` has {words} words, and does not fit on {} at {} pt",
                view.id,
                wanted.paper.name,
                (wanted.min_pt * wanted.paper.short_mm / 297.0 * 10.0).round() / 10.0
            );
            Diagnostic::warning("E094", at.clone(), message)
                .help("mark the passage that should hang on the wall: `==these words==`; or choose a larger sheet")
        }
        Misfit::NoLetter(c) => {
            Diagnostic::warning("E095", at.clone(), format!("no font of the skin has the letter `{c}`"))
                .help("put a font that has it into `themes/<name>/print/fonts/`")
        }
    }
}

/// A sheet in a format. `ident` names it among all that are made.
///
/// # Errors
/// What stands in the way of PDF/UA-1.
pub fn made(sheet: &Sheet, format: Format, ident: &str) -> Result<Vec<u8>, Broken> {
    match format {
        Format::Pdf => sheet.pdf(ident),
        Format::Png => Ok(sheet.png()),
        Format::Svg => Ok(sheet.svg().into_bytes()),
    }
}
