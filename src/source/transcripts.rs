//! Reads the transcripts in `private/transcripts/`.

use super::{
    SourceError,
    private::{PRIVATE, PrivateText},
    read_error, read_text,
};
use std::{
    fs,
    io::Read,
    path::{Path, PathBuf},
};

/// The path in a project below which all transcripts are.
pub const TRANSCRIPTS_PATH: &str = "private/transcripts/";

/// The folder for transcripts in `private/`.
const TRANSCRIPTS: &str = "transcripts";

/// The extensions of files with text; any other file but sound, film and pictures stops the command.
const TEXT_EXTENSIONS: [&str; 8] = ["vtt", "srt", "txt", "md", "csv", "tsv", "json", "html"];

/// The extensions of documents of Word and of LibreOffice.
const DOCUMENT_EXTENSIONS: [&str; 2] = ["docx", "odt"];

/// The extensions of files without words: sound, film and pictures.
const WORDLESS_EXTENSIONS: [&str; 22] = [
    "aac", "aif", "aiff", "amr", "avi", "flac", "gif", "heic", "jpeg", "jpg", "m4a", "m4v", "mkv", "mov", "mp3", "mp4",
    "ogg", "opus", "png", "wav", "webm", "wma",
];

/// The files that operating systems put into folders.
const SYSTEM_FILES: [&str; 2] = ["Thumbs.db", "desktop.ini"];

/// Beginnings of the names of folders that are meant to be [`TRANSCRIPTS`], in lower case.
const SIMILAR_NAMES: [&str; 4] = ["transcript", "transkript", "transskri", "udskrift"];

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
        let folder =
            path.components().next().map(|part| part.as_os_str().to_string_lossy().into_owned()).unwrap_or_default();
        let is_misnamed =
            SIMILAR_NAMES.iter().any(|name| folder.to_lowercase().starts_with(name)) && folder != TRANSCRIPTS;
        if is_misnamed && path.components().count() > 1 {
            let found = format!("private/{folder}/");
            return Err(SourceError::MisnamedTranscripts { found, name: format!("private/{TRANSCRIPTS}/") });
        }
        if !path.starts_with(TRANSCRIPTS) {
            continue;
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with('.') || SYSTEM_FILES.contains(&&*name) || WORDLESS_EXTENSIONS.contains(&extension.as_str())
        {
            continue;
        }
        if !is_text && !DOCUMENT_EXTENSIONS.contains(&extension.as_str()) {
            let found = format!("{PRIVATE}/{}", path.to_string_lossy().replace('\\', "/"));
            return Err(SourceError::UnreadTranscript { found });
        }
        let text = if is_text { read_text(file)? } else { read_document(file)? };
        transcripts.push((path.to_string_lossy().replace('\\', "/").into(), text.into()));
    }
    transcripts.sort();
    Ok(transcripts)
}

/// Returns the words of a document of Word or LibreOffice, one line for each paragraph and for each break in it.
fn read_document(file: &Path) -> Result<String, SourceError> {
    let bytes = fs::read(file).map_err(|cause| read_error(file, cause))?;
    let damaged = || read_error(file, std::io::ErrorKind::InvalidData.into());
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).map_err(|_| damaged())?;
    let is_word = archive.index_for_name("word/document.xml").is_some();
    let body = archive.by_name(if is_word { "word/document.xml" } else { "content.xml" }).map_err(|_| damaged())?;
    let mut xml = String::new();
    body.take(MAX_DOCUMENT).read_to_string(&mut xml).map_err(|_| damaged())?;
    let mut text = String::new();
    for part in xml.split('<').skip(1) {
        let (tag, words) = part.split_once('>').unwrap_or((part, ""));
        match tag.split([' ', '/']).find(|name| !name.is_empty()).unwrap_or_default() {
            "w:t" if !tag.starts_with('/') => text.push_str(&decode_entities(words)),
            "w:tab" => text.push('\t'),
            "w:br" | "w:cr" => text.push('\n'),
            "w:p" if tag.starts_with('/') => text.push_str("\n\n"),
            name if is_word || !name.starts_with("text:") => {}
            "text:p" | "text:h" if tag.starts_with('/') => text.push_str("\n\n"),
            "text:tab" => text.push_str(&format!("\t{}", decode_entities(words))),
            "text:line-break" => text.push_str(&format!("\n{}", decode_entities(words))),
            "text:s" => text.push_str(&format!(" {}", decode_entities(words))),
            // What stands in or behind an element of a paragraph is words of it.
            _ => text.push_str(&decode_entities(words)),
        }
    }
    Ok(text)
}

/// The largest document that is read, unpacked, in bytes.
const MAX_DOCUMENT: u64 = 100_000_000;

fn decode_entities(text: &str) -> String {
    let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")];
    entities.into_iter().fold(text.to_string(), |text, (entity, letter)| text.replace(entity, letter))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn documents_give_their_words_or_stop_the_command() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join(TRANSCRIPTS);
        fs::create_dir(&folder).unwrap();
        let file = folder.join("b04.odt");
        let mut archive = zip::ZipWriter::new(fs::File::create(&file).unwrap());
        archive.start_file("content.xml", zip::write::SimpleFileOptions::default()).unwrap();
        archive
            .write_all(b"<a><text:p text:style-name=\"P1\">B04: It <text:span>came</text:span><text:s/>at &amp; by<text:tab/>night.</text:p><text:p>Yes.</text:p></a>")
            .unwrap();
        archive.finish().unwrap();
        let texts = read(root.path(), &[file]).unwrap();
        assert_eq!(&*texts[0].1, "B04: It came at & by\tnight.\n\nYes.\n\n");
        assert!(read(root.path(), &[folder.join("b05.pdf")]).is_err());
        assert!(read(root.path(), &[folder.join("b05.mp3")]).unwrap().is_empty(), "sound has no words to read");
    }
}
