//! E086: reports lists and tables as word processors write them, which Markdown reads as one paragraph.

use super::{Rule, RuleFn};
use crate::check::context::SourceText;
use crate::diag::{Diagnostic, Report, codes};
use regex::Regex;
use std::sync::LazyLock;

pub(super) const RULE: Rule = Rule {
    codes: &[codes::E086],
    summary: "a list begins its lines with `-`, and a table has bars",
    is_suppressible: true,
    run: RuleFn::File(run),
};

/// A line that begins with a bullet and a blank.
static BULLET: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?m)^[ \t>]*([•·▪◦●○‣⁃])[ \t\u{a0}]").expect("a pattern"));

/// Two lines or more with two cells or more, with tabs between them.
static TABBED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?m)(?:^[^\s>#|\-*•·▪◦●○‣⁃][^\t\n|]*(?:\t+[^\t\n|]+)+\r?(?:\n|\z)){2,}").expect("a pattern")
});

fn run(source: &SourceText, report: &mut Report) {
    // All bullets but one begin with the same byte; most texts have neither.
    let text = source.readable.as_str();
    let has_tab = memchr::memchr(b'\t', text.as_bytes()).is_some();
    for table in TABBED.find_iter(if has_tab { text } else { "" }).filter(|table| !source.is_in_code(table.start())) {
        let first_line = table.as_str().trim_end().lines().next().map_or(0, str::len);
        let range = table.start()..table.start() + first_line;
        report.push(
            Diagnostic::warning(codes::E086, source.span(range), "this is not read as a table, but as one paragraph")
                .help("write bars between the cells, `| a | b |`, and a line `|---|---|` below the first row"),
        );
    }
    if memchr::memchr2(0xe2, 0xc2, text.as_bytes()).is_none() {
        return;
    }
    // One finding for each list.
    let mut list_end = 0;
    for captures in BULLET.captures_iter(text) {
        let (Some(line), Some(bullet)) = (captures.get(0), captures.get(1)) else { continue };
        let goes_on = text[list_end.min(line.start())..line.start()].matches('\n').count() <= 2 && list_end > 0;
        list_end = text[line.start()..].find('\n').map_or(text.len(), |end| line.start() + end);
        if !goes_on {
            report.push(
                Diagnostic::warning(codes::E086, source.span(bullet.range()), "this is not read as an item of a list")
                    .help("begin each line of the list with `- `"),
            );
        }
    }
}
