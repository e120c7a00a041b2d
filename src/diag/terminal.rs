//! Reports for a terminal: each finding with its source line, the text at fault underlined, and the next step.

use super::{Diagnostic, Report, Severity, Span};
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use std::ops::Range;

/// The style of a report on a terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TerminalStyle {
    /// With colours.
    Colour,
    /// Plain text.
    Plain,
}

/// The length in bytes above which a line is cut after the text at fault, so that one long paragraph does not fill the screen.
const MAX_LINE_LEN: usize = 160;

/// Formats every finding of `report`. `text` returns the source of a path.
pub fn to_terminal<'a>(report: &Report, text: impl Fn(&str) -> Option<&'a str>, style: TerminalStyle) -> String {
    let renderer = match style {
        TerminalStyle::Colour => Renderer::styled(),
        TerminalStyle::Plain => Renderer::plain(),
    };
    let mut out = String::new();
    for finding in report.findings() {
        out.push_str(&format_finding(finding, &text, &renderer));
        out.push_str("\n\n");
    }
    out
}

fn format_finding<'a>(finding: &Diagnostic, text: &impl Fn(&str) -> Option<&'a str>, renderer: &Renderer) -> String {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level.primary_title(&*finding.message).id(finding.code.id);
    let mut excerpts = vec![];
    if let Some(span) = &finding.span {
        excerpts.push((span, &*finding.label, true));
    }
    let labelled = finding.related.iter().filter(|(_, label)| !label.is_empty());
    excerpts.extend(labelled.map(|(span, label)| (span, label.as_str(), false)));
    let excerpts: Vec<_> = excerpts.into_iter().map(|(s, l, p)| (s, l, p, excerpt(text(&s.path), s))).collect();

    let mut group: Group<'_> = Group::with_title(title);
    for (span, label, is_primary, source_excerpt) in &excerpts {
        let Some((source, first_line, range)) = source_excerpt else {
            group = group.element(annotate_snippets::Origin::path(span.path.to_string()));
            continue;
        };
        let kind = if *is_primary { AnnotationKind::Primary } else { AnnotationKind::Context };
        let mark = kind.span(range.clone()).label(*label);
        group = group.element(
            Snippet::source(source.as_str()).path(span.path.to_string()).line_start(*first_line).annotation(mark),
        );
    }
    for help in &finding.help {
        group = group.element(Level::HELP.message(&**help));
    }
    renderer.render(&[group])
}

/// Returns the line in which `span` starts, its number, and the range of the span within it. A long line is cut; a span over several
/// lines ends with the first. `None` if the source is not available.
///
/// Only this line is handed to the renderer, which would otherwise scan a file of five megabytes for each finding.
fn excerpt(text: Option<&str>, span: &Span) -> Option<(String, usize, Range<usize>)> {
    let text = text?;
    let start = text.floor_char_boundary(span.start.min(text.len()));
    let end = text.floor_char_boundary(span.end.clamp(start, text.len()));
    let line_start = text[..start].rfind('\n').map_or(0, |i| i + 1);
    let line_number = text[..line_start].matches('\n').count() + 1;
    let line_end = text[start..].find('\n').map_or(text.len(), |i| start + i);
    let line = text[line_start..line_end].trim_end_matches('\r');
    // A carriage return at the end of the line is not part of it.
    let column = |at: usize| (at - line_start).min(line.len());
    let range = column(start)..column(end);
    // A tab would move the underline; a form feed or an escape sequence could do worse to a terminal.
    let clean: String = line.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    // A replaced character of two bytes moves what follows it: then the whole line is underlined.
    let range = if clean.len() == line.len() { range } else { 0..clean.len() };
    if clean.len() <= MAX_LINE_LEN || range.start < MAX_LINE_LEN / 2 && range.end < MAX_LINE_LEN {
        let cut = clean.floor_char_boundary(clean.len().min(MAX_LINE_LEN.max(range.end)));
        return Some((clean[..cut].to_string(), line_number, range));
    }
    // The column counts from the start of the whole line, so the line is cut only after the text at fault, never before it.
    let cut = clean.floor_char_boundary(clean.len().min(range.end.min(range.start + MAX_LINE_LEN) + 20));
    Some((clean[..cut].to_string(), line_number, range.start..range.end.min(cut)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::codes;

    #[test]
    fn a_finding_shows_file_line_column_text_and_help() {
        let source = "---\nlead: knows-my-nam\n---\n";
        let span = Span::new(&"content/themes/01-x/index.md".into(), 10..22);
        let mut report = Report::default();
        report.push(
            Diagnostic::error(codes::E012, span, "no quote has the id `knows-my-nam`")
                .label("not found")
                .help("the nearest id is `knows-my-name`"),
        );
        let output = to_terminal(&report, |_| Some(source), TerminalStyle::Plain);
        assert_eq!(
            output,
            "error[E012]: no quote has the id `knows-my-nam`\n --> content/themes/01-x/index.md:2:7\n  |\n2 | lead: knows-my-nam\n  |       ^^^^^^^^^^^^ not found\n  |\n  = help: the nearest id is `knows-my-name`\n\n"
        );
    }

    #[test]
    fn a_line_of_a_megabyte_is_cut() {
        let source = format!("{}æ!", "word ".repeat(200_000));
        let span = Span::new(&"a.md".into(), 10..14);
        let report = Report::from_iter([Diagnostic::error(codes::E011, span, "x")]);
        assert!(to_terminal(&report, |_| Some(&source), TerminalStyle::Plain).len() < 600);
    }
}
