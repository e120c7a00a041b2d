//! What the print engine refuses costs a block, a sign or a picture, and never a sheet, another sheet, or the site.

use super::{build, default_options};
use indsigt::{
    diag::{Severity, TerminalStyle, codes::E093, to_terminal},
    pipeline::{Build, Options, SheetMode},
    source::{Content, Sources},
};
use proptest::prelude::*;

/// Builds a project whose only page has the text `page`, with its book.
fn build_page(page: &str) -> Build {
    let page = format!("---\ntitle: P\n---\n{page}\n");
    let mut sources = Sources::from_pairs([
        ("indsigt.yml", "title: A case\nconsent: public\n"),
        ("content/index.md", "---\ntitle: F\n---\nForeword.\n"),
        ("content/01-p.md", page.as_str()),
    ]);
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><image href=\"x.png\"/></svg>";
    sources.insert("content/x.png", Content::Bytes(include_bytes!("../../docs/pictures/theme.png")[..].into()));
    sources.insert("content/links.svg", Content::Text(svg.into()));
    sources.insert("content/broken.gif", Content::Bytes(b"GIF89a, and no picture"[..].into()));
    sources.insert("content/new.avif", Content::Bytes(b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf"[..].into()));
    build(&sources, &Options { sheets: SheetMode::All, ..default_options() })
}

fn codes(build: &Build) -> Vec<&'static str> {
    build.report.iter().filter(|finding| finding.severity < Severity::Note).map(|finding| finding.code.id).collect()
}

fn has_file(build: &Build, path: &str) -> bool {
    build.artifacts.iter().any(|artifact| artifact.path == path)
}

#[test]
fn links_pictures_and_notes_are_printed_wherever_they_stand() {
    for page in [
        "| A [link](https://a.example) | Issue[^1] |\n|---|---|\n| 1 | 2 |\n\n[^1]: A note.",
        "[![A picture](x.png)](https://a.example)",
        "Before [![A picture](x.png) and words](https://a.example) after.",
        "*![A picture](x.png)* **![A picture](x.png)** ~~![A picture](x.png)~~",
        "Term ![A picture](x.png)\n: Meaning ![A picture](x.png)",
        "## A head ![A picture](x.png)[^1]\n\nText.\n\n[^1]: A note ![A picture](x.png).",
        "> [!NOTE]\n> - [![A picture](x.png)](https://a.example)[^1]\n\n[^1]: A note.",
    ] {
        let build = build_page(page);
        assert_eq!(codes(&build), Vec::<&str>::new(), "{page}");
        assert!(has_file(&build, "print/book.pdf"), "{page}");
    }
}

#[test]
fn a_picture_that_cannot_be_printed_costs_its_place_alone() {
    for (picture, expected) in
        [("links.svg", vec!["E096"]), ("broken.gif", vec!["E096", "E091"]), ("new.avif", vec!["E096", "E091"])]
    {
        let build = build_page(&format!("![A picture]({picture})\n\n![Another](x.png)"));
        assert_eq!(codes(&build), expected, "{picture}");
        assert!(has_file(&build, "print/book.pdf") && has_file(&build, "p/index.html"), "{picture}");
    }
}

#[test]
fn everyday_signs_are_printed() {
    let signs = "→ ← ⇒ ✓ ✔ ✗ ☑ ☐ ★ ☆ H₂O x² CO₂ ≤ ≥ ≠ ≈ ∞ ½ ⅓ ① № ™ ▪ ► ▼ Привіт Ωμέγα 1️⃣ 👩‍⚕️";
    let blanks = "10\u{202f}000, 5\u{2007}kg, a\u{200a}b, non\u{2011}breaking";
    let build = build_page(&format!("{signs}\n\n{blanks}"));
    assert_eq!(codes(&build), Vec::<&str>::new());
    let book = build.artifacts.iter().find(|artifact| artifact.path == "print/book.pdf").unwrap();
    // Text extraction inserts blanks where the typeface changes.
    let text = super::print::page_texts(&book.bytes).concat().replace(' ', "");
    for sign in signs.split(' ').take(28) {
        assert!(text.contains(sign), "{sign} in {text}");
    }
}

#[test]
fn a_sign_that_no_font_has_is_replaced_in_a_label_too() {
    let mut sources = Sources::from_pairs([
        ("indsigt.yml", "title: A case\nconsent: public\n"),
        ("content/voices.yml", "B01: { label: \"Kvinde 汉, 40’erne\" }\n"),
        ("content/themes/01-t/index.md", "---\ntitle: T\n---\nIntro.\n"),
    ]);
    let insight = "---\ntitle: I\n---\nSomething.\n\n> Words.\n>\n> — {#words voice=B01}\n";
    sources.insert("content/themes/01-t/01-i.md", Content::Text(insight.into()));
    let build = build(&sources, &Options { sheets: SheetMode::All, ..default_options() });
    assert_eq!(codes(&build), ["E095"], "{:?}", build.report);
    let book = build.artifacts.iter().find(|artifact| artifact.path == "print/book.pdf").unwrap();
    assert!(super::print::page_texts(&book.bytes).concat().contains("Kvinde □"));
}

#[test]
fn a_block_that_the_engine_refuses_is_printed_plainly() {
    // A skin whose layout gives up at code, and at links within tables.
    let house = include_str!("../../themes/default/print/house.typ");
    let fussy = house
        .replace(
            "raw(n.s, block: true)",
            "if n.s.contains(\"let\") { panic(\"no code\") } else { raw(n.s, block: true) }",
        )
        .replace(
            "#let set-table(n, how) = {",
            "#let set-table(n, how) = {\n  if n.rows.flatten().any(n => n.t == \"link\") { panic(\"no links\") }",
        );
    assert_ne!(fussy.len(), house.len());
    let config = "title: A case\nconsent: public\ntheme: fussy\n";
    let page = "---\ntitle: P\n---\nBefore.\n\n```\nlet x = 1;\n```\n\nBetween.\n\n| A | B |\n|---|---|\n| [link](https://a.example) | x |\n\nAfter.\n";
    let sources = Sources::from_pairs([
        ("indsigt.yml", config),
        ("content/01-p.md", page),
        ("themes/fussy/print/house.typ", fussy.as_str()),
    ]);
    let build = build(&sources, &Options { sheets: SheetMode::All, ..default_options() });
    assert_eq!(codes(&build), ["E098", "E098"], "{:?}", build.report);
    let lines: Vec<usize> = build
        .report
        .iter()
        .filter(|finding| finding.code.id == "E098")
        .map(|finding| page[..finding.span.as_ref().unwrap().start].matches('\n').count() + 1)
        .collect();
    // Code has no place of its own, and is found by the block before it.
    assert_eq!(lines, [4, 12]);
    let book = build.artifacts.iter().find(|artifact| artifact.path == "print/book.pdf").unwrap();
    let text = super::print::page_texts(&book.bytes).concat();
    for words in ["Before.", "let x = 1;", "Between.", "link", "After."] {
        assert!(text.contains(words), "{words}: {text}");
    }
}

/// Pieces of running text that print has to set: words, links, pictures, footnotes, code and signs, one inside the other.
fn inline_text() -> impl Strategy<Value = String> {
    let leaf = proptest::sample::select(
        &[
            "words",
            "æøå →",
            "[^1]",
            "[^2]",
            "![x](x.png)",
            "![x](broken.gif)",
            "![x](links.svg)",
            "[a](https://a.example)",
            "<https://a.example/a-very-long-address-without-a-place-to-break-it-anywhere>",
            "`code`",
            "[[t]]",
            "🙂👩‍⚕️1️⃣",
            "汉字",
            "<b>x</b>",
            "a<br>b",
            "\\\n",
        ][..],
    );
    leaf.prop_map(String::from).prop_recursive(3, 12, 3, |inner| {
        (proptest::collection::vec(inner, 1..4), 0..6).prop_map(|(parts, kind)| {
            let text = parts.join(" ");
            match kind {
                0 => format!("*{text}*"),
                1 => format!("**{text}**"),
                2 => format!("~~{text}~~"),
                3 => format!("[{text}](https://b.example)"),
                _ => text,
            }
        })
    })
}

/// Blocks of every kind, one inside the other.
fn blocks() -> impl Strategy<Value = String> {
    let leaf = (inline_text(), inline_text(), 0..7).prop_map(|(one, two, kind)| match kind {
        0 => format!("## {one}\n"),
        1 => format!(
            "| {} | {} |\n|---|:-:|\n| {} | x |\n",
            one.replace('\n', " "),
            two.replace('\n', " "),
            two.replace('\n', " ")
        ),
        2 => format!("{}\n: {two}\n", one.replace('\n', " ")),
        3 => "```\ncode → 汉字\n```\n".to_string(),
        4 => format!("{one}\n\n***\n"),
        _ => format!("{one} {two}\n"),
    });
    leaf.prop_recursive(3, 10, 3, |inner| {
        (proptest::collection::vec(inner, 1..4), 0..5).prop_map(|(parts, kind)| {
            let text = parts.join("\n");
            let prefixed = |first: &str, rest: &str| {
                let lines: Vec<String> = text.lines().map(|line| format!("{rest}{line}")).collect();
                format!("{first}{}\n", lines.join("\n").trim_start_matches(rest))
            };
            match kind {
                0 => prefixed("- ", "  "),
                1 => prefixed("1. ", "   "),
                2 => prefixed("> [!NOTE]\n> ", "> "),
                3 => prefixed("> [!FACT]\n> ", "> "),
                _ => text,
            }
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_book_is_made_whatever_is_written(page in blocks(), insight in blocks(), title in inline_text()) {
        let notes = "\n\n[^1]: A note with [a link](https://a.example) and ![x](x.png).\n\n[^2]: Another.\n\n    - of two blocks\n";
        let page = format!("---\ntitle: P\n---\n{page}{notes}");
        let insight = format!("---\ntitle: {:?}\n---\nStatement.\n\n{insight}{notes}", title.replace(['\n', '\\', '[', ']', '<', '>', '`', '^'], " "));
        let mut sources = Sources::from_pairs([
            ("indsigt.yml", "title: A case\nconsent: public\n"),
            ("content/01-p.md", page.as_str()),
            ("content/themes/01-t/index.md", "---\ntitle: T\n---\n"),
            ("content/themes/01-t/01-i.md", insight.as_str()),
        ]);
        let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><image href=\"x.png\"/></svg>";
        let png = include_bytes!("../../docs/pictures/theme.png");
        for folder in ["content/", "content/themes/01-t/"] {
            sources.insert(&format!("{folder}x.png"), Content::Bytes(png.to_vec().into()));
            sources.insert(&format!("{folder}broken.gif"), Content::Bytes(b"GIF89a, and no picture".to_vec().into()));
            sources.insert(&format!("{folder}links.svg"), Content::Text(svg.into()));
        }
        let built = build(&sources, &Options { sheets: SheetMode::All, ..default_options() });
        let said = to_terminal(&built.report, |path| sources.text(path).map(|t| &**t), TerminalStyle::Plain);
        let has_book = built.artifacts.iter().any(|artifact| artifact.path == "print/book.pdf");
        prop_assert!(built.report.has_errors() || has_book, "{}\n{}\n{}", page, insight, said);
        let own_errors = built.report.iter().filter(|finding| finding.code == E093);
        prop_assert_eq!(own_errors.count(), 0, "{}\n{}\n{}", page, insight, said);
    }
}

/// Returns the codes of the warnings that a check without sheets finds in a page.
fn foreseen_codes(page: &str) -> Vec<&'static str> {
    let page = format!("---\ntitle: P\n---\n{page}\n");
    let mut sources = Sources::from_pairs([
        ("indsigt.yml", "title: A case\n"),
        ("content/index.md", "---\ntitle: F\n---\nForeword.\n"),
        ("content/01-p.md", page.as_str()),
    ]);
    sources.insert("content/broken.gif", Content::Bytes(b"GIF89a, and no picture"[..].into()));
    let build = build(&sources, &Options { sheets: SheetMode::DryRun, ..default_options() });
    assert!(!build.artifacts.iter().any(|artifact| artifact.path.starts_with("print/")), "no sheet is made");
    codes(&build)
}

#[test]
fn a_check_foresees_signs_and_pictures_that_sheets_do_without() {
    assert_eq!(foreseen_codes("Plain words → and ✓."), Vec::<&str>::new());
    assert_eq!(foreseen_codes("Words with 漢 and \u{1f9ff}."), ["E095"]);
    assert_eq!(foreseen_codes("![A picture](broken.gif)"), ["E096", "E091"]);
}

/// Builds a catalogue with a poster and a brief, whose publisher has the logo `bytes`.
fn build_with_logo(logo: Option<&'static [u8]>) -> Build {
    let config = "title: A case\nconsent: public\nbase_url: https://a.example/\npublisher: Somebody\n";
    let config = if logo.is_some() { format!("{config}logo: /logo.png\n") } else { config.to_string() };
    let mut sources = Sources::from_pairs([
        ("indsigt.yml", config.as_str()),
        ("content/themes/01-t/index.md", "---\ntitle: T\n---\nText.\n"),
        (
            "content/themes/01-t/01-i.md",
            "---\ntitle: I\n---\nSaid.\n\n> Words of somebody.\n>\n> — Woman {#words .poster}\n",
        ),
        ("content/meetings/01-m.md", "---\ntitle: M\nthemes: [t]\n---\nText.\n"),
    ]);
    if let Some(logo) = logo {
        sources.insert("static/logo.png", Content::Bytes(logo.into()));
    }
    build(&sources, &Options { sheets: SheetMode::All, ..default_options() })
}

#[test]
fn a_logo_is_on_pages_posters_briefs_and_the_book() {
    let (plain, logo) = (build_with_logo(None), build_with_logo(Some(include_bytes!("../../docs/pictures/theme.png"))));
    assert_eq!(codes(&logo), codes(&plain));
    let bytes = |build: &Build, path: &str| {
        build.artifacts.iter().find(|a| a.path == path).unwrap_or_else(|| panic!("{path} is not made")).bytes.clone()
    };
    for sheet in ["print/book.pdf", "print/posters/words.pdf", "print/briefs/m-t.pdf"] {
        let pictures = |pdf: &[u8]| pdf.windows(14).filter(|window| window == b"/Subtype/Image").count();
        let counts = (pictures(&bytes(&plain, sheet)), pictures(&bytes(&logo, sheet)));
        assert!(counts.1 > counts.0, "{sheet}: {counts:?}");
    }
    assert!(String::from_utf8_lossy(&bytes(&logo, "index.html")).contains("<img src=\"logo.png\""));
    // A logo that cannot be drawn costs its place alone.
    let broken = build_with_logo(Some(b"\x89PNG\r\n\x1a\n, and no more"));
    assert!(codes(&broken).contains(&"E096") && has_file(&broken, "print/book.pdf"), "{:?}", codes(&broken));
    assert!(has_file(&broken, "print/posters/words.pdf") && has_file(&broken, "print/briefs/m-t.pdf"));
}
