//! views + skin -> Artifacts: an output is a value until it is written.

mod media;
#[cfg(feature = "print")]
pub mod print;
pub mod site;

use bytes::Bytes;

/// The file that lists what a build wrote; its presence says that a folder is ours.
pub const MANIFEST: &str = "manifest.json";

/// One output file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Artifact {
    /// Its path below the output folder, with `/`.
    pub path: String,
    /// Its bytes.
    pub bytes: Bytes,
}

impl Artifact {
    /// A file of text.
    pub fn text(path: impl Into<String>, text: impl Into<String>) -> Self {
        Artifact { path: path.into(), bytes: Bytes::from(text.into()) }
    }
}
