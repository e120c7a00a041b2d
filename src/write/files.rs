//! Files of the project's folder that are no part of an output, and what builds left there.
#![expect(clippy::disallowed_methods, reason = "a part of the one module that writes")]

use super::{
    WriteError, earlier, is_same,
    making::{SOURCES, real},
    system,
};
use crate::{
    memo::hex,
    render::{Artifact, MANIFEST},
};
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::{
    collections::{BTreeSet, HashSet},
    fs,
    path::{Path, PathBuf},
};
use walkdir::WalkDir;

/// Writes files into a folder, each in one step, and leaves what else is there. Returns the names of sheets that lie beside them and
/// were made another time, for another edition perhaps.
///
/// # Errors
/// A folder of the catalogue itself, at `root`; a system that will not write.
pub fn files(folder: &Path, root: &Path, artifacts: &[Artifact]) -> Result<Vec<String>, WriteError> {
    let (real_folder, root) = (real(folder), real(root));
    if SOURCES.iter().any(|own| real_folder.starts_with(root.join(own))) {
        return Err(WriteError::OverSources(folder.display().to_string()));
    }
    fs::create_dir_all(folder).map_err(system(folder))?;
    artifacts.par_iter().try_for_each(|artifact| {
        let path = folder.join(&artifact.path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(system(parent))?;
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let new = path.with_file_name(format!(".{name}.new-{}", std::process::id()));
        let written = fs::write(&new, &artifact.bytes).and_then(|()| fs::rename(&new, &path));
        written.map_err(|cause| {
            let _ = fs::remove_file(&new);
            system(&path)(cause)
        })
    })?;
    let made: HashSet<PathBuf> = artifacts.iter().map(|artifact| folder.join(&artifact.path)).collect();
    let folders: BTreeSet<&Path> = made.iter().filter_map(|path| path.parent()).collect();
    let lie_there = folders.into_iter().flat_map(|folder| fs::read_dir(folder).into_iter().flatten().flatten());
    let is_sheet =
        |path: &PathBuf| path.extension().is_some_and(|e| ["pdf", "png", "svg"].iter().any(|known| e == *known));
    let others = lie_there.map(|entry| entry.path()).filter(|path| is_sheet(path) && !made.contains(path));
    let mut others: Vec<String> =
        others.filter_map(|path| Some(path.file_name()?.to_string_lossy().into_owned())).collect();
    others.sort();
    Ok(others)
}

/// The files of this program's that lie in the project: what builds left in its folders, and the sheets in `print/`. Each is read when it
/// is asked for; its path is that from the project's root.
pub fn made_before(root: &Path) -> impl Iterator<Item = Artifact> {
    let folders = fs::read_dir(root).into_iter().flatten().flatten().map(|entry| entry.path());
    let is_ours = |folder: &PathBuf| folder.ends_with("print") || matches!(earlier(folder, false), Ok(Some(_)));
    let mut folders: Vec<PathBuf> = folders.filter(|path| path.is_dir()).filter(is_ours).collect();
    folders.sort();
    let files = folders.into_iter().flat_map(|folder| WalkDir::new(folder).sort_by_file_name().into_iter().flatten());
    files.filter(|entry| entry.file_type().is_file()).filter_map(move |entry| {
        let path = entry.path().strip_prefix(root).unwrap_or(entry.path()).display().to_string();
        Some(Artifact { path, bytes: fs::read(entry.path()).ok()?.into() })
    })
}

/// Writes a file of the project's folder that is no part of the output: in one step, and only if it says something new.
///
/// # Errors
/// A system that will not write; an earlier file is then as it was.
pub fn beside(root: &Path, name: &str, text: &str) -> Result<(), WriteError> {
    let path = root.join(name);
    if is_same(&path, text.as_bytes()) {
        return Ok(());
    }
    let file_name = path.file_name().unwrap_or_default().to_string_lossy();
    let new = path.with_file_name(format!(".{file_name}.new-{}", std::process::id()));
    let folder = path.parent().map_or(Ok(()), fs::create_dir_all);
    let written = folder.and_then(|()| fs::write(&new, text)).and_then(|()| fs::rename(&new, &path));
    written.map_err(|cause| {
        let _ = fs::remove_file(&new);
        system(&path)(cause)
    })
}

/// The SHA-256 of a file, if it can be read.
pub fn sum_of(path: &Path) -> Option<String> {
    let bytes = fs::read(path).ok()?;
    Some(hex(&Sha256::digest(&bytes)))
}

/// Whether `output` holds what a build left there, byte for byte: the list of files whose sum is `manifest`, and each file on it.
pub fn is_as_left(output: &Path, manifest: &str) -> bool {
    let list = output.join(MANIFEST);
    if sum_of(&list).as_deref() != Some(manifest) {
        return false;
    }
    let whole: Option<serde_json::Value> = fs::read(&list).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let files = whole.as_ref().and_then(|whole| whole["files"].as_object());
    let is_same = |(path, sum): &(&String, &serde_json::Value)| sum_of(&output.join(path)).as_deref() == sum.as_str();
    files.is_some_and(|files| files.iter().collect::<Vec<_>>().par_iter().all(is_same))
}
