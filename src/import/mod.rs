//! Imports files from outside: returns the project's texts with the imported content. Writes nothing, and changes only bytes that
//! belong to the import.
//!
//! - `board` reads ideas of boards, `sheet` filled-in sheets.
//! - `read` reads files of other programs (tables, transcripts) into passages: what somebody said, and where that stands in the file.
//! - `person` tells names of people from pseudonyms.
//! - `project` puts passages into the project: quotes, voices and themes. Its `Ledger` accounts for every row.

mod board;
mod person;
pub mod project;
pub mod read;
mod sheet;

pub use board::{IdeaProperty, ImportNote, ImportResult, board};
pub use sheet::sheet;

use crate::{
    diag::{Severity, Span},
    model,
    source::Sources,
};

fn span(path: &str, range: std::ops::Range<usize>) -> Span {
    Span::new(&path.into(), range)
}

/// Returns the errors, each with its code and its message, that `changed` has and the project `before` has not: a file from outside can
/// hold an id or a name that the format has no place for.
pub fn new_errors(before: &Sources, changed: &Sources) -> Vec<(String, String)> {
    let errors = |sources: &Sources| -> Vec<(String, String)> {
        let (_, report) = model::build(sources, true);
        let errors = report.into_iter().filter(|finding| finding.severity == Severity::Error);
        errors.map(|finding| (finding.code.id.to_string(), finding.message.to_string())).collect()
    };
    let old = errors(before);
    errors(changed).into_iter().filter(|error| !old.contains(error)).collect()
}
