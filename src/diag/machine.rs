//! Reports in machine-readable formats: JSON, SARIF 2.1.0 (OASIS) and GitHub's workflow commands.

use super::{CODES, Diagnostic, Report, Severity, Span};
use serde::Serialize;
use serde_json::json;

/// A finding in machine-readable form. Lines and columns count from 1; columns are characters, and the end is exclusive. A finding
/// without a file has line 1 and column 1.
#[derive(Serialize)]
struct MachineFinding<'a> {
    code: &'a str,
    severity: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    message: &'a str,
    help: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    class: Option<&'static str>,
}

/// Returns the line and column of the byte offset `at` in `text`. Both count from 1; columns are characters.
pub fn line_and_column(text: &str, at: usize) -> (usize, usize) {
    let at = (0..=at.min(text.len())).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0);
    let line_start = text[..at].rfind('\n').map_or(0, |i| i + 1);
    (text[..line_start].matches('\n').count() + 1, text[line_start..at].chars().count() + 1)
}

fn machine_finding<'a, 't>(diagnostic: &'a Diagnostic, text: &impl Fn(&str) -> Option<&'t str>) -> MachineFinding<'a> {
    let span: Option<&Span> = diagnostic.span.as_ref();
    let source = span.and_then(|s| text(&s.path)).unwrap_or("");
    let (line, column) = line_and_column(source, span.map_or(0, |s| s.start));
    let (end_line, end_column) = line_and_column(source, span.map_or(0, |s| s.end));
    MachineFinding {
        code: diagnostic.code.id,
        severity: diagnostic.severity.name(),
        file: span.map(|s| &*s.path),
        line,
        column,
        end_line,
        end_column,
        message: &diagnostic.message,
        help: diagnostic.help.join("\n"),
        class: diagnostic.class,
    }
}

fn machine_findings<'a, 't>(report: &'a Report, text: impl Fn(&str) -> Option<&'t str>) -> Vec<MachineFinding<'a>> {
    report.iter().map(|d| machine_finding(d, &text)).collect()
}

/// Formats a report as one JSON object: `findings`, and the numbers of `errors`, `warnings` and `notes`. `text` returns the source of a
/// path.
pub fn to_json<'t>(report: &Report, text: impl Fn(&str) -> Option<&'t str>) -> String {
    let document = json!({
        "findings": machine_findings(report, text),
        "errors": report.count(Severity::Error),
        "warnings": report.count(Severity::Warning),
        "notes": report.count(Severity::Note),
    });
    format!("{document:#}\n")
}

/// Formats a report as a SARIF log of one run, with those rules that have findings.
pub fn to_sarif<'t>(report: &Report, text: impl Fn(&str) -> Option<&'t str>) -> String {
    let rules: Vec<_> = CODES
        .iter()
        .filter(|code| report.iter().any(|d| d.code.id == code.id))
        .map(|code| json!({ "id": code.id, "shortDescription": { "text": code.title }, "fullDescription": { "text": code.explanation } }))
        .collect();
    let result = |f: &MachineFinding<'_>| {
        let message = if f.help.is_empty() { f.message.to_string() } else { format!("{}\n{}", f.message, f.help) };
        let region =
            json!({ "startLine": f.line, "startColumn": f.column, "endLine": f.end_line, "endColumn": f.end_column });
        let location = json!({ "physicalLocation": { "artifactLocation": { "uri": f.file }, "region": region } });
        let locations = if f.file.is_some() { vec![location] } else { vec![] };
        json!({ "ruleId": f.code, "level": f.severity, "message": { "text": message }, "locations": locations })
    };
    let results: Vec<_> = machine_findings(report, text).iter().map(result).collect();
    let driver = json!({ "name": "indsigt", "semanticVersion": env!("CARGO_PKG_VERSION"), "rules": rules });
    let run = json!({ "tool": { "driver": driver }, "columnKind": "unicodeCodePoints", "results": results });
    let log = json!({ "$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run] });
    format!("{log:#}\n")
}

/// Formats each finding as a GitHub workflow command, which GitHub shows beside the source line.
pub fn to_github<'t>(report: &Report, text: impl Fn(&str) -> Option<&'t str>) -> String {
    let escape_data = |s: &str| s.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    let escape_property = |s: &str| escape_data(s).replace(':', "%3A").replace(',', "%2C");
    let line = |f: &MachineFinding<'_>| {
        let help = if f.help.is_empty() { String::new() } else { format!("\n{}", f.help) };
        let file = escape_property(f.file.unwrap_or(""));
        let command = if f.severity == "note" { "notice" } else { f.severity };
        format!(
            "::{command} file={file},line={},col={},title={}::{}\n",
            f.line,
            f.column,
            f.code,
            escape_data(&format!("{}{help}", f.message))
        )
    };
    machine_findings(report, text).iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::codes;

    fn report() -> Report {
        let span = Span::new(&"content/ø.md".into(), 9..16);
        Report::from_iter([Diagnostic::error(codes::E012, span, "no quote is called `x, y`").help("the nearest: `z`")])
    }

    const TEXT: &str = "ærø\nle: næres\n";

    #[test]
    fn columns_are_characters_from_one() {
        assert_eq!(line_and_column("ærø\nå b", 9), (2, 3));
        assert_eq!(line_and_column("", 4), (1, 1));
    }

    #[test]
    fn json_has_code_severity_location_and_help() {
        let output: serde_json::Value = serde_json::from_str(&to_json(&report(), |_| Some(TEXT))).unwrap();
        let finding = &output["findings"][0];
        assert_eq!(
            (finding["code"].as_str(), finding["line"].as_u64(), finding["column"].as_u64()),
            (Some("E012"), Some(2), Some(4))
        );
        assert_eq!((finding["severity"].as_str(), finding["file"].as_str()), (Some("error"), Some("content/ø.md")));
        assert_eq!(output["errors"], 1);
    }

    #[test]
    fn sarif_has_the_rule_and_the_region() {
        let output: serde_json::Value = serde_json::from_str(&to_sarif(&report(), |_| Some(TEXT))).unwrap();
        let run = &output["runs"][0];
        assert_eq!(
            (output["version"].as_str(), run["tool"]["driver"]["rules"][0]["id"].as_str()),
            (Some("2.1.0"), Some("E012"))
        );
        assert_eq!(run["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"], 2);
    }

    #[test]
    fn github_escapes_what_would_end_a_line_or_a_property() {
        let output = to_github(&report(), |_| Some(TEXT));
        assert_eq!(
            output,
            "::error file=content/ø.md,line=2,col=4,title=E012::no quote is called `x, y`%0Athe nearest: `z`\n"
        );
    }
}
