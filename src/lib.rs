//! Compiles Markdown into published insight catalogues.
//!
//! The modules stand in the order in which data flows through them.
//! **A module imports only modules above it** (`tests/suite/layering.rs` holds it to that).

pub mod diag; // Diagnostic, Span, Report: all that is told to a person
pub mod memo; // what was made before, by the hash of its inputs
pub mod inside; // bytes -> what stands inside pictures, PDFs, office files
pub mod source; // disk -> Sources: paths and bytes, nothing parsed
pub mod skin; // templates, styles, fonts, words: built in, overridable path by path
pub mod model; // Sources -> Catalogue: typed entries and their relations
pub mod check; // Catalogue -> Report + Edition: what is wrong, and what may leave
pub mod view; // Edition -> plain structs: all that a template can see
pub mod render; // views + skin -> Artifacts: nothing is written yet
pub mod audit; // Artifacts + what must not be in them -> findings: the last look
pub mod write; // Artifacts -> output/: made beside, swapped in whole
pub mod import; // files from outside -> changed texts of the project
pub mod pipeline; // the steps above, in order
#[cfg(feature = "serve")]
pub mod serve; // the last good build over HTTP, built anew at every save
pub mod cli; // arguments and one file a command
