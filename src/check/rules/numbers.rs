//! E072: numbers in the team's own text are the edition's.

use super::{Rule, Run};
use crate::check::facts::{Facts, Typed};
use crate::{
    diag::{Diagnostic, Report},
    model::prose::{COUNTS, Count},
};
use regex::Regex;
use std::sync::LazyLock;

pub(super) const RULE: Rule = Rule {
    codes: &["E072"],
    summary: "a number of insights, quotes, … in the text is true",
    can_stand: true,
    run: Run::Whole(run),
};

static COUNTED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?xi)(?-u:\b)([0-9]{1,5})\s+(?:
          (?<themes>themes|temaer) | (?<insights>insights|indsigter) | (?<quotes>quotes|quotations|citater)
        | (?<recommendations>recommendations|anbefalinger) | (?<voices>voices|stemmer) )(?-u:\b)",
    )
    .expect("a pattern")
});

/// A number counts the whole only if it is near the true one: `3 quotes` speaks of three.
const NEAR: usize = 2;

/// Smaller numbers are mostly about a part.
const SMALL: usize = 8;

fn run(facts: &Facts<'_>, report: &mut Report) {
    for typed in facts.typed() {
        let text = &typed.readable;
        for found in COUNTED.captures_iter(text) {
            let (Some(whole), Some(said)) = (found.get(0), found[1].parse::<usize>().ok()) else { continue };
            let kind = COUNTS.iter().find(|(name, _)| found.name(&name["count.".len()..]).is_some());
            let Some((name, count)) = kind.filter(|_| !typed.is_testimony(whole.start())) else { continue };
            let is = facts.edition.count(*count);
            if said != is && said >= SMALL && said <= is * NEAR && is <= said * NEAR {
                report.push(finding(typed, whole.range(), (name, *count, is)));
            }
        }
    }
}

fn finding(typed: &Typed, at: std::ops::Range<usize>, (name, count, is): (&str, Count, usize)) -> Diagnostic {
    let what = match count {
        Count::Themes => "themes",
        Count::Insights => "insights",
        Count::Quotes => "quotes",
        Count::Recommendations => "recommendations",
        Count::Voices => "voices",
    };
    Diagnostic::note("E072", typed.span(at), format!("this edition has {is} {what}"))
        .help(format!("write `{{{{ {name} }}}}` in place of the number: it is always the edition's own"))
}
