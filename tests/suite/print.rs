//! Posters: what hangs on a wall is what was agreed to and said, fits its sheet, and can be read by everyone.

use super::options;
use indsigt::{
    model::consent::Audience,
    pipeline::{
        Build, Options,
        print::{self, Posters},
    },
    render::print::{Format, PAPERS},
    source::{self, Sources},
};
use std::path::Path;

fn wanted() -> Posters {
    Posters {
        ids: vec![],
        theme: None,
        all: false,
        paper: None,
        is_landscape: false,
        design: None,
        format: Format::Pdf,
    }
}

fn example() -> Sources {
    source::read(Path::new("."), "indsigt.yml").unwrap().0
}

/// A catalogue of one quote that hangs.
fn one(words: &str) -> Sources {
    let insight = format!("---\ntitle: I\n---\nS.\n\n> {words}\n>\n> — Kvinde, 40’erne {{#it .poster voice=B01}}\n");
    let mut sources = Sources::from_pairs([
        (
            "indsigt.yml",
            "title: En sag\nlanguage: da\npublisher: Kridtholm\nconsent: public\naudience: public\nbase_url: https://indsigt.example/\n",
        ),
        ("content/voices.yml", "B01: { label: \"Kvinde, 40’erne\", consent: public }\n"),
        ("content/themes/01-t/index.md", "---\ntitle: Tema\n---\n"),
    ]);
    sources.insert("content/themes/01-t/01-i.md", indsigt::source::Content::Text(insight.into()));
    sources
}

fn codes(build: &Build) -> Vec<&str> {
    build.report.0.iter().map(|d| d.code.id).filter(|c| matches!(*c, "E012" | "E011") || *c >= "E09").collect()
}

fn text(bytes: &[u8]) -> String {
    let texts = indsigt::inside::texts(bytes).unwrap();
    texts.join("\n")
}

#[test]
fn every_quote_of_the_example_fits_in_every_design_on_every_paper() {
    let sources = example();
    for design in ["bold", "letter", "voice"] {
        for (paper, is_landscape) in [(PAPERS[3], false), (PAPERS[5], true), (PAPERS[0], true)] {
            let wanted = Posters {
                all: design == "bold",
                paper: Some(paper),
                is_landscape,
                design: Some(design.into()),
                ..wanted()
            };
            let build = print::posters(&sources, &options(), &wanted);
            // That nothing lies outside of its sheet is looked up on the laid-out frames, and would be a finding.
            let outside: Vec<_> =
                build.report.0.iter().filter(|d| d.message.contains("outside of the sheet")).collect();
            assert!(outside.is_empty(), "{design}, {}: {outside:?}", paper.name);
            assert!(
                build.artifacts.len() >= 12,
                "{design}, {}: {} made, {:?}",
                paper.name,
                build.artifacts.len(),
                codes(&build)
            );
        }
    }
}

#[test]
fn a_poster_says_what_was_said_and_a_screen_reader_can_follow() {
    let sources =
        one("Så sagde hun: [græder] ”Ærligt talt” (...) ==jeg **blev** så *vred på byen*, at jeg måtte gå.==");
    let build = print::posters(&sources, &options(), &wanted());
    assert_eq!(codes(&build), Vec::<&str>::new());
    let [poster] = build.artifacts.as_slice() else { panic!("{:?}", build.report) };
    assert_eq!(poster.path, "it.pdf");
    let said = text(&poster.bytes).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains("jeg blev så vred på byen, at jeg måtte gå.”"), "{said}");
    assert!(
        said.contains("Kvinde, 40’erne") && said.contains("Forkortet.") && said.contains("indsigt.example/quotes/it"),
        "{said}"
    );
    let raw = String::from_utf8_lossy(&poster.bytes);
    for mark in ["/MarkInfo", "/StructTreeRoot", "/Lang", "/TrimBox"] {
        assert!(raw.contains(mark), "{mark}");
    }
    let document = lopdf::Document::load_mem(&poster.bytes).unwrap();
    let kinds: Vec<String> = document
        .objects
        .values()
        .filter_map(|o| {
            o.as_dict().ok()?.get(b"S").ok()?.as_name().ok().map(|n| String::from_utf8_lossy(n).into_owned())
        })
        .collect();
    assert!(kinds.iter().any(|k| k == "BlockQuote") && kinds.iter().any(|k| k == "Figure"), "{kinds:?}");
    let again = print::posters(&sources, &options(), &wanted());
    assert_eq!(again.artifacts, build.artifacts, "the same sources give the same bytes");
}

#[test]
fn what_may_not_hang_does_not_hang() {
    let sources = example();
    // B08 agreed to the site, and not to a wall in his own town.
    for (audience, hangs) in [(Audience::Public, false), (Audience::Internal, true)] {
        let build = print::posters(
            &sources,
            &Options { audience: Some(audience), ..options() },
            &Posters { all: true, ..wanted() },
        );
        let (catalogue, _) = indsigt::model::build(&sources, false);
        let his = catalogue.quotes.iter().filter(|q| q.quote.voice.as_ref().is_some_and(|v| v.value == "B08"));
        let his: Vec<String> = his.map(|q| format!("{}.pdf", q.quote.id)).collect();
        assert!(!his.is_empty());
        assert_eq!(build.artifacts.iter().any(|a| his.contains(&a.path)), hangs, "{audience:?}");
        let asked = Posters { ids: vec![his[0].trim_end_matches(".pdf").into()], ..wanted() };
        let build = print::posters(&sources, &Options { audience: Some(audience), ..options() }, &asked);
        assert_eq!(codes(&build).contains(&"E012"), !hangs, "{audience:?}");
    }
}

#[test]
fn what_cannot_be_a_poster_is_said() {
    let long = "ord og flere ord ".repeat(500);
    let letters = "a".repeat(60);
    for (words, found) in [
        (long.as_str(), vec!["E094"]),
        (letters.as_str(), vec!["E094"]),
        ("漢字 siger hun.", vec!["E095"]),
        ("Ja 🎈.", vec!["E095"]),
        ("Ja.", vec![]),
    ] {
        let build = print::posters(&one(words), &options(), &Posters { paper: Some(PAPERS[5]), ..wanted() });
        assert_eq!(codes(&build), found, "{}", &words[..words.len().min(20)]);
        assert_eq!(build.artifacts.len(), usize::from(found.is_empty()));
    }
    let sources = one("Ja.");
    let build = print::posters(&sources, &options(), &Posters { ids: vec!["itt".into()], ..wanted() });
    assert_eq!(codes(&build), ["E012"]);
    let build = print::posters(&sources, &options(), &Posters { design: Some("bolt".into()), ..wanted() });
    assert_eq!(codes(&build), ["E093"]);
    assert!(build.report.0.iter().any(|d| d.help.contains(&"did you mean `bold`?".to_string())));
    let build = print::posters(&sources, &options(), &Posters { theme: Some("x".into()), ..wanted() });
    assert_eq!(codes(&build), ["E011"]);
}

#[test]
fn a_layout_that_is_wrong_is_shown_at_its_place() {
    let mut sources = one("Ja.");
    let layout = "#import \"../poster.typ\": *\n#sheet(colour(\"accent\"), [#nothing])\n";
    sources.insert("themes/default/print/posters/bold.typ", indsigt::source::Content::Text(layout.into()));
    let build = print::posters(&sources, &options(), &wanted());
    let finding = build.report.0.iter().find(|d| d.code.id == "E093").unwrap();
    let span = finding.span.as_ref().unwrap();
    assert_eq!((&*span.path, &layout[span.start..span.end]), ("themes/default/print/posters/bold.typ", "nothing"));
    assert!(build.artifacts.is_empty());
}

#[test]
fn pictures_and_drawings_are_made_as_well() {
    let sources = one("Ja, sagde hun.");
    let png = print::posters(&sources, &options(), &Posters { format: Format::Png, ..wanted() });
    assert!(png.artifacts[0].bytes.starts_with(b"\x89PNG"));
    let svg = print::posters(&sources, &options(), &Posters { format: Format::Svg, ..wanted() });
    assert!(svg.artifacts[0].bytes.starts_with(b"<svg"));
}
