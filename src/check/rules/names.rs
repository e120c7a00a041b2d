//! E065: reports the names of `private/names.txt` in texts, file names and files.

use super::{Rule, RuleFn};
use crate::check::{
    context::{RuleContext, SourceText},
    private_names::{PrivateNames, find_names},
};
use crate::{
    diag::{Diagnostic, Report, Span},
    extract,
    source::Content,
};
use std::ops::Range;

pub(super) const RULE: Rule = Rule {
    codes: &["E065"],
    summary: "no name of `private/names.txt` stands in a text, an alternative text, front matter, a file name or a picture's metadata",
    is_suppressible: false,
    run: RuleFn::FileWithNames(check_file, check_other_files),
};

fn check_file(typed: &SourceText, names: &PrivateNames, report: &mut Report) {
    let found = find_names(&names.whole, &typed.text);
    let cut = find_marked_names(names, &typed.text).into_iter().filter(|at| !found.contains(at)).collect::<Vec<_>>();
    for at in found.into_iter().chain(cut) {
        report.push(
            Diagnostic::error("E065", typed.span(at), "this name stands in `private/names.txt`")
                .help("take it out, or put a placeholder in its place: `*my friend*`"),
        );
    }
}

/// Finds names that are interrupted by emphasis marks or invisible characters: readers see `Na**dia**` as a name.
fn find_marked_names(names: &PrivateNames, text: &str) -> Vec<Range<usize>> {
    let is_mark = |c: char| matches!(c, '*' | '~' | '=') || extract::is_invisible(c);
    if names.whole.is_empty() || !text.contains(is_mark) {
        return vec![];
    }
    let letters = || text.char_indices().filter(|(_, c)| !is_mark(*c));
    let bare: String = letters().map(|(_, c)| c).collect();
    let found = find_names(&names.whole, &bare);
    // Converts a byte offset in `bare`, the text without marks, to the byte offset of the same letter in `text`.
    let place = |wanted: usize| {
        let skipped = bare[..wanted].chars().count();
        letters().nth(skipped).map_or(text.len(), |(at, _)| at)
    };
    let whole = |at: Range<usize>| {
        let last = bare[..at.end].chars().next_back().map_or(0, char::len_utf8);
        place(at.start)..place(at.end - last) + last
    };
    // Names without marks inside are found by the plain search.
    found.into_iter().map(whole).filter(|at| text[at.clone()].contains(is_mark)).collect()
}

/// Inserts spaces between the words of a file name: `NadiaKitchen2` becomes three words.
fn split_words(path: &str) -> String {
    let parts = path.split_inclusive(['/', '-', '_', '.', ' ']);
    let of_part = |part: &str| {
        let mut out = String::with_capacity(part.len() + 8);
        let changes =
            part.as_bytes().windows(2).filter(|two| two[0].is_ascii_digit() && two[1].is_ascii_alphabetic()).count();
        let mut before = ' ';
        for c in part.chars() {
            // Digits scattered among letters, as in a generated id, do not separate words.
            if before.is_lowercase() && c.is_uppercase() || changes == 0 && before.is_alphabetic() && c.is_numeric() {
                out.push(' ');
            }
            out.push(c);
            before = c;
        }
        out
    };
    parts.map(of_part).collect()
}

fn check_other_files(facts: &RuleContext<'_>, report: &mut Report) {
    let whole = facts.private_names.whole.as_slice();
    if whole.is_empty() {
        return;
    }
    for (path, content) in facts.sources.files_under("content/").chain(facts.sources.files_under("static/")) {
        let finding = |message: &'static str, help: &'static str| {
            Diagnostic::error("E065", Span::new(path, 0..0), message).help(help)
        };
        if !find_names(whole, path).is_empty() || !find_names(whole, &split_words(path)).is_empty() {
            report.push(finding("the name of this file holds a name of `private/names.txt`", "rename the file"));
        }
        let inner = match content {
            Content::Bytes(bytes) => extract::picture_texts(bytes),
            // The catalogue's texts have been checked already. Files in `static/` are copied unchanged.
            Content::Text(text) if path.starts_with("static/") => vec![text.to_string()],
            Content::Text(_) => vec![],
        };
        if inner.iter().any(|text| !find_names(whole, text).is_empty()) {
            report.push(finding(
                "a name of `private/names.txt` stands in this file",
                "take it out; what a camera or a program wrote into a picture goes when the picture is saved without its metadata",
            ));
        }
    }
}
