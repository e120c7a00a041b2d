//! All integration tests, in one binary. `tests/README.md` explains how to add a test.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests read files and may panic")]

mod incremental;
mod random_input;
mod attack;
mod attack_table;
mod browser;
mod cases;
mod cli;
mod content;
mod consents;
mod docs;
mod fidelity;
mod golden;
mod import;
mod import_files;
mod import_programs;
mod import_reports;
mod layering;
mod leaks;
#[cfg(feature = "print")]
mod accessibility;
mod mend;
#[cfg(feature = "print")]
mod page_boxes;
#[cfg(feature = "print")]
mod print_requests;
#[cfg(feature = "print")]
mod print;
#[cfg(feature = "print")]
mod refused_sheets;
mod schema;
#[cfg(feature = "serve")]
mod serve;
mod transcripts;
#[cfg(feature = "print")]
mod voices;
mod words;

use indsigt::{
    model::date::Date,
    pipeline::{self, Build, Options, SheetMode},
    source::{Private, Sources},
};
use std::{env, fs, path::Path};

/// Returns the day on which tests check consents.
fn today() -> Date {
    Date::parse("2026-11-22").unwrap()
}

fn default_options() -> Options {
    Options {
        audience: None,
        base_url: None,
        with_drafts: false,
        today: today(),
        private: Private::default(),
        sheets: SheetMode::None,
    }
}

/// Builds the project in `root`, a folder of this repository, without sheets for print.
fn build_folder(root: &str) -> Build {
    let (sources, findings) = indsigt::source::read(Path::new(root), "indsigt.yml").unwrap();
    assert_eq!(findings.findings(), []);
    build(&sources, &default_options())
}

fn build(sources: &Sources, options: &Options) -> Build {
    pipeline::build(sources, options)
}

/// Returns the text of the output file at `path`. Panics if the build has no such file.
fn artifact_text<'b>(build: &'b Build, path: &str) -> &'b str {
    let artifact = build.artifacts.iter().find(|a| a.path == path).unwrap_or_else(|| panic!("{path} is not made"));
    std::str::from_utf8(&artifact.bytes).unwrap()
}

/// Copies the example into a temporary folder, with a configuration that selects the skin `skin`.
fn example_with_skin(skin: &str) -> tempfile::TempDir {
    fn copy(from: &Path, to: &Path) {
        fs::create_dir_all(to).unwrap();
        for entry in fs::read_dir(from).unwrap().flatten() {
            let to = to.join(entry.file_name());
            if entry.path().is_dir() { copy(&entry.path(), &to) } else { fs::copy(entry.path(), to).map(drop).unwrap() }
        }
    }
    let folder = tempfile::TempDir::new().unwrap();
    copy(Path::new("content"), &folder.path().join("content"));
    let config = fs::read_to_string("indsigt.yml").unwrap();
    fs::write(folder.path().join("indsigt.yml"), format!("{config}\ntheme: {skin}\n")).unwrap();
    folder
}

/// Returns the content of `<main>` without empty lines: header and footer are noise in a golden file.
fn main_content(html: &str) -> String {
    let inner =
        html.split_once("<main").and_then(|(_, r)| r.split_once('>')).and_then(|(_, r)| r.split_once("</main>"));
    let inner = inner.map_or(html, |(m, _)| m);
    inner.lines().map(str::trim_end).filter(|l| !l.trim().is_empty()).collect::<Vec<_>>().join("\n") + "\n"
}

/// Compares `got` with the golden file at `path`, or overwrites the file if `UPDATE` is set (`UPDATE=1`).
fn assert_golden(path: &str, got: &str) {
    if env::var_os("UPDATE").is_some() {
        fs::create_dir_all(Path::new(path).parent().unwrap()).unwrap();
        fs::write(path, got).unwrap();
        return;
    }
    let kept = fs::read_to_string(path).unwrap_or_default();
    assert!(
        kept == got,
        "{path} differs; run `UPDATE=1 cargo test` and read `git diff {path}`\n{}",
        first_difference(&kept, got)
    );
}

fn first_difference(kept: &str, got: &str) -> String {
    let pair = kept.lines().zip(got.lines()).enumerate().find(|(_, (a, b))| a != b);
    match pair {
        Some((i, (a, b))) => format!("line {}\n  kept: {a}\n  got:  {b}", i + 1),
        None => format!("{} lines kept, {} got", kept.lines().count(), got.lines().count()),
    }
}
