//! Imports files from outside: returns the project's texts with the imported content. Writes nothing, and changes only bytes that
//! belong to the import.
//!
//! - `board` reads ideas of boards, `sheet` filled-in sheets.
//! - `read` reads files of other programs (tables, transcripts) into passages: what somebody said, and where that stands in the file.
//! - `project` puts passages into the project: quotes, voices and themes. Its `Ledger` accounts for every row.

mod board;
mod sheet;

pub use board::{IdeaProperty, ImportNote, ImportResult, board};
pub use sheet::sheet;

use crate::diag::Span;

fn span(path: &str, range: std::ops::Range<usize>) -> Span {
    Span::new(&path.into(), range)
}
