//! `{allow=E031 reason="…"}` in place, `allow:` in front matter -> [`Suppression`]: a finding that an author lets stand.

use super::yaml::{Fields, YamlNode};
use crate::diag::{Diagnostic, Report, Span, Spanned, codes};
use std::{ops::Range, sync::Arc};

/// A suppressed finding.
#[derive(Clone, Debug, PartialEq)]
pub struct Suppression {
    /// The path of the file.
    pub path: Arc<str>,
    /// The code of the finding, with the range where it is written.
    pub code: Spanned<String>,
    /// The byte range in which findings with that code are suppressed.
    pub range: Range<usize>,
}

impl Suppression {
    /// Returns whether a finding with `code` at `span` is suppressed.
    pub fn covers(&self, code: &str, span: &Span) -> bool {
        self.code.value == code && self.path == span.path && self.range.contains(&span.start)
    }

    /// Returns the span where the code is written.
    pub fn span(&self) -> Span {
        Span::new(&self.path, self.code.range.clone())
    }
}

/// Creates a suppression over `range` for each of `codes`. A missing reason is reported, but the suppression still applies.
pub(super) fn from_codes(
    path: &Arc<str>,
    codes: Vec<Spanned<String>>,
    reason: Option<&str>,
    range: &Range<usize>,
    report: &mut Report,
) -> Vec<Suppression> {
    let to_suppression = |code: Spanned<String>| {
        if reason.is_none_or(|r| r.trim().is_empty()) {
            let span = Span::new(path, code.range.clone());
            let finding =
                Diagnostic::error(codes::E081, span, format!("`{}` is let stand here without a reason", code.value));
            report.push(
                finding.help(
                    "say why, for the next person who reads it: `allow=E043 reason=\"a pilot; more talks in May\"`",
                ),
            );
        }
        Suppression { path: path.clone(), code, range: range.clone() }
    };
    codes.into_iter().map(to_suppression).collect()
}

/// Takes the suppressions of `allow: { E043: "why" }`, which apply to `range`.
pub(super) fn from_fields(fields: &mut Fields<'_>, range: &Range<usize>) -> Vec<Suppression> {
    let Some((_, node)) = fields.take("allow") else { return vec![] };
    let path = fields.path().clone();
    if !matches!(node.value, YamlNode::Map(_)) {
        fields.report_error(
            codes::E081,
            &node.range,
            "`allow` needs a reason for each code",
            "write `allow: { E043: \"why\" }`",
        );
        return vec![];
    }
    let mut inner = fields.nested(node);
    let mut suppressions = vec![];
    for (code, value) in inner.take_rest() {
        let reason = if value.value == YamlNode::Null { None } else { inner.as_text("allow", value).map(|t| t.value) };
        let mut report = Report::default();
        suppressions.extend(from_codes(&path, vec![code], reason.as_deref(), range, &mut report));
        report.into_iter().for_each(|finding| inner.report(Arc::unwrap_or_clone(finding)));
    }
    inner.close();
    suppressions
}
