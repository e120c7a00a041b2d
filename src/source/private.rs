//! Texts that are not part of a project's sources: `private/names.txt` and the transcripts, in whatever encoding they were saved.

use super::{SourceError, name_list, read_audit_record, read_error, transcripts};
use crate::extract;
use serde::{Deserialize, de::IgnoredAny};
use std::{
    collections::HashSet,
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};
use unicode_normalization::{UnicodeNormalization, is_nfc};
use walkdir::{DirEntry, WalkDir};

/// The list of names and the transcripts in `private/`, which only the rules and the audit use.
///
/// They are not part of [`super::Sources`], so that no renderer can reach them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Private {
    names: Option<Arc<str>>,
    transcripts: Arc<[PrivateText]>,
}

/// The path in `private/` and the text of a file.
pub(super) type PrivateText = (Arc<str>, Arc<str>);

/// The folder for what is never published.
pub(super) const PRIVATE: &str = "private";

/// The path of the list of names that no text may contain.
pub const NAMES_PATH: &str = "private/names.txt";

impl Private {
    /// Creates a list of names from the text of `private/names.txt`, for tests.
    pub fn from_names(names: &str) -> Self {
        Private { names: Some(names.into()), ..Private::default() }
    }

    /// Replaces the transcripts by `transcripts`, pairs of a path in `private/` and a text. For tests.
    #[must_use]
    pub fn with_transcripts(self, transcripts: &[(&str, &str)]) -> Self {
        let transcripts = transcripts.iter().map(|(path, text)| ((*path).into(), (*text).into())).collect();
        Private { transcripts, ..self }
    }

    /// Returns the names, each with its line number, counted from 1.
    pub fn names(&self) -> impl Iterator<Item = (usize, &str)> {
        name_list::names(self.names.as_deref().unwrap_or(""))
    }

    /// Returns the path in `private/` and the text of each transcript.
    pub fn transcripts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.transcripts.iter().map(|(path, text)| (&**path, &**text))
    }
}

/// Reads the list of names and the transcripts in `private/`, in the encodings of [`read_text`]. A list that is not read is an error, because
/// it would protect nobody.
///
/// # Errors
/// If a transcript, the list or the folder cannot be read; if the list or all transcripts are missing although the last build had them; if the
/// folder is empty, or is missing and `.gitignore` excludes it; if a list or the folder has another name; or if the list has too many names,
/// or a line without a valid name.
pub fn read_private(root: &Path) -> Result<Private, SourceError> {
    let entries = fs::read_dir(root).map_err(|cause| read_error(root, cause))?.flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let misnamed = names.into_iter().find(|name| name != PRIVATE && name.trim().eq_ignore_ascii_case(PRIVATE));
    if let Some(found) = misnamed.map(|name| root.join(name)).filter(|folder| folder.is_dir()) {
        let found = found.file_name().unwrap_or_default().to_string_lossy().into_owned();
        return Err(SourceError::MisnamedList { found: format!("{found}/"), name: NAMES_PATH.into() });
    }
    let folder = root.join(PRIVATE);
    // `exists` would be false for a dangling link, such as one to a disk that is not mounted.
    if fs::symlink_metadata(&folder).is_err() {
        LastSearch::read(root).check(false, false)?;
        return if is_git_ignored(root) { Err(SourceError::MissingPrivateFolder) } else { Ok(Private::default()) };
    }
    let files = list_private(&folder)?;
    if let Some(found) = files.iter().find(|file| is_misnamed_list(&folder, file)) {
        let found = found.strip_prefix(root).unwrap_or(found).to_string_lossy().replace('\\', "/");
        return Err(SourceError::MisnamedList { found, name: NAMES_PATH.into() });
    }
    let transcripts: Arc<[_]> = transcripts::read(&folder, &files)?.into();
    let path = root.join(NAMES_PATH);
    let has_names = fs::symlink_metadata(&path).is_ok();
    LastSearch::read(root).check(has_names, !transcripts.is_empty())?;
    if path.exists() && !path.is_file() {
        return Err(read_error(&path, io::ErrorKind::InvalidInput.into()));
    }
    if !has_names {
        return if files.is_empty() { Err(SourceError::MissingList) } else { Ok(Private { names: None, transcripts }) };
    }
    // Some programs end lines with other control or separator characters.
    let text = read_text(&path)?
        .replace("\r\n", "\n")
        .replace(['\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'], "\n");
    let private = Private { names: Some(text.into()), transcripts };
    if private.names().count() > MAX_NAMES {
        return Err(SourceError::TooManyNames { path: NAMES_PATH.into(), max: MAX_NAMES });
    }
    match name_list::invalid_line(private.names.as_deref().unwrap_or("")) {
        Some(line) => Err(SourceError::InvalidName { path: NAMES_PATH.into(), line }),
        None => Ok(private),
    }
}

/// Lists the files in `private/` and its subfolders, except hidden ones.
pub(super) fn list_private(folder: &Path) -> Result<Vec<PathBuf>, SourceError> {
    let is_hidden = |entry: &DirEntry| entry.depth() > 0 && entry.file_name().to_string_lossy().starts_with('.');
    let entries = WalkDir::new(folder).follow_links(true).into_iter().filter_entry(move |entry| !is_hidden(entry));
    let mut files = vec![];
    if !folder.is_dir() {
        return Err(read_error(folder, io::ErrorKind::NotADirectory.into()));
    }
    for entry in entries {
        let entry = entry.map_err(|cause| read_error(folder, cause.into()))?;
        if entry.file_type().is_file() {
            files.push(entry.into_path());
        }
    }
    Ok(files)
}

/// The files in `private/` that have several hard links, so that they are recognised under any of their paths.
pub(super) struct LinkedFiles {
    /// The device and inode numbers of each file with several hard links.
    #[cfg(unix)]
    linked: HashSet<(u64, u64)>,
}

/// Collects the files in `private/` that have several hard links. None on systems other than Unix.
pub(super) fn linked_private_files(root: &Path) -> Result<LinkedFiles, SourceError> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let folder = root.join(PRIVATE);
        let files = if folder.is_dir() { list_private(&folder)? } else { vec![] };
        let metadata = files.iter().filter_map(|file| fs::metadata(file).ok()).filter(|metadata| metadata.nlink() > 1);
        Ok(LinkedFiles { linked: metadata.map(|metadata| (metadata.dev(), metadata.ino())).collect() })
    }
    #[cfg(not(unix))]
    Ok(LinkedFiles {})
}

impl LinkedFiles {
    /// Returns whether `path` is a hard link to one of these files.
    #[cfg(unix)]
    pub(super) fn contains(&self, path: &Path) -> bool {
        use std::os::unix::fs::MetadataExt;
        !self.linked.is_empty() && fs::metadata(path).is_ok_and(|m| self.linked.contains(&(m.dev(), m.ino())))
    }

    /// Returns whether `path` is a hard link to one of these files.
    #[cfg(not(unix))]
    pub(super) fn contains(&self, _: &Path) -> bool {
        false
    }
}

/// Returns whether the project's `.gitignore` excludes `private/`. A clone then lacks the list of names even if the original has one.
fn is_git_ignored(root: &Path) -> bool {
    let names_private = |line: &str| {
        let pattern = line.trim().trim_start_matches("**/").trim_end_matches('*');
        pattern.trim_matches('/') == PRIVATE
    };
    fs::read_to_string(root.join(".gitignore")).is_ok_and(|text| text.lines().any(names_private))
}

/// The names and transcripts for which the last build was searched.
#[derive(Default, Deserialize)]
#[serde(default)]
struct LastSearch {
    names: Vec<IgnoredAny>,
    /// The number of transcripts.
    transcripts: usize,
}

impl LastSearch {
    /// Reads the last search from the audit's record. Empty if there is no readable record.
    fn read(root: &Path) -> Self {
        #[derive(Deserialize)]
        struct Record {
            searched: LastSearch,
        }
        let record = read_audit_record(root).and_then(|text| serde_json::from_str::<Record>(&text).ok());
        record.map(|record| record.searched).unwrap_or_default()
    }

    /// Fails if the last build searched for names or transcripts that are now missing.
    fn check(&self, has_names: bool, has_transcripts: bool) -> Result<(), SourceError> {
        if !has_names && !self.names.is_empty() {
            return Err(SourceError::MissingList);
        }
        if !has_transcripts && self.transcripts > 0 {
            return Err(SourceError::MissingTranscripts { count: self.transcripts });
        }
        Ok(())
    }
}

/// Words in a path in `private/` that mark a list of names, in lower case.
const LIST_WORDS: [&str; 11] = [
    "name",
    "names",
    "namelist",
    "navn",
    "navne",
    "navneliste",
    "personliste",
    "deltagerliste",
    "personer",
    "deltagere",
    "informanter",
];

/// The extensions of files that can hold a list.
const LIST_EXTENSIONS: [&str; 12] = ["", "txt", "csv", "tsv", "md", "doc", "docx", "odt", "rtf", "xls", "xlsx", "ods"];

/// Returns whether a file in `private/` is probably meant to be the list of names, but is not `names.txt`.
fn is_misnamed_list(folder: &Path, file: &Path) -> bool {
    let path = file.strip_prefix(folder).unwrap_or(file);
    let extension = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    if path == Path::new("names.txt") || !LIST_EXTENSIONS.contains(&extension.as_str()) {
        return false;
    }
    let path = path.with_extension("").to_string_lossy().to_lowercase();
    let mut words = path.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    // `list` counts only as the whole name: `shopping-list.txt` lists something else.
    let is_bare_list =
        ["list", "liste", "people", "persons", "participants"].contains(&words.clone().collect::<String>().as_str());
    is_bare_list || words.any(|word| LIST_WORDS.contains(&word)) || is_list_of_names(file)
}

/// Returns whether every line of a file looks like a name: two to four words, each with an initial capital.
fn is_list_of_names(file: &Path) -> bool {
    let is_small_text = fs::metadata(file).is_ok_and(|metadata| metadata.len() < MAX_LIST_BYTES);
    let Some(text) = is_small_text.then(|| fs::read(file).ok()).flatten() else { return false };
    let text = extract::decode(&text);
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty()).peekable();
    let is_name = |line: &str| {
        let words = line.split_whitespace();
        let is_capitalised = |word: &str| {
            word.starts_with(char::is_uppercase)
                && word.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’' | '.'))
        };
        (2..=4).contains(&words.clone().count()) && words.into_iter().all(is_capitalised)
    };
    lines.peek().is_some() && lines.all(is_name)
}

/// The size in bytes from which a file in `private/` is not examined as a possible list.
const MAX_LIST_BYTES: u64 = 1 << 20;

/// The maximum number of names. Every text is searched for every name, and no project has met so many people.
const MAX_NAMES: usize = 10_000;

/// Reads a text that is not part of a project's sources: a list, a file to import. A text that is neither UTF-8 nor marked as UTF-16 is read
/// as Windows-1252.
///
/// # Errors
/// If the file cannot be read.
pub fn read_text(path: &Path) -> Result<String, SourceError> {
    let bytes = fs::read(path).map_err(|cause| read_error(path, cause))?;
    let text = extract::decode(&bytes);
    let text = text.trim_start_matches('\u{feff}');
    // Checking that a text is in NFC is faster than normalising it.
    Ok(if is_nfc(text) { text.to_string() } else { text.nfc().collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_names_is_read_in_any_encoding_and_format_or_rejected() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join("private")).unwrap();
        let read = |bytes: Vec<u8>| {
            fs::write(root.path().join(NAMES_PATH), bytes).unwrap();
            read_private(root.path())
                .map(|private| private.names().map(|(_, name)| name.to_string()).collect::<Vec<_>>())
        };
        let text = "Søren Kjær\r\nBo\r\n";
        let units = |unit: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(unit).collect::<Vec<u8>>();
        for bytes in [
            text.as_bytes().to_vec(),
            [&[0xef, 0xbb, 0xbf], text.as_bytes()].concat(),
            [&[0xff, 0xfe][..], &units(u16::to_le_bytes)].concat(),
            [&[0xfe, 0xff][..], &units(u16::to_be_bytes)].concat(),
            text.chars().map(|c| c as u8).collect(),
        ] {
            assert_eq!(read(bytes).unwrap(), ["Søren Kjær", "Bo"]);
        }
        assert!(read(units(u16::to_le_bytes)).is_err(), "without its mark");
        for (text, names) in [
            ("(B03) Nadia", vec!["Nadia"]),
            ("Nadia: neighbour\rBo", vec!["Nadia", "Bo"]),
            ("B03: Nadia", vec!["Nadia"]),
            ("[B03] Nadia Holm", vec!["Nadia Holm"]),
            ("1. Nadia\n- Bo", vec!["Nadia", "Bo"]),
            ("1) Nadia\n\"Bo Holm\"\nIda K.", vec!["Nadia", "Bo Holm", "Ida K"]),
            ("Nadia – neighbour\nOla Bo-Hansen", vec!["Nadia", "Ola Bo-Hansen"]),
            ("Nadia / Anna | B01 <n@x.dk>", vec!["Nadia", "Anna"]),
            ("nadia, bo # both", vec!["nadia", "bo"]),
            ("Navn: Nadia Holm\nFru Brandholm", vec!["Nadia Holm", "Brandholm"]),
            ("Navn;Telefon\nHr. Bo Dale;22334455", vec!["Bo Dale"]),
            ("B03 -> Asta Brandholm\nB04 Ida Dale", vec!["Asta Brandholm", "Ida Dale"]),
            ("Asta Brandholm 22 33 44 55\nBo Dale, tlf. +45 22334455", vec!["Asta Brandholm", "Bo Dale"]),
            ("Fornavn: Asta", vec!["Asta"]),
            ("Caseworker Asta Brandholm", vec!["Caseworker Asta Brandholm", "Asta Brandholm"]),
            ("Asta Brandholms søster", vec!["Asta Brandholms søster", "Asta Brandholms", "Asta Brandholm"]),
            ("Mor: Asta Brandholm", vec!["Mor", "Asta Brandholm"]),
            ("Ida Dale\u{85}Bo Dale\u{2028}Asta Brandholm", vec!["Ida Dale", "Bo Dale", "Asta Brandholm"]),
            ("Ida Dale + Bo Dale med Asta Brandholm", vec!["Ida Dale", "Bo Dale", "Asta Brandholm"]),
            ("B77-Asta Brandholm\nIda Dale–neighbour", vec!["Asta Brandholm", "Ida Dale"]),
            (
                "Woman (Asta Brandholm)\n#1 Ida Dale\nNr. 2 Bo Dale",
                vec!["Woman", "Asta Brandholm", "Ida Dale", "Bo Dale"],
            ),
            ("Nadia (neighbour)\nOla [B04] Bo", vec!["Nadia", "Ola", "Bo"]),
            ("anna holm: Formand for foreningen", vec!["anna holm", "Formand for foreningen"]),
            ("van der Zyx / Anna", vec!["van der Zyx", "Anna"]),
        ] {
            assert_eq!(read(text.into()).unwrap(), names, "{text}");
        }
        assert!(read("Nadia\n(B03)\n".into()).is_err(), "a line that guards nobody");
        assert!(read("Asta Brandholm who lives in the house behind the church".into()).is_err(), "a description");
        for text in [
            "Asta22334455Brandholm",
            "Nadia 43 år",
            "B03.Nadia",
            "Nadia B03",
            "Dr.Nadia",
            "Nadia·Ola",
            "Nadia，Ola",
            "Nadia eller Ola",
            "Nadia https://x.dk",
            "Our nurse Nadia",
            "Nadia from Vejle",
            "mor til Nadia",
            "Navn：Nadia",
        ] {
            assert!(read(text.into()).is_err(), "more than a name: {text}");
        }
        assert_eq!(read("#Nadia".into()).unwrap(), ["Nadia"], "no blank behind the sign of a comment");
        assert!(read("x".repeat(5000).into()).is_err());
    }

    #[test]
    fn a_list_that_is_not_read_is_an_error() {
        let root = tempfile::tempdir().unwrap();
        let private = root.path().join("private");
        assert!(read_private(root.path()).is_ok(), "without the folder");
        for (ignored, is_here) in
            [("output/\n", true), ("private-notes\n", true), ("output/\n/private/\n", false), ("**/private/*\n", false)]
        {
            fs::write(root.path().join(".gitignore"), ignored).unwrap();
            assert_eq!(read_private(root.path()).is_ok(), is_here, "a copy of the repository: {ignored}");
        }
        fs::remove_file(root.path().join(".gitignore")).unwrap();
        fs::create_dir(&private).unwrap();
        assert!(read_private(root.path()).is_err(), "an empty folder, such as of a disk that is not there");
        fs::write(private.join("interview-3.txt"), "She came in late, and said nothing for a while.\n").unwrap();
        assert!(read_private(root.path()).is_ok(), "a folder with other files");
        fs::write(root.path().join("audit.json"), "{\"searched\":{\"names\":[\"ab\"]}}").unwrap();
        assert!(read_private(root.path()).is_err(), "a list that has gone since the last build");
        fs::write(root.path().join(NAMES_PATH), "Asta Brandholm\n").unwrap();
        assert!(read_private(root.path()).is_ok());
        fs::write(root.path().join("audit.json"), "{\"searched\":{\"names\":[\"ab\"],\"transcripts\":2}}").unwrap();
        assert!(read_private(root.path()).is_err(), "transcripts that have gone since the last build");
        fs::create_dir(private.join("transcripts")).unwrap();
        fs::write(private.join("transcripts/b01.txt"), "B01: It came at night.\n").unwrap();
        assert!(read_private(root.path()).is_ok());
        for name in ["list.txt", "Names list.txt", "names-2026.txt", "navneliste.docx", "sub/names.txt", "met.txt"] {
            let file = private.join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(&file, "Asta Brandholm\nBo Dale\n").unwrap();
            assert!(read_private(root.path()).is_err(), "{name}");
            fs::remove_file(file).unwrap();
        }
        fs::create_dir(root.path().join("Private")).unwrap();
        assert!(read_private(root.path()).is_err(), "a capital");
        fs::remove_dir(root.path().join("Private")).unwrap();
        fs::remove_dir_all(&private).unwrap();
        #[cfg(unix)]
        {
            fs::remove_file(root.path().join("audit.json")).unwrap();
            std::os::unix::fs::symlink("/nowhere/at/all", &private).unwrap();
            assert!(read_private(root.path()).is_err(), "a link to nothing");
        }
    }
}
