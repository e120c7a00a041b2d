//! Readers for the formats in which a board is saved or exported.

use super::{IdeaProperties, IncomingBoard, span, validate};
use crate::import::read::{separator, without_guard};
use crate::{
    diag::{Diagnostic, Report, Severity, codes},
    model::{
        Catalogue,
        fnv::fnv1a,
        idea::{is_timestamp, unescape},
        workshop::{self, Layout, axes},
    },
};
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The format of a board's file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BoardFileFormat {
    /// The catalogue's own Markdown.
    Markdown,
    /// JSON, as the board's page saves it.
    Json,
    /// JSON Canvas 1.0 (jsoncanvas.org).
    Canvas,
    /// A table in CSV, separated by commas, semicolons or tabs.
    Csv,
}

/// Returns the format of the file at `path` by its extension. `None` for any other file, which is read as notes from a wall.
pub(super) fn format_of(path: &str) -> Option<BoardFileFormat> {
    let ending = path.rsplit('.').next().unwrap_or("").to_lowercase();
    match ending.as_str() {
        "md" | "markdown" => Some(BoardFileFormat::Markdown),
        "json" => Some(BoardFileFormat::Json),
        "canvas" => Some(BoardFileFormat::Canvas),
        "csv" => Some(BoardFileFormat::Csv),
        _ => None,
    }
}

/// A board as its page saves it.
#[derive(Debug, Deserialize)]
pub(super) struct SavedBoard {
    pub(super) workshop: Option<String>,
    pub(super) board: String,
    pub(super) ideas: Vec<SavedIdea>,
    #[serde(default)]
    pub(super) gone: Vec<SavedRemoval>,
    /// True if another program that records no times may have changed the board: a canvas, a table.
    #[serde(skip)]
    pub(super) is_open: bool,
}

/// An incoming idea. A value that other programs drop is `None`, and keeps its current value.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct SavedIdea {
    pub(super) id: String,
    pub(super) text: String,
    pub(super) column: Option<String>,
    pub(super) row: Option<String>,
    pub(super) votes: Option<u32>,
    pub(super) by: Option<String>,
    pub(super) recommended: Option<bool>,
    pub(super) edited: Option<String>,
    /// The digest of all values above except `id` and `edited`, taken at export. `None` if unknown.
    pub(super) seal: Option<String>,
}

impl SavedIdea {
    /// Returns the digest that the site's boards write with each idea (`board-model.js`): FNV-1a, 32 bits, in hexadecimal.
    fn digest(&self) -> String {
        let or_empty = |text: &Option<String>| text.clone().unwrap_or_default();
        let recommended = if self.recommended == Some(true) { "yes" } else { "" };
        let votes = self.votes.unwrap_or(0);
        let text = [
            &self.text,
            &or_empty(&self.column),
            &or_empty(&self.row),
            &votes.to_string(),
            &or_empty(&self.by),
            recommended,
        ]
        .join("\n");
        format!("{:08x}", fnv1a(text.bytes().map(u32::from)))
    }

    /// Returns whether the idea has changed since its export, or may have changed because it has no seal.
    pub(super) fn is_changed(&self) -> bool {
        self.seal.as_ref().is_none_or(|seal| *seal != self.digest())
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct SavedRemoval {
    pub(super) id: String,
    pub(super) when: String,
}

/// Reads `text`, the file at `path`, and returns the ideas for each board.
///
/// # Errors
/// Returns all errors if the file is damaged, a board or cell is unknown, or an id or time is malformed.
pub(super) fn read(
    catalogue: &Catalogue,
    format: BoardFileFormat,
    (path, text): (&str, &str),
    workshop: Option<&str>,
) -> Result<Vec<IncomingBoard>, Report> {
    let mut reader = BoardReader { catalogue, path, text, report: Report::default() };
    let saved = match format {
        BoardFileFormat::Markdown => reader.read_markdown(),
        BoardFileFormat::Json => reader.read_json(),
        BoardFileFormat::Canvas => reader.read_canvas(),
        BoardFileFormat::Csv => reader.read_csv(),
    };
    if saved.is_empty() && !reader.report.has_errors() {
        reader.report_error(0, "there is no board in this file", DAMAGED_HELP);
    }
    let (report, file) = (reader.report, (path, text));
    validate::validate(catalogue, saved, (file, workshop), report)
}

/// The values in a table that mark an idea as recommended.
const TRUE_VALUES: [&str; 6] = ["yes", "ja", "true", "sand", "x", "1"];

/// The help for a damaged file.
const DAMAGED_HELP: &str =
    "save or export the board again from its page; if it comes from another program, name the board: `--board ID`";

struct BoardReader<'a> {
    catalogue: &'a Catalogue,
    path: &'a str,
    text: &'a str,
    report: Report,
}

impl BoardReader<'_> {
    /// Reports an error at byte `at`; the terminal shows the line of that byte.
    fn report_error(&mut self, at: usize, message: impl Into<Cow<'static, str>>, help: &'static str) {
        let length = self.text[at..].chars().next().map_or(0, char::len_utf8);
        self.report.push(Diagnostic::error(codes::E102, span(self.path, at..at + length), message).help(help));
    }

    fn read_markdown(&mut self) -> Vec<SavedBoard> {
        let mut report = Report::default();
        let boards = workshop::parse_boards(&self.path.into(), self.text, &mut report);
        self.report.extend(report.into_iter().filter(|d| d.severity == Severity::Error));
        // A complete export ends with a line end, and closes the braces after each idea.
        let ideas = || boards.iter().flat_map(|board| &board.ideas);
        let is_open = ideas().last().is_some_and(|idea| idea.attributes_range.is_none())
            && ideas().any(|idea| idea.attributes_range.is_some());
        if is_open && !self.text.ends_with('\n') {
            let at = self.text.trim_end().rfind('\n').map_or(0, |at| at + 1);
            self.report_error(at, "this file is cut off in the middle of its last line", DAMAGED_HELP);
        }
        let idea = |idea: &crate::model::idea::Idea| {
            let properties = IdeaProperties::from_idea(idea);
            SavedIdea {
                id: idea.id.to_string(),
                text: properties.words,
                column: Some(properties.column.unwrap_or_default()),
                row: Some(properties.row.unwrap_or_default()),
                votes: Some(properties.votes),
                by: Some(properties.by.unwrap_or_default()),
                recommended: Some(properties.is_recommended),
                edited: properties.edited,
                seal: None,
            }
        };
        let board = |board: &workshop::Board| SavedBoard {
            workshop: None,
            board: board.id.to_string(),
            ideas: board.ideas.iter().map(idea).collect(),
            gone: board
                .removed_ideas
                .iter()
                .map(|g| SavedRemoval { id: g.id.clone(), when: g.removed_at.clone() })
                .collect(),
            is_open: false,
        };
        boards.iter().map(board).collect()
    }

    fn parse_json<T: serde::de::DeserializeOwned>(&mut self) -> Option<T> {
        match serde_json::from_str(self.text) {
            Ok(value) => Some(value),
            Err(error) => {
                let start: usize =
                    self.text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
                let mut at = (start + error.column().saturating_sub(1)).min(self.text.len());
                while !self.text.is_char_boundary(at) {
                    at -= 1;
                }
                let message = if error.is_eof() {
                    "this file is cut off here"
                } else {
                    "this is not a board that its page has saved or exported"
                };
                self.report_error(at, message, DAMAGED_HELP);
                None
            }
        }
    }

    fn read_json(&mut self) -> Vec<SavedBoard> {
        self.parse_json().into_iter().collect()
    }

    /// Reads a canvas. The board's own node has the id `board-<workshop>/<board>`, an idea's node `idea-<id>`. The group that
    /// contains the centre of an idea is its cell, so that ideas can be moved in another program.
    fn read_canvas(&mut self) -> Vec<SavedBoard> {
        let Some(canvas) = self.parse_json::<Canvas>() else { return vec![] };
        let named = canvas.nodes.iter().find_map(|node| node.id.strip_prefix("board-")?.split_once('/'));
        let Some((workshop, board)) = named else {
            self.report_error(0, "this canvas does not name its board", DAMAGED_HELP);
            return vec![];
        };
        let axes = self.cells_of(board);
        let cell_of = |node: &CanvasNode| {
            let (x, y) = (node.x + node.width / 2.0, node.y + node.height / 2.0);
            let is_in = |group: &&CanvasNode| {
                group.kind == "group"
                    && (group.x..group.x + group.width).contains(&x)
                    && (group.y..group.y + group.height).contains(&y)
            };
            let group = canvas.nodes.iter().find(is_in);
            // A program that drops unknown keys still keeps the group's label.
            group.map_or((String::new(), String::new()), |group| match (&group.column, &group.row) {
                (Some(column), Some(row)) => (column.clone(), row.clone()),
                _ => axes.iter().find(|(c, r)| group.label == format!("{r} · {c}")).cloned().unwrap_or_default(),
            })
        };
        let texts = canvas.nodes.iter().filter(|node| node.kind == "text" && !node.id.starts_with("board-"));
        let ideas = texts.filter(|node| !node.text.trim().is_empty()).map(|node| {
            let (column, row) = cell_of(node);
            let text = unescape(&node.text).unwrap_or_else(|| node.text.clone());
            // A note that was added in another program has an id that the program chose.
            let id = node.id.strip_prefix("idea-").unwrap_or("").to_string();
            let (votes, by, recommended) = (node.votes, node.by.clone(), node.recommended);
            let (edited, seal) = (node.edited.clone(), node.seal.clone());
            SavedIdea { id, text, column: Some(column), row: Some(row), votes, by, recommended, edited, seal }
        });
        let (workshop, board, ideas) = (Some(workshop.to_string()), board.to_string(), ideas.collect());
        vec![SavedBoard { workshop, board, ideas, gone: canvas.gone, is_open: true }]
    }

    /// Reads a table: column names in the first row, then a row for each idea. A removed idea has a time in the column `gone`.
    fn read_csv(&mut self) -> Vec<SavedBoard> {
        let (separator, start) = separator(self.text);
        let mut rows = vec![];
        let mut table = csv::ReaderBuilder::new()
            .delimiter(separator)
            .has_headers(false)
            .from_reader(&self.text.as_bytes()[start..]);
        for row in table.records() {
            match row {
                Ok(row) => {
                    let at = start + row.position().map_or(0, |position| position.byte() as usize);
                    let at = at + self.text[at..].len() - self.text[at..].trim_start_matches(['\r', '\n']).len();
                    // Excel keeps rows that once had something in them.
                    if row.iter().any(|cell| !cell.trim().is_empty()) {
                        rows.push((at, row.iter().map(str::to_string).collect::<Vec<String>>()));
                    }
                }
                Err(error) => {
                    let at = start + error.position().map_or(0, |position| position.byte() as usize);
                    self.report_error(
                        at,
                        "this row has more or fewer cells than the first; perhaps a quotation mark is not closed",
                        DAMAGED_HELP,
                    );
                    return vec![];
                }
            }
        }
        let Some(((_, names), rows)) = rows.split_first() else { return vec![] };
        let column = |name: &str| names.iter().position(|n| n.trim().eq_ignore_ascii_case(name));
        let needed = ["board", "id", "idea"];
        if let Some(missing) = needed.iter().find(|name| column(name).is_none()) {
            self.report_error(0, format!("the table has no column `{missing}`"), DAMAGED_HELP);
            return vec![];
        }
        // A row that somebody added need not repeat its workshop and board.
        let first_value =
            |name: &str| rows.iter().filter_map(|(_, row)| row.get(column(name)?)).find(|cell| !cell.is_empty());
        let (first_workshop, first_board) = (first_value("workshop").cloned(), first_value("board").cloned());
        let mut saved: BTreeMap<(String, String), SavedBoard> = BTreeMap::new();
        for (at, row) in rows {
            let cell = |name: &str| {
                column(name).and_then(|i| row.get(i)).map_or(String::new(), |cell| without_guard(cell).into())
            };
            let votes = cell("votes");
            let Ok(votes) = votes.trim().parse::<u32>().or_else(|e| if votes.is_empty() { Ok(0) } else { Err(e) })
            else {
                self.report_error(*at, format!("`{votes}` is not a number of votes"), "write a whole number");
                continue;
            };
            let or_first = |value: String, first: &Option<String>| {
                if value.is_empty() { first.clone().unwrap_or_default() } else { value }
            };
            let (workshop, board) =
                (or_first(cell("workshop"), &first_workshop), or_first(cell("board"), &first_board));
            let key = (workshop.clone(), board.clone());
            let saved_board = saved.entry(key).or_insert_with(|| SavedBoard {
                workshop: Some(workshop).filter(|w| !w.is_empty()),
                board,
                ideas: vec![],
                gone: vec![],
                is_open: true,
            });
            if !cell("gone").is_empty() {
                saved_board.gone.push(SavedRemoval { id: cell("id"), when: cell("gone") });
                continue;
            }
            saved_board.ideas.push(SavedIdea {
                id: cell("id"),
                text: cell("idea"),
                column: column("column").map(|_| cell("column")),
                row: column("row").map(|_| cell("row")),
                votes: column("votes").map(|_| votes),
                by: column("by").map(|_| cell("by")),
                recommended: column("recommended")
                    .map(|_| TRUE_VALUES.contains(&cell("recommended").to_lowercase().as_str())),
                // A spreadsheet may have reformatted the time.
                edited: Some(cell("edited")).filter(|edited| is_timestamp(edited)),
                seal: Some(cell("seal")).filter(|seal| !seal.is_empty()),
            });
        }
        saved.into_values().collect()
    }

    /// Returns the cells of the board called `id`, each as (column, row).
    fn cells_of(&self, id: &str) -> Vec<(String, String)> {
        let board = self.catalogue.boards.iter().find(|node| *node.id == *id).and_then(|node| node.board());
        let (columns, rows) = axes(board.map_or(Layout::Grid, |b| b.layout), &self.catalogue.config);
        rows.iter().flat_map(|row| columns.iter().map(|column| (column.clone(), row.clone()))).collect()
    }
}

/// The part of a canvas that is read: nodes, with the keys that a board adds to them.
#[derive(Debug, Deserialize)]
pub(super) struct Canvas {
    #[serde(default)]
    pub(super) nodes: Vec<CanvasNode>,
    #[serde(default)]
    gone: Vec<SavedRemoval>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct CanvasNode {
    id: String,
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) text: String,
    pub(super) label: String,
    column: Option<String>,
    row: Option<String>,
    pub(super) votes: Option<u32>,
    pub(super) by: Option<String>,
    recommended: Option<bool>,
    edited: Option<String>,
    seal: Option<String>,
}
