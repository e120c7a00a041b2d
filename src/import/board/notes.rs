//! Reads notes from a wall: each line `T7N the idea` becomes an idea in the cell with that code.

use super::{IdeaProperties, IncomingBoard, IncomingIdea, span};
use crate::{
    diag::{Diagnostic, Report, codes, nearest},
    model::{
        Catalogue,
        workshop::{CellPosition, Layout, axes, paper_codes},
    },
};
use std::collections::BTreeMap;

/// The board and the cell of each code.
type NoteCodes<'c> = BTreeMap<&'c str, (usize, CellPosition)>;

/// A note: its code, its words, and the range of the code in the file.
struct PaperNote<'t> {
    code: String,
    words: &'t str,
    range: std::ops::Range<usize>,
}

/// Reads the notes in `text`, the file at `path`, and returns the ideas for each board.
///
/// # Errors
/// Returns all errors if a line has no words, or its code is printed in no cell.
pub(super) fn read(catalogue: &Catalogue, path: &str, text: &str) -> Result<Vec<IncomingBoard>, Report> {
    if let Some(at) = text.find('\0') {
        let finding = Diagnostic::error(codes::E102, span(path, at..at + 1), "this is not a text file");
        let mut report = Report::default();
        report.push(finding.help(match path.rsplit('.').next() {
            Some("xlsx" | "xls" | "ods" | "numbers") => "save the table as CSV, and import that file with `--board ID`",
            _ => "type notes from a wall in a text file; a board's file ends in .json, .md, .canvas or .csv",
        }));
        return Err(report);
    }
    let codes = paper_codes(&catalogue.boards, &catalogue.config);
    let cells: NoteCodes<'_> = codes
        .iter()
        .enumerate()
        .flat_map(|(b, cells)| cells.iter().map(move |(cell, code)| (code.as_str(), (b, *cell))))
        .collect();
    let mut report = Report::default();
    let mut by_board: BTreeMap<usize, Vec<IncomingIdea>> = BTreeMap::new();
    for note in parse_notes(text) {
        let span = || span(path, note.range.clone());
        match cells.get(note.code.as_str()) {
            Some(_) if note.words.is_empty() => {
                let finding =
                    Diagnostic::error(codes::E101, span(), format!("there are no words after `{}`", note.code));
                report.push(finding.help("write the idea after the code, or take the line out"));
            }
            Some((board, cell)) => {
                by_board.entry(*board).or_default().push(incoming_idea(catalogue, *board, *cell, note.words))
            }
            None => {
                let near = nearest(&note.code, cells.keys().copied());
                let help = match near {
                    Some(near) => {
                        format!("did you mean `{near}`, on the board `{}`?", catalogue.boards[cells[near].0].id)
                    }
                    None => "start each line with the code of its cell: a letter, a digit, a letter".to_string(),
                };
                report.push(
                    Diagnostic::error(codes::E100, span(), format!("no cell has the code `{}`", note.code)).help(help),
                );
            }
        }
    }
    if report.has_errors() {
        return Err(report);
    }
    let to_incoming = |(board, ideas)| IncomingBoard { board, ideas, removed: vec![], is_complete: false };
    Ok(by_board.into_iter().map(to_incoming).collect())
}

fn incoming_idea(catalogue: &Catalogue, board: usize, cell: CellPosition, words: &str) -> IncomingIdea {
    let layout = catalogue.boards[board].board().map_or(Layout::Grid, |b| b.layout);
    let (columns, rows) = axes(layout, &catalogue.config);
    let (row, column) = cell.map_or((None, None), |(r, c)| (Some(rows[r].clone()), Some(columns[c].clone())));
    IncomingIdea {
        id: None,
        is_undated_change: false,
        properties: IdeaProperties { words: words.to_string(), column, row, ..IdeaProperties::default() },
    }
}

/// Returns the lines that are notes. Skips empty lines and lines that begin with `#`.
fn parse_notes(text: &str) -> impl Iterator<Item = PaperNote<'_>> {
    let mut start = 0;
    text.split_inclusive('\n').filter_map(move |line| {
        let at = start;
        start += line.len();
        let bare = line.trim_start_matches('\u{feff}').trim();
        if bare.is_empty() || bare.starts_with('#') {
            return None;
        }
        let (code, words) = bare.split_once(char::is_whitespace).unwrap_or((bare, ""));
        let code_start = at + line.find(code).unwrap_or(0);
        // Accept codes as people type them: in lower case, or followed by punctuation.
        let normalised = code.trim_end_matches([':', '.', ',']).to_uppercase();
        Some(PaperNote { code: normalised, words: words.trim(), range: code_start..code_start + code.len() })
    })
}
