//! The audit: a search of every output file for withheld content and private names, before the output is published.
//!
//! The audit is independent of views and templates, and reads the bytes of the files: text, attributes, data, addresses, file names, PDFs, the
//! metadata of pictures. No other check finds a secret that comes from a template that receives too much data, from a file in `static/`, or
//! from a text that retells a quote.

mod index;
mod record;
mod search;
mod words;

pub use record::record;

use crate::{
    check::{Secret, Secrets},
    diag::{Diagnostic, Report, Span, codes, quoted_list},
    extract,
    render::Artifact,
    source::{Content, Sources, TRANSCRIPTS_PATH},
};
use index::{RUN_LEN, SecretIndex, SecretMatch, SecretPart};
use rayon::prelude::*;
use search::Searcher;
use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};
use words::{TextFormat, to_nfc};

/// The file extensions of text files, each with the format in which its words are read.
const TEXT_FORMATS: [(&str, TextFormat); 12] = [
    (".html", TextFormat::Markup),
    (".xml", TextFormat::Markup),
    (".svg", TextFormat::Markup),
    (".json", TextFormat::Escaped),
    (".js", TextFormat::Code),
    (".css", TextFormat::Code),
    (".csv", TextFormat::Csv),
    (".tsv", TextFormat::Csv),
    (".txt", TextFormat::Plain),
    (".md", TextFormat::Plain),
    (".ics", TextFormat::Escaped),
    (".vcf", TextFormat::Escaped),
];

/// The extensions of files whose long lines are folded, even within words (RFC 5545, 3.1; RFC 6350, 3.2).
const FOLDED_EXTENSIONS: [&str; 2] = [".ics", ".vcf"];

/// A match, and the file that contains it.
type Hit = (SecretMatch, HitFile);

/// A file that contains a match.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct HitFile {
    /// Whether the file is in the output folder although no build made it.
    is_kept: bool,
    path: String,
}

/// A search of output files for the secrets of one edition.
pub struct Audit {
    secrets: Secrets,
    index: SecretIndex,
}

impl Audit {
    /// Creates an audit that searches for `secrets`.
    pub fn new(secrets: Secrets) -> Self {
        Audit { index: SecretIndex::new(&secrets), secrets }
    }

    /// Returns the secrets that the audit searches for.
    pub fn secrets(&self) -> &Secrets {
        &self.secrets
    }

    /// Starts a scan of several files, one after the other.
    pub fn start_scan(&self) -> Scan<'_> {
        Scan {
            searcher: Searcher::new(&self.index),
            is_idle: self.index.is_empty(),
            hits: BTreeSet::new(),
            unreadable: vec![],
        }
    }

    /// Reports the hits of all scans as errors, so that nothing is published, and the files that cannot be searched as warnings. A hit's
    /// finding points at the project's own files that contain the secret, if there are any.
    pub fn report<'a>(&'a self, scans: impl IntoIterator<Item = Scan<'a>>, sources: &Sources) -> Report {
        let mut report = Report::default();
        // One mistake often reaches many files, and is reported once.
        let mut files: BTreeMap<SecretMatch, BTreeSet<HitFile>> = BTreeMap::new();
        let mut unreadable = vec![];
        for scan in scans {
            scan.hits.into_iter().for_each(|(found, file)| {
                files.entry(found).or_default().insert(file);
            });
            unreadable.extend(scan.unreadable);
        }
        let mut origins = self.find_origins(&files.keys().copied().collect(), sources);
        for (found, files) in files {
            let (kept, made): (Vec<HitFile>, Vec<HitFile>) = files.into_iter().partition(|file| file.is_kept);
            if made.is_empty() {
                let paths = quoted_list(kept.iter().take(MAX_KEPT_PATHS).map(|file| file.path.as_str()));
                report.push(kept_finding(&self.secrets.all[found.0], kept.len(), &paths));
                continue;
            }
            // Pages first: a page's path says more to people than a data file's.
            let mut paths: Vec<String> = made.into_iter().map(|file| file.path).collect();
            paths.sort_by_key(|path| !path.ends_with(".html"));
            let path = match &paths[..] {
                [one] => format!("`{one}`"),
                [first, _] => format!("`{first}` and another file"),
                [first, others @ ..] => format!("`{first}` and {} other files", others.len()),
                [] => String::new(),
            };
            let spans = origins.remove(&found).unwrap_or_default();
            report.push(leak_finding(&self.secrets.all[found.0], &path, found.1, spans));
        }
        unreadable.into_iter().for_each(|path| report.push(unreadable_finding(&path, sources)));
        report
    }

    /// Returns the spans of the matches in `wanted` in the project's own texts, outside each secret's own range.
    fn find_origins(&self, wanted: &BTreeSet<SecretMatch>, sources: &Sources) -> BTreeMap<SecretMatch, Vec<Span>> {
        let mut origins: BTreeMap<SecretMatch, Vec<Span>> = BTreeMap::new();
        if wanted.is_empty() {
            return origins;
        }
        let mut searcher = Searcher::new(&self.index);
        let texts = ["content/", "static/", "themes/"].into_iter().flat_map(|folder| sources.files_under(folder));
        for (path, content) in texts {
            let Content::Text(text) = content else { continue };
            let mut found = vec![];
            searcher.search_text(text, TextFormat::Plain, &mut found);
            // A retold quote matches once for each run of its words; the first match of a file is enough.
            let mut seen = BTreeSet::new();
            for (found, end) in found.into_iter().filter(|(found, _)| wanted.contains(found)) {
                let secret = &self.secrets.all[found.0];
                let end = source_offset(text, end);
                let is_own = secret.span.path == *path && secret.own_range.contains(&end);
                if !is_own && seen.insert(found) {
                    let start = match_start(text, end, secret, found.1);
                    origins.entry(found).or_default().push(Span::new(path, start..end));
                }
            }
        }
        origins.values_mut().for_each(|spans| spans.truncate(MAX_ORIGINS));
        origins
    }
}

/// Reports a file that cannot be searched: as a warning if it comes from the project's files, and as an error otherwise.
fn unreadable_finding(path: &str, sources: &Sources) -> Diagnostic {
    // A file in `content/` to which a text links is published in `media/`.
    let linked = path.strip_prefix("media/").map(|rest| format!("content/{rest}"));
    let from = [linked, Some(format!("static/{path}")), Some(path.to_string())];
    let Some(from) = from.into_iter().flatten().find(|path| sources.get(path).is_some()) else {
        let message = format!("`{path}` cannot be searched, so it is not published");
        return Diagnostic::error(codes::E091, Span::new(&path.into(), 0..0), message)
            .help("if it is a sheet, make fewer pages or smaller pictures; if no build made it, remove it from the output folder");
    };
    Diagnostic::warning(codes::E091, Span::new(&from.into(), 0..0), "this file cannot be searched")
        .help("it is password-protected or damaged: unlock it, or remove it")
}

/// Searches every byte of `artifacts` for `secrets`, and reports the hits.
pub fn run(artifacts: &[Artifact], secrets: Secrets, sources: &Sources) -> Report {
    let audit = Audit::new(secrets);
    let scans = artifacts.par_iter().fold(
        || audit.start_scan(),
        |mut scan, artifact| {
            scan.scan_file(artifact);
            scan
        },
    );
    let scans: Vec<Scan<'_>> = scans.collect();
    audit.report(scans, sources)
}

/// A scan of files, one after the other, with the hits so far.
pub struct Scan<'a> {
    searcher: Searcher<'a>,
    /// Whether there is nothing to search for.
    is_idle: bool,
    hits: BTreeSet<Hit>,
    unreadable: Vec<String>,
}

impl Scan<'_> {
    /// Scans a file that is in the output folder although no build made it.
    pub fn scan_kept_file(&mut self, artifact: &Artifact) {
        self.scan(artifact, true);
    }

    /// Scans a file of a build.
    pub fn scan_file(&mut self, artifact: &Artifact) {
        self.scan(artifact, false);
    }

    /// Scans a file: its path, and its text or, in a file that is not text, the texts inside.
    fn scan(&mut self, artifact: &Artifact, is_kept: bool) {
        if self.is_idle {
            return;
        }
        let path = artifact.path.as_str();
        let mut found = self.searcher.search_path(path);
        let extension = path.rfind('.').map_or("", |dot| &path[dot..]);
        let is_extension = |known: &str| known.eq_ignore_ascii_case(extension);
        let format = TEXT_FORMATS.iter().find(|(known, _)| is_extension(known)).map(|(_, format)| *format);
        let text = if is_extension(".br") { None } else { decode_if_text(&artifact.bytes, format) };
        match text {
            Some((format, text)) => {
                let format = if is_own_code(path) { TextFormat::OwnCode } else { format };
                let is_folded = FOLDED_EXTENSIONS.into_iter().any(is_extension);
                let text = if is_folded { unfold(&text).into() } else { text };
                self.searcher.search_text(&text, format, &mut found);
                for text in extract::utf16_texts(&artifact.bytes) {
                    self.searcher.search_text(&text, TextFormat::Plain, &mut found);
                }
            }
            None => match if is_extension(".br") {
                extract::brotli_texts(&artifact.bytes)
            } else {
                extract::texts(&artifact.bytes)
            } {
                Ok(texts) => {
                    texts.iter().for_each(|text| self.searcher.search_text(text, TextFormat::Plain, &mut found));
                }
                Err(extract::Unreadable) => self.unreadable.push(path.to_string()),
            },
        }
        let file = HitFile { is_kept, path: path.to_string() };
        self.hits.extend(found.into_iter().map(|(found, _)| (found, file.clone())));
    }

    /// Returns whether no secret was found in the files scanned so far.
    pub fn is_clean(&self) -> bool {
        self.hits.is_empty()
    }
}

/// Joins folded lines.
fn unfold(text: &str) -> String {
    ["\r\n ", "\r\n\t", "\n ", "\n\t"].iter().fold(text.to_string(), |text, fold| text.replace(fold, ""))
}

/// Returns whether a file is code, search data or a schema of the program or a skin: there, a name of one word is an identifier.
fn is_own_code(path: &str) -> bool {
    ["catalogue.schema.json", "search/head.js"].contains(&path)
        || path.starts_with("assets/") && [".js", ".css"].iter().any(|e| path.ends_with(e))
}

/// Returns the format and the decoded text of a file that has a known extension or contains nothing but text; `None` for any other file.
/// Old files in Windows-1252 are decoded, too.
fn decode_if_text(bytes: &[u8], format: Option<TextFormat>) -> Option<(TextFormat, Cow<'_, str>)> {
    if format.is_none()
        && (bytes.is_empty()
            || !extract::has_utf16_bom(bytes) && bytes.iter().any(|b| *b < 0x20 && !b.is_ascii_whitespace())
            || bytes.starts_with(b"%PDF"))
    {
        return None;
    }
    let text = extract::decode(bytes);
    let format = format.unwrap_or(match text.trim_start().chars().next() {
        Some('<') => TextFormat::Markup,
        Some('{' | '[') => TextFormat::Escaped,
        _ => TextFormat::Plain,
    });
    Some((format, text))
}

/// The maximum number of places in the project that a finding shows.
const MAX_ORIGINS: usize = 3;

/// Converts a byte offset in the composed form of `text` (NFC), which is the form that is searched, into one in `text` itself. Within a
/// line that has decomposed letters, the result is an estimate.
fn source_offset(text: &str, at: usize) -> usize {
    if matches!(to_nfc(text), Cow::Borrowed(_)) {
        return at;
    }
    let (mut typed, mut before) = (0, 0);
    for line in text.split_inclusive('\n') {
        let length = to_nfc(line).len();
        if at < before + length {
            return text.ceil_char_boundary(typed + (at - before).min(line.len()));
        }
        typed += line.len();
        before += length;
    }
    text.len()
}

/// Returns the byte at which a match that ends before byte `end` of `text` begins: as many words earlier as the match has, but not
/// before the paragraph.
fn match_start(text: &str, end: usize, secret: &Secret, part: SecretPart) -> usize {
    let words = match part {
        SecretPart::Words => RUN_LEN.min(secret.words.split_whitespace().count()),
        SecretPart::Id | SecretPart::Label | SecretPart::Name => 1,
    };
    let paragraph = text[..end].rfind("\n\n").map_or(0, |i| i + 2);
    let mut start = end;
    for _ in 0..words {
        let before = text[paragraph..start].trim_end();
        let gap = before.char_indices().rev().find(|(_, c)| c.is_whitespace());
        start = gap.map_or(paragraph, |(at, c)| paragraph + at + c.len_utf8());
    }
    start
}

/// The maximum number of kept files that a finding names.
const MAX_KEPT_PATHS: usize = 5;

/// Returns the finding for a secret in `count` files that no build made.
fn kept_finding(secret: &Secret, count: usize, paths: &str) -> Diagnostic {
    let (subject, them) = if count == 1 { ("a file", "it") } else { ("files", "them") };
    let more = if count > MAX_KEPT_PATHS { format!(" and {} more", count - MAX_KEPT_PATHS) } else { String::new() };
    let message = format!(
        "{subject} in the output folder that no build made would publish {}, which this audience may not see: {paths}{more}",
        secret.description
    );
    Diagnostic::error(codes::E090, secret.span.clone(), message)
        .label("held back")
        .help(format!("delete {them} from the output folder, and make {them} again from the new pages"))
}

/// Returns the finding for a secret in the files that `path` describes. The finding points at the first of `origins`, the place to
/// correct, or at the secret itself if there is no origin.
fn leak_finding(secret: &Secret, path: &str, part: SecretPart, origins: Vec<Span>) -> Diagnostic {
    let Secret { span, description: name, .. } = secret;
    let message = match part {
        SecretPart::Name => format!("{name} would be published in {path}"),
        SecretPart::Words => format!("words of {name}, which this audience may not see, would be published in {path}"),
        SecretPart::Id => format!("the id of {name}, which this audience may not see, would be published in {path}"),
        SecretPart::Label => {
            format!("the label of {name}, which this audience may not see, would be published in {path}")
        }
    };
    let mut origins = origins.into_iter();
    let finding = match origins.next() {
        Some(first) => {
            Diagnostic::error(codes::E090, first, message).label("it is here").related(span.clone(), "held back")
        }
        None => Diagnostic::error(codes::E090, span.clone(), message).label("held back"),
    };
    let finding = origins
        .fold(finding, |finding, span| finding.related(span, "it is here as well"))
        .help("remove it from the text, file or template it comes from; nothing is published until then");
    // Everyday words can match a transcript by chance, and interviewers may publish their own words.
    if part == SecretPart::Words && span.path.starts_with(TRANSCRIPTS_PATH) {
        finding.help(format!(
            "or reword the text; if the interviewer said it, write `Interviewer` before it in the transcript; if it is in a released quote, add `at=\"{}\"` to the quote",
            span.path.trim_start_matches("private/")
        ))
    } else {
        finding
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(words: &str) -> Secret {
        Secret {
            span: Span::new(&"content/x.md".into(), 0..1),
            description: "the quote `his-password`".into(),
            words: words.into(),
            ids: vec!["his-password".into()],
            own_range: 0..0,
            labels: vec!["Man, 50s".into()],
            names: vec![],
        }
    }

    fn secrets_of(all: Vec<Secret>) -> Secrets {
        Secrets { all, visible_quotes: vec![] }
    }

    fn found_parts(path: &str, text: &str) -> Vec<SecretPart> {
        let person = Secret {
            names: vec!["Bo".into(), "Anna Holm".into()],
            words: String::new(),
            ids: vec![],
            labels: vec![],
            ..secret("")
        };
        let secrets = secrets_of(vec![secret("It’s my brother’s password, and he’s been dead for years."), person]);
        hits_in(&secrets, &[Artifact::text(path, text)]).into_iter().map(|((_, part), _)| part).collect()
    }

    /// Returns the hits of a single scan of `artifacts`.
    fn hits_in(secrets: &Secrets, artifacts: &[Artifact]) -> BTreeSet<Hit> {
        let audit = Audit::new(secrets.clone());
        let mut scan = audit.start_scan();
        artifacts.iter().for_each(|artifact| scan.scan_file(artifact));
        scan.hits
    }

    #[test]
    fn a_quote_is_found_however_it_is_written() {
        for (path, text) in [
            ("a/index.html", "<p>It&#39;s my <em>brother</em>’s password, <b>and</b> he's been …</p>"),
            ("a/index.html", "<img alt=\"its MY brothers password — and hes\">"),
            ("catalogue.json", "{\"text\":\"she said:\\nIt's my brother's password, and he's\"}"),
            ("quotes.csv", "x,\"My brother’s password, and he’s been\"\r\n"),
            ("assets/x.js", "// my brother's password and he's been"),
        ] {
            assert_eq!(found_parts(path, text), [SecretPart::Words], "{text}");
        }
        assert_eq!(found_parts("a/index.html", "<p>my brother’s password, and he died</p>"), vec![]);
    }

    #[test]
    fn an_id_is_found_in_addresses_and_data_and_not_in_prose() {
        assert_eq!(
            found_parts("a/index.html", "<a href=\"../quotes/his-password/index.html\">x</a>"),
            [SecretPart::Id]
        );
        assert_eq!(found_parts("catalogue.json", "{\"quotes\":[\"his-password\"]}"), [SecretPart::Id]);
        assert_eq!(found_parts("quotes/his-password/index.html", ""), [SecretPart::Id]);
        assert_eq!(
            found_parts("a/index.html", "<a href=\"../print/his-password.pdf\">x</a><a href=\"?id=his-password\">"),
            [SecretPart::Id]
        );
        assert_eq!(
            found_parts("quotes/his-password-2/index.html", "<a href=\"../his-password-2/index.html\">"),
            vec![]
        );
        assert_eq!(found_parts("a/index.html", "<p>his-password is a word</p>"), vec![]);
    }

    #[test]
    fn a_quote_and_an_id_of_the_same_words_are_both_found() {
        let words = Secret { ids: vec![], ..secret("Nobody rings on Thursdays.") };
        let id = Secret { ids: vec!["nobody-rings-on-thursdays".into()], ..secret("") };
        let secrets = secrets_of(vec![words, id]);
        let page = |text: &str| [Artifact::text("a.html", text)];
        assert_eq!(hits_in(&secrets, &page("<p>nobody rings on Thursdays, they say</p>")).len(), 1);
        assert_eq!(hits_in(&secrets, &page("<a href=\"/nobody-rings-on-thursdays/\">x</a>")).len(), 2);
    }

    #[test]
    fn a_label_is_found_where_it_is_the_whole_cell() {
        for (path, text) in [
            ("a/index.html", "<figcaption>— <span>Man, 50s</span></figcaption>"),
            ("a/index.html", "<p title='man,  50s'>x</p>"),
            ("catalogue.json", "{\"label\":\"Man, 50s\"}"),
            ("quotes.csv", "a,\"Man, 50s\",b\n"),
        ] {
            assert_eq!(found_parts(path, text), [SecretPart::Label], "{text}");
        }
        for text in [
            "<p>Interviewer<br>Man, 50s<br>x</p>",
            "<p><b>Anna</b> <i>Man, 50s</i></p>",
            "<p>I <3 it</p><p>Man, 50s</p>",
        ] {
            assert_eq!(found_parts("a/index.html", text), [SecretPart::Label], "{text}");
        }
        assert_eq!(found_parts("a/index.html", "<p>A man, 50s music in his ears</p>"), vec![]);
    }

    #[test]
    fn a_name_is_found_in_two_fields_of_a_record() {
        for (path, text) in [
            ("people.json", "{\"first\":\"Anna\",\"city\":\"Vejle\",\"role\":\"nurse\",\"last\":\"Holm\"}"),
            ("people.csv", "Holm;Vejle;45;Anna\n"),
            ("a/index.html", "<tr><td>Anna</td><td>Vejle</td><td>Holm</td></tr>"),
        ] {
            assert_eq!(found_parts(path, text), [SecretPart::Name], "{text}");
        }
        for text in ["<p>Anna lives in Vejle, on Holm island.</p>", "<td>Anna</td><td>Dahl</td>"] {
            assert_eq!(found_parts("a/index.html", text), vec![], "{text}");
        }
        let far = format!("<td>Anna</td>{}<td>Holm</td>", "<td>Vejle</td>".repeat(20));
        assert_eq!(found_parts("a/index.html", &far), vec![]);
    }

    #[test]
    fn text_among_the_pixels_of_a_picture_is_found() {
        let text = b"seen by Anna Holm in Vejle";
        let jpeg = [&b"\xff\xd8\xff\xda\0\x03\x01\x80\xf3"[..], text, b"\x91\xff\xd9"].concat();
        let picture = Artifact { path: "media/a.jpg".into(), bytes: jpeg.into() };
        let person =
            Secret { names: vec!["Anna Holm".into()], words: String::new(), ids: vec![], labels: vec![], ..secret("") };
        let hits = hits_in(&secrets_of(vec![person]), &[picture]);
        assert_eq!(hits.into_iter().map(|((_, part), _)| part).collect::<Vec<_>>(), [SecretPart::Name]);
    }

    #[test]
    fn a_name_is_found_in_prose_and_values_and_not_in_code() {
        for (path, text) in [
            ("a/index.html", "<p>with Bo’s brother</p>"),
            ("a/index.html", "<img alt=\"bo\" class=\"x\">"),
            ("a/index.html", "<p>Anna <b>Holms</b> house</p>"),
            ("a/anna-holm.jpg", ""),
            ("a/x.txt", "BO"),
            ("x.js", "let a = 'bo';"),
            ("assets/x.css", "/* Anna Holm drew this */"),
        ] {
            assert_eq!(found_parts(path, text), [SecretPart::Name], "{text}");
        }
        for (path, text) in [
            ("a/x.svg", "<svg><!-- Bo --></svg>"),
            ("a/x.svg", "<svg><text>Anna Ho<tspan>lm</tspan></text></svg>"),
            ("a/index.html", "<p>Anna Ho<!-- x -->lm</p>"),
            ("a/index.html", "<p>Anna Ho<ins>lm</ins></p>"),
            ("a/index.html", "<img title=Bo>"),
            ("a/index.html", "<a href=\"https://a.example/Anna%20Holm\">x</a>"),
            ("a/index.html", "<p>B\u{200b}o, B&#8203;o</p>"),
            ("a/index.html", "<p>Ｂｏ</p>"),
            ("a/x.svg", "<svg><title><![CDATA[Bo]]></title></svg>"),
            ("a/index.html", "<p>I <3 Bo</p>"),
            ("a/x.geojson", "{\"name\":\"B\\u006f\"}"),
            ("a/X.JSON", "{\"name\":\"B\\u006f\"}"),
            ("a/x.md", "Anna H**ol**m, **Anna** *Holm*"),
            ("a/x.rtf", "{\\rtf1 Anna {\\b Holm}}"),
            ("a/x.txt", "https://a.example/?Anna%20Holm"),
        ] {
            assert_eq!(found_parts(path, text), [SecretPart::Name], "{text}");
        }
        for (path, text) in
            [("a/index.html", "<bo class=\"bo\"><p>both, abo, Anna’s Holm</p></bo>"), ("assets/x.js", "bo.max = 3;")]
        {
            assert_eq!(found_parts(path, text), vec![], "{text}");
        }
    }

    #[test]
    fn a_repeated_tag_with_a_secret_is_found_in_every_file() {
        let page = |alt: &str| format!("<p>x <img alt=\"{alt}\" src=\"a.png\"> y</p>");
        let held = page("my brothers password and hes been");
        let known = secrets_of(vec![secret("It’s my brother’s password, and he’s been dead for years.")]);
        let artifacts = [
            Artifact::text("a.html", page("x")),
            Artifact::text("b.html", held.clone()),
            Artifact::text("c.html", held),
        ];
        let paths: Vec<String> = hits_in(&known, &artifacts).into_iter().map(|(_, file)| file.path).collect();
        assert_eq!(paths, ["b.html", "c.html"]);
    }

    #[test]
    fn a_run_across_the_edge_of_a_repeated_header_is_found() {
        let nav = "<header><a href=\"x\">been dead for</a> some words of a header, long enough to be kept, my brothers</header>";
        let page = |before: &str, behind: &str| format!("<p>{before}</p>{nav}<p>{behind}</p>");
        let secrets = secrets_of(vec![secret("It’s my brother’s password, and he’s been dead for years.")]);
        for (before, behind, is_found) in [
            ("x", "y", false),
            ("brothers password and hes", "y", true),
            ("x", "password and hes been dead", true),
            ("brothers password and", "hes been dead for years", false),
        ] {
            let artifacts = [
                Artifact::text("a.html", page("one", "two")),
                Artifact::text("b.html", page("three", "four")),
                Artifact::text("c.html", page(before, behind)),
            ];
            let found = hits_in(&secrets, &artifacts);
            assert_eq!(found.len(), usize::from(is_found), "{before} | {behind}");
            assert_eq!(hits_in(&secrets, &artifacts[2..]).len(), usize::from(is_found), "{before} | {behind}");
        }
    }

    #[test]
    fn a_name_is_found_wherever_tags_divide_it() {
        let secrets = secrets_of(vec![Secret {
            names: vec!["Ærenprisblomstringstid".into()],
            words: String::new(),
            labels: vec![],
            ids: vec![],
            ..secret("")
        }]);
        for text in [
            "ærenprisblomstringstid",
            "æ<b>renprisblom</b>strings<i>tid</i>",
            "&AElig;RENPRISBLOMSTRINGSTID",
            "…Ærenprisblomstringstid—",
            "ærenprisblomstringst<i>ids</i>",
        ] {
            let artifacts = [Artifact::text("a.html", text)];
            assert_eq!(hits_in(&secrets, &artifacts).len(), 1, "{text}");
        }
    }

    #[test]
    fn an_offset_in_the_composed_text_maps_to_the_source_text() {
        let text = "a\u{30a} a\u{30a}\nen linje til: a\u{30a}b\n";
        let whole = to_nfc(text);
        for (at, _) in whole.char_indices() {
            let typed = source_offset(text, at);
            assert!(text.is_char_boundary(typed));
            let line = |text: &str, at: usize| text[..at].matches('\n').count();
            assert!(at == 0 || line(&whole, at).abs_diff(line(text, typed)) <= 1);
        }
        assert_eq!(source_offset(text, whole.len()), text.len());
        assert_eq!(source_offset("æøå", 4), 4);
    }

    #[test]
    fn a_retold_quote_with_no_break_spaces_is_reported_at_its_first_word() {
        let text = "It was said: my\u{a0}brother’s\u{a0}password, and he’s been";
        let secret = secret("my brother’s password, and he’s been dead");
        let start = match_start(text, text.len(), &secret, SecretPart::Words);
        assert_eq!(&text[start..], "my\u{a0}brother’s\u{a0}password, and he’s been");
    }
}
