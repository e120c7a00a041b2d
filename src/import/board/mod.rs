//! Imports ideas into the boards of workshops.
//!
//! `notes`, `files` and `foreign` read the file; `validate` resolves its board and cells; `merge` compares the result with the current
//! board; `write` puts the merged ideas into the workshop's text.

mod files;
mod foreign;
mod merge;
mod notes;
mod validate;
mod write;

use super::{new_errors, span};
use crate::{
    diag::{Diagnostic, Report, codes},
    model::{
        Catalogue,
        idea::{Idea, RemovedIdea},
        prose,
    },
    source::{Content, Sources},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// The result of an import.
#[derive(Debug, Default)]
pub struct ImportResult {
    /// The new texts of the files that change, by path.
    pub files: BTreeMap<Arc<str>, String>,
    /// The notes on what was imported, each with the id of its board (for a sheet, the slug of its workshop).
    pub notes: Vec<(Arc<str>, ImportNote)>,
    /// The number of incoming ideas or sheets that bring nothing new.
    pub unchanged: usize,
    /// The names that another program has for the authors of notes. Boards show them to everybody.
    pub authors: BTreeSet<String>,
}

/// A note on what happened to an imported idea or file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportNote {
    /// Added: the words of a new idea, or the path of a new file of notes.
    Added(String),
    /// Changed by the import.
    Changed {
        /// The idea's new words.
        words: String,
        /// The previous values of everything that changed.
        previous: Vec<IdeaProperty>,
    },
    /// Kept unchanged, because the incoming copy is not newer and differs.
    Outdated {
        /// The idea's words, which stay.
        words: String,
        /// The incoming copy's values of everything that differs.
        incoming: Vec<IdeaProperty>,
    },
    /// Removed from the board: the idea's words.
    Removed(String),
    /// Kept although the incoming copy removed it, because it was changed later: the idea's words.
    KeptAfterRemoval(String),
    /// Restored although it had been removed, because the incoming copy was changed later: the idea's words.
    Restored(String),
}

impl ImportNote {
    /// Returns whether the import changes the catalogue.
    pub fn is_change(&self) -> bool {
        !matches!(self, ImportNote::Outdated { .. } | ImportNote::KeptAfterRemoval(_))
    }
}

/// One property of an idea, with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum IdeaProperty {
    Words(String),
    Votes(u32),
    Cell(String),
    Author(String),
    Recommended(bool),
}

/// The incoming ideas for one board.
#[derive(Debug)]
struct IncomingBoard {
    /// The board's index in the catalogue.
    board: usize,
    ideas: Vec<IncomingIdea>,
    removed: Vec<RemovedIdea>,
    /// True for a complete board, whose order counts; false for notes to add.
    is_complete: bool,
}

/// An incoming idea.
#[derive(Clone, Debug)]
struct IncomingIdea {
    /// `None` for a note from a wall, or for an idea that was added in another program.
    id: Option<String>,
    /// True if the idea was changed in a program that records no times. Such a change wins over the current values.
    is_undated_change: bool,
    properties: IdeaProperties,
}

/// All properties of an idea.
#[derive(Clone, Debug, Default, PartialEq)]
struct IdeaProperties {
    /// The idea's words as they were typed.
    words: String,
    column: Option<String>,
    row: Option<String>,
    votes: u32,
    by: Option<String>,
    is_recommended: bool,
    edited: Option<String>,
}

impl IdeaProperties {
    fn from_idea(idea: &Idea) -> Self {
        IdeaProperties {
            words: idea.unescaped_text.clone().unwrap_or_else(|| prose::plain_text(&idea.text)),
            column: idea.column.as_ref().map(|c| c.value.clone()),
            row: idea.row.as_ref().map(|r| r.value.clone()),
            votes: idea.votes,
            by: idea.author.clone(),
            is_recommended: idea.is_recommended,
            edited: idea.edited_at.clone(),
        }
    }

    /// Returns this idea's values of everything that differs from `other`.
    fn differences_from(&self, other: &IdeaProperties) -> Vec<IdeaProperty> {
        let cell = |properties: &IdeaProperties| {
            [properties.row.as_deref(), properties.column.as_deref()]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(" · ")
        };
        let mut differences = vec![];
        if normalised(&self.words) != normalised(&other.words) {
            differences.push(IdeaProperty::Words(self.words.clone()));
        }
        if cell(self) != cell(other) {
            differences.push(IdeaProperty::Cell(cell(self)));
        }
        if self.votes != other.votes {
            differences.push(IdeaProperty::Votes(self.votes));
        }
        if self.by != other.by {
            differences.push(IdeaProperty::Author(self.by.clone().unwrap_or_default()));
        }
        if self.is_recommended != other.is_recommended {
            differences.push(IdeaProperty::Recommended(self.is_recommended));
        }
        differences
    }
}

/// Normalises words for comparison: typographic punctuation becomes what people type on a keyboard.
fn normalised(words: &str) -> String {
    crate::model::idea::separate_brackets(words)
        .replace(['’', '‘'], "'")
        .replace(['“', '”'], "\"")
        .replace('…', "...")
        .replace('—', "---")
        .replace('–', "--")
}

/// Imports the file at `path` into the boards it belongs to, or the notes of another program into the board that `foreign_board` names.
/// `workshop` selects the board if several workshops open the same question. Importing the same file a second time changes nothing.
///
/// # Errors
/// Returns all errors if the file is damaged, a board, cell or code is unknown, or a note has no words. The project must then stay
/// unchanged.
pub fn board(
    catalogue: &Catalogue,
    sources: &Sources,
    (path, text): (&str, &str),
    (foreign_board, workshop): (Option<&str>, Option<&str>),
) -> Result<ImportResult, Report> {
    let incoming = match (foreign_board, files::format_of(path)) {
        (Some(board), _) => foreign::read(catalogue, (path, text), board, workshop)?,
        (None, Some(format)) => files::read(catalogue, format, (path, text), workshop)?,
        (None, None) => notes::read(catalogue, path, text)?,
    };
    let mut imported = ImportResult::default();
    // Work from the last board of a file to its first, so that the spans of earlier boards stay valid.
    let mut incoming = incoming;
    incoming.sort_by_key(|one| std::cmp::Reverse(one.board));
    let mut used_ids = idea_ids(catalogue);
    for incoming_board in &incoming {
        let node = &catalogue.boards[incoming_board.board];
        let merged = merge::merge(node.board(), incoming_board, &used_ids);
        if foreign_board.is_some() {
            let authors = incoming_board.ideas.iter().filter_map(|idea| idea.properties.by.clone());
            imported.authors.extend(authors);
        }
        used_ids.extend(merged.ideas.iter().map(|idea| idea.id.clone()));
        imported.unchanged += merged.unchanged;
        let notes = merged.notes.iter().cloned().map(|note| (node.id.clone(), note));
        imported.notes.splice(0..0, notes.collect::<Vec<_>>());
        let path = &catalogue.workshops[node.workshop].workshop.front.path;
        let Some(text) = imported.files.get(path).map(String::as_str).or_else(|| sources.text(path).map(|t| &**t))
        else {
            continue;
        };
        let new = write::with_board(text, catalogue, incoming_board.board, &merged);
        if new != text {
            imported.files.insert(path.clone(), new);
        }
    }
    check_result(sources, &imported, path)?;
    Ok(imported)
}

/// Parses the project with what was imported.
///
/// # Errors
/// If a build would refuse it: a file from outside can hold an id or a name that the format has no place for.
fn check_result(sources: &Sources, imported: &ImportResult, path: &str) -> Result<(), Report> {
    let mut changed = sources.clone();
    for (path, text) in &imported.files {
        changed.insert(path, Content::Text(text.as_str().into()));
    }
    let new = new_errors(sources, &changed);
    if new.is_empty() {
        return Ok(());
    }
    let finding = |(code, message): (String, String)| {
        let message = format!("with this file, the workshop could not be built: {message} ({code})");
        Diagnostic::error(codes::E102, span(path, 0..0), message)
            .help("save the board again from its page; nothing was imported")
    };
    Err(new.into_iter().map(finding).collect())
}

/// Returns the ids of all ideas in the catalogue, also of those that were removed: a new idea must not be taken for one of them.
fn idea_ids(catalogue: &Catalogue) -> std::collections::HashSet<String> {
    let boards = catalogue.boards.iter().filter_map(|node| node.board());
    boards
        .flat_map(|board| {
            let removed = board.removed_ideas.iter().map(|removed| removed.id.to_string());
            board.ideas.iter().map(|idea| idea.id.to_string()).chain(removed)
        })
        .collect()
}
