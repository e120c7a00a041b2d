//! Compiles Markdown into published insight catalogues.
//!
//! The modules are listed in the order in which data flows through them.
//! **A module imports only modules above it** (`tests/suite/layering.rs` checks this).

pub mod diag; // Diagnostic, Span, Report: everything that is reported to users
pub mod memo; // caches: earlier results, by the hash of their inputs
pub mod extract; // bytes -> the text inside pictures, PDFs and office files
pub mod source; // disk -> Sources: paths and bytes, nothing parsed
pub mod skin; // templates, styles, fonts, words: built in, overridable path by path
pub mod model; // Sources -> Catalogue: typed entries and their relations
pub mod check; // Catalogue -> Report + Edition: what is wrong, and what may be published
pub mod view; // Edition -> plain structs: all that a template can see
pub mod render; // views + skin -> Artifacts: nothing is written yet
pub mod audit; // Artifacts + secrets -> findings: the last check before publication
pub mod write; // Artifacts -> output/: written beside the old output, swapped in whole
pub mod import; // external files -> changed texts of the project
pub mod pipeline; // the steps above, in order
#[cfg(feature = "serve")]
pub mod serve; // the last good build over HTTP, rebuilt at every save
pub mod cli; // arguments; one file per command
