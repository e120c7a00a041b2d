//! Imports a sheet that was filled in on a screen as a file of notes of its workshop.

use super::{ImportNote, ImportResult, span};
use crate::{
    diag::{Diagnostic, Report, Severity, codes, quoted_list},
    model::{
        Catalogue,
        consent::Audience,
        front::{FileParts, find_parts},
        names::EntityKind,
        notes,
    },
    source::Sources,
};

/// The folder for notes.
const NOTES_FOLDER: &str = "content/workshops/notes";

/// Imports the filled-in sheet at `path` as a file of notes of `workshop`, or else of the workshop that the sheet names. Importing
/// the same sheet a second time changes nothing.
///
/// # Errors
/// Returns all errors if the file is damaged, or the sheet or workshop is unknown. The project must then stay unchanged.
pub fn sheet(
    catalogue: &Catalogue,
    sources: &Sources,
    (path, text): (&str, &str),
    workshop: Option<&str>,
) -> Result<ImportResult, Report> {
    let mut report = Report::default();
    let text = text.replace("\r\n", "\n");
    let FileParts { front_matter, body_start } = find_parts(&text);
    let Some(body_start) = body_start.filter(|_| !front_matter.is_empty()) else {
        let finding = Diagnostic::error(codes::E102, span(path, 0..0), "this is not a saved sheet");
        report.push(finding.help("save the sheet again from its page, and import that file"));
        return Err(report);
    };
    let (front, body) = (&text[front_matter], &text[body_start..]);
    let value_of = |key: &str| front.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(':').map(str::trim));
    let Some(slug) = workshop
        .map(str::to_string)
        .or_else(|| value_of("workshop").map(str::to_string))
        .or_else(|| only_workshop(catalogue))
    else {
        let slugs = catalogue.workshops.iter().map(|node| &*node.workshop.front.slug);
        let finding = Diagnostic::error(
            codes::E103,
            span(path, 0..3),
            "this sheet does not name the workshop where it was filled in",
        );
        report.push(finding.help(format!("name it with `--workshop`: {}", quoted_list(slugs))));
        return Err(report);
    };
    // Keep the text unchanged if it already names this workshop, so that the spans of findings are correct.
    let new_text = if value_of("workshop") == Some(&slug) {
        text.clone()
    } else {
        let other_lines = front.lines().filter(|line| !line.starts_with("workshop:")).map(|line| format!("{line}\n"));
        format!("---\nworkshop: {slug}\n{}---\n{body}", other_lines.collect::<String>())
    };
    let filled_sheet = notes::parse(&path.into(), &new_text, &mut report);
    let mut errors: Report = report.into_iter().filter(|d| d.severity == Severity::Error).collect();
    if catalogue.names.index_of(EntityKind::Workshop, &slug).is_none() {
        errors.push(catalogue.names.unresolved_finding(EntityKind::Workshop, &slug, span(path, 0..0)));
    }
    if filled_sheet.audience != Audience::Internal {
        let range = text.find("audience").map_or(0..0, |at| at..at + "audience".len());
        let finding = Diagnostic::error(codes::E102, span(path, range), "this sheet sets its own audience");
        errors.push(finding.help(
            "take the line `audience:` out: the team sets it in the imported file, if the people who wrote the sheet agreed",
        ));
    }
    let sheet = filled_sheet.sheet.as_ref().map_or("", |sheet| sheet.value.as_str());
    if catalogue.names.index_of(EntityKind::Sheet, sheet).is_none() {
        errors.push(catalogue.names.unresolved_finding(EntityKind::Sheet, sheet, span(path, 0..0)));
    }
    if filled_sheet.plain_text().trim().is_empty() && !errors.has_errors() {
        let finding = Diagnostic::error(codes::E101, span(path, 0..0), "nothing is written on this sheet");
        errors.push(finding.help("leave it out"));
    }
    if errors.has_errors() {
        return Err(errors);
    }
    let hash = blake3::hash(new_text.as_bytes()).to_hex();
    let new_path = format!("{NOTES_FOLDER}/{slug}-{sheet}-{}.md", &hash[..8]);
    let mut imported = ImportResult::default();
    if sources.get(&new_path).is_some() {
        imported.unchanged = 1;
    } else {
        imported.notes.push((slug.as_str().into(), ImportNote::Added(new_path.clone())));
        imported.files.insert(new_path.into(), new_text);
    }
    Ok(imported)
}

/// Returns the slug of the only workshop. `None` if there are several or none.
fn only_workshop(catalogue: &Catalogue) -> Option<String> {
    let [workshop] = &catalogue.workshops[..] else { return None };
    Some(workshop.workshop.front.slug.to_string())
}
