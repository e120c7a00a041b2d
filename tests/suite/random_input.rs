//! Whatever an author types, a build reports what is wrong or succeeds; it never panics, and gives the same result twice.

use super::{build, default_options};
use indsigt::{
    diag::{TerminalStyle, to_terminal},
    pipeline::Options,
    source::{Content, Sources},
};
use proptest::prelude::*;

/// Fragments of what authors type, valid and invalid.
const FRAGMENTS: [&str; 64] = [
    "---\n",
    "title: x\n",
    "title: *x\n",
    "questions:\n",
    "  - a\n",
    "lead: q\n",
    "\t",
    "\n",
    "\r\n",
    " ",
    "> ",
    "> — who {#q}\n",
    "> a\n",
    "- ",
    "1. ",
    "## ",
    "{#id}",
    "{#id .poster voice=A}",
    "{",
    "}",
    "[[",
    "]]",
    "![[",
    "|",
    "[a](b.md)",
    "[a](#b)",
    "![a](b.png)",
    "==",
    "**",
    "*",
    "[",
    "]",
    "(...)",
    "...",
    "Interviewer: ",
    "\"",
    "”",
    "»",
    "«",
    "`",
    "```\n",
    "<b>",
    "</b>",
    "<script>",
    "<!--",
    "-->",
    "> [!FACT]\n",
    "> [!NOTE]\n",
    "[^1]",
    "[^1]: x\n",
    "{{ count.quotes }}",
    "{{",
    "}}",
    "| a | b |\n|---|---|\n",
    "æøå",
    "🙂",
    "\u{feff}",
    "\u{0}",
    "e\u{301}",
    ": ",
    "voice=A",
    "#",
    "— ",
    "Term\n: x\n",
];

fn random_text() -> impl Strategy<Value = String> {
    proptest::collection::vec(proptest::sample::select(&FRAGMENTS[..]), 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_build_never_panics_and_is_deterministic(insight in random_text(), list in random_text(), workshop in random_text(), voices in random_text()) {
        let sources = Sources::from_pairs([
            ("indsigt.yml", "title: A case\nconsent: public\n"),
            ("content/voices.yml", voices.as_str()),
            ("content/themes/01-t/index.md", "---\ntitle: T\n---\n"),
            ("content/themes/01-t/01-i.md", insight.as_str()),
            ("content/themes/01-t/quotes/q.md", insight.as_str()),
            ("content/themes/01-t/recommendations.md", list.as_str()),
            ("content/themes/01-t/logbook.md", list.as_str()),
            ("content/workshops/01-w.md", workshop.as_str()),
            ("content/sheets/01-s.md", workshop.as_str()),
        ]);
        let first = build(&sources, &default_options());
        let said = to_terminal(&first.report, |path| sources.text(path).map(|t| &**t), TerminalStyle::Plain);
        prop_assert!(first.report.has_errors() == first.artifacts.is_empty());
        prop_assert!(first.report.is_empty() == said.is_empty());
        let second = build(&sources, &default_options());
        prop_assert_eq!(first.report, second.report);
        prop_assert_eq!(first.artifacts, second.artifacts);
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

#[cfg(feature = "print")]
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
        let built = build(&sources, &Options { with_sheets: true, ..default_options() });
        let said = to_terminal(&built.report, |path| sources.text(path).map(|t| &**t), TerminalStyle::Plain);
        let has_book = built.artifacts.iter().any(|artifact| artifact.path == "print/book.pdf");
        prop_assert!(built.report.has_errors() || has_book, "{}\n{}\n{}", page, insight, said);
        let own_errors = built.report.iter().filter(|finding| finding.code == indsigt::diag::codes::E093);
        prop_assert_eq!(own_errors.count(), 0, "{}\n{}\n{}", page, insight, said);
    }
}
