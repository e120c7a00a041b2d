//! Artifacts + what must not be in them -> findings: the last look before anything is written.
//!
//! It knows nothing of views and templates, and reads the bytes for itself: text, attributes, data, addresses, file
//! names, PDFs, what cameras wrote into pictures. A template that was handed too much, a file in `static/`, a retold quote
//! are found here or nowhere.

mod known;
mod reader;
mod record;
mod word;

pub use record::record;

use crate::{
    check::{Secret, Secrets},
    diag::{Diagnostic, Report, Span},
    inside,
    render::Artifact,
    source::{Content, Sources},
};
use known::{Clean, Known, What};
use rayon::prelude::*;
use reader::Form;
use std::{borrow::Cow, collections::BTreeSet};

/// Files whose bytes are text, by the ending of their names, and how words are written in them.
const TEXTS: [(&str, Form); 9] = [
    (".html", Form::Tagged),
    (".xml", Form::Tagged),
    (".svg", Form::Tagged),
    (".json", Form::Escaped),
    (".js", Form::Code),
    (".css", Form::Code),
    (".csv", Form::Cells),
    (".txt", Form::Plain),
    (".md", Form::Plain),
];

/// A secret by its number, the file it was found in, and what of it.
type Hit<'a> = (usize, &'a str, What);

/// Looks for `secrets` in every byte of `artifacts`. A hit is an error: nothing may be published. Where the project's files
/// hold the words, that is said as well.
pub fn run(artifacts: &[Artifact], secrets: &Secrets, sources: &Sources) -> Report {
    let known = Known::new(secrets);
    if known.is_empty() {
        return Report::default();
    }
    // In pieces: what is learnt of one file serves the next of the same piece.
    let share = artifacts.len().div_ceil(rayon::current_num_threads() * SHARES).max(1);
    let looked: Vec<(BTreeSet<Hit<'_>>, Vec<&str>)> =
        artifacts.par_chunks(share).map(|chunk| look(chunk, &known)).collect();
    let mut report = Report::default();
    let hits: BTreeSet<&Hit<'_>> = looked.iter().flat_map(|(hits, _)| hits).collect();
    for (secret, path, what) in hits {
        let mut finding = finding(&secrets.all[*secret], path, *what);
        for span in origins(&known, sources, (*secret, *what), &secrets.all[*secret]) {
            finding = finding.related(span, "it stands here");
        }
        report.push(finding);
    }
    for path in looked.iter().flat_map(|(_, closed)| closed) {
        // A file of `content/` that a text links to is published among the media.
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

/// How many pieces of work each core gets: enough that none waits long for the other.
const SHARES: usize = 8;

/// Looks through files that stand beside one another.
fn look<'a>(artifacts: &'a [Artifact], known: &Known<'_>) -> (BTreeSet<Hit<'a>>, Vec<&'a str>) {
    let (mut hits, mut closed) = (BTreeSet::new(), vec![]);
    let mut clean = Clean::default();
    for artifact in artifacts {
        let path = artifact.path.as_str();
        let mut found = known.in_path(path);
        let form = TEXTS.iter().find(|(ending, _)| path.ends_with(ending)).map(|(_, form)| *form);
        match as_text(&artifact.bytes, form) {
            Some((form, text)) => {
                known.in_text(&text, if is_own(path) { Form::Own } else { form }, &mut clean, &mut found)
            }
            None => match inside::texts(&artifact.bytes) {
                Ok(texts) => texts.iter().for_each(|text| {
                    known.in_text(text, Form::Plain, &mut clean, &mut found);
                }),
                Err(inside::Closed) => closed.push(path),
            },
        }
        hits.extend(found.into_iter().map(|((secret, what), _)| (secret, path, what)));
    }
    (hits, closed)
}

/// Whether a file is code or a schema that comes with the program or a skin: there, a name of one word is somebody's variable.
fn is_own(path: &str) -> bool {
    path == "catalogue.schema.json" || path.starts_with("assets/") && [".js", ".css"].iter().any(|e| path.ends_with(e))
}

/// The text of a file: of a known ending, or of any that holds nothing but text. Old files are in Windows-1252.
fn as_text(bytes: &[u8], form: Option<Form>) -> Option<(Form, Cow<'_, str>)> {
    if form.is_none()
        && (bytes.is_empty()
            || bytes.iter().any(|b| *b < 0x20 && !b.is_ascii_whitespace())
            || bytes.starts_with(b"%PDF"))
    {
        return None;
    }
    let text = match simdutf8::basic::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(bytes.iter().map(|b| char::from(*b)).collect()),
    };
    let form = form.unwrap_or(if text.trim_start().starts_with('<') { Form::Tagged } else { Form::Plain });
    Some((form, text))
}

/// At most so many places are shown at which a secret stands in the project.
const MOST_ORIGINS: usize = 3;

/// Where the project's own texts hold what was found, other than in the quote itself.
fn origins(known: &Known<'_>, sources: &Sources, hit: (usize, What), secret: &Secret) -> Vec<Span> {
    let texts = ["content/", "static/", "themes/"].into_iter().flat_map(|folder| sources.under(folder));
    let mut spans = vec![];
    for (path, content) in texts {
        let Content::Text(text) = content else { continue };
        let mut found = vec![];
        known.in_text(text, Form::Plain, &mut Clean::default(), &mut found);
        let own = |at: usize| secret.span.path == *path && secret.own.contains(&at);
        // A retold quote is many runs of words in a row; the first of them is enough.
        if let Some((_, end)) = found.into_iter().find(|(what, at)| *what == hit && !own(*at)) {
            spans.push(Span::new(path, end.saturating_sub(1)..end));
        }
    }
    spans.truncate(MOST_ORIGINS);
    spans
}

fn finding(secret: &Secret, path: &str, what: What) -> Diagnostic {
    let Secret { span, name, .. } = secret;
    let message = match what {
        What::Name => format!("{name} would stand in `{path}`"),
        What::Words | What::Id | What::Label => {
            let what = if what == What::Words {
                "words"
            } else if what == What::Id {
                "the id"
            } else {
                "the label"
            };
            format!("{what} of {name}, which this audience may not see, would stand in `{path}`")
        }
    };
    Diagnostic::error("E090", span.clone(), message)
        .label("held back")
        .help("take it out of the text, the file or the template that brings it there; nothing is published until then")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(words: &str) -> Secret {
        Secret {
            span: Span::new(&"content/x.md".into(), 0..1),
            name: "the quote `his-password`".into(),
            words: words.into(),
            ids: vec!["his-password".into()],
            own: 0..0,
            labels: vec!["Man, 50s".into()],
            names: vec![],
        }
    }

    fn of(all: Vec<Secret>) -> Secrets {
        Secrets { all, seen: vec![] }
    }

    fn found(path: &str, text: &str) -> Vec<What> {
        let person = Secret {
            names: vec!["Bo".into(), "Anna Holm".into()],
            words: String::new(),
            ids: vec![],
            labels: vec![],
            ..secret("")
        };
        let secrets = of(vec![secret("It’s my brother’s password, and he’s been dead for years."), person]);
        let artifacts = [Artifact::text(path, text)];
        let (hits, _) = look(&artifacts, &Known::new(&secrets));
        hits.into_iter().map(|(_, _, what)| what).collect()
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
            assert_eq!(found(path, text), [What::Words], "{text}");
        }
        assert_eq!(found("a/index.html", "<p>my brother’s password, and he died</p>"), vec![]);
    }

    #[test]
    fn ids_are_known_where_ids_stand() {
        assert_eq!(found("a/index.html", "<a href=\"../quotes/his-password/index.html\">x</a>"), [What::Id]);
        assert_eq!(found("catalogue.json", "{\"quotes\":[\"his-password\"]}"), [What::Id]);
        assert_eq!(found("quotes/his-password/index.html", ""), [What::Id]);
        assert_eq!(found("a/index.html", "<p>his-password is a word</p>"), vec![]);
    }

    #[test]
    fn a_label_is_known_where_it_is_all_that_stands_there() {
        for (path, text) in [
            ("a/index.html", "<figcaption>— <span>Man, 50s</span></figcaption>"),
            ("a/index.html", "<p title='man,  50s'>x</p>"),
            ("catalogue.json", "{\"label\":\"Man, 50s\"}"),
            ("quotes.csv", "a,\"Man, 50s\",b\n"),
        ] {
            assert_eq!(found(path, text), [What::Label], "{text}");
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
            assert_eq!(found(path, text), [What::Name], "{text}");
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
        let paths: Vec<&str> = look(&artifacts, &Known::new(&known)).0.into_iter().map(|(_, path, _)| path).collect();
        assert_eq!(paths, ["b.html", "c.html"]);
    }

    #[test]
    fn a_header_that_stood_elsewhere_is_read_where_a_run_lies_across_its_edge() {
        let nav = "<header><a href=\"x\">been dead for</a> some words of a header, long enough to be kept, my brothers</header>";
        let page = |before: &str, behind: &str| format!("<p>{before}</p>{nav}<p>{behind}</p>");
        let secrets = of(vec![secret("It’s my brother’s password, and he’s been dead for years.")]);
        let known = Known::new(&secrets);
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
            let found = look(&artifacts, &known).0;
            assert_eq!(found.len(), usize::from(is_found), "{before} | {behind}");
            assert_eq!(look(&artifacts[2..], &known).0.len(), usize::from(is_found), "{before} | {behind}");
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
            assert_eq!(look(&artifacts, &Known::new(&secrets)).0.len(), 1, "{text}");
        }
    }
}
