//! Whatever an author types, a build reports what is wrong or succeeds; it never panics, and gives the same result twice.

use super::{build, default_options};
use indsigt::{
    diag::{TerminalStyle, to_terminal},
    source::Sources,
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
