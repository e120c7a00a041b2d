//! E072: reports counts in the team's own text that differ from the edition's counts.

use super::{Rule, RuleFn};
use crate::check::context::{RuleContext, SourceText};
use crate::{
    diag::{Diagnostic, Report, codes},
    model::prose::{COUNTS, Count},
};
use regex::Regex;
use std::{ops::Range, sync::LazyLock};

pub(super) const RULE: Rule = Rule {
    codes: &[codes::E072],
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

fn run(context: &RuleContext<'_>, report: &mut Report) {
    for source in context.source_texts() {
        for stated in source.stated_numbers.iter().filter(|stated| stated.number >= MIN_NUMBER) {
            let actual = context.edition.count(stated.count);
            if stated.number != actual && stated.number <= actual * MAX_FACTOR && actual <= stated.number * MAX_FACTOR {
                report.push(finding(source, stated, actual));
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
pub(in crate::check) fn stated_numbers(source: &SourceText) -> Vec<StatedNumber> {
    let parse_number = |start: usize, captures: regex::Captures<'_>| {
        let (name, count) = COUNTS.iter().find(|(name, _)| captures.name(&name["count.".len()..]).is_some())?;
        let range = captures.get(0)?.range();
        Some(StatedNumber {
            range: start + range.start..start + range.end,
            number: captures[1].parse().ok()?,
            name,
            count: *count,
        })
    };
    let numbers_in =
        |(start, text)| STATED_NUMBER.captures_iter(text).filter_map(move |captures| parse_number(start, captures));
    source.numeric_paragraphs().flat_map(numbers_in).collect()
}

fn finding(source: &SourceText, stated: &StatedNumber, actual: usize) -> Diagnostic {
    let noun = match stated.count {
        Count::Themes => "themes",
        Count::Insights => "insights",
        Count::Quotes => "quotes",
        Count::Recommendations => "recommendations",
        Count::Voices => "voices",
    };
    Diagnostic::note(codes::E072, source.span(stated.range.clone()), format!("this edition has {actual} {noun}")).help(
        format!("write `{{{{ {} }}}}` instead of the number: it is always the number in the edition", stated.name),
    )
}
