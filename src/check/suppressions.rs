//! The suppressions of a catalogue: removes suppressed findings from a report, and reports suppressions that are invalid or unused.

use super::{RULES, Rule};
use crate::{
    diag::{CODES, Diagnostic, Report, codes, find_code, nearest},
    model::{Catalogue, suppression::Suppression},
};

/// Returns, for each suppression of `catalogue`, whether it matches a finding.
pub(super) fn find_used(catalogue: &Catalogue, reports: &[(&'static Rule, Report)]) -> Vec<bool> {
    let suppressible =
        || reports.iter().filter(|(rule, _)| rule.is_suppressible).flat_map(|(_, report)| report.findings());
    catalogue
        .suppressions
        .iter()
        .map(|suppression| suppressible().any(|finding| suppresses(suppression, finding)))
        .collect()
}

/// Returns the findings without those that are suppressed.
pub(super) fn remove_suppressed(catalogue: &Catalogue, reports: Vec<(&'static Rule, Report)>) -> Report {
    let is_suppressed =
        |finding: &Diagnostic| catalogue.suppressions.iter().any(|suppression| suppresses(suppression, finding));
    let remaining = reports.into_iter().flat_map(|(rule, report)| {
        let findings = report.into_iter();
        findings.filter(|finding| !rule.is_suppressible || !is_suppressed(finding)).collect::<Vec<_>>()
    });
    remaining.collect()
}

fn suppresses(suppression: &Suppression, finding: &Diagnostic) -> bool {
    finding.span.as_ref().is_some_and(|span| suppression.covers(finding.code.id, span))
}

/// Reports the suppressions that are unused, because the code is unknown, the code cannot be suppressed, or there is no such
/// finding.
pub(super) fn report_unused(catalogue: &Catalogue, used: &[bool]) -> Report {
    let unused = catalogue.suppressions.iter().zip(used).filter(|(_, used)| !**used);
    unused.map(|(suppression, _)| unused_finding(suppression)).collect()
}

fn unused_finding(suppression: &Suppression) -> Diagnostic {
    let code = suppression.code.value.as_str();
    let Some(known) = find_code(code) else {
        let near = nearest(code, CODES.iter().map(|c| c.id)).map(|near| format!("did you mean `{near}`?"));
        return Diagnostic::error(codes::E081, suppression.span(), format!("there is no code `{code}`"))
            .maybe_help(near);
    };
    if !RULES.iter().any(|rule| rule.is_suppressible && rule.codes.contains(&known)) {
        return Diagnostic::error(codes::E081, suppression.span(), format!("`{code}` cannot be let stand"))
            .help("fix the cause of the finding, and take this out");
    }
    Diagnostic::warning(codes::E080, suppression.span(), format!("`{code}` is no longer reported here"))
        .help("take the `allow` out, so that the next such finding is noticed")
}
