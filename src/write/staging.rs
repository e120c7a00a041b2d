//! The folder in which an output is made: away from the old output, and swapped for it atomically where the system can.

use super::{WriteError, system_error};
use crate::{
    memo::CACHE_FOLDER,
    source::{ATTACHMENTS_PATH, AUDIT_RECORD_PATH, PROJECT_FOLDERS},
};
use rayon::prelude::*;
use std::{
    collections::BTreeSet,
    fs, io,
    path::{Component, Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};
use walkdir::WalkDir;

/// Returns the absolute path, with links resolved as far as the path exists.
pub(super) fn resolve_links(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    // A folder that does not exist yet cannot be gone out of: `new/..` is the folder around it.
    let absolute = absolute.components().fold(PathBuf::new(), |mut path, part| {
        match part {
            Component::ParentDir if !path.exists() => {
                path.pop();
            }
            part => path.push(part),
        }
        path
    });
    let mut rest = vec![];
    let mut base = absolute.clone();
    loop {
        if let Ok(resolved) = fs::canonicalize(&base) {
            return rest.iter().rev().fold(resolved, |p, part| p.join(part));
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

pub(super) fn check_output(output: &Path, root: &Path) -> Result<(), WriteError> {
    let display_path = || output.display().to_string();
    let first = output.strip_prefix(root).ok().and_then(|rest| rest.iter().next()).map(|name| name.to_string_lossy());
    let reserved = [".git", CACHE_FOLDER, AUDIT_RECORD_PATH, ATTACHMENTS_PATH];
    let is_reserved = |name: &str| PROJECT_FOLDERS.contains(&name) || reserved.contains(&name);
    if root.starts_with(output) || first.is_some_and(|name| is_reserved(&name)) {
        return Err(WriteError::OverlapsProject(display_path()));
    }
    if output.is_file() {
        return Err(WriteError::IsFile(display_path()));
    }
    if is_mounted(output) { Err(WriteError::IsMounted(display_path())) } else { Ok(()) }
}

/// Returns whether `output` is a mount point.
fn is_mounted(output: &Path) -> bool {
    device(output).is_some_and(|own| device(parent(output)).is_some_and(|other| other != own))
}

/// Returns how the names of an output's staging folders begin; a process id and a counter follow.
fn staging_prefix(output: &Path) -> String {
    format!(".{}.new-", output.file_name().unwrap_or_default().to_string_lossy())
}

/// Returns the folder in which the staging folders of `output` are made: in the project's cache, where no server shows what a stopped build
/// leaves; or beside the output, if that is on another disk, since a folder can only be swapped with one on the same disk.
pub(super) fn staging_parent(output: &Path, root: &Path) -> PathBuf {
    let cache = root.join(CACHE_FOLDER);
    let existing = output.ancestors().skip(1).find(|path| path.is_dir());
    let is_same_disk = existing.is_some_and(|folder| device(folder).is_some() && device(folder) == device(&cache));
    if is_same_disk { cache.join("staging") } else { parent(output).to_path_buf() }
}

/// Returns the number of the disk that a folder is on; `None` where the system has none, or there is no such folder.
fn device(folder: &Path) -> Option<u64> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        fs::metadata(folder).map(|metadata| metadata.dev()).ok()
    }
    #[cfg(not(unix))]
    {
        let _ = folder;
        None
    }
}

/// Returns the folder that contains the output.
fn parent(output: &Path) -> &Path {
    output.parent().unwrap_or(Path::new("."))
}

/// Locks and returns the list of this process's staging folders.
pub(super) fn staging_folders() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    static STAGING_FOLDERS: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());
    STAGING_FOLDERS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Removes the staging folders that stopped builds of `output` left in `home`. A folder with this process's id that this process did not create
/// is of an earlier process with the same id, and is removed, too.
pub(super) fn remove_abandoned(home: &Path, output: &Path) {
    let prefix = staging_prefix(output);
    for entry in fs::read_dir(home).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let pid_text = name.strip_prefix(&prefix).and_then(|rest| rest.split('-').next());
        let owner_pid = pid_text.and_then(|pid| pid.parse::<u32>().ok());
        let has_reused_id = |pid| pid == std::process::id() && !staging_folders().contains(&entry.path());
        if owner_pid.is_some_and(|pid| has_reused_id(pid) || !is_running(pid)) {
            remove_folder(&entry.path());
        }
    }
}

/// Returns the path to which the old output is moved aside during a swap, where the system cannot swap two folders atomically.
fn aside_path(output: &Path) -> PathBuf {
    parent(output).join(format!(".{}.old", output.file_name().unwrap_or_default().to_string_lossy()))
}

/// Repairs the output after a build that was stopped during the swap: restores the old output, or removes it if the new one is in place.
/// An old output that cannot be restored stays where it is: it is the only one.
pub(super) fn repair(output: &Path) {
    let aside = aside_path(output);
    if aside.is_dir() && !output.exists() {
        let _ = fs::rename(&aside, output);
    } else if aside.is_dir() {
        remove_folder(&aside);
    }
}

/// Creates a staging folder in `home`.
pub(super) fn create_staging(home: &Path, output: &Path) -> Result<PathBuf, WriteError> {
    for folder in [home, parent(output)] {
        fs::create_dir_all(folder).map_err(system_error(folder))?;
    }
    let mut folders = staging_folders();
    let name = |n: usize| home.join(format!("{}{}-{n}", staging_prefix(output), std::process::id()));
    let staging = (0..).map(name).find(|path| !folders.contains(path)).unwrap_or_else(|| home.to_path_buf());
    fs::create_dir(&staging).map_err(system_error(&staging))?;
    folders.insert(staging.clone());
    Ok(staging)
}

/// Returns whether a process with this id is running. Where that is unknown, the process counts as running, and its folder is kept.
fn is_running(pid: u32) -> bool {
    !Path::new("/proc").is_dir() || Path::new("/proc").join(pid.to_string()).exists()
}

/// Replaces the old folder with the new one, atomically where the system can. The old one is then at the path `staging`, or is removed.
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
    let aside = aside_path(output);
    fs::rename(output, &aside)?;
    if let Err(cause) = fs::rename(staging, output) {
        fs::rename(&aside, output)?;
        return Err(cause);
    }
    remove_folder(&aside);
    Ok(())
}

/// Removes a folder and its contents, on all cores.
pub(super) fn remove_folder(folder: &Path) {
    let entries: Vec<_> = WalkDir::new(folder).min_depth(1).into_iter().flatten().collect();
    let (folders, files): (Vec<_>, Vec<_>) = entries.into_iter().partition(|entry| entry.file_type().is_dir());
    files.par_iter().for_each(|file| drop(fs::remove_file(file.path())));
    let deepest = folders.iter().map(walkdir::DirEntry::depth).max().unwrap_or(0);
    for depth in (1..=deepest).rev() {
        let at_depth = folders.par_iter().filter(|folder| folder.depth() == depth);
        at_depth.for_each(|folder| drop(fs::remove_dir(folder.path())));
    }
    if fs::remove_dir_all(folder).is_err() && folder.exists() {
        // A write-protected folder is removed, too: it may contain what has since been withdrawn.
        WalkDir::new(folder)
            .into_iter()
            .flatten()
            .filter(|e| e.file_type().is_dir())
            .for_each(|e| make_writable(e.path()));
        let _ = fs::remove_dir_all(folder);
    }
}

/// Allows the owner to remove files from a folder.
fn make_writable(folder: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let _ = fs::set_permissions(folder, fs::Permissions::from_mode(0o700));
    }
    #[cfg(not(unix))]
    let _ = folder;
}
