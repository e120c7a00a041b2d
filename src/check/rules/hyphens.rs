//! E074: no hyphen is left from the end of a line.

use super::{Rule, Run};
use crate::check::facts::Typed;
use crate::diag::{Diagnostic, Report};
use regex::Regex;
use std::sync::LazyLock;

pub(super) const RULE: Rule = Rule {
    codes: &["E074"],
    summary: "no hyphen is left from the end of a line",
    can_stand: true,
    run: Run::File(run),
};

/// `sen- tence`, or the same over a line's end.
static LEFT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(\p{Lowercase}{2,})(?:-|\u{ad})(?: |[ \t]*\r?\n[> \t]*)(\p{Lowercase}+)").expect("a pattern")
});

/// `before- and afternoon`: the hyphen stands for what follows.
const JOINING: [&str; 12] = ["og", "eller", "samt", "som", "til", "and", "or", "nor", "to", "but", "men", "und"];

fn run(typed: &Typed, report: &mut Report) {
    let text = &typed.readable;
    for found in LEFT.captures_iter(text) {
        let (Some(whole), Some(before), Some(behind)) = (found.get(0), found.get(1), found.get(2)) else {
            continue;
        };
        if JOINING.contains(&behind.as_str()) {
            continue;
        }
        let joined = format!("{}{}", before.as_str(), behind.as_str());
        let at = whole.start()..before.end() + 1;
        report.push(
            Diagnostic::warning("E074", typed.span(at), "a hyphen is left from the end of a line")
                .help(format!("close it up: `{joined}`; or write `-` without the blank if it belongs there")),
        );
    }
}
