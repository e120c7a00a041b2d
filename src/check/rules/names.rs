//! E065: reports names from `private/names.txt` that occur in the catalogue's texts, in file names or in other files.

use super::{Rule, RuleFn};
use crate::check::{
    context::{RuleContext, SourceText},
    private_names::{NamePatterns, find_names},
};
use crate::{
    diag::{Diagnostic, Report, Span, codes},
    extract,
    source::Content,
};
use std::ops::Range;

pub(super) const RULE: Rule = Rule {
    codes: &[codes::E065],
    summary: "no name from `private/names.txt` occurs in a text, an alternative text, front matter or a file name",
    is_suppressible: false,
    run: RuleFn::FileWithNames(check_file, check_other_files),
};

fn check_file(source: &SourceText, names: &NamePatterns, report: &mut Report) {
    let plain = find_names(&names.whole, &source.text);
    let marked =
        find_marked_names(names, &source.text).into_iter().filter(|range| !plain.contains(range)).collect::<Vec<_>>();
    for range in plain.into_iter().chain(marked) {
        report.push(
            Diagnostic::error(codes::E065, source.span(range), "this name is in `private/names.txt`")
                .help("take it out, or use a placeholder: `*my friend*`"),
        );
    }
}

/// Finds names that are interrupted by emphasis marks or invisible characters: readers see `Na**dia**` as a name.
fn find_marked_names(names: &NamePatterns, text: &str) -> Vec<Range<usize>> {
    let is_mark = |c: char| matches!(c, '*' | '~' | '=') || extract::is_invisible(c);
    if names.whole.is_empty() || !text.contains(is_mark) {
        return vec![];
    }
    let letters = || text.char_indices().filter(|(_, c)| !is_mark(*c));
    let bare: String = letters().map(|(_, c)| c).collect();
    let ranges = find_names(&names.whole, &bare);
    // Converts a byte offset in `bare`, the text without marks, to the byte offset of the same letter in `text`.
    let original_offset = |offset: usize| {
        let skipped = bare[..offset].chars().count();
        letters().nth(skipped).map_or(text.len(), |(at, _)| at)
    };
    let original_range = |range: Range<usize>| {
        let last_length = bare[..range.end].chars().next_back().map_or(0, char::len_utf8);
        original_offset(range.start)..original_offset(range.end - last_length) + last_length
    };
    // Names without marks inside are found by the plain search.
    ranges.into_iter().map(original_range).filter(|range| text[range.clone()].contains(is_mark)).collect()
}

/// Inserts spaces between the words of a path that capitals or digits mark: `NadiaKitchen2` becomes `Nadia Kitchen 2`.
fn separate_words(path: &str) -> String {
    let parts = path.split_inclusive(['/', '-', '_', '.', ' ']);
    let split_part = |part: &str| {
        let mut out = String::with_capacity(part.len() + 8);
        let digit_to_letter_count =
            part.as_bytes().windows(2).filter(|pair| pair[0].is_ascii_digit() && pair[1].is_ascii_alphabetic()).count();
        let mut previous = ' ';
        for c in part.chars() {
            // Digits scattered among letters, as in a generated id, do not separate words.
            if previous.is_lowercase() && c.is_uppercase()
                || digit_to_letter_count == 0 && previous.is_alphabetic() && c.is_numeric()
            {
                out.push(' ');
            }
            out.push(c);
            previous = c;
        }
        out
    };
    parts.map(split_part).collect()
}

fn check_other_files(context: &RuleContext<'_>, report: &mut Report) {
    let whole = context.private_names.whole.as_slice();
    if whole.is_empty() {
        return;
    }
    for (path, content) in context.sources.files_under("content/").chain(context.sources.files_under("static/")) {
        let finding = |message: &'static str, help: &'static str| {
            Diagnostic::error(codes::E065, Span::new(path, 0..0), message).help(help)
        };
        if !find_names(whole, path).is_empty() || !find_names(whole, &separate_words(path)).is_empty() {
            report.push(finding(
                "the path of this file contains a name from `private/names.txt`",
                "rename the file or its folder",
            ));
        }
        // `check_file` checks Markdown and YAML files. Other files may be published unchanged.
        let Content::Text(text) = content else { continue };
        if ![".md", ".yml"].iter().any(|ending| path.ends_with(ending)) && !find_names(whole, text).is_empty() {
            report.push(finding("this file contains a name from `private/names.txt`", "take it out"));
        }
    }
}
