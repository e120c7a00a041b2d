//! A build never panics, whatever an insight contains: `just fuzz catalogue`.
#![no_main]

use indsigt::{
    diag::{TerminalStyle, to_terminal},
    model::date::Date,
    pipeline::{Options, SheetMode, build},
    source::{Private, Sources},
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let sources = Sources::from_pairs([
        ("indsigt.yml", "title: A case\n"),
        ("content/themes/01-t/index.md", "---\ntitle: T\n---\n"),
        ("content/themes/01-t/01-i.md", text),
        ("content/themes/01-t/recommendations.md", text),
        ("content/workshops/01-w.md", text),
    ]);
    let today = Date::parse("2026-11-22").expect("a date");
    let build = build(
        &sources,
        &Options {
            audience: None,
            base_url: None,
            with_drafts: false,
            today,
            private: Private::default(),
            sheets: SheetMode::None,
        },
    );
    to_terminal(&build.report, |path| sources.text(path).map(|t| &**t), TerminalStyle::Plain);
});
