//! Texts that are not part of a project's sources, such as `private/names.txt`, in whatever encoding they were saved.

use super::{SourceError, read_error};
use crate::extract;
use std::{collections::HashSet, fs, path::Path, sync::Arc};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The list of names in `private/names.txt`, for the rules and the audit alone.
///
/// It is not part of [`super::Sources`], so that no renderer can reach it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NameList {
    names: Option<Arc<str>>,
}

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
            names.map(move |name| (i + 1, name))
        })
    }

    /// Returns the number of the first line that has text before its `#` but no name, or else of the first whose name is too long, or holds
    /// a NUL as UTF-16 without a mark does.
    fn invalid_line(&self) -> Option<usize> {
        let lines = self.names.as_deref().unwrap_or("").lines().enumerate();
        let lines_with_names: HashSet<usize> = self.names().map(|(line, _)| line).collect();
        let mut lines_without_names =
            lines.filter(|(i, line)| !strip_comment(line).trim().is_empty() && !lines_with_names.contains(&(i + 1)));
        let invalid_name = || self.names().find(|(_, name)| name.chars().count() > MAX_NAME_LEN || name.contains('\0'));
        lines_without_names.next().map(|(i, _)| i + 1).or_else(|| invalid_name().map(|(line, _)| line))
    }
}

/// Returns a line without the comment after its `#`.
fn strip_comment(line: &str) -> &str {
    line.split('#').next().unwrap_or("")
}

/// Returns the parts of a line outside brackets. A bracket that is not closed lasts to the end of the line.
fn parts_outside_brackets(line: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut start) = (vec![], 0usize, 0);
    for (at, c) in line.char_indices() {
        match c {
            '(' | '[' | '<' => {
                if depth == 0 {
                    parts.push(&line[start..at]);
                }
                depth += 1;
            }
            ')' | ']' | '>' if depth > 0 => {
                depth -= 1;
                start = at + c.len_utf8();
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
    split_at_any(part, &["/", "|", "\u{c}", " & ", " and ", " og "]).into_iter().flat_map(names_in_piece).collect()
}

/// Returns the names in a piece that may also have an id or a description: `B03: Nadia`, `Nadia: neighbour`. The first side that is no id
/// or address is a name. If it has no capital, it may be the description: then each later side with a capital is a name as well.
fn names_in_piece(piece: &str) -> Vec<&str> {
    // Around a name, as in `1) Nadia` and `"Nadia"`, are marks that the texts about her do not have.
    let is_mark = |c: char| !c.is_alphanumeric() && !is_combining_mark(c);
    let sides =
        split_at_any(piece, &[":", "=", " – ", " — ", " - "]).into_iter().map(|side| side.trim_matches(is_mark));
    let sides: Vec<&str> = sides.filter(|side| !side.is_empty() && !side.contains('@') && !is_id(side)).collect();
    let has_capital = |side: &str| side.starts_with(char::is_uppercase);
    let Some(first) = sides.first().copied() else { return vec![] };
    if has_capital(first) {
        return vec![first];
    }
    std::iter::once(first).chain(sides[1..].iter().copied().filter(|side| has_capital(side))).collect()
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
/// If the list cannot be read, its file has another name, or a line has no name or one that is too long.
pub fn read_private(root: &Path) -> Result<NameList, SourceError> {
    let path = root.join(NAMES_PATH);
    if !path.exists() {
        return match misnamed_list(root) {
            Some(found) => Err(SourceError::MisnamedList { found, name: NAMES_PATH.into() }),
            None => Ok(NameList::default()),
        };
    }
    let text = read_text(&path)?.replace("\r\n", "\n").replace('\r', "\n");
    let private = NameList { names: Some(text.into()) };
    match private.invalid_line() {
        Some(line) => Err(SourceError::InvalidName { path: NAMES_PATH.into(), line }),
        None => Ok(private),
    }
}

/// Returns the path of a file in `private/` that is probably meant to be the list of names, but is not called `names.txt`.
fn misnamed_list(root: &Path) -> Option<String> {
    let entries = fs::read_dir(root.join("private")).ok()?.flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut matching = names.filter(|name| matches!(name.to_lowercase().split('.').next(), Some("names" | "navne")));
    matching.next().map(|name| format!("private/{name}"))
}

/// The maximum number of characters in a name.
const MAX_NAME_LEN: usize = 200;

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
            ("Nadia (neighbour)\nOla [B04] Bo", vec!["Nadia", "Ola", "Bo"]),
            ("anna holm: Formand for foreningen", vec!["anna holm", "Formand for foreningen"]),
            ("van der Zyx / Anna", vec!["van der Zyx", "Anna"]),
        ] {
            assert_eq!(read(text.into()).unwrap(), names, "{text}");
        }
        assert!(read("Nadia\n(B03)\n".into()).is_err(), "a line that guards nobody");
        fs::rename(root.path().join(NAMES_PATH), root.path().join("private/Names.csv")).unwrap();
        assert!(read_private(root.path()).is_err(), "a list with another file name");
        fs::rename(root.path().join("private/Names.csv"), root.path().join(NAMES_PATH)).unwrap();
        assert!(read("x".repeat(5000).into()).is_err());
    }
}
