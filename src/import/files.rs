//! What a board on a screen was saved or exported as -> the ideas it brings.

use super::{Facts, Sent, SentIdea, place};
use crate::{
    diag::{Diagnostic, Report, Severity, listed, nearest},
    model::{
        Catalogue,
        idea::{Gone, is_moment, typed},
        names::Kind as Name,
        workshop::{self, Layout, axes},
    },
};
use serde::Deserialize;
use std::collections::{BTreeMap, HashSet};

/// How a board was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// As the format has it.
    Markdown,
    /// As the page saves it.
    Saved,
    /// As JSON Canvas 1.0 (jsoncanvas.org).
    Canvas,
    /// As a table.
    Table,
}

/// How the file at `path` is written, by the ending of its name; `None` for notes from a wall.
pub(super) fn kind(path: &str) -> Option<Kind> {
    let ending = path.rsplit('.').next().unwrap_or("").to_lowercase();
    match ending.as_str() {
        "md" | "markdown" => Some(Kind::Markdown),
        "json" => Some(Kind::Saved),
        "canvas" => Some(Kind::Canvas),
        "csv" => Some(Kind::Table),
        _ => None,
    }
}

/// A board as the page saves it.
#[derive(Debug, Deserialize)]
struct Saved {
    workshop: Option<String>,
    board: String,
    ideas: Vec<SavedIdea>,
    #[serde(default)]
    gone: Vec<SavedGone>,
}

/// An idea as it comes. What other programs lose of it is `None`, and stays as it is.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct SavedIdea {
    id: String,
    text: String,
    column: Option<String>,
    row: Option<String>,
    votes: Option<u32>,
    by: Option<String>,
    recommended: Option<bool>,
    edited: Option<String>,
    /// The sum of all that when it was exported; none where that is not known.
    seal: Option<String>,
}

impl SavedIdea {
    /// The sum that the boards of the site write beside an idea (`board-model.js`). FNV-1a, 32 bits.
    fn sum(&self) -> String {
        let of = |text: &Option<String>| text.clone().unwrap_or_default();
        let said = if self.recommended == Some(true) { "yes" } else { "" };
        let votes = self.votes.unwrap_or(0);
        let text = [&self.text, &of(&self.column), &of(&self.row), &votes.to_string(), &of(&self.by), said].join("\n");
        let hash = text.bytes().fold(0x811c_9dc5_u32, |h, b| (h ^ u32::from(b)).wrapping_mul(0x0100_0193));
        format!("{hash:08x}")
    }

    /// Whether it was changed in a program that does not say when.
    fn is_by_hand(&self, kind: Kind) -> bool {
        matches!(kind, Kind::Canvas | Kind::Table) && self.seal.as_ref().is_none_or(|seal| *seal != self.sum())
    }
}

#[derive(Debug, Deserialize)]
struct SavedGone {
    id: String,
    when: String,
}

/// What `text`, the file at `path`, brings to which board.
///
/// # Errors
/// A file that is broken, and every board, cell and moment in it that is none.
pub(super) fn sent(
    catalogue: &Catalogue,
    kind: Kind,
    (path, text): (&str, &str),
    workshop: Option<&str>,
) -> Result<Vec<Sent>, Report> {
    let mut reader = Reader { catalogue, path, text, workshop, report: Report::default() };
    let saved = match kind {
        Kind::Markdown => reader.markdown(),
        Kind::Saved => reader.saved(),
        Kind::Canvas => reader.canvas(),
        Kind::Table => reader.table(),
    };
    if saved.is_empty() && !reader.report.has_errors() {
        reader.broken(0, "there is no board in this file", BROKEN);
    }
    let sent: Vec<Option<Sent>> = saved.into_iter().map(|one| reader.board(one, kind)).collect();
    if reader.report.has_errors() { Err(reader.report) } else { Ok(sent.into_iter().flatten().collect()) }
}

/// What stands in a table for an idea that is recommended.
const YES: [&str; 6] = ["yes", "ja", "true", "sand", "x", "1"];

/// Signs that nobody sees.
fn is_unseen(c: char) -> bool {
    c.is_control() || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// What to do about a file that is broken.
const BROKEN: &str = "save or export the board once more from its page, and bring that in";

struct Reader<'a> {
    catalogue: &'a Catalogue,
    path: &'a str,
    text: &'a str,
    workshop: Option<&'a str>,
    report: Report,
}

impl Reader<'_> {
    fn broken(&mut self, at: usize, message: impl Into<String>, help: &str) {
        let end = (at + 1).min(self.text.len()).max(at);
        self.report.push(Diagnostic::error("E102", place(self.path, at..end), message).help(help));
    }

    fn markdown(&mut self) -> Vec<Saved> {
        let mut report = Report::default();
        let boards = workshop::boards(&self.path.into(), self.text, &mut report);
        self.report.0.extend(report.0.into_iter().filter(|d| d.severity == Severity::Error));
        // An export ends its last line, and closes the braces behind each idea.
        let ideas = || boards.iter().flat_map(|board| &board.ideas);
        let is_open =
            ideas().last().is_some_and(|idea| idea.braces.is_none()) && ideas().any(|idea| idea.braces.is_some());
        if is_open && !self.text.ends_with('\n') {
            let at = self.text.trim_end().rfind('\n').map_or(0, |at| at + 1);
            self.broken(at, "this file is cut off in the middle of its last line", BROKEN);
        }
        let idea = |idea: &crate::model::idea::Idea| {
            let facts = Facts::of(idea);
            SavedIdea {
                id: idea.id.to_string(),
                text: facts.words,
                column: Some(facts.column.unwrap_or_default()),
                row: Some(facts.row.unwrap_or_default()),
                votes: Some(facts.votes),
                by: Some(facts.by.unwrap_or_default()),
                recommended: Some(facts.is_recommended),
                edited: facts.edited,
                seal: None,
            }
        };
        let board = |board: &workshop::Board| Saved {
            workshop: None,
            board: board.id.to_string(),
            ideas: board.ideas.iter().map(idea).collect(),
            gone: board.gone.iter().map(|g| SavedGone { id: g.id.clone(), when: g.when.clone() }).collect(),
        };
        boards.iter().map(board).collect()
    }

    fn json<T: serde::de::DeserializeOwned>(&mut self) -> Option<T> {
        match serde_json::from_str(self.text) {
            Ok(value) => Some(value),
            Err(error) => {
                let start: usize =
                    self.text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
                let mut at = (start + error.column().saturating_sub(1)).min(self.text.len());
                while !self.text.is_char_boundary(at) {
                    at -= 1;
                }
                let said = if error.is_eof() {
                    "this file is cut off here"
                } else {
                    "this is no board that a page has saved or exported"
                };
                self.broken(at, said, BROKEN);
                None
            }
        }
    }

    fn saved(&mut self) -> Vec<Saved> {
        self.json().into_iter().collect()
    }

    /// The board's own node is called `board-<workshop>/<board>`, an idea's `idea-<id>`. An idea stands in the group its
    /// middle lies in: so it can be moved in another program.
    fn canvas(&mut self) -> Vec<Saved> {
        let Some(canvas) = self.json::<Canvas>() else { return vec![] };
        let named = canvas.nodes.iter().find_map(|node| node.id.strip_prefix("board-")?.split_once('/'));
        let Some((workshop, board)) = named else {
            self.broken(0, "this canvas does not say which board it is", BROKEN);
            return vec![];
        };
        let axes = self.axes_of(board);
        let cells = |node: &Node| {
            let (x, y) = (node.x + node.width / 2.0, node.y + node.height / 2.0);
            let is_in = |group: &&Node| {
                group.kind == "group"
                    && (group.x..group.x + group.width).contains(&x)
                    && (group.y..group.y + group.height).contains(&y)
            };
            let group = canvas.nodes.iter().find(is_in);
            // A program that knows of labels alone has kept these.
            group.map_or((String::new(), String::new()), |group| match (&group.column, &group.row) {
                (Some(column), Some(row)) => (column.clone(), row.clone()),
                _ => axes.iter().find(|(c, r)| group.label == format!("{r} · {c}")).cloned().unwrap_or_default(),
            })
        };
        let texts = canvas.nodes.iter().filter(|node| node.kind == "text" && !node.id.starts_with("board-"));
        let ideas = texts.filter(|node| !node.text.trim().is_empty()).map(|node| {
            let (column, row) = cells(node);
            let text = typed(&node.text).unwrap_or_else(|| node.text.clone());
            // A note that was put there in another program has an id of that program's.
            let id = node.id.strip_prefix("idea-").unwrap_or("").to_string();
            let (votes, by, recommended) = (node.votes, node.by.clone(), node.recommended);
            let (edited, seal) = (node.edited.clone(), node.seal.clone());
            SavedIdea { id, text, column: Some(column), row: Some(row), votes, by, recommended, edited, seal }
        });
        let (workshop, board, ideas) = (Some(workshop.to_string()), board.to_string(), ideas.collect());
        vec![Saved { workshop, board, ideas, gone: canvas.gone }]
    }

    /// A row for each idea, the names of the columns in the first; an idea that was taken down has a moment in `gone`.
    fn table(&mut self) -> Vec<Saved> {
        let first = self.text.lines().next().unwrap_or("");
        // Some programs write semicolons where numbers have commas.
        let separator =
            [b'\t', b';'].into_iter().find(|s| first.contains(char::from(*s)) && !first.contains(',')).unwrap_or(b',');
        let mut rows = vec![];
        let mut table =
            csv::ReaderBuilder::new().delimiter(separator).has_headers(false).from_reader(self.text.as_bytes());
        for row in table.records() {
            match row {
                Ok(row) => {
                    let at = row.position().map_or(0, |at| at.byte() as usize);
                    let at = at + self.text[at..].len() - self.text[at..].trim_start_matches(['\r', '\n']).len();
                    rows.push((at, row.iter().map(str::to_string).collect::<Vec<String>>()));
                }
                Err(error) => {
                    let at = error.position().map_or(0, |at| at.byte() as usize);
                    self.broken(
                        at,
                        "this row has more or fewer cells than the first; a quotation mark may not be closed",
                        BROKEN,
                    );
                    return vec![];
                }
            }
        }
        let Some(((_, names), rows)) = rows.split_first() else { return vec![] };
        let column = |name: &str| names.iter().position(|n| n == name);
        let needed = ["board", "id", "idea"];
        if let Some(missing) = needed.iter().find(|name| column(name).is_none()) {
            self.broken(0, format!("the table has no column `{missing}`"), BROKEN);
            return vec![];
        }
        // A row that somebody has added need not say once more which board it is for.
        let said = |name: &str| rows.iter().filter_map(|(_, row)| row.get(column(name)?)).find(|cell| !cell.is_empty());
        let (first_workshop, first_board) = (said("workshop").cloned(), said("board").cloned());
        let mut saved: BTreeMap<(String, String), Saved> = BTreeMap::new();
        for (at, row) in rows {
            let cell = |name: &str| column(name).and_then(|i| row.get(i)).cloned().unwrap_or_default();
            let votes = cell("votes");
            let Ok(votes) = votes.trim().parse::<u32>().or_else(|e| if votes.is_empty() { Ok(0) } else { Err(e) })
            else {
                self.broken(*at, format!("`{votes}` is no number of votes"), "write a whole number");
                continue;
            };
            let or = |own: String, first: &Option<String>| {
                if own.is_empty() { first.clone().unwrap_or_default() } else { own }
            };
            let (workshop, board) = (or(cell("workshop"), &first_workshop), or(cell("board"), &first_board));
            let key = (workshop.clone(), board.clone());
            let of = saved.entry(key).or_insert_with(|| Saved {
                workshop: Some(workshop).filter(|w| !w.is_empty()),
                board,
                ideas: vec![],
                gone: vec![],
            });
            if !cell("gone").is_empty() {
                of.gone.push(SavedGone { id: cell("id"), when: cell("gone") });
                continue;
            }
            of.ideas.push(SavedIdea {
                id: cell("id"),
                text: cell("idea"),
                column: column("column").map(|_| cell("column")),
                row: column("row").map(|_| cell("row")),
                votes: column("votes").map(|_| votes),
                by: column("by").map(|_| cell("by")),
                recommended: column("recommended").map(|_| YES.contains(&cell("recommended").to_lowercase().as_str())),
                // A spreadsheet may have made another date of it.
                edited: Some(cell("edited")).filter(|edited| is_moment(edited)),
                seal: Some(cell("seal")).filter(|seal| !seal.is_empty()),
            });
        }
        saved.into_values().collect()
    }

    /// The cells of a board by its id: column and row of each.
    fn axes_of(&self, id: &str) -> Vec<(String, String)> {
        let board = self.catalogue.boards.iter().find(|node| *node.id == *id).and_then(|node| node.board());
        let (columns, rows) = axes(board.map_or(Layout::Grid, |b| b.layout), &self.catalogue.config);
        rows.iter().flat_map(|row| columns.iter().map(|column| (column.clone(), row.clone()))).collect()
    }

    fn board(&mut self, saved: Saved, kind: Kind) -> Option<Sent> {
        let board = self.find(&saved)?;
        let has = self.catalogue.boards[board].board().map_or(&[][..], |b| b.ideas.as_slice());
        let mut seen = HashSet::new();
        let layout = self.catalogue.boards[board].board().map_or(Layout::Grid, |b| b.layout);
        let (columns, rows) = axes(layout, &self.catalogue.config);
        let mut ideas = vec![];
        for idea in saved.ideas {
            let is_by_hand = idea.is_by_hand(kind);
            let own = has.iter().find(|own| *own.id == *idea.id).map(Facts::of).unwrap_or_default();
            let words = idea.text.split_whitespace().collect::<Vec<_>>().join(" ");
            let at = self.text.find(&idea.id).unwrap_or(0);
            if !idea.id.is_empty() && !seen.insert(idea.id.clone()) {
                let at = self.text.rfind(&idea.id).unwrap_or(0);
                self.broken(
                    at,
                    format!("two ideas of this file are called `{}`", idea.id),
                    "take one of them out, or its id",
                );
            }
            if !words.chars().any(|c| !c.is_whitespace() && !is_unseen(c)) {
                self.broken(at, "an idea has no words", "write what it says, or take it out");
            }
            self.is_cell("column", idea.column.as_deref().unwrap_or(""), &columns);
            self.is_cell("row", idea.row.as_deref().unwrap_or(""), &rows);
            self.is_time(idea.edited.as_deref().unwrap_or(""));
            let or =
                |came: Option<String>, own: Option<String>| came.map_or(own, |t| Some(t).filter(|t| !t.is_empty()));
            // An attribute's value cannot hold a straight mark.
            let by = idea.by.map(|by| by.split_whitespace().collect::<Vec<_>>().join(" ").replace('"', "”"));
            let facts = Facts {
                words,
                column: or(idea.column, own.column),
                row: or(idea.row, own.row),
                votes: idea.votes.unwrap_or(own.votes),
                by: or(by, own.by),
                is_recommended: idea.recommended.unwrap_or(own.is_recommended),
                edited: or(idea.edited, own.edited),
            };
            ideas.push(SentIdea { id: self.id(idea.id), is_by_hand, facts });
        }
        for one in &saved.gone {
            self.is_time(&one.when);
        }
        let gone = saved.gone.into_iter().map(|one| Gone { id: one.id, when: one.when }).collect();
        Some(Sent { board, ideas, gone, is_whole: true })
    }

    /// An id as the format has them; one of other signs is reported.
    fn id(&mut self, id: String) -> Option<String> {
        if !id.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_')) {
            let at = self.text.find(&id).unwrap_or(0);
            self.broken(at, format!("`{id}` is no id"), "an id is letters, digits and hyphens");
        }
        Some(id).filter(|id| !id.is_empty())
    }

    /// The board that is meant, of the workshop that is named.
    fn find(&mut self, saved: &Saved) -> Option<usize> {
        let slug_of = |b: usize| &*self.catalogue.workshops[self.catalogue.boards[b].workshop].workshop.front.slug;
        let called: Vec<usize> =
            (0..self.catalogue.boards.len()).filter(|b| *self.catalogue.boards[*b].id == *saved.board).collect();
        let at = self.text.find(&saved.board).unwrap_or(0);
        let span = place(self.path, at..at + saved.board.len().min(self.text.len() - at));
        if called.is_empty() {
            let near = nearest(&saved.board, self.catalogue.boards.iter().map(|b| &*b.id));
            let finding = Diagnostic::error("E103", span, format!("no board is called `{}`", saved.board));
            self.report.push(match near {
                Some(near) => finding.help(format!("did you mean `{near}`?")),
                None => {
                    finding.help("a board is a heading of a workshop in `content/workshops/`, or a question it opens")
                }
            });
            return None;
        }
        let wanted = self.workshop.or(saved.workshop.as_deref());
        let of_wanted = wanted.and_then(|slug| called.iter().copied().find(|b| slug_of(*b) == slug));
        match (of_wanted, self.workshop, &called[..]) {
            (Some(board), ..) => Some(board),
            (None, Some(slug), _) => {
                let finding = match self.catalogue.workshops.iter().any(|w| *w.workshop.front.slug == *slug) {
                    true => {
                        Diagnostic::error("E103", span, format!("the workshop `{slug}` has no board `{}`", saved.board))
                    }
                    false => self.catalogue.names.missing(Name::Workshop, slug, span),
                };
                self.report.push(finding);
                None
            }
            // A workshop that was renamed since is still the only one to have the board.
            (None, None, [one]) => Some(*one),
            (None, None, _) => {
                let slugs: Vec<&str> = called.iter().map(|b| slug_of(*b)).collect();
                let message = format!("several workshops have a board `{}`", saved.board);
                let help = format!("name one with `--workshop`: {}", listed(slugs));
                self.report.push(Diagnostic::error("E103", span, message).help(help));
                None
            }
        }
    }

    fn is_cell(&mut self, what: &str, value: &str, known: &[String]) {
        if value.is_empty() || known.iter().any(|k| k == value) {
            return;
        }
        let at = self.text.find(value).unwrap_or(0);
        let finding = Diagnostic::error(
            "E104",
            place(self.path, at..at + value.len().min(self.text.len() - at)),
            format!("this board has no {what} `{value}`"),
        );
        let names = known.iter().map(String::as_str);
        let finding = match nearest(value, names.clone()) {
            Some(near) => finding.help(format!("did you mean `{near}`?")),
            None if known.is_empty() => finding.help("this board has no cells"),
            None => finding.help(format!("it has {}", listed(names))),
        };
        if !self.report.0.contains(&finding) {
            self.report.push(finding);
        }
    }

    fn is_time(&mut self, time: &str) {
        if !time.is_empty() && !is_moment(time) {
            let at = self.text.find(time).unwrap_or(0);
            self.broken(at, format!("`{time}` is no moment"), "it is written `2026-05-28T14:05:11Z`");
        }
    }
}

/// What is read of a canvas: nodes with what a board adds to them.
#[derive(Debug, Deserialize)]
struct Canvas {
    #[serde(default)]
    nodes: Vec<Node>,
    #[serde(default)]
    gone: Vec<SavedGone>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Node {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    x: f64,
    y: f64,
    width: f64,
    height: f64,
    text: String,
    label: String,
    column: Option<String>,
    row: Option<String>,
    votes: Option<u32>,
    by: Option<String>,
    recommended: Option<bool>,
    edited: Option<String>,
    seal: Option<String>,
}
