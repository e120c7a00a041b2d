//! Writing of artifacts to the output folder: staged beside the old one, and swapped in as a whole.
//!
//! The old folder is unchanged until the swap; a build that fails or is stopped leaves it so. Unchanged files are linked, not written
//! again. Files that no build wrote are kept.
#![expect(clippy::disallowed_methods, reason = "the one module that writes")]

mod files;
mod staging;

use crate::render::{Artifact, MANIFEST};
pub use files::{file_digest, find_previous_files, matches_manifest, write_files, write_project_file};
use staging::{
    check_output, create_staging, remove_abandoned, remove_folder, repair, resolve_links, staging_folders, swap,
};
use std::{
    collections::{BTreeSet, HashSet},
    fs, io,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, OnceLock, PoisonError},
    time::SystemTime,
};
use walkdir::WalkDir;

/// The changes that a build made to the folder.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct WriteSummary {
    /// The number of new or changed files.
    pub written: usize,
    /// The number of unchanged files.
    pub unchanged: usize,
    /// The number of an earlier build's files that no longer exist.
    pub removed: usize,
}

/// An error while the output folder is written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The folder contains files that no build wrote.
    #[error(
        "{0} holds files that were not made by indsigt, and is left as it is\n  help: choose another folder with `-o`, or add `--force` to build into this one; its own files are kept"
    )]
    ForeignFolder(String),
    /// Files that no build wrote are in the place of the site's files.
    #[error(
        "{folder} holds files of its own that the site has files for: {files}\n  help: nothing was written; take them away, or choose another folder with `-o`"
    )]
    ForeignFilesConflict {
        /// The folder.
        folder: String,
        /// The files, as a formatted list.
        files: String,
    },
    /// A file is in the place of the folder.
    #[error("{0} is a file, not a folder\n  help: choose another folder with `-o`")]
    IsFile(String),
    /// The folder contains the project, or is part of its sources.
    #[error(
        "the output cannot be {0}: it would write over the catalogue itself\n  help: choose a folder of its own with `-o`"
    )]
    OverlapsProject(String),
    /// The folder is located in the output of another build, perhaps for other readers.
    #[error(
        "{folder} lies in {edition}, which is an edition of its own: whoever is handed that would be handed this as well\n  help: choose a folder beside it with `-o`"
    )]
    InsideEdition {
        /// The folder.
        folder: String,
        /// The folder of the other build.
        edition: String,
    },
    /// The folder is a mount point and cannot be swapped.
    #[error(
        "{0} is where a disk is mounted, and cannot be swapped for a new folder as a whole\n  help: choose a folder on that disk: `-o {0}/site`"
    )]
    IsMounted(String),
    /// The system reported an error.
    #[error("cannot write {path}: {cause}")]
    System {
        /// The path that was being written.
        path: String,
        /// The system's error.
        cause: io::Error,
    },
}

fn system_error(path: &Path) -> impl FnOnce(io::Error) -> WriteError + '_ {
    move |cause| WriteError::System { path: path.display().to_string(), cause }
}

/// An unpublished output folder, beside the old one, which stays until [`OutputFolder::publish`]. The new folder is removed on drop.
pub struct OutputFolder {
    output: PathBuf,
    previous_paths: Option<BTreeSet<String>>,
    manifest_stamp: Option<(SystemTime, u64)>,
    staging: OnceLock<PathBuf>,
    state: Mutex<FolderState>,
}

/// The files put into a folder so far, and the last failure.
#[derive(Default)]
struct FolderState {
    written: Vec<String>,
    unchanged: Vec<String>,
    failure: Option<WriteError>,
}

impl OutputFolder {
    /// Starts an output. `root` is the project, which must not be overwritten.
    ///
    /// # Errors
    /// If the folder contains files that no build wrote (unless `force`), overlaps the project or another edition, or cannot be swapped.
    pub fn begin(output: &Path, root: &Path, force: bool) -> Result<Self, WriteError> {
        let output = resolve_links(output);
        check_output(&output, &resolve_links(root))?;
        check_outside_editions(output.parent().unwrap_or(&output), &output)?;
        repair(&output);
        let list = manifest_stamp(&output);
        let before = previous_paths(&output, force)?;
        remove_abandoned(&output);
        Ok(OutputFolder {
            output,
            previous_paths: before,
            manifest_stamp: list,
            staging: OnceLock::new(),
            state: Mutex::default(),
        })
    }

    /// Adds a file. A failure is reported by [`OutputFolder::publish`].
    pub fn put(&self, artifact: &Artifact) {
        let staged = self.stage(artifact);
        let mut state = self.state();
        match staged {
            Ok(true) => state.unchanged.push(artifact.path.clone()),
            Ok(false) => state.written.push(artifact.path.clone()),
            Err(failed) => state.failure = Some(failed),
        }
    }

    fn state(&self) -> MutexGuard<'_, FolderState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes a file, or links the old one if it is the same. Returns whether it is the same.
    fn stage(&self, artifact: &Artifact) -> Result<bool, WriteError> {
        let path = create_parent(self.staging()?, &artifact.path)?;
        let old = self.output.join(&artifact.path);
        let mut is_same = false;
        if self.previous_paths.is_some() {
            // Link first, then compare: another build may replace the file at any time.
            if fs::hard_link(&old, &path).is_ok() {
                if self::has_same_bytes(&path, &artifact.bytes) {
                    return Ok(true);
                }
                fs::remove_file(&path).map_err(system_error(&path))?;
            } else {
                // Some systems have no hard links.
                is_same = self::has_same_bytes(&old, &artifact.bytes);
            }
        }
        fs::write(&path, &artifact.bytes).map_err(system_error(&path))?;
        Ok(is_same)
    }

    /// Returns the staging folder, which is created for the first file.
    fn staging(&self) -> Result<&Path, WriteError> {
        if let Some(made) = self.staging.get() {
            return Ok(made);
        }
        // One thread creates the folder, the others wait.
        let _one = self.state();
        if self.staging.get().is_none() {
            let made = create_staging(&self.output)?;
            let _ = self.staging.set(made);
        }
        Ok(self.staging.get().map_or(self.output.as_path(), PathBuf::as_path))
    }

    /// Replaces the old folder with the new one. Files that no build wrote are carried over; if nothing has changed, nothing is done.
    ///
    /// # Errors
    /// If a file cannot be written, or one that no build wrote is in the way; the old folder is then unchanged.
    pub fn publish(self) -> Result<WriteSummary, WriteError> {
        let FolderState { written, unchanged: same, failure: failed } = std::mem::take(&mut *self.state());
        if let Some(failed) = failed {
            return Err(failed);
        }
        let now: HashSet<&str> = written.iter().chain(&same).map(String::as_str).collect();
        let mut before = self.previous_paths.clone().unwrap_or_default();
        // Another build, perhaps of another edition, may have published since: the files it wrote are nobody's own either.
        let is_as_seen = manifest_stamp(&self.output) == self.manifest_stamp;
        if !is_as_seen {
            before.extend(previous_paths(&self.output, true)?.unwrap_or_default());
        }
        let removed = before.iter().filter(|p| !now.contains(p.as_str())).count();
        let done = WriteSummary { written: written.len(), unchanged: same.len(), removed };
        if done.written == 0 && removed == 0 && is_as_seen {
            return Ok(done);
        }
        let staging = self.staging()?;
        carry_over_foreign(staging, &self.output, &before, &now)?;
        swap(staging, &self.output).map_err(system_error(&self.output))?;
        Ok(done)
    }
}

impl Drop for OutputFolder {
    fn drop(&mut self) {
        // The staging folder contains the old output after a swap, and half a new one after a failure.
        if let Some(staging) = self.staging.get() {
            remove_folder(staging);
            staging_folders().remove(staging);
        }
    }
}

/// Returns the path of a file in `folder`, and creates its parent folder. Most files have a parent of their own.
fn create_parent(folder: &Path, path: &str) -> Result<PathBuf, WriteError> {
    let whole = folder.join(path);
    let Some(parent) = whole.parent().filter(|_| path.contains('/')) else { return Ok(whole) };
    match fs::create_dir(parent) {
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => {
            fs::create_dir_all(parent).map_err(system_error(parent))?
        }
        Err(cause) if cause.kind() != io::ErrorKind::AlreadyExists => return Err(system_error(parent)(cause)),
        _ => {}
    }
    Ok(whole)
}

/// Returns the modification time and length by which a build's manifest is recognised.
fn manifest_stamp(output: &Path) -> Option<(SystemTime, u64)> {
    let about = fs::metadata(output.join(MANIFEST)).ok()?;
    Some((about.modified().ok()?, about.len()))
}

/// Fails if `from`, or a folder above it, is an edition, since `folder` would then be located in that edition.
fn check_outside_editions(from: &Path, folder: &Path) -> Result<(), WriteError> {
    let is_edition = |at: &&Path| matches!(previous_paths(at, true), Ok(Some(_)));
    match from.ancestors().find(is_edition) {
        Some(edition) => {
            let (folder, edition) = (folder.display().to_string(), edition.display().to_string());
            Err(WriteError::InsideEdition { folder, edition })
        }
        None => Ok(()),
    }
}

/// Returns the files that an earlier build wrote; `None` if there was none.
fn previous_paths(output: &Path, force: bool) -> Result<Option<BTreeSet<String>>, WriteError> {
    if !output.exists() {
        return Ok(None);
    }
    let manifest: Option<serde_json::Value> =
        fs::read(output.join(MANIFEST)).ok().and_then(|b| serde_json::from_slice(&b).ok());
    let ours = manifest.filter(|m| m["generator"].as_str().is_some_and(|g| g.starts_with("indsigt")));
    if let Some(files) = ours.as_ref().and_then(|m| m["files"].as_object()) {
        return Ok(Some(files.keys().cloned().chain([MANIFEST.to_string()]).collect()));
    }
    let is_empty = fs::read_dir(output).map_err(system_error(output))?.next().is_none();
    if is_empty || force { Ok(None) } else { Err(WriteError::ForeignFolder(output.display().to_string())) }
}

fn has_same_bytes(path: &Path, bytes: &[u8]) -> bool {
    // The length first: a changed page seldom has the same one.
    fs::metadata(path).is_ok_and(|m| m.len() == bytes.len() as u64) && fs::read(path).is_ok_and(|old| old == bytes)
}

/// Carries over files and folders that no build wrote. A folder may be empty and still wanted, as some of Git's are.
fn carry_over_foreign(
    staging: &Path,
    output: &Path,
    before: &BTreeSet<String>,
    now: &HashSet<&str>,
) -> Result<(), WriteError> {
    if !output.exists() {
        return Ok(());
    }
    let (mut in_the_way, mut modes) = (vec![], vec![]);
    for entry in WalkDir::new(output).min_depth(1).into_iter().flatten() {
        let relative = entry.path().strip_prefix(output).unwrap_or(entry.path());
        let name = relative.to_string_lossy().replace('\\', "/");
        let to = staging.join(relative);
        if entry.file_type().is_dir() {
            let inside = format!("{name}/");
            let is_ours = before.range(inside.clone()..).next().is_some_and(|file| file.starts_with(&inside));
            if !is_ours && !to.exists() {
                fs::create_dir_all(&to).map_err(system_error(&to))?;
                modes.extend(entry.metadata().ok().map(|about| (to, about.permissions())));
            }
            continue;
        }
        if before.contains(&name) {
            continue;
        }
        if now.contains(name.as_str()) {
            if !fs::read(&to).is_ok_and(|bytes| has_same_bytes(entry.path(), &bytes)) {
                in_the_way.push(format!("`{name}`"));
            }
            continue;
        }
        if let Some(parent) = to.parent() {
            fs::create_dir_all(parent).map_err(system_error(parent))?;
        }
        if fs::hard_link(entry.path(), &to).is_err() {
            fs::copy(entry.path(), &to).map_err(system_error(&to))?;
        }
    }
    // The innermost first, and only at the end: a folder may be write-protected.
    modes.into_iter().rev().for_each(|(folder, mode)| drop(fs::set_permissions(folder, mode)));
    if in_the_way.is_empty() {
        return Ok(());
    }
    in_the_way.sort();
    Err(WriteError::ForeignFilesConflict { folder: output.display().to_string(), files: in_the_way.join(", ") })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn artifact(path: &str, bytes: &str) -> Artifact {
        Artifact { path: path.into(), bytes: bytes.to_string().into() }
    }

    /// A build whose files each contain their own path.
    fn build(output: &Path, root: &Path, paths: &[&str]) -> OutputFolder {
        let folder = OutputFolder::begin(output, root, false).unwrap();
        paths.iter().for_each(|path| folder.put(&artifact(path, path)));
        let listed: Vec<String> = paths.iter().map(|path| format!("\"{path}\": \"\"")).collect();
        folder
            .put(&artifact(MANIFEST, &format!("{{\"generator\": \"indsigt\", \"files\": {{{}}}}}", listed.join(", "))));
        folder
    }

    fn files(output: &Path) -> Vec<String> {
        let all = WalkDir::new(output).sort_by_file_name().into_iter().flatten().filter(|e| e.file_type().is_file());
        all.map(|e| e.path().strip_prefix(output).unwrap().display().to_string()).collect()
    }

    fn test_folders() -> (tempfile::TempDir, PathBuf, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let (output, root) = (folder.path().join("output"), folder.path().join("project"));
        fs::create_dir(&root).unwrap();
        (folder, output, root)
    }

    #[test]
    fn files_of_a_concurrent_build_are_removed() {
        let (_kept, output, root) = test_folders();
        build(&output, &root, &["a"]).publish().unwrap();
        for ours in [&["a", "b"][..], &["a"]] {
            let first = build(&output, &root, ours);
            build(&output, &root, &["a", "held/back"]).publish().unwrap();
            first.publish().unwrap();
            assert_eq!(files(&output), [ours, &[MANIFEST]].concat());
        }
    }

    #[test]
    fn leftovers_of_stopped_builds_are_removed_or_restored() {
        let (kept, output, root) = test_folders();
        build(&output, &root, &["a"]).publish().unwrap();
        // A staging folder of another process with our id, and a build that was stopped between two steps of a swap.
        fs::create_dir(kept.path().join(format!(".output.new-{}-0", std::process::id()))).unwrap();
        fs::write(output.join("own.txt"), "mine").unwrap();
        fs::rename(&output, kept.path().join(".output.old")).unwrap();
        build(&output, &root, &["a", "b"]).publish().unwrap();
        assert_eq!(files(&output), ["a", "b", MANIFEST, "own.txt"]);
        fs::create_dir(kept.path().join(".output.old")).unwrap();
        build(&output, &root, &["a"]).publish().unwrap();
        let left = fs::read_dir(kept.path()).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
        assert_eq!(left.collect::<BTreeSet<_>>(), BTreeSet::from(["output".to_string(), "project".to_string()]));
    }

    #[test]
    fn foreign_folders_are_kept_even_if_empty_and_ours_are_removed() {
        let (_kept, output, root) = test_folders();
        build(&output, &root, &["page/index.html"]).publish().unwrap();
        fs::create_dir_all(output.join(".git/refs/tags")).unwrap();
        fs::write(output.join(".git/HEAD"), "ref").unwrap();
        build(&output, &root, &["other"]).publish().unwrap();
        assert_eq!(files(&output), [".git/HEAD", MANIFEST, "other"]);
        assert!(output.join(".git/refs/tags").is_dir() && !output.join("page").exists());
    }
}
