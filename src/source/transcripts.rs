//! Reads the transcripts in `private/transcripts/`.

use super::{SourceError, private::PrivateText, read_error, read_text};
use crate::extract;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// The folder for transcripts in `private/`.
const TRANSCRIPTS: &str = "transcripts";

/// The extensions of files with text; others, such as sound, are passed over.
const TEXT_EXTENSIONS: [&str; 8] = ["vtt", "srt", "txt", "md", "csv", "tsv", "json", "html"];

/// The extensions of documents.
const DOCUMENT_EXTENSIONS: [&str; 3] = ["docx", "odt", "rtf"];

/// Reads the transcripts among `files`, which are in the folder `private`. Returns the path in that folder and the text of each, in the
/// order of the paths.
///
/// # Errors
/// If one cannot be read.
pub(super) fn read(private: &Path, files: &[PathBuf]) -> Result<Vec<PrivateText>, SourceError> {
    let mut transcripts = vec![];
    for file in files {
        let Ok(path) = file.strip_prefix(private) else { continue };
        let extension = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
        let is_text = TEXT_EXTENSIONS.contains(&extension.as_str());
        if !path.starts_with(TRANSCRIPTS) || !is_text && !DOCUMENT_EXTENSIONS.contains(&extension.as_str()) {
            continue;
        }
        let text = if is_text { read_text(file)? } else { read_document(file)? };
        transcripts.push((path.to_string_lossy().replace('\\', "/").into(), text.into()));
    }
    transcripts.sort();
    Ok(transcripts)
}

fn read_document(file: &Path) -> Result<String, SourceError> {
    let bytes = fs::read(file).map_err(|cause| read_error(file, cause))?;
    let texts = extract::texts(&bytes).map_err(|_| read_error(file, std::io::ErrorKind::InvalidData.into()))?;
    Ok(texts.join("\n"))
}
