//! The account of an import: what became of every row.

use crate::import::read::{Reading, Refusal};
use serde::Serialize;

/// What became of the rows of one file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Ledger {
    /// The name of the file.
    pub file: String,
    /// What it was read as: `a table of Taguette`.
    pub kind: String,
    /// The number of rows.
    pub rows: usize,
    /// The rows that became a new quote or recommendation.
    pub made: usize,
    /// The rows whose words changed a quote of an earlier import.
    pub changed: usize,
    /// The rows whose words are in the project already.
    pub unchanged: usize,
    /// The rows that only say more about an earlier row.
    pub merged: usize,
    /// The rows that were not imported.
    pub refused: Vec<Refusal>,
    /// Remarks on words that are read as something else, and on what was left to people.
    pub remarks: Vec<String>,
}

impl Ledger {
    /// Opens the account of a file that was read.
    pub(super) fn open(file: &str, kind: String, reading: &Reading) -> Self {
        Ledger {
            file: file.to_string(),
            kind,
            rows: reading.rows,
            merged: reading.merged.len(),
            refused: reading.refusals.clone(),
            remarks: reading.remarks.clone(),
            ..Ledger::default()
        }
    }

    /// Returns whether every row is accounted for.
    pub fn is_balanced(&self) -> bool {
        self.rows == self.made + self.changed + self.unchanged + self.merged + self.refused.len()
    }
}
