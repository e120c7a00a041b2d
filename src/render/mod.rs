//! Renders views with a skin into [`Artifact`]s: output files as values, which nothing in here writes to disk.

mod export;
mod media;
#[cfg(feature = "print")]
pub mod print;
pub mod site;

use bytes::Bytes;
pub use export::{ExportFormat, export};
pub use media::needs_attachment_entry;

/// The file that lists the files of a build. A folder that contains it was written by this program.
pub const MANIFEST: &str = "manifest.json";

/// One output file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Artifact {
    /// The path relative to the output folder, with `/` as the separator.
    pub path: String,
    /// The content.
    pub bytes: Bytes,
}

impl Artifact {
    /// Creates a text file.
    pub fn text(path: impl Into<String>, text: impl Into<String>) -> Self {
        Artifact { path: path.into(), bytes: Bytes::from(text.into()) }
    }
}
