//! The audit: a search of every output file for withheld content and private names, before the output is published.
//!
//! The audit is independent of views and templates, and reads the bytes of the files: text, attributes, data, addresses, file names, PDFs, the
//! metadata of pictures. No other check finds a secret that comes from a template that receives too much data, from a file in `static/`, or
//! from a text that retells a quote.

mod findings;
mod index;
mod origins;
mod readings;
mod record;
mod scan;
mod search;
mod words;

pub use record::record;
pub use scan::Scan;

use crate::{
    check::Secrets,
    diag::{Report, quoted_list},
    render::Artifact,
    source::Sources,
};
use findings::{MAX_KEPT_PATHS, kept_finding, leak_finding, unreadable_finding};
use index::{SecretIndex, SecretMatch};
use origins::find_origins;
use rayon::prelude::*;
use scan::HitFile;
use search::Searcher;
use std::collections::{BTreeMap, BTreeSet};

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
    /// Files that come from `sources` are read in more ways than the program's own.
    pub fn start_scan<'a>(&'a self, sources: &'a Sources) -> Scan<'a> {
        Scan {
            sources,
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
        let mut origins = find_origins(self, &files.keys().copied().collect(), sources);
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
}

/// Searches every byte of `artifacts` for `secrets`, and reports the hits.
pub fn run(artifacts: &[Artifact], secrets: Secrets, sources: &Sources) -> Report {
    let audit = Audit::new(secrets);
    let scans = artifacts.par_iter().fold(
        || audit.start_scan(sources),
        |mut scan, artifact| {
            scan.scan_file(artifact);
            scan
        },
    );
    let scans: Vec<Scan<'_>> = scans.collect();
    audit.report(scans, sources)
}

#[cfg(test)]
mod tests {
    use super::{index::SecretPart, scan::Hit, *};
    use crate::{check::Secret, diag::Span};

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
        let sources = Sources::default();
        let mut scan = audit.start_scan(&sources);
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
}
