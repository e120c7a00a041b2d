//! Compiles Markdown into published insight catalogues.
//!
//! The modules stand in the order in which data flows through them.
//! **A module imports only modules above it** (`tests/suite/layering.rs` holds it to that).

pub mod diag; // Diagnostic, Span, Report: all that is told to a person
pub mod source; // disk -> Sources: paths and bytes, nothing parsed
pub mod model; // Sources -> Catalogue: typed entries and their relations
