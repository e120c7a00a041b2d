//! `private/names.txt`, and other lists that are no part of a project -> their text, however they were saved.

use super::{SourceError, unreadable};
use crate::inside;
use std::{collections::HashSet, fs, path::Path, sync::Arc};
use unicode_normalization::UnicodeNormalization;

/// What stands in `private/`, and is for the rules and the audit alone.
///
/// It is no part of [`super::Sources`], so that no renderer can come by it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PrivateFiles {
    names: Option<Arc<str>>,
}

/// The names that no text may hold.
pub const NAMES: &str = "private/names.txt";

impl PrivateFiles {
    /// The text of `private/names.txt`, for tests.
    pub fn of_names(names: &str) -> Self {
        PrivateFiles { names: Some(names.into()) }
    }

    /// The names, each with its line's number from 1: one a line, or several with commas between them. What stands behind a `#` or in
    /// brackets is a remark, and so is a number, an id, or what is said of somebody behind a colon or a dash: as part of a name it would
    /// keep the name from being found.
    pub fn names(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.names.as_deref().unwrap_or("").lines().enumerate();
        lines.flat_map(|(i, line)| {
            let bare = without_brackets(said(line));
            let parts = bare.into_iter().flat_map(|part| part.split([',', ';', '\t'])).flat_map(of_part);
            parts.map(move |name| (i + 1, name))
        })
    }

    /// The first line, from 1, that names nobody and is no remark, or names somebody at such length that it is none.
    fn odd_line(&self) -> Option<usize> {
        let lines = self.names.as_deref().unwrap_or("").lines().enumerate();
        let guards: HashSet<usize> = self.names().map(|(line, _)| line).collect();
        let mut lost = lines.filter(|(i, line)| !said(line).trim().is_empty() && !guards.contains(&(i + 1)));
        let long = || self.names().find(|(_, name)| name.chars().count() > LONGEST_NAME || name.contains('\0'));
        lost.next().map(|(i, _)| i + 1).or_else(|| long().map(|(line, _)| line))
    }
}

/// A line without its remark.
fn said(line: &str) -> &str {
    line.split('#').next().unwrap_or("")
}

/// A line without what stands in brackets.
fn without_brackets(line: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut from) = (vec![], 0usize, 0);
    for (at, c) in line.char_indices() {
        match c {
            '(' | '[' | '<' => {
                if depth == 0 {
                    parts.push(&line[from..at]);
                }
                depth += 1;
            }
            ')' | ']' | '>' if depth > 0 => {
                depth -= 1;
                from = at + c.len_utf8();
            }
            _ => {}
        }
    }
    if depth == 0 {
        parts.push(&line[from..]);
    }
    parts
}

/// A text at each of some signs.
fn split<'t>(text: &'t str, signs: &[&str]) -> Vec<&'t str> {
    signs.iter().fold(vec![text], |pieces, sign| pieces.into_iter().flat_map(|piece| piece.split(*sign)).collect())
}

/// The names of a part of a line: all of it, or where signs part it that no name has, what they part.
fn of_part(part: &str) -> Vec<&str> {
    // `1.` and `-` open the lines of lists.
    let part = part
        .trim()
        .trim_start_matches(|c: char| c.is_ascii_digit())
        .trim_start_matches(['.', '-', '–', '*', '•'])
        .trim();
    split(part, &["/", "|", "\u{c}", " & ", " and ", " og "]).into_iter().flat_map(of_one).collect()
}

/// The name in a text that says something of somebody: `Nadia: neighbour`, `B03: Nadia`. Where a small letter begins it, whatever is written as a
/// name behind it is one as well.
fn of_one(text: &str) -> Vec<&str> {
    let sides = split(text, &[":", "=", " – ", " — ", " - "]).into_iter().map(str::trim);
    let sides: Vec<&str> = sides.filter(|side| !side.is_empty() && !side.contains('@') && !is_id(side)).collect();
    let is_capital = |side: &str| side.starts_with(char::is_uppercase);
    let Some(first) = sides.first().copied() else { return vec![] };
    if is_capital(first) {
        return vec![first];
    }
    std::iter::once(first).chain(sides[1..].iter().copied().filter(|side| is_capital(side))).collect()
}

/// Whether it is an id such as `B03`, or a number.
fn is_id(text: &str) -> bool {
    let digits = text.trim_start_matches(char::is_alphabetic);
    let letters = &text[..text.len() - digits.len()];
    letters.chars().count() <= 2
        && letters.chars().all(char::is_uppercase)
        && !digits.is_empty()
        && digits.chars().all(|c| c.is_ascii_digit())
}

/// Reads what the rules and the audit look for out of `private/`. Letters that are not UTF-8 are read as Windows-1252,
/// since a list that cannot be read would guard nobody.
///
/// # Errors
/// A file that the system will not hand over.
pub fn private(root: &Path) -> Result<PrivateFiles, SourceError> {
    let path = root.join(NAMES);
    if !path.exists() {
        return match other_list(root) {
            Some(found) => Err(SourceError::OtherList { found, name: NAMES.into() }),
            None => Ok(PrivateFiles::default()),
        };
    }
    let text = text_of(&path)?.replace("\r\n", "\n").replace('\r', "\n");
    let private = PrivateFiles { names: Some(text.into()) };
    match private.odd_line() {
        Some(line) => Err(SourceError::NoName { path: NAMES.into(), line }),
        None => Ok(private),
    }
}

/// A file in `private/` that is meant to be the list and is not called so: it would guard nobody.
fn other_list(root: &Path) -> Option<String> {
    let entries = fs::read_dir(root.join("private")).ok()?.flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut meant = names.filter(|name| matches!(name.to_lowercase().split('.').next(), Some("names" | "navne")));
    meant.next().map(|name| format!("private/{name}"))
}

/// More letters than these are nobody's name.
const LONGEST_NAME: usize = 200;

/// A text that is no part of a project: a list, a file to import. One that is neither UTF-8 nor marked as UTF-16 is taken for
/// Windows-1252.
///
/// # Errors
/// A file that the system will not hand over.
pub fn text_of(path: &Path) -> Result<String, SourceError> {
    let bytes = fs::read(path).map_err(|cause| unreadable(path, cause))?;
    let text = inside::plain(&bytes);
    Ok(text.trim_start_matches('\u{feff}').nfc().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_names_guards_whatever_it_was_saved_as_or_is_refused() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join("private")).unwrap();
        let read = |bytes: Vec<u8>| {
            fs::write(root.path().join(NAMES), bytes).unwrap();
            private(root.path()).map(|read| read.names().map(|(_, name)| name.to_string()).collect::<Vec<_>>())
        };
        let list = "Søren Kjær\r\nBo\r\n";
        let units = |unit: fn(u16) -> [u8; 2]| list.encode_utf16().flat_map(unit).collect::<Vec<u8>>();
        for bytes in [
            list.as_bytes().to_vec(),
            [&[0xef, 0xbb, 0xbf], list.as_bytes()].concat(),
            [&[0xff, 0xfe][..], &units(u16::to_le_bytes)].concat(),
            [&[0xfe, 0xff][..], &units(u16::to_be_bytes)].concat(),
            list.chars().map(|c| c as u8).collect(),
        ] {
            assert_eq!(read(bytes).unwrap(), ["Søren Kjær", "Bo"]);
        }
        assert!(read(units(u16::to_le_bytes)).is_err(), "without its mark");
        for (list, names) in [
            ("(B03) Nadia", vec!["Nadia"]),
            ("Nadia: neighbour\rBo", vec!["Nadia", "Bo"]),
            ("B03: Nadia", vec!["Nadia"]),
            ("[B03] Nadia Holm", vec!["Nadia Holm"]),
            ("1. Nadia\n- Bo", vec!["Nadia", "Bo"]),
            ("Nadia – neighbour\nOla Bo-Hansen", vec!["Nadia", "Ola Bo-Hansen"]),
            ("Nadia / Anna | B01 <n@x.dk>", vec!["Nadia", "Anna"]),
            ("nadia, bo # both", vec!["nadia", "bo"]),
            ("Nadia (neighbour)\nOla [B04] Bo", vec!["Nadia", "Ola", "Bo"]),
            ("anna holm: Formand for foreningen", vec!["anna holm", "Formand for foreningen"]),
            ("van der Zyx / Anna", vec!["van der Zyx", "Anna"]),
        ] {
            assert_eq!(read(list.into()).unwrap(), names, "{list}");
        }
        assert!(read("Nadia\n(B03)\n".into()).is_err(), "a line that guards nobody");
        fs::rename(root.path().join(NAMES), root.path().join("private/Names.csv")).unwrap();
        assert!(private(root.path()).is_err(), "a list that is called otherwise");
        fs::rename(root.path().join("private/Names.csv"), root.path().join(NAMES)).unwrap();
        assert!(read("x".repeat(5000).into()).is_err());
    }
}
