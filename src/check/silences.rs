//! The suppressions of a catalogue: removes suppressed findings from a report, and reports suppressions that are invalid or unused.

use super::{RULES, Rule};
use crate::{
    diag::{CODES, Diagnostic, Report, nearest},
    model::{Catalogue, silence::Suppression},
};

/// Returns, for each suppression of `catalogue`, whether it matches a finding.
pub(super) fn used(catalogue: &Catalogue, found: &[(&'static Rule, Report)]) -> Vec<bool> {
    let findings = || found.iter().filter(|(rule, _)| rule.can_stand).flat_map(|(_, report)| &report.0);
    catalogue.silences.iter().map(|silence| findings().any(|finding| stands_for(silence, finding))).collect()
}

/// Returns the findings without those that are suppressed.
pub(super) fn without(catalogue: &Catalogue, found: Vec<(&'static Rule, Report)>) -> Report {
    let is_silent = |finding: &Diagnostic| catalogue.silences.iter().any(|silence| stands_for(silence, finding));
    let left = found.into_iter().flat_map(|(rule, report)| {
        let findings = report.0.into_iter();
        findings.filter(|finding| !rule.can_stand || !is_silent(finding)).collect::<Vec<_>>()
    });
    Report(left.collect())
}

fn stands_for(silence: &Suppression, finding: &Diagnostic) -> bool {
    finding.span.as_ref().is_some_and(|span| silence.covers(finding.code.id, span))
}

/// Reports the suppressions that are unused, because the code is unknown, the code cannot be suppressed, or there is no such
/// finding.
pub(super) fn findings(catalogue: &Catalogue, used: &[bool]) -> Report {
    let unused = catalogue.silences.iter().zip(used).filter(|(_, used)| !**used);
    unused.map(|(silence, _)| finding(silence)).collect()
}

fn finding(silence: &Suppression) -> Diagnostic {
    let code = silence.code.value.as_str();
    if !CODES.iter().any(|c| c.id == code) {
        let near = nearest(code, CODES.iter().map(|c| c.id)).map(|near| format!("did you mean `{near}`?"));
        return Diagnostic::error("E081", silence.span(), format!("there is no code `{code}`")).maybe_help(near);
    }
    if !RULES.iter().any(|rule| rule.can_stand && rule.codes.contains(&code)) {
        return Diagnostic::error("E081", silence.span(), format!("`{code}` cannot be let stand"))
            .help("mend what it says, and take this out");
    }
    Diagnostic::warning(
        "E080",
        silence.span(),
        format!("nothing here has to be let stand any more: there is no `{code}`"),
    )
    .help("take it out, so that the next one is noticed")
}
