//! The files that an import reads: those that are named, those in folders, and the pictures beside them.

use crate::model::prose::is_picture_path;
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

/// The extensions of the files that are imported from a folder.
const IMPORTED_EXTENSIONS: [&str; 15] =
    ["md", "txt", "csv", "tsv", "xlsx", "xls", "ods", "vtt", "srt", "docx", "odt", "qdpx", "qdc", "markdown", "tab"];

/// A file that is imported.
pub(super) struct InputFile {
    /// The file's name in the import record.
    pub(super) name: String,
    pub(super) path: PathBuf,
    /// True if it was found in a folder, false if it was named.
    pub(super) is_in_folder: bool,
}

/// The files of an import.
#[derive(Default)]
pub(super) struct InputFiles {
    /// The files to import.
    pub(super) files: Vec<InputFile>,
    /// The names of the files in folders whose kind is not imported.
    pub(super) unread: Vec<String>,
}

/// Returns the files to import. A folder, such as a vault of notes, is replaced by its files, named by their paths in it. Hidden files and
/// pictures are left out: a picture is imported with the text that shows it.
pub(super) fn expand_folders(paths: &[PathBuf]) -> InputFiles {
    let is_hidden = |path: &Path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
    let has_known_extension = |path: &Path| {
        let extension = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
        IMPORTED_EXTENSIONS.contains(&extension.as_str())
    };
    let mut input = InputFiles::default();
    for given in paths {
        if !given.is_dir() {
            let name = given.file_name().unwrap_or_default().to_string_lossy().into_owned();
            input.files.push(InputFile { name, path: given.clone(), is_in_folder: false });
            continue;
        }
        let entries = walkdir::WalkDir::new(given).sort_by_file_name().into_iter();
        let entries = entries.filter_entry(|entry| entry.depth() == 0 || !is_hidden(entry.path())).flatten();
        for path in entries.map(walkdir::DirEntry::into_path).filter(|path| path.is_file()) {
            let name = path.strip_prefix(given).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            if has_known_extension(&path) {
                input.files.push(InputFile { name, path, is_in_folder: true });
            } else if !is_picture_path(&name) {
                input.unread.push(name);
            }
        }
    }
    input
}

/// Returns the pictures in the folder of a file and below it, by their names. Of two with the same name, the one in the nearer folder is used.
pub(super) fn pictures_beside(file: &Path) -> BTreeMap<String, PathBuf> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let entries = walkdir::WalkDir::new(folder).max_depth(MAX_PICTURE_DEPTH).sort_by_file_name().into_iter().flatten();
    let paths = entries
        .map(walkdir::DirEntry::into_path)
        .filter(|path| path.is_file() && is_picture_path(&path.to_string_lossy()));
    let mut pictures: Vec<PathBuf> = paths.collect();
    pictures.sort_by_key(|path| std::cmp::Reverse(path.components().count()));
    pictures
        .into_iter()
        .map(|path| (path.file_name().unwrap_or_default().to_string_lossy().into_owned(), path))
        .collect()
}

/// The maximum depth of the search for a report's pictures; 1 is the report's own folder.
const MAX_PICTURE_DEPTH: usize = 4;
