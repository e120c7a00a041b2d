//! views + skin -> Artifacts: an output is a value until it is written.

mod media;
#[cfg(feature = "print")]
pub mod print;
pub mod site;

use std::sync::Arc;

/// One output file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Artifact {
    /// Its path below the output folder, with `/`.
    pub path: String,
    /// Its bytes.
    pub bytes: Arc<[u8]>,
}

impl Artifact {
    /// A file of text.
    pub fn text(path: impl Into<String>, text: impl AsRef<str>) -> Self {
        Artifact { path: path.into(), bytes: text.as_ref().as_bytes().into() }
    }
}
