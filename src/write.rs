//! Artifacts -> the output folder: made beside the old one, and swapped in whole.
//!
//! Until the last moment the old folder stands as it was; a build that fails or is stopped leaves it so. Files that are
//! the same are linked, not written again. Files that no build of ours wrote are kept.
#![expect(clippy::disallowed_methods, reason = "the one module that writes")]

use crate::{
    memo::hex,
    render::{Artifact, MANIFEST},
};
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::{
    collections::{BTreeSet, HashSet},
    fs, io,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, OnceLock, PoisonError},
    time::SystemTime,
};
use walkdir::WalkDir;

/// What a build did to the folder.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Files made or changed.
    pub written: usize,
    /// Files that were the same.
    pub unchanged: usize,
    /// Files of an earlier build that are no more.
    pub removed: usize,
}

/// The folder could not be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// Something stands there that we did not write.
    #[error(
        "{0} holds files that were not made by indsigt, and is left as it is\n  help: choose another folder with `-o`, or add `--force` to build into this one; its own files are kept"
    )]
    NotOurs(String),
    /// Files stand where files of the site would, and no build of ours wrote them.
    #[error(
        "{folder} holds files of its own that the site has files for: {files}\n  help: nothing was written; take them away, or choose another folder with `-o`"
    )]
    InTheWay {
        /// The folder.
        folder: String,
        /// The files.
        files: String,
    },
    /// A file stands where the folder should.
    #[error("{0} is a file, not a folder\n  help: choose another folder with `-o`")]
    IsFile(String),
    /// The folder holds the project, or is part of what is read.
    #[error(
        "the output cannot be {0}: it would write over the catalogue itself\n  help: choose a folder of its own with `-o`"
    )]
    OverSources(String),
    /// The folder cannot be swapped for another.
    #[error(
        "{0} is where a disk is mounted, and cannot be swapped for a new folder as a whole\n  help: choose a folder on that disk: `-o {0}/site`"
    )]
    IsMounted(String),
    /// The system would not.
    #[error("cannot write {path}: {cause}")]
    System {
        /// What was being written.
        path: String,
        /// What the system says.
        cause: io::Error,
    },
}

fn system(path: &Path) -> impl FnOnce(io::Error) -> WriteError + '_ {
    move |cause| WriteError::System { path: path.display().to_string(), cause }
}

/// An output folder in the making: beside the old one, which stands until [`Folder::publish`]. One that is dropped is taken away.
pub struct Folder {
    output: PathBuf,
    before: Option<BTreeSet<String>>,
    list: Option<(SystemTime, u64)>,
    staging: OnceLock<PathBuf>,
    state: Mutex<State>,
}

/// What was put into a folder so far.
#[derive(Default)]
struct State {
    written: Vec<String>,
    same: Vec<String>,
    failed: Option<WriteError>,
}

impl Folder {
    /// Begins. `root` is the project, which must not be written over.
    ///
    /// # Errors
    /// A folder that is not ours (unless `force`), or is the project itself.
    pub fn begin(output: &Path, root: &Path, force: bool) -> Result<Self, WriteError> {
        let output = real(output);
        guard(&output, &real(root))?;
        mend(&output);
        let list = list_of(&output);
        let before = earlier(&output, force)?;
        clear(&output);
        Ok(Folder { output, before, list, staging: OnceLock::new(), state: Mutex::default() })
    }

    /// Puts a file in. What cannot be written is told when it is published.
    pub fn put(&self, artifact: &Artifact) {
        let staged = self.stage(artifact);
        let mut state = self.state();
        match staged {
            Ok(true) => state.same.push(artifact.path.clone()),
            Ok(false) => state.written.push(artifact.path.clone()),
            Err(failed) => state.failed = Some(failed),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes a file, or links the one that was there before if it is the same, and says whether it is.
    fn stage(&self, artifact: &Artifact) -> Result<bool, WriteError> {
        let path = place(self.staging()?, &artifact.path)?;
        let old = self.output.join(&artifact.path);
        let mut is_same = false;
        if self.before.is_some() {
            // First linked, then compared: another build may put another file there at any time.
            if fs::hard_link(&old, &path).is_ok() {
                if self::is_same(&path, &artifact.bytes) {
                    return Ok(true);
                }
                fs::remove_file(&path).map_err(system(&path))?;
            } else {
                // Some systems have no links.
                is_same = self::is_same(&old, &artifact.bytes);
            }
        }
        fs::write(&path, &artifact.bytes).map_err(system(&path))?;
        Ok(is_same)
    }

    /// The folder beside the old one, made when there is something to put there.
    fn staging(&self) -> Result<&Path, WriteError> {
        if let Some(made) = self.staging.get() {
            return Ok(made);
        }
        // One thread makes it, the others wait.
        let _one = self.state();
        if self.staging.get().is_none() {
            let made = staging(&self.output)?;
            let _ = self.staging.set(made);
        }
        Ok(self.staging.get().map_or(self.output.as_path(), PathBuf::as_path))
    }

    /// Puts the new folder in the old one's place. Files that no build of ours wrote come along; if nothing has changed, nothing is
    /// done.
    ///
    /// # Errors
    /// A system that will not write; the folder is then as it was.
    pub fn publish(self) -> Result<Written, WriteError> {
        let State { written, same, failed } = std::mem::take(&mut *self.state());
        if let Some(failed) = failed {
            return Err(failed);
        }
        let now: HashSet<&str> = written.iter().chain(&same).map(String::as_str).collect();
        let mut before = self.before.clone().unwrap_or_default();
        // Another build may have been here since, of another edition perhaps: what it wrote is as little anybody's own file.
        let is_as_seen = list_of(&self.output) == self.list;
        if !is_as_seen {
            before.extend(earlier(&self.output, true)?.unwrap_or_default());
        }
        let removed = before.iter().filter(|p| !now.contains(p.as_str())).count();
        let done = Written { written: written.len(), unchanged: same.len(), removed };
        if done.written == 0 && removed == 0 && is_as_seen {
            return Ok(done);
        }
        let staging = self.staging()?;
        keep_foreign(staging, &self.output, &before, &now)?;
        swap(staging, &self.output).map_err(system(&self.output))?;
        Ok(done)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // It holds the old output after a swap, and half a new one after a failure.
        if let Some(staging) = self.staging.get() {
            remove(staging);
            in_the_making().remove(staging);
        }
    }
}

/// Where a file goes in `folder`, with the folder it stands in made. Most stand in one of their own.
fn place(folder: &Path, path: &str) -> Result<PathBuf, WriteError> {
    let whole = folder.join(path);
    let Some(parent) = whole.parent().filter(|_| path.contains('/')) else { return Ok(whole) };
    match fs::create_dir(parent) {
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => fs::create_dir_all(parent).map_err(system(parent))?,
        Err(cause) if cause.kind() != io::ErrorKind::AlreadyExists => return Err(system(parent)(cause)),
        _ => {}
    }
    Ok(whole)
}

/// Takes a folder away with all that is in it, on all cores.
fn remove(folder: &Path) {
    let entries: Vec<_> = WalkDir::new(folder).min_depth(1).into_iter().flatten().collect();
    let (folders, files): (Vec<_>, Vec<_>) = entries.into_iter().partition(|entry| entry.file_type().is_dir());
    files.par_iter().for_each(|file| drop(fs::remove_file(file.path())));
    let deepest = folders.iter().map(walkdir::DirEntry::depth).max().unwrap_or(0);
    for depth in (1..=deepest).rev() {
        let of_depth = folders.par_iter().filter(|folder| folder.depth() == depth);
        of_depth.for_each(|folder| drop(fs::remove_dir(folder.path())));
    }
    if fs::remove_dir_all(folder).is_err() && folder.exists() {
        // What was protected against writing is an old output all the same, and may hold what was withdrawn since.
        WalkDir::new(folder).into_iter().flatten().filter(|e| e.file_type().is_dir()).for_each(|e| unlock(e.path()));
        let _ = fs::remove_dir_all(folder);
    }
}

/// Allows its owner to take files out of a folder.
fn unlock(folder: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let _ = fs::set_permissions(folder, fs::Permissions::from_mode(0o700));
    }
    #[cfg(not(unix))]
    let _ = folder;
}

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

/// The path with links followed as far as it exists.
fn real(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let mut rest = vec![];
    let mut base = absolute.clone();
    loop {
        if let Ok(found) = fs::canonicalize(&base) {
            return rest.iter().rev().fold(found, |p, part| p.join(part));
        }
        match (base.file_name().map(ToOwned::to_owned), base.parent().map(Path::to_path_buf)) {
            (Some(name), Some(parent)) => {
                rest.push(name);
                base = parent;
            }
            _ => return absolute,
        }
    }
}

/// The folders of a project that are read.
const SOURCES: [&str; 4] = ["content", "themes", "static", "private"];

fn guard(output: &Path, root: &Path) -> Result<(), WriteError> {
    let shown = || output.display().to_string();
    if root.starts_with(output) || SOURCES.iter().any(|folder| output.starts_with(root.join(folder))) {
        return Err(WriteError::OverSources(shown()));
    }
    if output.is_file() {
        return Err(WriteError::IsFile(shown()));
    }
    if is_mounted(output) { Err(WriteError::IsMounted(shown())) } else { Ok(()) }
}

/// Whether another disk begins at `output`.
fn is_mounted(output: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let disk = |path: &Path| fs::metadata(path).map(|about| about.dev()).ok();
        disk(output).is_some_and(|own| disk(parent(output)).is_some_and(|outer| outer != own))
    }
    #[cfg(not(unix))]
    {
        let _ = output;
        false
    }
}

/// By what a build's list of files is known again.
fn list_of(output: &Path) -> Option<(SystemTime, u64)> {
    let about = fs::metadata(output.join(MANIFEST)).ok()?;
    Some((about.modified().ok()?, about.len()))
}

/// The files an earlier build wrote; `None` if there was none.
fn earlier(output: &Path, force: bool) -> Result<Option<BTreeSet<String>>, WriteError> {
    if !output.exists() {
        return Ok(None);
    }
    let manifest: Option<serde_json::Value> =
        fs::read(output.join(MANIFEST)).ok().and_then(|b| serde_json::from_slice(&b).ok());
    let ours = manifest.filter(|m| m["generator"].as_str().is_some_and(|g| g.starts_with("indsigt")));
    if let Some(files) = ours.as_ref().and_then(|m| m["files"].as_object()) {
        return Ok(Some(files.keys().cloned().chain([MANIFEST.to_string()]).collect()));
    }
    let is_empty = fs::read_dir(output).map_err(system(output))?.next().is_none();
    if is_empty || force { Ok(None) } else { Err(WriteError::NotOurs(output.display().to_string())) }
}

fn is_same(path: &Path, bytes: &[u8]) -> bool {
    // The length first: a changed page seldom has the same.
    fs::metadata(path).is_ok_and(|m| m.len() == bytes.len() as u64) && fs::read(path).is_ok_and(|old| old == bytes)
}

/// What the names of folders beside the output begin with in which it is made; the number of a process follows, and one of its own.
fn prefix(output: &Path) -> String {
    format!(".{}.new-", output.file_name().unwrap_or_default().to_string_lossy())
}

/// The folder that the output stands in.
fn parent(output: &Path) -> &Path {
    output.parent().unwrap_or(Path::new("."))
}

/// The folders that this process is making.
fn in_the_making() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    static FOLDERS: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());
    FOLDERS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Takes away what stopped builds left beside the output, those too that bore this process's number before.
fn clear(output: &Path) {
    let prefix = prefix(output);
    for entry in fs::read_dir(parent(output)).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let numbers = name.strip_prefix(&prefix).and_then(|rest| rest.split('-').next());
        let left = numbers.and_then(|pid| pid.parse::<u32>().ok());
        let is_ours = |pid| pid == std::process::id() && !in_the_making().contains(&entry.path());
        if left.is_some_and(|pid| is_ours(pid) || !is_running(pid)) {
            remove(&entry.path());
        }
    }
}

/// Where an old output stands for a moment, on systems that cannot swap two folders in one step.
fn aside(output: &Path) -> PathBuf {
    parent(output).join(format!(".{}.old", output.file_name().unwrap_or_default().to_string_lossy()))
}

/// What a build that was stopped in that moment left: the old output is put back, or, if the new one stands, taken away.
fn mend(output: &Path) {
    let aside = aside(output);
    if aside.is_dir() && (output.exists() || fs::rename(&aside, output).is_err()) {
        remove(&aside);
    }
}

/// A new folder beside the output.
fn staging(output: &Path) -> Result<PathBuf, WriteError> {
    let parent = parent(output);
    fs::create_dir_all(parent).map_err(system(parent))?;
    let mut made = in_the_making();
    let name = |n: usize| parent.join(format!("{}{}-{n}", prefix(output), std::process::id()));
    let staging = (0..).map(name).find(|path| !made.contains(path)).unwrap_or_else(|| parent.to_path_buf());
    fs::create_dir(&staging).map_err(system(&staging))?;
    made.insert(staging.clone());
    Ok(staging)
}

/// Whether a process of that number runs. Where that cannot be told, it is taken to run, and its folder is left.
fn is_running(pid: u32) -> bool {
    !Path::new("/proc").is_dir() || Path::new("/proc").join(pid.to_string()).exists()
}

/// Files and folders in the output that no build wrote come along; a folder may be empty and wanted all the same (Git's are).
fn keep_foreign(
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
                fs::create_dir_all(&to).map_err(system(&to))?;
                modes.extend(entry.metadata().ok().map(|about| (to, about.permissions())));
            }
            continue;
        }
        if before.contains(&name) {
            continue;
        }
        if now.contains(name.as_str()) {
            if !fs::read(&to).is_ok_and(|bytes| is_same(entry.path(), &bytes)) {
                in_the_way.push(format!("`{name}`"));
            }
            continue;
        }
        if let Some(parent) = to.parent() {
            fs::create_dir_all(parent).map_err(system(parent))?;
        }
        if fs::hard_link(entry.path(), &to).is_err() {
            fs::copy(entry.path(), &to).map_err(system(&to))?;
        }
    }
    // The innermost first, and only now: one may be protected against writing.
    modes.into_iter().rev().for_each(|(folder, mode)| drop(fs::set_permissions(folder, mode)));
    if in_the_way.is_empty() {
        return Ok(());
    }
    in_the_way.sort();
    Err(WriteError::InTheWay { folder: output.display().to_string(), files: in_the_way.join(", ") })
}

/// Puts the new folder in the old one's place, in one step where the system has one.
fn swap(staging: &Path, output: &Path) -> io::Result<()> {
    if !output.exists() {
        return fs::rename(staging, output);
    }
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        if renameat_with(CWD, staging, CWD, output, RenameFlags::EXCHANGE).is_ok() {
            return Ok(());
        }
    }
    let aside = aside(output);
    fs::rename(output, &aside)?;
    if let Err(cause) = fs::rename(staging, output) {
        fs::rename(&aside, output)?;
        return Err(cause);
    }
    remove(&aside);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn artifact(path: &str, bytes: &str) -> Artifact {
        Artifact { path: path.into(), bytes: bytes.to_string().into() }
    }

    /// A build of files that all hold their names.
    fn build(output: &Path, root: &Path, paths: &[&str]) -> Folder {
        let folder = Folder::begin(output, root, false).unwrap();
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

    fn place() -> (tempfile::TempDir, PathBuf, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let (output, root) = (folder.path().join("output"), folder.path().join("project"));
        fs::create_dir(&root).unwrap();
        (folder, output, root)
    }

    #[test]
    fn what_another_build_wrote_in_between_is_nobodys_own_and_goes() {
        let (_kept, output, root) = place();
        build(&output, &root, &["a"]).publish().unwrap();
        for ours in [&["a", "b"][..], &["a"]] {
            let first = build(&output, &root, ours);
            build(&output, &root, &["a", "held/back"]).publish().unwrap();
            first.publish().unwrap();
            assert_eq!(files(&output), [ours, &[MANIFEST]].concat());
        }
    }

    #[test]
    fn what_stopped_builds_left_is_taken_away_or_put_back() {
        let (kept, output, root) = place();
        build(&output, &root, &["a"]).publish().unwrap();
        // Another process that bore our number, and one stopped between two steps of a swap.
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
    fn folders_of_others_are_kept_empty_or_not_and_ours_go() {
        let (_kept, output, root) = place();
        build(&output, &root, &["page/index.html"]).publish().unwrap();
        fs::create_dir_all(output.join(".git/refs/tags")).unwrap();
        fs::write(output.join(".git/HEAD"), "ref").unwrap();
        build(&output, &root, &["other"]).publish().unwrap();
        assert_eq!(files(&output), [".git/HEAD", MANIFEST, "other"]);
        assert!(output.join(".git/refs/tags").is_dir() && !output.join("page").exists());
    }
}
