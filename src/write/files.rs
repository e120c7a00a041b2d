//! Writes files that are not part of an edition (sheets, files of the project), finds the files of earlier runs, and compares an output
//! with its manifest.
#![expect(clippy::disallowed_methods, reason = "a part of the one module that writes")]

use super::{WriteError, check_outside_editions, has_same_bytes, previous_paths, staging::resolve_links, system_error};
use crate::{
    memo::to_hex,
    render::{Artifact, MANIFEST},
    source::PROJECT_FOLDERS,
};
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::{
    collections::{BTreeSet, HashMap, HashSet},
    fs,
    path::{Path, PathBuf},
};
use walkdir::{DirEntry, WalkDir};

/// Writes files into a folder, each atomically, and keeps all other files there. Returns the names of the other PDF, PNG and SVG files
/// beside the new ones: they may be sheets of an earlier run, perhaps for another edition.
///
/// # Errors
/// If the folder is part of the catalogue at `root` or of an edition, or cannot be written.
pub fn write_files(folder: &Path, root: &Path, artifacts: &[Artifact]) -> Result<Vec<String>, WriteError> {
    let (real_folder, root) = (resolve_links(folder), resolve_links(root));
    if PROJECT_FOLDERS.iter().any(|source_folder| real_folder.starts_with(root.join(source_folder))) {
        return Err(WriteError::OverlapsProject(folder.display().to_string()));
    }
    check_outside_editions(&real_folder, folder)?;
    fs::create_dir_all(folder).map_err(system_error(folder))?;
    artifacts.par_iter().try_for_each(|artifact| {
        let path = folder.join(&artifact.path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(system_error(parent))?;
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let temporary = path.with_file_name(format!(".{name}.new-{}", std::process::id()));
        let written = fs::write(&temporary, &artifact.bytes).and_then(|()| fs::rename(&temporary, &path));
        written.map_err(|cause| {
            let _ = fs::remove_file(&temporary);
            system_error(&path)(cause)
        })
    })?;
    let new_paths: HashSet<PathBuf> = artifacts.iter().map(|artifact| folder.join(&artifact.path)).collect();
    let folders: BTreeSet<&Path> = new_paths.iter().filter_map(|path| path.parent()).collect();
    let entries = folders.into_iter().flat_map(|folder| fs::read_dir(folder).into_iter().flatten().flatten());
    let other_sheets = entries.map(|entry| entry.path()).filter(|path| may_be_sheet(path) && !new_paths.contains(path));
    let mut other_sheets: Vec<String> =
        other_sheets.filter_map(|path| Some(path.file_name()?.to_string_lossy().into_owned())).collect();
    other_sheets.sort();
    Ok(other_sheets)
}

/// A file that an earlier run may have written.
pub struct PreviousFile {
    /// The file, with its path relative to the project's root.
    pub file: Artifact,
    /// The folder of the outermost edition that contains the file, relative to the project's root; `None` for a possible sheet outside any
    /// edition.
    pub edition: Option<String>,
}

/// Returns the files in the project that this program may have written, in any folder: all files of editions, and elsewhere all PDF, PNG
/// and SVG files. Each file is read only when the iterator reaches it.
pub fn find_previous_files(root: &Path) -> impl Iterator<Item = PreviousFile> {
    // Left out: the project's sources, the folders that contain no output, and links to other places.
    let is_other = |entry: &DirEntry| {
        let name = entry.file_name().to_string_lossy();
        let is_source = entry.depth() == 1 && PROJECT_FOLDERS.contains(&&*name);
        // An output may be a link to the folder it is served from; other links may lead anywhere.
        let leads_away = entry.path_is_symlink() && !entry.path().join(MANIFEST).is_file();
        entry.depth() > 0 && (is_source || leads_away || SKIPPED_FOLDERS.contains(&&*name))
    };
    let files = WalkDir::new(root).follow_links(true).sort_by_file_name().into_iter();
    let files = files.filter_entry(move |entry| !is_other(entry)).flatten();
    let relative_path = move |path: &Path| path.strip_prefix(root).unwrap_or(path).display().to_string();
    // The outermost edition that each visited folder is located in. The root is in none, so that the search ends there.
    let mut editions: HashMap<PathBuf, Option<String>> = HashMap::from([(root.to_path_buf(), None)]);
    files.filter(|entry| entry.file_type().is_file()).filter_map(move |entry| {
        let path = entry.path();
        let edition = outermost_edition(path.parent().unwrap_or(root), &mut editions);
        let is_sheet = may_be_sheet(path);
        let bytes = (edition.is_some() || is_sheet).then(|| fs::read(path).ok())??;
        let edition = edition.map(|edition| relative_path(Path::new(&edition)));
        Some(PreviousFile { file: Artifact { path: relative_path(path), bytes: bytes.into() }, edition })
    })
}

/// Folders that contain no output.
const SKIPPED_FOLDERS: [&str; 4] = [".git", ".indsigt", "node_modules", "target"];

/// Returns the outermost edition that `folder` is located in, or is. Caches the results for it and the folders above it.
fn outermost_edition(folder: &Path, cache: &mut HashMap<PathBuf, Option<String>>) -> Option<String> {
    if let Some(edition) = cache.get(folder) {
        return edition.clone();
    }
    let above = folder.parent().and_then(|above| outermost_edition(above, cache));
    let is_edition = || folder.join(MANIFEST).is_file() && matches!(previous_paths(folder, true), Ok(Some(_)));
    let edition = above.or_else(|| is_edition().then(|| folder.display().to_string()));
    cache.insert(folder.to_path_buf(), edition.clone());
    edition
}

/// Returns whether a file may be a typeset sheet.
fn may_be_sheet(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| ["pdf", "png", "svg"].iter().any(|sheet_extension| extension == *sheet_extension))
}

/// Writes a file of the project's folder that is not part of an output: atomically, and only if its content changes.
///
/// # Errors
/// If the file cannot be written; an earlier file is then unchanged.
pub fn write_project_file(root: &Path, name: &str, text: &str) -> Result<(), WriteError> {
    let path = root.join(name);
    if has_same_bytes(&path, text.as_bytes()) {
        return Ok(());
    }
    let file_name = path.file_name().unwrap_or_default().to_string_lossy();
    let temporary = path.with_file_name(format!(".{file_name}.new-{}", std::process::id()));
    let folder = path.parent().map_or(Ok(()), fs::create_dir_all);
    let written = folder.and_then(|()| fs::write(&temporary, text)).and_then(|()| fs::rename(&temporary, &path));
    written.map_err(|cause| {
        let _ = fs::remove_file(&temporary);
        system_error(&path)(cause)
    })
}

/// Returns the SHA-256 of a file in hexadecimal; `None` if the file cannot be read.
pub fn file_digest(path: &Path) -> Option<String> {
    let bytes = fs::read(path).ok()?;
    Some(to_hex(&Sha256::digest(&bytes)))
}

/// Returns whether the files of a build in `output` are unchanged, byte for byte: the manifest has the digest `manifest_digest`, and each
/// file that it lists has the digest listed for it. Other files are ignored.
pub fn matches_manifest(output: &Path, manifest_digest: &str) -> bool {
    let manifest_path = output.join(MANIFEST);
    if file_digest(&manifest_path).as_deref() != Some(manifest_digest) {
        return false;
    }
    let json: Option<serde_json::Value> =
        fs::read(&manifest_path).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let files = json.as_ref().and_then(|json| json["files"].as_object());
    let is_same =
        |(path, digest): &(&String, &serde_json::Value)| file_digest(&output.join(path)).as_deref() == digest.as_str();
    files.is_some_and(|files| files.iter().collect::<Vec<_>>().par_iter().all(is_same))
}
