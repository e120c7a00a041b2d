//! The configuration, parsed from `indsigt.yml`.

use super::{
    consent::{AUDIENCES, Audience, LEVELS, Level},
    date::Date,
    front::Title,
    suppression::{self, Suppression},
    yaml::{self, Fields, YamlNode},
};
use crate::diag::{Diagnostic, Report, Span, Spanned, codes};
use std::sync::Arc;

/// The languages in which the program has words.
pub const LANGUAGES: [&str; 2] = ["da", "en"];

/// The kinds whose names a project can replace by its own words.
pub const LABEL_KINDS: [&str; 9] =
    ["theme", "insight", "quote", "voice", "recommendation", "question", "workshop", "practice", "meeting"];

/// The configuration, with defaults for the keys that are not set.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// The catalogue's title.
    pub title: Title,
    /// The subtitle, a line under the title.
    pub subtitle: Option<String>,
    /// The name of the publisher.
    pub publisher: Option<String>,
    /// The name of the commissioner.
    pub commissioner: Option<String>,
    /// The date of publication.
    pub date: Option<Date>,
    /// The language: `da` or `en`.
    pub language: String,
    /// The address at which the catalogue is published, with its closing `/`.
    pub base_url: Option<String>,
    /// The name of the skin, from the key `theme`; `default` if none is set.
    pub skin: Spanned<String>,
    /// The accent colour as red, green, blue.
    pub accent: Spanned<[u8; 3]>,
    /// The logo, a picture in `static/`.
    pub logo: Option<Spanned<String>>,
    /// The audience of a build that names none.
    pub audience: Audience,
    /// The level of consent of a voice that states none, and of a quote without a voice that states none.
    pub consent: Level,
    /// The quotation marks, opening and closing.
    pub quotation_marks: (String, String),
    /// The number of voices below which an insight is reported.
    pub min_voices: u32,
    /// The number of disclosures, over all quotes of a voice, above which the voice is reported.
    pub max_reveals: u32,
    /// The number of voices that must share what readers see of each of them, below which they are reported.
    pub min_alike: u32,
    /// True if every audience may see which quotes are by the same voice; otherwise only the team may.
    pub voices_are_linked: bool,
    /// The LIX above which the team's own text is reported.
    pub max_lix: u32,
    /// The settings of posters.
    pub posters: PosterSettings,
    /// The settings of the book.
    pub book: BookSettings,
    /// The settings of boards.
    pub boards: BoardSettings,
    /// The address of the accessibility statement, with its scheme.
    pub accessibility_statement: Option<String>,
    /// The project's words for the kinds: pairs of a kind, singular or plural (`theme`, `themes`), and its word.
    pub labels: Vec<(String, String)>,
    /// Stage notes in addition to those of the language, in lower case.
    pub stage_notes: Vec<String>,
    /// The project's own addresses, domains, telephone numbers and profiles, which texts may name.
    pub own_contacts: Vec<String>,
    /// The suppressions of findings about the configuration.
    pub suppressions: Vec<Suppression>,
}

impl Config {
    /// Returns the path of the logo in the project.
    pub fn logo_path(&self) -> Option<String> {
        self.logo.as_ref().map(|logo| format!("static/{}", logo.value.trim_start_matches('/')))
    }
}

/// The settings of the book, from the key `book`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BookSettings {
    /// The terms under which others may use the catalogue, such as `CC BY 4.0`.
    pub licence: Option<String>,
    /// The words of the index besides the tags.
    pub index: Vec<String>,
}

/// The settings of posters.
#[derive(Clone, Debug, PartialEq)]
pub struct PosterSettings {
    /// The paper size, `A0` to `A5`.
    pub size: String,
    /// The name of a poster design of the skin.
    pub design: Spanned<String>,
    /// The smallest type size, in points.
    pub min_pt: u32,
    /// The bleed, in millimetres.
    pub bleed_mm: f64,
    /// True if posters have crop marks.
    pub crop_marks: bool,
    /// True if posters have a QR code that leads to the quote's page.
    pub qr: bool,
    /// True if posters have a line about consent.
    pub credit: bool,
}

/// The settings of boards.
#[derive(Clone, Debug, PartialEq)]
pub struct BoardSettings {
    /// The paper size, `A0` to `A5`.
    pub size: String,
    /// The columns of a grid.
    pub columns: Vec<String>,
    /// The rows of a grid.
    pub rows: Vec<String>,
}

/// The paper sizes.
const PAPER_SIZES: [(&str, &str); 6] =
    [("A0", "A0"), ("A1", "A1"), ("A2", "A2"), ("A3", "A3"), ("A4", "A4"), ("A5", "A5")];

/// Parses the configuration. Invalid values are reported and replaced by their defaults, so that the rest can be parsed.
pub fn parse(path: &Arc<str>, text: &str, report: &mut Report) -> Config {
    let node = yaml::parse(path, text, 0, report);
    let broken = node.is_none();
    let mut fields = Fields::open(path, node.unwrap_or(Spanned::new(YamlNode::Map(vec![]), 0..0)), report);
    let title = if broken { Spanned::new(String::new(), 0..0) } else { fields.required_text("title") };
    let language = take_language(&mut fields);
    let (max_reveals, min_alike) = take_anonymity(&mut fields);
    let config = Config {
        title: Title::parse(&title.value),
        subtitle: fields.text("subtitle").map(|t| t.value),
        publisher: fields.text("publisher").map(|t| t.value),
        commissioner: fields.text("commissioner").map(|t| t.value),
        date: super::front::take_date(&mut fields, "date"),
        base_url: take_base_url(&mut fields),
        skin: fields.text("theme").unwrap_or(Spanned::new("default".into(), 0..0)),
        accent: take_accent(&mut fields),
        logo: fields.text("logo"),
        audience: fields.choice("audience", &AUDIENCES).map_or(Audience::Internal, |a| a.value),
        consent: fields.choice("consent", &LEVELS).map_or(Level::To(Audience::Internal), |l| l.value),
        quotation_marks: take_quotation_marks(&mut fields, &language),
        min_voices: take_limit(&mut fields, "evidence", "min_voices", 2),
        max_reveals,
        min_alike,
        voices_are_linked: take_linked(&mut fields),
        max_lix: take_limit(&mut fields, "reading", "max_lix", 50),
        posters: take_posters(&mut fields),
        book: take_book(&mut fields),
        boards: take_boards(&mut fields, &language),
        accessibility_statement: take_accessibility_statement(&mut fields),
        labels: take_labels(&mut fields, &language),
        stage_notes: fields.texts("stage_notes").into_iter().map(|t| t.value.to_lowercase()).collect(),
        own_contacts: fields.texts("own_contacts").into_iter().map(|t| t.value.trim().to_string()).collect(),
        suppressions: suppression::from_fields(&mut fields, &(0..usize::MAX)),
        language,
    };
    fields.close();
    config
}

/// Parses a base address from the command line or the configuration, and adds a closing `/` where it is missing.
///
/// # Errors
/// Returns a message that says why `text` is not a base address.
pub fn parse_base_url(text: &str) -> Result<String, String> {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    match host {
        Some(host) if !host.is_empty() && !text.contains([' ', '?', '#', '"', '<', '>']) => {
            Ok(if text.ends_with('/') { text.to_string() } else { format!("{text}/") })
        }
        _ => Err(format!(
            "`{text}` is not an address to publish at: it must start with `https://` and contain no space, `?`, `#`, `\"`, `<` or `>`"
        )),
    }
}

fn take_base_url(fields: &mut Fields<'_>) -> Option<String> {
    let text = fields.text("base_url")?;
    match parse_base_url(&text.value) {
        Ok(url) => Some(url),
        Err(message) => {
            fields.report_error(
                codes::E007,
                &text.range,
                message,
                "for instance `https://insights.example.org/catalogue/`",
            );
            None
        }
    }
}

/// Takes the address of the accessibility statement. It becomes a link, so an address without `http(s)://` is reported.
fn take_accessibility_statement(fields: &mut Fields<'_>) -> Option<String> {
    let text = fields.text("accessibility_statement")?;
    if ["https://", "http://"].iter().any(|scheme| text.value.starts_with(scheme)) {
        return Some(text.value);
    }
    fields.report_error(
        codes::E007,
        &text.range,
        format!("`{}` is not a web address", text.value),
        "it must start with `https://`",
    );
    None
}

fn take_language(fields: &mut Fields<'_>) -> String {
    let allowed = LANGUAGES.map(|l| (l, l));
    fields.choice("language", &allowed).map_or("en", |l| l.value).to_string()
}

fn take_accent(fields: &mut Fields<'_>) -> Spanned<[u8; 3]> {
    let spruce = [0x1f, 0x5c, 0x4d];
    let Some(text) = fields.text("accent") else { return Spanned::new(spruce, 0..0) };
    match parse_colour(&text.value) {
        Some(rgb) => Spanned::new(rgb, text.range),
        None => {
            fields.report_error(
                codes::E007,
                &text.range,
                format!("`{}` is not a colour", text.value),
                "write it as `\"#1f6f5c\"`, in quotation marks",
            );
            Spanned::new(spruce, text.range)
        }
    }
}

/// Parses a colour such as `#1f6f5c` or `#167` into red, green, blue.
fn parse_colour(text: &str) -> Option<[u8; 3]> {
    let digits: Vec<u8> =
        text.strip_prefix('#')?.chars().map(|c| c.to_digit(16).map(|d| d as u8)).collect::<Option<_>>()?;
    match digits.as_slice() {
        [r, g, b] => Some([r * 17, g * 17, b * 17]),
        [a, b, c, d, e, f] => Some([a * 16 + b, c * 16 + d, e * 16 + f]),
        _ => None,
    }
}

fn take_quotation_marks(fields: &mut Fields<'_>, language: &str) -> (String, String) {
    let default_marks = if language == "da" { ("”", "”") } else { ("“", "”") };
    let default_marks = (default_marks.0.to_string(), default_marks.1.to_string());
    let Some(text) = fields.text("quotation_marks") else { return default_marks };
    match text.value.split_once('…').or_else(|| text.value.split_once("...")) {
        Some((open, close)) if !open.trim().is_empty() && !close.trim().is_empty() => {
            (open.trim().into(), close.trim().into())
        }
        _ => {
            fields.report_error(
                codes::E007,
                &text.range,
                format!("`{}` does not contain two quotation marks", text.value),
                "write the marks with `…` between them: `\"”…”\"`",
            );
            default_marks
        }
    }
}

/// Takes the limits of `anonymity`: `max_reveals` and `k`.
fn take_anonymity(fields: &mut Fields<'_>) -> (u32, u32) {
    let (max_reveals, min_alike) = (3, 3);
    let Some((_, node)) = fields.take("anonymity") else { return (max_reveals, min_alike) };
    let mut inner = fields.nested(node);
    let mut limit = |key: &'static str, default| inner.number(key).map_or(default, |n| n.value);
    let limits = (limit("max_reveals", max_reveals), limit("k", min_alike));
    inner.close();
    limits
}

/// Takes `linked` out of `voices: { linked: true }`.
fn take_linked(fields: &mut Fields<'_>) -> bool {
    let Some((_, node)) = fields.take("voices") else { return false };
    let mut inner = fields.nested(node);
    let is_linked = inner.flag("linked");
    inner.close();
    is_linked
}

/// Takes the limit of a rule, such as `evidence: { min_voices: 2 }`; returns `default` if it is not set.
fn take_limit(fields: &mut Fields<'_>, group: &'static str, key: &'static str, default: u32) -> u32 {
    let Some((_, node)) = fields.take(group) else { return default };
    let mut inner = fields.nested(node);
    let limit = inner.number(key).map_or(default, |n| n.value);
    inner.close();
    limit
}

fn take_posters(fields: &mut Fields<'_>) -> PosterSettings {
    let node = fields.take("posters").map_or(Spanned::new(YamlNode::Map(vec![]), 0..0), |(_, node)| node);
    let mut inner = fields.nested(node);
    let crop_marks = inner.flag("marks");
    let posters = PosterSettings {
        size: inner.choice("size", &PAPER_SIZES).map_or("A3", |s| s.value).to_string(),
        design: inner.text("design").unwrap_or(Spanned::new("bold".into(), 0..0)),
        min_pt: inner.number("min_pt").map_or(28, |n| n.value),
        // Without crop marks, nobody cuts: a page larger than the paper would lose its edges in an office printer.
        bleed_mm: take_bleed(&mut inner, if crop_marks { DEFAULT_BLEED_MM } else { 0.0 }),
        crop_marks,
        qr: inner.flag_or("qr", true),
        credit: inner.flag_or("credit", true),
    };
    inner.close();
    posters
}

fn take_book(fields: &mut Fields<'_>) -> BookSettings {
    let node = fields.take("book").map_or(Spanned::new(YamlNode::Map(vec![]), 0..0), |(_, node)| node);
    let mut inner = fields.nested(node);
    let licence = inner.text("licence").map(|text| text.value);
    let index = inner.texts("index").into_iter().map(|word| word.value).collect();
    inner.close();
    BookSettings { licence, index }
}

/// The largest bleed that printers ask for, in millimetres.
const MAX_BLEED_MM: f64 = 20.0;

/// The bleed that most printers ask for, in millimetres.
const DEFAULT_BLEED_MM: f64 = 3.0;

fn take_bleed(fields: &mut Fields<'_>, default: f64) -> f64 {
    let Some(text) = fields.text("bleed") else { return default };
    let trimmed = text.value.trim();
    let (number, unit) =
        trimmed.strip_suffix("cm").map_or((trimmed.trim_end_matches("mm"), 1.0), |number| (number, 10.0));
    match number.trim().parse::<f64>() {
        Ok(number) if (0.0..=MAX_BLEED_MM).contains(&(number * unit)) => number * unit,
        _ => {
            let message = format!("`{trimmed}` is not a bleed");
            fields.report_error(
                codes::E007,
                &text.range,
                message,
                &format!("write millimetres, from `0mm` to `{MAX_BLEED_MM}mm`"),
            );
            default
        }
    }
}

/// Takes the names of a board's columns or rows. Duplicates are reported: an idea names its cell by them, and the name would fit two.
fn take_axis(fields: &mut Fields<'_>, key: &'static str) -> Vec<String> {
    let names = fields.texts(key);
    for (i, name) in names.iter().enumerate() {
        if names[..i].iter().any(|before| before.value.trim() == name.value.trim()) {
            fields.report_error(
                codes::E007,
                &name.range,
                format!("two of the {key} are called `{}`", name.value),
                "give one of them another name",
            );
        }
    }
    names.into_iter().map(|name| name.value).collect()
}

fn take_boards(fields: &mut Fields<'_>, language: &str) -> BoardSettings {
    let node = fields.take("boards").map_or(Spanned::new(YamlNode::Map(vec![]), 0..0), |(_, node)| node);
    let mut inner = fields.nested(node);
    let size = inner.choice("size", &PAPER_SIZES).map_or("A1", |s| s.value).to_string();
    let (columns, rows) = (take_axis(&mut inner, "columns"), take_axis(&mut inner, "rows"));
    inner.close();
    let (default_columns, default_rows) = match language {
        "da" => (["Nu", "På længere sigt"], ["Det kan vi selv", "Det kræver andre"]),
        _ => (["Now", "In the longer run"], ["Within the project", "Beyond it"]),
    };
    let or_default = |labels: Vec<String>, defaults: [&str; 2]| {
        if labels.is_empty() { defaults.map(String::from).to_vec() } else { labels }
    };
    BoardSettings { size, columns: or_default(columns, default_columns), rows: or_default(rows, default_rows) }
}

/// Takes the project's words for the kinds. A missing plural is formed by the language's most common rule.
fn take_labels(fields: &mut Fields<'_>, language: &str) -> Vec<(String, String)> {
    let Some((_, node)) = fields.take("labels") else { return vec![] };
    let path = fields.path().clone();
    let mut inner = fields.nested(node);
    let mut labels = vec![];
    for kind in LABEL_KINDS {
        let plural: &'static str = plural_key(kind);
        let label = inner.text(kind).map(|t| t.value);
        let plural_label = inner.text(plural).map(|t| t.value);
        if let Some(label) = label {
            labels.push((plural.to_string(), plural_label.unwrap_or_else(|| guess_plural(&label, language))));
            labels.push((kind.to_string(), label));
        } else if let Some(plural_label) = plural_label {
            let message = format!("`{plural}` has a label, but `{kind}` has none");
            let span = Span::new(&path, inner.range.clone());
            inner.report(Diagnostic::error(codes::E008, span, message).help(format!("add `{kind}: …`")));
            labels.push((plural.to_string(), plural_label));
        }
    }
    inner.close();
    labels
}

/// Returns the plural of a kind as a key of `labels:`.
fn plural_key(kind: &str) -> &'static str {
    match kind {
        "theme" => "themes",
        "insight" => "insights",
        "quote" => "quotes",
        "voice" => "voices",
        "recommendation" => "recommendations",
        "question" => "questions",
        "workshop" => "workshops",
        "practice" => "practices",
        _ => "meetings",
    }
}

fn guess_plural(word: &str, language: &str) -> String {
    match (language, word) {
        ("da", w) if w.ends_with('e') => format!("{w}r"),
        ("da", w) => format!("{w}er"),
        (_, w) if w.ends_with('y') => format!("{}ies", &w[..w.len() - 1]),
        (_, w) if w.ends_with(['s', 'x']) => format!("{w}es"),
        (_, w) => format!("{w}s"),
    }
}
