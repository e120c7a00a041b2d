//! Texts that are not part of a project's sources, such as `private/names.txt`, in whatever encoding they were saved.

use super::{SourceError, read_error, read_record};
use crate::extract;
use serde::{Deserialize, de::IgnoredAny};
use std::{
    collections::HashSet,
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};
use walkdir::{DirEntry, WalkDir};

/// The list of names in `private/names.txt`, for the rules and the audit alone.
///
/// It is not part of [`super::Sources`], so that no renderer can reach it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NameList {
    names: Option<Arc<str>>,
}

/// The folder for what is never published.
pub(super) const PRIVATE: &str = "private";

/// The path of the list of names that no text may contain.
pub const NAMES_PATH: &str = "private/names.txt";

impl NameList {
    /// Creates the list from the text of `private/names.txt`, for tests.
    pub fn from_names(names: &str) -> Self {
        NameList { names: Some(names.into()) }
    }

    /// Returns the names, each with its line number, counted from 1. A line has one name, or several with commas or other separators
    /// between them. Left out are text after a `#` or in brackets, numbers, ids, addresses, and the description of a person after a colon
    /// or a dash: a name that included them would not be found in a text.
    pub fn names(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.names.as_deref().unwrap_or("").lines().enumerate();
        lines.flat_map(|(i, line)| {
            let parts = parts_outside_brackets(strip_comment(line));
            let names = parts.into_iter().flat_map(|part| part.split([',', ';', '\t'])).flat_map(names_in_part);
            names.flat_map(|name| std::iter::once(name).chain(names_within(name))).map(move |name| (i + 1, name))
        })
    }

    /// Returns the number of the first line that has text before its `#` but no name, or else of the first whose name is too long, or holds
    /// a NUL as UTF-16 without a mark does.
    fn invalid_line(&self) -> Option<usize> {
        let lines = self.names.as_deref().unwrap_or("").lines().enumerate();
        let lines_with_names: HashSet<usize> = self.names().map(|(line, _)| line).collect();
        let is_heading = |line: &str| {
            let cells = strip_comment(line).split([',', ';', '\t', '|', ':']).map(str::trim);
            cells.into_iter().all(|cell| cell.is_empty() || is_label(cell))
        };
        let mut lines_without_names =
            lines.filter(|(i, line)| !is_heading(line) && !lines_with_names.contains(&(i + 1)));
        let is_no_name = |name: &str| {
            name.contains(['\0', '{', '}', '\\'])
                || name.split_whitespace().count() > MAX_NAME_WORDS
                || name.chars().count() > MAX_NAME_LEN
                || name.chars().filter(char::is_ascii_digit).count() >= MIN_NUMBER_LEN
        };
        let invalid_name = || self.names().find(|(_, name)| is_no_name(name));
        lines_without_names.next().map(|(i, _)| i + 1).or_else(|| invalid_name().map(|(line, _)| line))
    }
}

/// Returns a line without the comment after its `#`. In `#1 Nadia`, the sign belongs to a number.
fn strip_comment(line: &str) -> &str {
    let is_comment = |at: usize| !line[at + 1..].starts_with(|c: char| c.is_ascii_digit());
    let comment = line.match_indices('#').map(|(at, _)| at).find(|at| is_comment(*at));
    &line[..comment.unwrap_or(line.len())]
}

/// Returns the names within a name that has more words than a name: in `Caseworker Asta Brandholm` and `Asta Brandholm's sister`, the two
/// words with a capital. A text has them without the others.
fn names_within(name: &str) -> Vec<&str> {
    let is_mark = |c: char| !c.is_alphanumeric() && !is_combining_mark(c);
    let starts = name.split_whitespace().map(|word| word.as_ptr() as usize - name.as_ptr() as usize);
    let words: Vec<(usize, &str)> = starts.zip(name.split_whitespace()).collect();
    let is_capitalised = |(_, word): &(usize, &str)| word.trim_matches(is_mark).starts_with(char::is_uppercase);
    let mut found = vec![];
    for run in words.chunk_by(|a, b| is_capitalised(a) && is_capitalised(b)).filter(|run| run.len() > 1) {
        let [.., (before_last, _), (last, word)] = run else { continue };
        let end = last + word.len();
        let whole = &name[run[0].0..end];
        let pair = &name[*before_last..end];
        let bare = ["'s", "’s"].iter().find_map(|ending| pair.strip_suffix(ending));
        // Without an apostrophe, the s of a genitive is told by the word that follows.
        let danish = if end < name.len() { pair.strip_suffix('s') } else { None };
        found.extend([Some(whole), Some(pair), bare, danish].into_iter().flatten().filter(|found| *found != name));
    }
    found.dedup();
    found
}

/// Returns the parts of a line outside brackets, and those inside that look like a name of several words. A bracket that is not closed lasts to the end of the line.
fn parts_outside_brackets(line: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut start, mut inner) = (vec![], 0usize, 0, 0);
    let is_full_name = |text: &str| {
        let words = || text.split_whitespace();
        words().count() > 1 && words().all(|word| word.starts_with(char::is_uppercase))
    };
    for (at, c) in line.char_indices() {
        match c {
            '(' | '[' | '<' => {
                if depth == 0 {
                    parts.push(&line[start..at]);
                    inner = at + 1;
                }
                depth += 1;
            }
            ')' | ']' | '>' if depth > 0 => {
                depth -= 1;
                start = at + c.len_utf8();
                if depth == 0 && is_full_name(&line[inner..at]) {
                    parts.push(&line[inner..at]);
                }
            }
            _ => {}
        }
    }
    if depth == 0 {
        parts.push(&line[start..]);
    }
    parts
}

/// Splits a text at each of `separators`.
fn split_at_any<'t>(text: &'t str, separators: &[&str]) -> Vec<&'t str> {
    separators
        .iter()
        .fold(vec![text], |pieces, separator| pieces.into_iter().flat_map(|piece| piece.split(*separator)).collect())
}

/// Returns the names in a part of a line: the whole part, or its pieces if it has separators that no name contains.
fn names_in_part(part: &str) -> Vec<&str> {
    // List items open with a number or a mark, as in `1. Nadia` and `- Nadia`.
    let part = part
        .trim()
        .trim_start_matches(|c: char| c.is_ascii_digit())
        .trim_start_matches(['.', '-', '–', '*', '•'])
        .trim();
    split_at_any(part, &["/", "|", " & ", " + ", " and ", " with ", " og ", " med ", " samt ", "   "])
        .into_iter()
        .flat_map(names_in_piece)
        .collect()
}

/// Returns the names in a piece that may also have an id, a label or a description: `B03 -> Nadia`, `Name: Nadia`, `Nadia: neighbour`. The
/// first side that is no id, label or address is a name. If it has no capital, it may be the description: then each later side with a
/// capital is a name as well.
fn names_in_piece(piece: &str) -> Vec<&str> {
    let sides = split_at_any(piece, &[":", "=>", "->", "→", "=", "–", "—", " - ", "- "]).into_iter().map(strip_extras);
    let sides: Vec<&str> =
        sides.filter(|side| !side.is_empty() && !side.contains('@') && !is_id(side) && !is_label(side)).collect();
    let has_capital = |side: &str| side.starts_with(char::is_uppercase);
    let Some(first) = sides.first().copied() else { return vec![] };
    // Behind a first side with a capital, a word may describe it; two words with capitals are somebody: `Mother: Asta Brandholm`.
    let is_full_name = |side: &&str| side.split_whitespace().filter(|word| has_capital(word)).count() > 1;
    let others = sides[1..].iter().copied();
    if has_capital(first) {
        return std::iter::once(first).chain(others.filter(is_full_name)).collect();
    }
    std::iter::once(first).chain(others.filter(|side| has_capital(side))).collect()
}

/// The titles before a name, in lower case without a full stop.
const TITLES: [&str; 24] = [
    "nr",
    "no",
    "fru",
    "frk",
    "frøken",
    "hr",
    "dr",
    "prof",
    "professor",
    "pastor",
    "læge",
    "lektor",
    "mr",
    "mrs",
    "ms",
    "miss",
    "mx",
    "sir",
    "madam",
    "frau",
    "herr",
    "herre",
    "imam",
    "sygeplejerske",
];

/// The labels of a column or a line of a list, in lower case.
const LABELS: [&str; 44] = [
    "name",
    "names",
    "full name",
    "first name",
    "given name",
    "forename",
    "middle name",
    "surname",
    "last name",
    "family name",
    "nickname",
    "alias",
    "citizen",
    "citizens",
    "participant",
    "participants",
    "informant",
    "informants",
    "person",
    "persons",
    "people",
    "voice",
    "id",
    "navn",
    "navne",
    "fulde navn",
    "fornavn",
    "fornavne",
    "mellemnavn",
    "efternavn",
    "kaldenavn",
    "borger",
    "borgere",
    "deltager",
    "deltagere",
    "informanter",
    "personer",
    "stemme",
    "nr",
    "no",
    "given",
    "rolle",
    "role",
    "sted",
];

/// The words for a telephone, in lower case, which stand between a name and its number.
const TELEPHONES: [&str; 7] = ["tlf", "tel", "telefon", "telephone", "phone", "mobil", "mobile"];

/// Returns a side of a line without what surrounds its name: marks, as in `1) Nadia` and `"Nadia"`; ids and titles, as in `B03 Fru Holm`; a
/// telephone number.
fn strip_extras(side: &str) -> &str {
    let is_mark = |c: char| !c.is_alphanumeric() && !is_combining_mark(c);
    let mut side = side.trim_matches(is_mark);
    if let Some((_, name)) = side.split_once('-').filter(|(id, _)| is_id(id)) {
        side = name.trim_matches(is_mark);
    }
    while let Some((first, rest)) = side.split_once(char::is_whitespace)
        && (is_id(first.trim_matches(is_mark)) || TITLES.contains(&first.trim_matches(is_mark).to_lowercase().as_str()))
    {
        side = rest.trim_matches(is_mark);
    }
    while let Some((rest, last)) = side.rsplit_once(char::is_whitespace)
        && (last.chars().all(|c| !c.is_alphabetic())
            || TELEPHONES.contains(&last.trim_matches(is_mark).to_lowercase().as_str()))
    {
        side = rest.trim_matches(is_mark);
    }
    side
}

fn is_label(side: &str) -> bool {
    LABELS.contains(&side.to_lowercase().as_str()) || TELEPHONES.contains(&side.to_lowercase().as_str())
}

/// Returns whether a text is an id such as `B03`, or a number.
fn is_id(text: &str) -> bool {
    let digits = text.trim_start_matches(char::is_alphabetic);
    let letters = &text[..text.len() - digits.len()];
    letters.chars().count() <= 2
        && letters.chars().all(char::is_uppercase)
        && !digits.is_empty()
        && digits.chars().all(|c| c.is_ascii_digit())
}

/// Reads the list of names in `private/`, in the encodings of [`read_text`]: a list that is not read would protect nobody.
///
/// # Errors
/// If the list or the folder cannot be read, the list is missing although the last build had one, a list has another name, or a line has no
/// name or one that is too long.
pub fn read_private(root: &Path) -> Result<NameList, SourceError> {
    let entries = fs::read_dir(root).map_err(|cause| read_error(root, cause))?.flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let misnamed = names.into_iter().find(|name| name != PRIVATE && name.trim().eq_ignore_ascii_case(PRIVATE));
    if let Some(found) = misnamed.map(|name| root.join(name)).filter(|folder| folder.is_dir()) {
        let found = found.file_name().unwrap_or_default().to_string_lossy().into_owned();
        return Err(SourceError::MisnamedList { found: format!("{found}/"), name: NAMES_PATH.into() });
    }
    let folder = root.join(PRIVATE);
    // `exists` is false for a link to nothing, such as to a disk that is not there.
    if fs::symlink_metadata(&folder).is_err() {
        return if had_names(root) { Err(SourceError::MissingList) } else { Ok(NameList::default()) };
    }
    let files = list_private(&folder)?;
    if let Some(found) = files.iter().find(|file| is_misnamed_list(&folder, file)) {
        let found = found.strip_prefix(root).unwrap_or(found).to_string_lossy().replace('\\', "/");
        return Err(SourceError::MisnamedList { found, name: NAMES_PATH.into() });
    }
    let path = root.join(NAMES_PATH);
    if path.exists() && !path.is_file() {
        return Err(read_error(&path, io::ErrorKind::InvalidInput.into()));
    }
    if fs::symlink_metadata(&path).is_err() {
        return if files.is_empty() || had_names(root) {
            Err(SourceError::MissingList)
        } else {
            Ok(NameList::default())
        };
    }
    // The other signs end a line in some programs.
    let text = read_text(&path)?
        .replace("\r\n", "\n")
        .replace(['\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'], "\n");
    let private = NameList { names: Some(text.into()) };
    if private.names().count() > MAX_NAMES {
        return Err(SourceError::TooManyNames { path: NAMES_PATH.into(), max: MAX_NAMES });
    }
    match private.invalid_line() {
        Some(line) => Err(SourceError::InvalidName { path: NAMES_PATH.into(), line }),
        None => Ok(private),
    }
}

/// Returns the files below `private/`, without hidden ones.
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

/// The files of `private/`, however many names the file system has for them.
pub(super) struct PrivateFiles {
    /// The device and the inode of each file that has several names.
    #[cfg(unix)]
    linked: HashSet<(u64, u64)>,
}

/// Returns the files of `private/` that have several names in the file system ("hard links").
pub(super) fn linked_private_files(root: &Path) -> Result<PrivateFiles, SourceError> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let folder = root.join(PRIVATE);
        let files = if folder.is_dir() { list_private(&folder)? } else { vec![] };
        let metadata = files.iter().filter_map(|file| fs::metadata(file).ok()).filter(|metadata| metadata.nlink() > 1);
        Ok(PrivateFiles { linked: metadata.map(|metadata| (metadata.dev(), metadata.ino())).collect() })
    }
    #[cfg(not(unix))]
    Ok(PrivateFiles {})
}

impl PrivateFiles {
    /// Returns whether the file at `path` is one of them.
    #[cfg(unix)]
    pub(super) fn contains(&self, path: &Path) -> bool {
        use std::os::unix::fs::MetadataExt;
        !self.linked.is_empty() && fs::metadata(path).is_ok_and(|m| self.linked.contains(&(m.dev(), m.ino())))
    }

    /// Returns whether the file at `path` is one of them.
    #[cfg(not(unix))]
    pub(super) fn contains(&self, _: &Path) -> bool {
        false
    }
}

/// Returns whether the audit of the last build searched for names.
fn had_names(root: &Path) -> bool {
    #[derive(Default, Deserialize)]
    #[serde(default)]
    struct Searched {
        names: Vec<IgnoredAny>,
    }
    #[derive(Deserialize)]
    struct Record {
        searched: Searched,
    }
    let record = read_record(root).and_then(|text| serde_json::from_str::<Record>(&text).ok());
    record.is_some_and(|record| !record.searched.names.is_empty())
}

/// The words by which a file or a folder in `private/` is known as a list of names, in lower case.
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
    // A list of other things has more words.
    let is_bare_list =
        ["list", "liste", "people", "persons", "participants"].contains(&words.clone().collect::<String>().as_str());
    is_bare_list || words.any(|word| LIST_WORDS.contains(&word)) || is_list_of_names(file)
}

/// Returns whether a file consists of nothing but lines that look like names: up to four words, each with a capital.
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

/// The size of the largest file in `private/` that is looked at as a list, in bytes.
const MAX_LIST_BYTES: u64 = 1 << 20;

/// The maximum number of names. Every text is searched for every name, and no project has met so many people.
const MAX_NAMES: usize = 10_000;

/// The maximum number of characters in a name.
const MAX_NAME_LEN: usize = 200;

/// The maximum number of words in a name. A longer text describes somebody, and would not be found.
const MAX_NAME_WORDS: usize = 7;

/// The number of digits from which a name holds a telephone number or the like.
const MIN_NUMBER_LEN: usize = 6;

/// Reads a text that is not part of a project's sources: a list, a file to import. A text that is neither UTF-8 nor marked as UTF-16 is
/// read as Latin-1.
///
/// # Errors
/// If the file cannot be read.
pub fn read_text(path: &Path) -> Result<String, SourceError> {
    let bytes = fs::read(path).map_err(|cause| read_error(path, cause))?;
    let text = extract::decode(&bytes);
    Ok(text.trim_start_matches('\u{feff}').nfc().collect())
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
        assert!(read("Asta22334455Brandholm".into()).is_err(), "a number within a name");
        assert!(read("x".repeat(5000).into()).is_err());
    }

    #[test]
    fn a_list_that_is_not_read_is_an_error() {
        let root = tempfile::tempdir().unwrap();
        let private = root.path().join("private");
        assert!(read_private(root.path()).is_ok(), "without the folder");
        fs::create_dir(&private).unwrap();
        assert!(read_private(root.path()).is_err(), "an empty folder, such as of a disk that is not there");
        fs::write(private.join("interview-3.txt"), "She came in late, and said nothing for a while.\n").unwrap();
        assert!(read_private(root.path()).is_ok(), "a folder with other files");
        fs::write(root.path().join("audit.json"), "{\"searched\":{\"names\":[\"ab\"]}}").unwrap();
        assert!(read_private(root.path()).is_err(), "a list that has gone since the last build");
        fs::write(root.path().join(NAMES_PATH), "Asta Brandholm\n").unwrap();
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
