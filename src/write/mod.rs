//! Writing of artifacts to the output folder: staged elsewhere, and swapped in as a whole.
//!
//! The old folder is unchanged until the swap; a build that fails or is stopped leaves it so. Unchanged files are linked, not written
//! again. Files that no build wrote are kept.
#![expect(clippy::disallowed_methods, reason = "the one module that writes")]

mod files;
mod staging;

use crate::render::{Artifact, MANIFEST};
pub use files::{file_digest, find_previous_files, matches_manifest, write_files, write_project_file};
use staging::{
    check_output, create_staging, remove_abandoned, remove_folder, repair, resolve_links, staging_folders,
    staging_parent, swap,
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
        "{0} contains files that indsigt did not make, and is left unchanged\n  help: choose another folder with `-o`, or add `--force` to build into this one; the other files in it are kept"
    )]
    ForeignFolder(String),
    /// Files that no build wrote are in the place of the site's files.
    #[error(
        "{folder} contains files that indsigt did not make, with the same paths as files of the site: {files}; nothing was written\n  help: move them away, or choose another folder with `-o`"
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
        "the output cannot be {0}: it would overwrite the catalogue itself\n  help: choose a separate folder with `-o`"
    )]
    OverlapsProject(String),
    /// The folder is located in the output of another build, perhaps for other readers.
    #[error(
        "{folder} is inside {edition}, which holds another edition: whoever gets that folder would get this one as well\n  help: choose a folder beside it with `-o`"
    )]
    InsideEdition {
        /// The folder.
        folder: String,
        /// The folder of the other build.
        edition: String,
    },
    /// The folder is a mount point and cannot be swapped.
    #[error(
        "{0} is where a disk is mounted, and cannot be replaced as a whole\n  help: choose a folder on that disk: `-o {0}/site`"
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

/// An output folder under construction. The old folder stays in place until [`OutputFolder::publish`]; dropping this removes the staging
/// folder.
pub struct OutputFolder {
    output: PathBuf,
    previous_paths: Option<BTreeSet<String>>,
    manifest_stamp: Option<(SystemTime, u64)>,
    staging_parent: PathBuf,
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
    /// Prepares to write the folder `output`. `root` is the project, which must not be overwritten.
    ///
    /// # Errors
    /// If the folder contains files that no build wrote (unless `force`), overlaps the project or another edition, or cannot be swapped.
    pub fn begin(output: &Path, root: &Path, force: bool) -> Result<Self, WriteError> {
        let output = resolve_links(output);
        check_output(&output, &resolve_links(root))?;
        check_outside_editions(output.parent().unwrap_or(&output), &output)?;
        repair(&output);
        let stamp = manifest_stamp(&output);
        let previous = previous_paths(&output, force)?;
        let staging_parent = staging_parent(&output, &resolve_links(root));
        // Earlier versions always created staging folders beside the output.
        for home in [&staging_parent, output.parent().unwrap_or(&output)] {
            remove_abandoned(home, &output);
        }
        Ok(OutputFolder {
            output,
            staging_parent,
            previous_paths: previous,
            manifest_stamp: stamp,
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
            Err(error) => state.failure = Some(error),
        }
    }

    /// Calls `visit` for each file in the old folder that no build wrote, one after the other. Such files are kept. Git's own folder is left
    /// out: it keeps every edition that was ever committed. A file that cannot be read stops [`OutputFolder::publish`].
    pub fn visit_kept_files(&self, visit: &mut dyn FnMut(Artifact)) {
        self.visit_kept_paths(&mut |path, disk| match fs::read(disk) {
            Ok(bytes) => visit(Artifact { path, bytes: bytes.into() }),
            Err(error) => self.state().failure = Some(system_error(disk)(error)),
        });
    }

    fn visit_kept_paths(&self, visit: &mut dyn FnMut(String, &Path)) {
        let previous = self.previous_paths.clone().unwrap_or_default();
        let entries = WalkDir::new(&self.output).min_depth(1).into_iter();
        for entry in entries.filter_entry(|entry| entry.depth() > 1 || entry.file_name() != ".git").flatten() {
            let relative = entry.path().strip_prefix(&self.output).unwrap_or(entry.path());
            let path = relative.to_string_lossy().replace('\\', "/");
            if entry.file_type().is_dir() || previous.contains(&path) {
                continue;
            }
            visit(path, entry.path());
        }
    }

    /// Returns whether the old folder holds files that no build made.
    pub fn has_kept_files(&self) -> bool {
        let mut has_any = false;
        self.visit_kept_paths(&mut |_, _| has_any = true);
        has_any
    }

    fn state(&self) -> MutexGuard<'_, FolderState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes a file, or links the old one if it is unchanged. Returns whether it is unchanged.
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
        if let Some(folder) = self.staging.get() {
            return Ok(folder);
        }
        // One thread creates the folder, the others wait.
        let _guard = self.state();
        if self.staging.get().is_none() {
            let folder = create_staging(&self.staging_parent, &self.output)?;
            let _ = self.staging.set(folder);
        }
        Ok(self.staging.get().map_or(self.output.as_path(), PathBuf::as_path))
    }

    /// Replaces the old folder with the new one. Files that no build wrote are carried over; if nothing has changed, nothing is done.
    ///
    /// # Errors
    /// If a file cannot be written, or one that no build wrote is in the way; the old folder is then unchanged.
    pub fn publish(self) -> Result<WriteSummary, WriteError> {
        let FolderState { written, unchanged, failure } = std::mem::take(&mut *self.state());
        if let Some(failure) = failure {
            return Err(failure);
        }
        let new_paths: HashSet<&str> = written.iter().chain(&unchanged).map(String::as_str).collect();
        let mut previous = self.previous_paths.clone().unwrap_or_default();
        // Another build, perhaps of another edition, may have published since: the files that it wrote are build output too, and are not kept.
        let is_manifest_unchanged = manifest_stamp(&self.output) == self.manifest_stamp;
        if !is_manifest_unchanged {
            previous.extend(previous_paths(&self.output, true)?.unwrap_or_default());
        }
        let removed = previous.iter().filter(|p| !new_paths.contains(p.as_str())).count();
        let summary = WriteSummary { written: written.len(), unchanged: unchanged.len(), removed };
        if summary.written == 0 && removed == 0 && is_manifest_unchanged {
            return Ok(summary);
        }
        let staging = self.staging()?;
        carry_over_foreign(staging, &self.output, &previous, &new_paths)?;
        swap(staging, &self.output).map_err(system_error(&self.output))?;
        Ok(summary)
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

/// Returns the path of a file in `folder`, and creates its parent folder. Most files are alone in theirs, so it is created without checking
/// whether it exists.
fn create_parent(folder: &Path, path: &str) -> Result<PathBuf, WriteError> {
    let full_path = folder.join(path);
    let Some(parent) = full_path.parent().filter(|_| path.contains('/')) else { return Ok(full_path) };
    match fs::create_dir(parent) {
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => {
            fs::create_dir_all(parent).map_err(system_error(parent))?
        }
        Err(cause) if cause.kind() != io::ErrorKind::AlreadyExists => return Err(system_error(parent)(cause)),
        _ => {}
    }
    Ok(full_path)
}

/// Returns the modification time and length by which a build's manifest is recognised.
fn manifest_stamp(output: &Path) -> Option<(SystemTime, u64)> {
    let metadata = fs::metadata(output.join(MANIFEST)).ok()?;
    Some((metadata.modified().ok()?, metadata.len()))
}

/// Fails if `start`, or a folder above it, is an edition, since `folder` would then be located in that edition.
fn check_outside_editions(start: &Path, folder: &Path) -> Result<(), WriteError> {
    let is_edition = |path: &&Path| matches!(previous_paths(path, true), Ok(Some(_)));
    match start.ancestors().find(is_edition) {
        Some(edition) => {
            let (folder, edition) = (folder.display().to_string(), edition.display().to_string());
            Err(WriteError::InsideEdition { folder, edition })
        }
        None => Ok(()),
    }
}

/// Returns the files that an earlier build wrote. `None` if there was no earlier build.
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
    previous: &BTreeSet<String>,
    new_paths: &HashSet<&str>,
) -> Result<(), WriteError> {
    if !output.exists() {
        return Ok(());
    }
    let (mut conflicts, mut modes) = (vec![], vec![]);
    for entry in WalkDir::new(output).min_depth(1) {
        // A folder that cannot be read may contain files that no build wrote: they must not be lost.
        let entry = entry.map_err(|error| {
            let path = error.path().unwrap_or(output).to_path_buf();
            system_error(&path)(error.into())
        })?;
        let relative = entry.path().strip_prefix(output).unwrap_or(entry.path());
        let name = relative.to_string_lossy().replace('\\', "/");
        let target = staging.join(relative);
        if entry.file_type().is_dir() {
            let prefix = format!("{name}/");
            let is_ours = previous.range(prefix.clone()..).next().is_some_and(|file| file.starts_with(&prefix));
            if !is_ours && !target.exists() {
                fs::create_dir_all(&target).map_err(system_error(&target))?;
                modes.extend(entry.metadata().ok().map(|metadata| (target, metadata.permissions())));
            }
            continue;
        }
        if previous.contains(&name) {
            continue;
        }
        if new_paths.contains(name.as_str()) {
            if !fs::read(&target).is_ok_and(|bytes| has_same_bytes(entry.path(), &bytes)) {
                conflicts.push(format!("`{name}`"));
            }
            continue;
        }
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent).map_err(system_error(parent))?;
        }
        if fs::hard_link(entry.path(), &target).is_err() {
            fs::copy(entry.path(), &target).map_err(system_error(&target))?;
        }
    }
    // The innermost first, and only at the end: a folder may be write-protected.
    modes.into_iter().rev().for_each(|(folder, mode)| drop(fs::set_permissions(folder, mode)));
    if conflicts.is_empty() {
        return Ok(());
    }
    conflicts.sort();
    Err(WriteError::ForeignFilesConflict { folder: output.display().to_string(), files: conflicts.join(", ") })
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
        let (_dir, output, root) = test_folders();
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
        let (dir, output, root) = test_folders();
        build(&output, &root, &["a"]).publish().unwrap();
        // A staging folder of another process with our id, and a build that was stopped between two steps of a swap.
        fs::create_dir(dir.path().join(format!(".output.new-{}-0", std::process::id()))).unwrap();
        fs::write(output.join("own.txt"), "mine").unwrap();
        fs::rename(&output, dir.path().join(".output.old")).unwrap();
        build(&output, &root, &["a", "b"]).publish().unwrap();
        assert_eq!(files(&output), ["a", "b", MANIFEST, "own.txt"]);
        fs::create_dir(dir.path().join(".output.old")).unwrap();
        build(&output, &root, &["a"]).publish().unwrap();
        let remaining = fs::read_dir(dir.path()).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
        assert_eq!(remaining.collect::<BTreeSet<_>>(), BTreeSet::from(["output".to_string(), "project".to_string()]));
    }

    #[test]
    fn foreign_folders_are_kept_even_if_empty_and_ours_are_removed() {
        let (_dir, output, root) = test_folders();
        build(&output, &root, &["page/index.html"]).publish().unwrap();
        fs::create_dir_all(output.join(".git/refs/tags")).unwrap();
        fs::write(output.join(".git/HEAD"), "ref").unwrap();
        build(&output, &root, &["other"]).publish().unwrap();
        assert_eq!(files(&output), [".git/HEAD", MANIFEST, "other"]);
        assert!(output.join(".git/refs/tags").is_dir() && !output.join("page").exists());
    }
}
