//! Files from outside -> changed texts of the project. Nothing is written, and no byte is touched that is not the import's own.
//!
//! For a board `notes` and `files` read what comes, `checked` finds the board and the cells it means; `merge` holds it against what the board has; `write` puts the result into the
//! workshop's text.

mod checked;
mod files;
mod merge;
mod notes;
mod sheet;
mod write;

pub use sheet::sheet;

use crate::{
    diag::{Report, Span},
    model::{
        Catalogue,
        idea::{Idea, RemovedIdea},
        prose,
    },
    source::Sources,
};
use std::{collections::BTreeMap, sync::Arc};

/// What an import makes of the project's files.
#[derive(Debug, Default)]
pub struct Imported {
    /// The new texts of files that change.
    pub files: BTreeMap<Arc<str>, String>,
    /// What happened, board by board.
    pub said: Vec<(Arc<str>, ImportNote)>,
    /// How many ideas stood there already as they came.
    pub known: usize,
}

/// What became of what came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportNote {
    /// It is new: an idea's words, a file of notes.
    Added(String),
    /// It is no longer what it was.
    Changed {
        /// Its words.
        now: String,
        /// What it said before, of all that changed.
        before: Vec<IdeaFact>,
    },
    /// It was changed later than the copy that came, which says something else.
    Older {
        /// Its words.
        kept: String,
        /// What the copy says, of all that differs.
        came: Vec<IdeaFact>,
    },
    /// It was taken down.
    Removed(String),
    /// It was taken down in what came, and changed after that.
    Kept(String),
    /// It had been taken down, and was changed after that: it is there again.
    Back(String),
}

impl ImportNote {
    /// Whether it changes the catalogue.
    pub fn is_change(&self) -> bool {
        !matches!(self, ImportNote::Older { .. } | ImportNote::Kept(_))
    }
}

/// Something that an idea says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum IdeaFact {
    Words(String),
    Votes(u32),
    Cell(String),
    By(String),
    Recommended(bool),
}

/// What comes for one board.
#[derive(Debug)]
struct IncomingBoard {
    /// The board, by its place among all.
    board: usize,
    ideas: Vec<IncomingIdea>,
    gone: Vec<RemovedIdea>,
    /// Whether it is all of the board, in its order, and not notes to add.
    is_whole: bool,
}

/// An idea that comes.
#[derive(Clone, Debug)]
struct IncomingIdea {
    /// None for a note from a wall.
    id: Option<String>,
    /// Whether it was changed in a program that does not say when: then it is meant.
    is_by_hand: bool,
    facts: IdeaFacts,
}

/// All that an idea says of itself.
#[derive(Clone, Debug, Default, PartialEq)]
struct IdeaFacts {
    /// Its words as they were typed.
    words: String,
    column: Option<String>,
    row: Option<String>,
    votes: u32,
    by: Option<String>,
    is_recommended: bool,
    edited: Option<String>,
}

impl IdeaFacts {
    fn of(idea: &Idea) -> Self {
        IdeaFacts {
            words: idea.typed.clone().unwrap_or_else(|| prose::plain(&idea.text)),
            column: idea.column.as_ref().map(|c| c.value.clone()),
            row: idea.row.as_ref().map(|r| r.value.clone()),
            votes: idea.votes,
            by: idea.by.clone(),
            is_recommended: idea.is_recommended,
            edited: idea.edited.clone(),
        }
    }

    /// What this says, of all that `other` says otherwise.
    fn unlike(&self, other: &IdeaFacts) -> Vec<IdeaFact> {
        let cell = |facts: &IdeaFacts| {
            [facts.row.as_deref(), facts.column.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" · ")
        };
        let mut told = vec![];
        if alike(&self.words) != alike(&other.words) {
            told.push(IdeaFact::Words(self.words.clone()));
        }
        if cell(self) != cell(other) {
            told.push(IdeaFact::Cell(cell(self)));
        }
        if self.votes != other.votes {
            told.push(IdeaFact::Votes(self.votes));
        }
        if self.by != other.by {
            told.push(IdeaFact::By(self.by.clone().unwrap_or_default()));
        }
        if self.is_recommended != other.is_recommended {
            told.push(IdeaFact::Recommended(self.is_recommended));
        }
        told
    }
}

/// Words as they were typed, whichever marks the house sets for these.
fn alike(words: &str) -> String {
    crate::model::idea::apart(words)
        .replace(['’', '‘'], "'")
        .replace(['“', '”'], "\"")
        .replace('…', "...")
        .replace('—', "---")
        .replace('–', "--")
}

/// Puts what the file at `path` holds into the boards it is for. `workshop` says whose board is meant where several open one
/// question. A second time it changes nothing.
///
/// # Errors
/// A file that is broken, a board, a cell or a code that is not there, a note without words. Then nothing is to be written.
pub fn board(
    catalogue: &Catalogue,
    sources: &Sources,
    (path, text): (&str, &str),
    workshop: Option<&str>,
) -> Result<Imported, Report> {
    let sent = match files::kind(path) {
        Some(kind) => files::sent(catalogue, kind, (path, text), workshop)?,
        None => notes::sent(catalogue, path, text)?,
    };
    let mut imported = Imported::default();
    // From the last board of a file to its first, so that places before stay true.
    let mut sent = sent;
    sent.sort_by_key(|one| std::cmp::Reverse(one.board));
    for one in &sent {
        let node = &catalogue.boards[one.board];
        let merged = merge::merge(node.board(), one, &taken(catalogue));
        imported.known += merged.known;
        let said = merged.said.iter().cloned().map(|said| (node.id.clone(), said));
        imported.said.splice(0..0, said.collect::<Vec<_>>());
        let path = &catalogue.workshops[node.workshop].workshop.front.path;
        let Some(text) = imported.files.get(path).map(String::as_str).or_else(|| sources.text(path).map(|t| &**t))
        else {
            continue;
        };
        let new = write::with(text, catalogue, one.board, &merged);
        if new != text {
            imported.files.insert(path.clone(), new);
        }
    }
    Ok(imported)
}

/// The ids of all ideas.
fn taken(catalogue: &Catalogue) -> std::collections::HashSet<String> {
    let boards = catalogue.boards.iter().filter_map(|node| node.board());
    boards.flat_map(|board| board.ideas.iter().map(|idea| idea.id.to_string())).collect()
}

fn place(path: &str, at: std::ops::Range<usize>) -> Span {
    Span::new(&path.into(), at)
}
