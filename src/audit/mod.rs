//! The audit: a search of every output file for withheld content and private names, before the output is published.
//!
//! The audit is independent of views and templates, and reads the bytes of the files: text, attributes, data, addresses, file names, PDFs,
//! the metadata of pictures. No other check finds a secret that comes from a template that was given too much, from a file in
//! `static/`, or from a text that retells a quote.

mod hash;
mod known;
mod reader;
mod record;
mod search;
mod tag;
mod word;

pub use record::record;

use crate::{
    check::{Secret, Secrets},
    diag::{Diagnostic, Report, Span},
    extract,
    render::Artifact,
    source::{Content, Sources},
};
use hash::RUN;
use known::{SecretIndex, SecretPart, composed};
use rayon::prelude::*;
use reader::TextFormat;
use search::CleanCache;
use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

/// The file extensions of text files, each with the format in which its words are read.
const TEXTS: [(&str, TextFormat); 11] = [
    (".html", TextFormat::Tagged),
    (".xml", TextFormat::Tagged),
    (".svg", TextFormat::Tagged),
    (".json", TextFormat::Escaped),
    (".js", TextFormat::Code),
    (".css", TextFormat::Code),
    (".csv", TextFormat::Cells),
    (".txt", TextFormat::Plain),
    (".md", TextFormat::Plain),
    (".ics", TextFormat::Escaped),
    (".vcf", TextFormat::Escaped),
];

/// The extensions of files whose long lines are folded, even within words (RFC 5545, 3.1; RFC 6350, 3.2).
const FOLDED: [&str; 2] = [".ics", ".vcf"];

/// A secret's index in [`Secrets::all`], the path of a file that contains the secret, and the part of the secret that was found.
type Hit = (usize, String, SecretPart);

/// A search of output files for the secrets of one edition.
pub struct Audit {
    secrets: Secrets,
    known: SecretIndex,
}

impl Audit {
    /// Creates an audit that searches for `secrets`.
    pub fn new(secrets: Secrets) -> Self {
        Audit { known: SecretIndex::new(&secrets), secrets }
    }

    /// Returns the secrets that the audit searches for.
    pub fn secrets(&self) -> &Secrets {
        &self.secrets
    }

    /// Starts a scan of several files, one after the other: a tag or a part of a page without a secret is not read again in a later file.
    pub fn look(&self) -> Scan<'_> {
        Scan { known: &self.known, clean: CleanCache::default(), hits: BTreeSet::new(), closed: vec![] }
    }

    /// Reports the hits of all scans as errors, so that nothing is published, and the files that cannot be searched as warnings. A hit's
    /// finding points at the project's own files that contain the secret, if there are any.
    pub fn report<'a>(&'a self, looks: impl IntoIterator<Item = Scan<'a>>, sources: &Sources) -> Report {
        let mut report = Report::default();
        let (mut hits, mut closed) = (BTreeSet::new(), vec![]);
        for look in looks {
            hits.extend(look.hits);
            closed.extend(look.closed);
        }
        // One mistake of an author reaches many files, and is reported once.
        let mut paths: BTreeMap<(usize, SecretPart), Vec<String>> = BTreeMap::new();
        for (index, path, what) in hits {
            paths.entry((index, what)).or_default().push(path);
        }
        for ((index, what), mut paths) in paths {
            // Pages first: a page's path says more to people than a data file's.
            paths.sort_by_key(|path| !path.ends_with(".html"));
            let secret = &self.secrets.all[index];
            let path = match &paths[..] {
                [one] => format!("`{one}`"),
                [first, _] => format!("`{first}` and another file"),
                [first, others @ ..] => format!("`{first}` and {} other files", others.len()),
                [] => String::new(),
            };
            report.push(finding(secret, &path, what, origins(&self.known, sources, (index, what), secret)));
        }
        for path in closed {
            // A file in `content/` to which a text links is published in `media/`.
            let linked = path.strip_prefix("media/").map(|rest| format!("content/{rest}"));
            let from = linked.filter(|p| sources.get(p).is_some()).unwrap_or_else(|| format!("static/{path}"));
            let span = Span::new(&from.into(), 0..0);
            report.push(
                Diagnostic::warning("E091", span, "this file cannot be looked into")
                    .help("it is locked by a password, or damaged; unlock it, or take it out"),
            );
        }
        report
    }
}

/// Searches every byte of `artifacts` for `secrets`, and reports the hits.
pub fn run(artifacts: &[Artifact], secrets: Secrets, sources: &Sources) -> Report {
    let audit = Audit::new(secrets);
    let looks: Vec<Scan<'_>> = artifacts
        .par_chunks(share(artifacts.len()))
        .map(|chunk| {
            let mut look = audit.look();
            chunk.iter().for_each(|artifact| look.at(artifact));
            look
        })
        .collect();
    audit.report(looks, sources)
}

/// Returns how many of `count` files one scan reads: few enough that no core waits long for another, and enough that the tags and parts
/// read in one file are skipped in the next.
fn share(count: usize) -> usize {
    count.div_ceil(rayon::current_num_threads() * SHARES).max(1)
}

/// The number of scans per core.
const SHARES: usize = 8;

/// A scan of files, one after the other, with the hits so far.
pub struct Scan<'a> {
    known: &'a SecretIndex,
    clean: CleanCache,
    hits: BTreeSet<Hit>,
    closed: Vec<String>,
}

impl Scan<'_> {
    /// Scans a file: its path, and its text or, in a file that is not text, the texts inside.
    pub fn at(&mut self, artifact: &Artifact) {
        if self.known.is_empty() {
            return;
        }
        let path = artifact.path.as_str();
        let mut found = self.known.in_path(path, &mut self.clean);
        let form = path.rfind('.').and_then(|dot| {
            TEXTS.iter().find(|(ending, _)| ending.eq_ignore_ascii_case(&path[dot..])).map(|(_, form)| *form)
        });
        match as_text(&artifact.bytes, form) {
            Some((form, text)) => {
                let form = if is_own(path) { TextFormat::Own } else { form };
                let is_folded = FOLDED.iter().any(|ending| path.ends_with(ending));
                let text = if is_folded { unfolded(&text).into() } else { text };
                if let Some(words) = extract::rtf_words(&text) {
                    self.known.in_text(&words, TextFormat::Plain, &mut self.clean, &mut found);
                }
                self.known.in_text(&text, form, &mut self.clean, &mut found);
            }
            None => match extract::texts(&artifact.bytes) {
                Ok(texts) => texts.iter().for_each(|text| {
                    self.known.in_text(text, TextFormat::Plain, &mut self.clean, &mut found);
                }),
                Err(extract::Unreadable) => self.closed.push(path.to_string()),
            },
        }
        self.hits.extend(found.into_iter().map(|((secret, what), _)| (secret, path.to_string(), what)));
    }

    /// Returns whether no secret was found in the files scanned so far.
    pub fn is_clean(&self) -> bool {
        self.hits.is_empty()
    }
}

fn unfolded(text: &str) -> String {
    ["\r\n ", "\r\n\t", "\n ", "\n\t"].iter().fold(text.to_string(), |text, fold| text.replace(fold, ""))
}

/// Returns whether a file is code, search data or a schema of the program or a skin: there, a name of one word is an identifier.
fn is_own(path: &str) -> bool {
    ["catalogue.schema.json", "search/head.js"].contains(&path)
        || path.starts_with("assets/") && [".js", ".css"].iter().any(|e| path.ends_with(e))
}

/// Returns the format and the decoded text of a file that has a known extension or contains nothing but text; `None` for any other file.
/// Old files in Windows-1252 are decoded, too, as Latin-1.
fn as_text(bytes: &[u8], form: Option<TextFormat>) -> Option<(TextFormat, Cow<'_, str>)> {
    if form.is_none()
        && (bytes.is_empty()
            || !extract::has_utf16_bom(bytes) && bytes.iter().any(|b| *b < 0x20 && !b.is_ascii_whitespace())
            || bytes.starts_with(b"%PDF"))
    {
        return None;
    }
    let text = extract::decode(bytes);
    let form = form.unwrap_or(match text.trim_start().chars().next() {
        Some('<') => TextFormat::Tagged,
        Some('{' | '[') if !text.trim_start().starts_with("{\\") => TextFormat::Escaped,
        _ => TextFormat::Plain,
    });
    Some((form, text))
}

/// The maximum number of places in the project that a finding shows.
const MOST_ORIGINS: usize = 3;

/// Returns where the project's own texts contain the part of a secret that was found, other than at the secret's own place.
fn origins(known: &SecretIndex, sources: &Sources, hit: (usize, SecretPart), secret: &Secret) -> Vec<Span> {
    let texts = ["content/", "static/", "themes/"].into_iter().flat_map(|folder| sources.files_under(folder));
    let mut spans = vec![];
    for (path, content) in texts {
        let Content::Text(text) = content else { continue };
        let mut found = vec![];
        known.in_text(text, TextFormat::Plain, &mut CleanCache::default(), &mut found);
        found.iter_mut().for_each(|(_, at)| *at = as_typed(text, *at));
        let own = |at: usize| secret.span.path == *path && secret.own_range.contains(&at);
        // A retold quote matches once for each run of its words; the first match is enough.
        if let Some((_, end)) = found.into_iter().find(|(what, at)| *what == hit && !own(*at)) {
            spans.push(Span::new(path, beginning(text, end, secret, hit.1)..end));
        }
    }
    spans.truncate(MOST_ORIGINS);
    spans
}

/// Converts a byte offset in the composed form of `text` (NFC), which is the form that is searched, into one in `text` itself. Within a
/// line that has decomposed letters, the result is an estimate.
fn as_typed(text: &str, at: usize) -> usize {
    if matches!(composed(text), Cow::Borrowed(_)) {
        return at;
    }
    let (mut typed, mut before) = (0, 0);
    for line in text.split_inclusive('\n') {
        let length = composed(line).len();
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
fn beginning(text: &str, end: usize, secret: &Secret, what: SecretPart) -> usize {
    let words = match what {
        SecretPart::Words => RUN.min(secret.words.split_whitespace().count()),
        SecretPart::Id | SecretPart::Label | SecretPart::Name => 1,
    };
    let (mut at, line) = (end, text[..end].rfind("\n\n").map_or(0, |i| i + 2));
    for _ in 0..words {
        at = text[line..at].trim_end().rfind(char::is_whitespace).map_or(line, |i| line + i + 1);
    }
    at
}

/// Returns the finding for a secret in the files that `path` describes. The finding points at the first of `origins`, the place to
/// correct, or at the secret itself if there is no origin.
fn finding(secret: &Secret, path: &str, what: SecretPart, origins: Vec<Span>) -> Diagnostic {
    let Secret { span, description: name, .. } = secret;
    let message = match what {
        SecretPart::Name => format!("{name} would stand in {path}"),
        SecretPart::Words | SecretPart::Id | SecretPart::Label => {
            let what = if what == SecretPart::Words {
                "words"
            } else if what == SecretPart::Id {
                "the id"
            } else {
                "the label"
            };
            format!("{what} of {name}, which this audience may not see, would stand in {path}")
        }
    };
    let mut origins = origins.into_iter();
    let finding = match origins.next() {
        Some(first) => {
            Diagnostic::error("E090", first, message).label("it stands here").related(span.clone(), "held back")
        }
        None => Diagnostic::error("E090", span.clone(), message).label("held back"),
    };
    origins
        .fold(finding, |finding, span| finding.related(span, "it stands here as well"))
        .help("take it out of the text, the file or the template that brings it there; nothing is published until then")
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

    fn of(all: Vec<Secret>) -> Secrets {
        Secrets { all, visible_quotes: vec![] }
    }

    fn found(path: &str, text: &str) -> Vec<SecretPart> {
        let person = Secret {
            names: vec!["Bo".into(), "Anna Holm".into()],
            words: String::new(),
            ids: vec![],
            labels: vec![],
            ..secret("")
        };
        let secrets = of(vec![secret("It’s my brother’s password, and he’s been dead for years."), person]);
        looked(&secrets, &[Artifact::text(path, text)]).into_iter().map(|(_, _, what)| what).collect()
    }

    /// Returns the hits of a single scan of `artifacts`.
    fn looked(secrets: &Secrets, artifacts: &[Artifact]) -> BTreeSet<Hit> {
        let audit = Audit::new(secrets.clone());
        let mut look = audit.look();
        artifacts.iter().for_each(|artifact| look.at(artifact));
        look.hits
    }

    #[test]
    fn words_are_known_again_however_they_are_written() {
        for (path, text) in [
            ("a/index.html", "<p>It&#39;s my <em>brother</em>’s password, <b>and</b> he's been …</p>"),
            ("a/index.html", "<img alt=\"its MY brothers password — and hes\">"),
            ("catalogue.json", "{\"text\":\"she said:\\nIt's my brother's password, and he's\"}"),
            ("quotes.csv", "x,\"My brother’s password, and he’s been\"\r\n"),
            ("assets/x.js", "// my brother's password and he's been"),
        ] {
            assert_eq!(found(path, text), [SecretPart::Words], "{text}");
        }
        assert_eq!(found("a/index.html", "<p>my brother’s password, and he died</p>"), vec![]);
    }

    #[test]
    fn ids_are_known_where_ids_stand() {
        assert_eq!(found("a/index.html", "<a href=\"../quotes/his-password/index.html\">x</a>"), [SecretPart::Id]);
        assert_eq!(found("catalogue.json", "{\"quotes\":[\"his-password\"]}"), [SecretPart::Id]);
        assert_eq!(found("quotes/his-password/index.html", ""), [SecretPart::Id]);
        assert_eq!(
            found("a/index.html", "<a href=\"../print/his-password.pdf\">x</a><a href=\"?id=his-password\">"),
            [SecretPart::Id]
        );
        assert_eq!(found("quotes/his-password-2/index.html", "<a href=\"../his-password-2/index.html\">"), vec![]);
        assert_eq!(found("a/index.html", "<p>his-password is a word</p>"), vec![]);
    }

    #[test]
    fn the_beginning_of_one_secret_may_be_the_id_of_another() {
        let words = Secret { ids: vec![], ..secret("Nobody rings on Thursdays.") };
        let id = Secret { ids: vec!["nobody-rings-on-thursdays".into()], ..secret("") };
        let secrets = of(vec![words, id]);
        let page = |text: &str| [Artifact::text("a.html", text)];
        assert_eq!(looked(&secrets, &page("<p>nobody rings on Thursdays, they say</p>")).len(), 1);
        assert_eq!(looked(&secrets, &page("<a href=\"/nobody-rings-on-thursdays/\">x</a>")).len(), 2);
    }

    #[test]
    fn a_label_is_known_where_it_is_all_that_stands_there() {
        for (path, text) in [
            ("a/index.html", "<figcaption>— <span>Man, 50s</span></figcaption>"),
            ("a/index.html", "<p title='man,  50s'>x</p>"),
            ("catalogue.json", "{\"label\":\"Man, 50s\"}"),
            ("quotes.csv", "a,\"Man, 50s\",b\n"),
        ] {
            assert_eq!(found(path, text), [SecretPart::Label], "{text}");
        }
        assert_eq!(found("a/index.html", "<p>A man, 50s music in his ears</p>"), vec![]);
    }

    #[test]
    fn a_name_is_known_in_words_and_values_and_not_in_code() {
        for (path, text) in [
            ("a/index.html", "<p>with Bo’s brother</p>"),
            ("a/index.html", "<img alt=\"bo\" class=\"x\">"),
            ("a/index.html", "<p>Anna <b>Holms</b> house</p>"),
            ("a/anna-holm.jpg", ""),
            ("a/x.txt", "BO"),
            ("x.js", "let a = 'bo';"),
            ("assets/x.css", "/* Anna Holm drew this */"),
        ] {
            assert_eq!(found(path, text), [SecretPart::Name], "{text}");
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
            ("a/x.geojson", "{\"name\":\"B\\u006f\"}"),
            ("a/X.JSON", "{\"name\":\"B\\u006f\"}"),
            ("a/x.rtf", "{\\rtf1 Anna {\\b Holm}}"),
            ("a/x.txt", "https://a.example/?Anna%20Holm"),
        ] {
            assert_eq!(found(path, text), [SecretPart::Name], "{text}");
        }
        for (path, text) in
            [("a/index.html", "<bo class=\"bo\"><p>both, abo, Anna’s Holm</p></bo>"), ("assets/x.js", "bo.max = 3;")]
        {
            assert_eq!(found(path, text), vec![], "{text}");
        }
    }

    #[test]
    fn a_tag_that_stood_elsewhere_is_looked_into_where_it_holds_something() {
        let page = |alt: &str| format!("<p>x <img alt=\"{alt}\" src=\"a.png\"> y</p>");
        let held = page("my brothers password and hes been");
        let known = of(vec![secret("It’s my brother’s password, and he’s been dead for years.")]);
        let artifacts = [
            Artifact::text("a.html", page("x")),
            Artifact::text("b.html", held.clone()),
            Artifact::text("c.html", held),
        ];
        let paths: Vec<String> = looked(&known, &artifacts).into_iter().map(|(_, path, _)| path).collect();
        assert_eq!(paths, ["b.html", "c.html"]);
    }

    #[test]
    fn a_header_that_stood_elsewhere_is_read_where_a_run_lies_across_its_edge() {
        let nav = "<header><a href=\"x\">been dead for</a> some words of a header, long enough to be kept, my brothers</header>";
        let page = |before: &str, behind: &str| format!("<p>{before}</p>{nav}<p>{behind}</p>");
        let secrets = of(vec![secret("It’s my brother’s password, and he’s been dead for years.")]);
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
            let found = looked(&secrets, &artifacts);
            assert_eq!(found.len(), usize::from(is_found), "{before} | {behind}");
            assert_eq!(looked(&secrets, &artifacts[2..]).len(), usize::from(is_found), "{before} | {behind}");
        }
    }

    #[test]
    fn a_word_is_the_same_wherever_it_is_cut() {
        let secrets = of(vec![Secret {
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
            assert_eq!(looked(&secrets, &artifacts).len(), 1, "{text}");
        }
    }

    #[test]
    fn a_place_in_composed_letters_is_one_in_the_text_as_typed() {
        let text = "a\u{30a} a\u{30a}\nen linje til: a\u{30a}b\n";
        let whole = composed(text);
        for (at, _) in whole.char_indices() {
            let typed = as_typed(text, at);
            assert!(text.is_char_boundary(typed));
            let line = |text: &str, at: usize| text[..at].matches('\n').count();
            assert!(at == 0 || line(&whole, at).abs_diff(line(text, typed)) <= 1);
        }
        assert_eq!(as_typed(text, whole.len()), text.len());
        assert_eq!(as_typed("æøå", 4), 4);
    }
}
