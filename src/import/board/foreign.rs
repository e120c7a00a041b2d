//! Reads boards of other programs: a canvas of Obsidian, tables and lists of Miro, Mural and Scrumlr, plain lines. Their notes go to the board that
//! the facilitator names; one whose heading is a column or a row of that board goes there, any other into no cell.

use super::{
    IdeaProperties, IncomingBoard, IncomingIdea,
    files::{BoardFileFormat, Canvas, CanvasNode, format_of},
    span,
};
use crate::{
    diag::{Diagnostic, Report, codes, nearest, quoted_list},
    import::read::separator,
    model::{
        Catalogue,
        workshop::{Layout, axes},
    },
};
use regex::Regex;
use std::sync::LazyLock;

/// A note of another program.
#[derive(Debug, Default, PartialEq)]
struct ForeignNote {
    words: String,
    /// The label of the group, the column or the list that the note is in.
    heading: String,
    by: Option<String>,
    votes: u32,
}

/// Reads `text`, the file at `path`, and returns its notes as ideas for the board called `board`.
///
/// # Errors
/// If there is no such board, or no note in the file.
pub(super) fn read(
    catalogue: &Catalogue,
    (path, text): (&str, &str),
    board: &str,
    workshop: Option<&str>,
) -> Result<Vec<IncomingBoard>, Report> {
    let index = find_board(catalogue, board, workshop).map_err(|help| {
        let finding = Diagnostic::error(codes::E103, span(path, 0..0), format!("no board is called `{board}`"));
        Report::from_iter([finding.help(help)])
    })?;
    let notes = match format_of(path) {
        Some(BoardFileFormat::Canvas | BoardFileFormat::Json) => notes_of_canvas(text),
        Some(BoardFileFormat::Csv) => notes_of_table(text),
        Some(BoardFileFormat::Markdown) => notes_of_lists(text),
        None if text.lines().next().is_some_and(|line| line.contains('\t')) => notes_of_table(text),
        None => {
            text.lines().map(|line| ForeignNote { words: without_bullet(line), ..ForeignNote::default() }).collect()
        }
    };
    let ideas: Vec<IncomingIdea> = notes.into_iter().filter_map(|note| incoming_idea(catalogue, index, note)).collect();
    if ideas.is_empty() {
        let finding = Diagnostic::error(codes::E102, span(path, 0..0), "there are no notes in this file");
        return Err(Report::from_iter([finding.help("export the board as CSV, as Markdown, or as a JSON Canvas")]));
    }
    Ok(vec![IncomingBoard { board: index, ideas, removed: vec![], is_complete: false }])
}

/// Returns a line without the bullet of a list.
fn without_bullet(line: &str) -> String {
    let line = line.trim();
    ["- ", "* ", "+ ", "• ", "– "].iter().find_map(|bullet| line.strip_prefix(bullet)).unwrap_or(line).to_string()
}

/// Returns the index of the board, or what to write instead.
fn find_board(catalogue: &Catalogue, board: &str, workshop: Option<&str>) -> Result<usize, String> {
    let slug_of = |b: usize| &*catalogue.workshops[catalogue.boards[b].workshop].workshop.front.slug;
    let candidates: Vec<usize> = (0..catalogue.boards.len())
        .filter(|b| *catalogue.boards[*b].id == *board && workshop.is_none_or(|slug| slug == slug_of(*b)))
        .collect();
    match candidates[..] {
        [only] => Ok(only),
        [] => {
            let ids = || catalogue.boards.iter().map(|node| &*node.id);
            Err(match nearest(board, ids()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("the boards are {}", quoted_list(ids())),
            })
        }
        _ => Err(format!("name one with `--workshop`: {}", quoted_list(candidates.iter().map(|b| slug_of(*b))))),
    }
}

/// Returns a note as an idea of the board at `index`. `None` if it has no words.
fn incoming_idea(catalogue: &Catalogue, index: usize, note: ForeignNote) -> Option<IncomingIdea> {
    let words = note.words.split_whitespace().collect::<Vec<_>>().join(" ");
    if !words.chars().any(|c| c.is_alphanumeric()) {
        return None;
    }
    let layout = catalogue.boards[index].board().map_or(Layout::Grid, |board| board.layout);
    let (columns, rows) = axes(layout, &catalogue.config);
    let names: Vec<String> = note.heading.split('·').map(|name| name.trim().to_lowercase()).collect();
    let named = |axis: &[String]| axis.iter().find(|name| names.contains(&name.to_lowercase())).cloned();
    let properties = IdeaProperties {
        words,
        column: named(&columns),
        row: named(&rows),
        votes: note.votes,
        by: note.by.map(|by| by.trim().replace('"', "”")).filter(|by| !by.is_empty()),
        ..IdeaProperties::default()
    };
    Some(IncomingIdea { id: None, is_undated_change: false, properties })
}

/// Reads the text nodes of a canvas. A note is in the smallest group around its centre; a group around all others is the board itself.
fn notes_of_canvas(text: &str) -> Vec<ForeignNote> {
    let Ok(canvas) = serde_json::from_str::<Canvas>(text) else { return vec![] };
    let groups: Vec<&CanvasNode> = canvas.nodes.iter().filter(|node| node.kind == "group").collect();
    let holds = |group: &CanvasNode, node: &CanvasNode| {
        let (x, y) = (node.x + node.width / 2.0, node.y + node.height / 2.0);
        (group.x..group.x + group.width).contains(&x) && (group.y..group.y + group.height).contains(&y)
    };
    let is_board = |group: &CanvasNode| groups.len() > 1 && groups.iter().all(|other| holds(group, other));
    let note = |node: &CanvasNode| {
        let around = groups.iter().filter(|group| !is_board(group) && holds(group, node));
        let nearest = around.min_by(|a, b| (a.width * a.height).total_cmp(&(b.width * b.height)));
        let heading = nearest.map_or(String::new(), |group| group.label.clone());
        ForeignNote { words: node.text.clone(), heading, by: node.by.clone(), votes: node.votes.unwrap_or(0) }
    };
    canvas.nodes.iter().filter(|node| node.kind == "text").map(note).collect()
}

/// The names of columns in the tables of other programs, in lower case.
const TEXT_COLUMNS: [&str; 12] = [
    "text",
    "idea",
    "note",
    "content",
    "sticky",
    "sticky note",
    "title",
    "body",
    "tekst",
    "idé",
    "indhold",
    "note text",
];
const HEADING_COLUMNS: [&str; 9] =
    ["column", "list", "frame", "group", "category", "kolonne", "liste", "gruppe", "kategori"];
const AUTHOR_COLUMNS: [&str; 6] = ["author", "by", "creator", "created by", "af", "forfatter"];
const VOTE_COLUMNS: [&str; 5] = ["votes", "vote", "likes", "stemmer", "reactions"];

/// Reads a table. Without a column whose name says that it holds the notes, the first row is the heading of each column.
fn notes_of_table(text: &str) -> Vec<ForeignNote> {
    let (separator, start) = separator(text);
    let mut table = csv::ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .from_reader(&text.as_bytes()[start..]);
    let mut rows = table.records().filter_map(Result::ok).filter(|row| row.iter().any(|cell| !cell.trim().is_empty()));
    let Some(head) = rows.next() else { return vec![] };
    let column = |names: &[&str]| head.iter().position(|name| names.contains(&name.trim().to_lowercase().as_str()));
    let Some(text_column) = column(&TEXT_COLUMNS) else {
        let note = |(cell, heading): (&str, &str)| ForeignNote {
            words: cell.to_string(),
            heading: heading.to_string(),
            ..ForeignNote::default()
        };
        return rows.flat_map(|row| row.iter().zip(head.iter()).map(note).collect::<Vec<_>>()).collect();
    };
    let (heading, author, votes) = (column(&HEADING_COLUMNS), column(&AUTHOR_COLUMNS), column(&VOTE_COLUMNS));
    let note = |row: csv::StringRecord| {
        let cell = |column: Option<usize>| column.and_then(|at| row.get(at)).unwrap_or("").to_string();
        ForeignNote {
            words: cell(Some(text_column)),
            heading: cell(heading),
            by: author.map(|at| cell(Some(at))),
            votes: cell(votes).trim().parse().unwrap_or(0),
        }
    };
    rows.map(note).collect()
}

/// Matches `(Odd Orc, 9 Votes)` and `(Odd Orc)` at the end of a note, and `(2 Notes)` at the end of a heading.
static AUTHOR: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\s*\(([^(),]+)(?:,\s*([0-9]+)\s*\p{L}+)?\)\s*$").expect("a pattern"));
static COUNT: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\s*\([0-9]+\s*\p{L}+\)\s*$").expect("a pattern"));

/// Reads the items of the lists in a Markdown file, each below its heading. An item within another is a note of its own.
fn notes_of_lists(text: &str) -> Vec<ForeignNote> {
    let mut heading = String::new();
    let mut notes = vec![];
    for line in text.lines().map(str::trim) {
        if line.starts_with('#') {
            heading = COUNT.replace(line.trim_start_matches('#').trim(), "").into_owned();
        } else if let Some(item) = ["- ", "* ", "+ "].iter().find_map(|bullet| line.strip_prefix(bullet)) {
            let author = AUTHOR.captures(item);
            let words = author.as_ref().and_then(|a| a.get(0)).map_or(item, |found| &item[..found.start()]);
            notes.push(ForeignNote {
                words: words.to_string(),
                heading: heading.clone(),
                by: author.as_ref().and_then(|a| Some(a.get(1)?.as_str().to_string())),
                votes: author.as_ref().and_then(|a| a.get(2)?.as_str().parse().ok()).unwrap_or(0),
            });
        }
    }
    notes
}
