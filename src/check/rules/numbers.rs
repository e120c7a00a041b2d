//! E072: reports counts in the team's own text that differ from the edition's counts.

use super::{Rule, RuleFn};
use crate::check::context::{RuleContext, SourceText};
use crate::{
    diag::{Diagnostic, Report},
    model::prose::{COUNTS, Count},
};
use regex::Regex;
use std::{ops::Range, sync::LazyLock};

pub(super) const RULE: Rule = Rule {
    codes: &["E072"],
    summary: "a number of insights, quotes, … in the text is true",
    is_suppressible: true,
    run: RuleFn::Catalogue(run),
};

static STATED_NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?xi)(?-u:\b)([0-9]{1,5})\s+(?:
          (?<themes>themes|temaer) | (?<insights>insights|indsigter) | (?<quotes>quotes|quotations|citater)
        | (?<recommendations>recommendations|anbefalinger) | (?<voices>voices|stemmer) )(?-u:\b)",
    )
    .expect("a pattern")
});

/// A stated number refers to the whole catalogue only if it is within this factor of the true count: `3 quotes` means three
/// particular quotes.
const MAX_FACTOR: usize = 2;

/// Numbers below this usually refer to a part of the catalogue.
const MIN_NUMBER: usize = 8;

fn run(facts: &RuleContext<'_>, report: &mut Report) {
    for typed in facts.source_texts() {
        for said in typed.stated_numbers.iter().filter(|said| said.number >= MIN_NUMBER) {
            let is = facts.edition.count(said.count);
            if said.number != is && said.number <= is * MAX_FACTOR && is <= said.number * MAX_FACTOR {
                report.push(finding(typed, said, is));
            }
        }
    }
}

/// A count that a text states, such as `120 quotes`.
#[derive(Debug)]
pub(in crate::check) struct StatedNumber {
    pub(in crate::check) range: Range<usize>,
    number: usize,
    name: &'static str,
    count: Count,
}

/// Finds the counts that a file states.
pub(in crate::check) fn stated_numbers(typed: &SourceText) -> Vec<StatedNumber> {
    let one = |start: usize, found: regex::Captures<'_>| {
        let (name, count) = COUNTS.iter().find(|(name, _)| found.name(&name["count.".len()..]).is_some())?;
        let at = found.get(0)?.range();
        Some(StatedNumber {
            range: start + at.start..start + at.end,
            number: found[1].parse().ok()?,
            name,
            count: *count,
        })
    };
    let found = |(start, text)| STATED_NUMBER.captures_iter(text).filter_map(move |found| one(start, found));
    typed.numeric_paragraphs().flat_map(found).collect()
}

fn finding(typed: &SourceText, said: &StatedNumber, is: usize) -> Diagnostic {
    let what = match said.count {
        Count::Themes => "themes",
        Count::Insights => "insights",
        Count::Quotes => "quotes",
        Count::Recommendations => "recommendations",
        Count::Voices => "voices",
    };
    Diagnostic::note("E072", typed.span(said.range.clone()), format!("this edition has {is} {what}"))
        .help(format!("write `{{{{ {} }}}}` in place of the number: it is always the edition's own", said.name))
}
