//! No text loses a sheet without a finding, and none stops the site: `just fuzz-sheets`.
#![no_main]

use indsigt::{
    diag::Severity,
    model::date::Date,
    pipeline::{Options, SheetMode, build},
    source::{Content, Private, Sources},
};
use libfuzzer_sys::fuzz_target;

/// A picture that any text can show.
const PICTURE: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><rect width=\"9\" height=\"9\"/></svg>";

fuzz_target!(|text: &str| {
    let page = format!("---\ntitle: P\n---\n{text}\n");
    let insight = format!("---\ntitle: I\n---\nSaid.\n\n> {}\n>\n> — Somebody {{#words .poster}}\n", text.replace('\n', "\n> "));
    let mut sources = Sources::from_pairs([
        ("indsigt.yml", "title: A case\nconsent: public\n"),
        ("content/index.md", "---\ntitle: F\n---\nForeword.\n"),
        ("content/01-p.md", page.as_str()),
        ("content/themes/01-t/index.md", "---\ntitle: T\n---\n"),
        ("content/themes/01-t/01-i.md", insight.as_str()),
    ]);
    sources.insert("content/x.svg", Content::Text(PICTURE.into()));
    let options = Options {
        audience: None,
        base_url: None,
        with_drafts: false,
        today: Date::parse("2026-11-22").expect("a date"),
        private: Private::default(),
        sheets: SheetMode::All,
    };
    let build = build(&sources, &options);
    let has_errors = build.report.iter().any(|finding| finding.severity == Severity::Error);
    // What the author got wrong stops a build; what the print engine refuses does not.
    assert!(has_errors || build.artifacts.iter().any(|artifact| artifact.path == "index.html"));
    let is_told = build.report.iter().any(|finding| finding.code.id >= "E093");
    assert!(has_errors || is_told || build.artifacts.iter().any(|artifact| artifact.path == "print/book.pdf"));
});
