//! `private/names.txt`, and other lists that are no part of a project -> their text, however they were saved.

use super::{SourceError, unreadable};
use std::{fs, path::Path, sync::Arc};
use unicode_normalization::UnicodeNormalization;

/// What stands in `private/`, and is for the rules and the audit alone.
///
/// It is no part of [`Sources`], so that no renderer can come by it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Private {
    names: Option<Arc<str>>,
}

/// The names that no text may hold.
pub const NAMES: &str = "private/names.txt";

impl Private {
    /// The text of `private/names.txt`, for tests.
    pub fn of_names(names: &str) -> Self {
        Private { names: Some(names.into()) }
    }

    /// The names, each with its line's number from 1: one a line, or several with commas between them. What stands behind a `#` or in
    /// round brackets is a remark: as part of a name it would keep the name from being found.
    pub fn names(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.names.as_deref().unwrap_or("").lines().enumerate();
        lines.flat_map(|(i, line)| {
            let names = line.split('#').next().unwrap_or("").split([',', ';', '\t']);
            let bare = names.map(|name| name.split('(').next().unwrap_or("").trim());
            bare.map(move |name| (i + 1, name)).filter(|(_, name)| !name.is_empty())
        })
    }
}

/// Reads what the rules and the audit look for out of `private/`. Letters that are not UTF-8 are read as Windows-1252,
/// since a list that cannot be read would guard nobody.
///
/// # Errors
/// A file that the system will not hand over.
pub fn private(root: &Path) -> Result<Private, SourceError> {
    let path = root.join(NAMES);
    if !path.exists() {
        return Ok(Private::default());
    }
    let private = Private { names: Some(text_of(&path)?.into()) };
    if let Some((line, _)) =
        private.names().find(|(_, name)| name.chars().count() > LONGEST_NAME || name.contains('\0'))
    {
        return Err(SourceError::NoName { path: NAMES.into(), line });
    }
    Ok(private)
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
    let utf_16 = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        String::from_utf16_lossy(&bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect::<Vec<_>>())
    };
    let text = match bytes.as_slice() {
        [0xff, 0xfe, rest @ ..] => utf_16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf_16(rest, u16::from_be_bytes),
        _ => String::from_utf8(bytes).unwrap_or_else(|e| e.as_bytes().iter().map(|b| char::from(*b)).collect()),
    };
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
        assert!(read("x".repeat(5000).into()).is_err());
    }
}
