//! Where an output is made: beside the old one, and swapped for it in one step where the system has one.

use super::{WriteError, system};
use rayon::prelude::*;
use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};
use walkdir::WalkDir;

/// The path with links followed as far as it exists.
pub(super) fn real(path: &Path) -> PathBuf {
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
pub(super) const SOURCES: [&str; 4] = ["content", "themes", "static", "private"];

pub(super) fn guard(output: &Path, root: &Path) -> Result<(), WriteError> {
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

/// What the names of folders beside the output begin with in which it is made; the number of a process follows, and one of its own.
fn prefix(output: &Path) -> String {
    format!(".{}.new-", output.file_name().unwrap_or_default().to_string_lossy())
}

/// The folder that the output stands in.
fn parent(output: &Path) -> &Path {
    output.parent().unwrap_or(Path::new("."))
}

/// The folders that this process is making.
pub(super) fn in_the_making() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    static FOLDERS: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());
    FOLDERS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Takes away what stopped builds left beside the output, those too that bore this process's number before.
pub(super) fn clear(output: &Path) {
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
pub(super) fn mend(output: &Path) {
    let aside = aside(output);
    if aside.is_dir() && (output.exists() || fs::rename(&aside, output).is_err()) {
        remove(&aside);
    }
}

/// A new folder beside the output.
pub(super) fn staging(output: &Path) -> Result<PathBuf, WriteError> {
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

/// Puts the new folder in the old one's place, in one step where the system has one.
pub(super) fn swap(staging: &Path, output: &Path) -> io::Result<()> {
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

/// Takes a folder away with all that is in it, on all cores.
pub(super) fn remove(folder: &Path) {
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
