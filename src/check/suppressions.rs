//! The suppressions of a catalogue: removes suppressed findings from a report, and reports suppressions that are invalid or unused.

use super::{RULES, Rule};
use crate::{
    diag::{CODES, Diagnostic, Report, nearest},
    model::{Catalogue, suppression::Suppression},
};

/// Returns, for each suppression of `catalogue`, whether it matches a finding.
pub(super) fn find_used(catalogue: &Catalogue, found: &[(&'static Rule, Report)]) -> Vec<bool> {
    let findings = || found.iter().filter(|(rule, _)| rule.is_suppressible).flat_map(|(_, report)| &report.0);
    catalogue.suppressions.iter().map(|silence| findings().any(|finding| suppresses(silence, finding))).collect()
}

/// Returns the findings without those that are suppressed.
pub(super) fn remove_suppressed(catalogue: &Catalogue, found: Vec<(&'static Rule, Report)>) -> Report {
    let is_silent = |finding: &Diagnostic| catalogue.suppressions.iter().any(|silence| suppresses(silence, finding));
    let left = found.into_iter().flat_map(|(rule, report)| {
        let findings = report.0.into_iter();
        findings.filter(|finding| !rule.is_suppressible || !is_silent(finding)).collect::<Vec<_>>()
    });
    Report(left.collect())
}

fn suppresses(silence: &Suppression, finding: &Diagnostic) -> bool {
    finding.span.as_ref().is_some_and(|span| silence.covers(finding.code.id, span))
}

/// Reports the suppressions that are unused, because the code is unknown, the code cannot be suppressed, or there is no such
/// finding.
pub(super) fn report_unused(catalogue: &Catalogue, used: &[bool]) -> Report {
    let unused = catalogue.suppressions.iter().zip(used).filter(|(_, used)| !**used);
    unused.map(|(silence, _)| unused_finding(silence)).collect()
}

fn unused_finding(silence: &Suppression) -> Diagnostic {
    let code = silence.code.value.as_str();
    if !CODES.iter().any(|c| c.id == code) {
        let near = nearest(code, CODES.iter().map(|c| c.id)).map(|near| format!("did you mean `{near}`?"));
        return Diagnostic::error("E081", silence.span(), format!("there is no code `{code}`")).maybe_help(near);
    }
    if !RULES.iter().any(|rule| rule.is_suppressible && rule.codes.contains(&code)) {
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
