//! A cache of typeset sheets on disk, keyed by the digest of everything a sheet was made from.
//!
//! Each edition has a folder of its own. Its files may be read by the edition's readers, but only while the edition withholds no more than
//! when they were made: as soon as it does, the whole folder is deleted.
#![expect(clippy::disallowed_methods, reason = "it reads and writes what it alone uses")]

use sha2::{Digest, Sha256};
use std::{
    fs::{self, File, TryLockError},
    path::{Path, PathBuf},
    time::SystemTime,
};

/// A cache of typeset sheets, keyed by the digest of everything a sheet was made from.
pub trait SheetCache: Sync {
    /// Returns the bytes stored under `key`; `None` if there are none, or they are damaged.
    fn take(&self, key: &str) -> Option<Vec<u8>>;
    /// Stores `bytes` under `key`. If that fails, the sheet will be made again.
    fn put(&self, key: &str, bytes: &[u8]);
}

/// A set of sheet caches, one for each edition.
pub trait Shelves: Sync {
    /// Opens an edition's cache. `held` is a digest of what the edition withholds: sheets made when it withheld less are deleted.
    fn shelf(&self, edition: &str, held: &str) -> Box<dyn SheetCache>;
}

/// A cache that stores nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoShelves;

impl SheetCache for NoShelves {
    fn take(&self, _: &str) -> Option<Vec<u8>> {
        None
    }

    fn put(&self, _: &str, _: &[u8]) {}
}

impl Shelves for NoShelves {
    fn shelf(&self, _: &str, _: &str) -> Box<dyn SheetCache> {
        Box::new(NoShelves)
    }
}

/// The name of the cache folder in a project's folder.
pub const FOLDER: &str = ".indsigt";

/// Returns the executable's size and modification time, which distinguish it from another build of the same version.
pub fn program() -> Option<(u64, SystemTime)> {
    let about = fs::metadata(std::env::current_exe().ok()?).ok()?;
    Some((about.len(), about.modified().ok()?))
}

/// The size in bytes above which an edition's cache is emptied.
const MOST_BYTES: u64 = 1 << 30;

/// Sheet caches in a project's folder. They are optional: a sheet that cannot be read or written is made again.
#[derive(Clone, Debug)]
pub struct DiskCache {
    folder: PathBuf,
}

impl DiskCache {
    /// Returns the caches of the project at `root`.
    pub fn of(root: &Path) -> Self {
        DiskCache { folder: root.join(FOLDER) }
    }
}

/// Deletes everything that is cached for the project at `root`.
pub fn forget(root: &Path) {
    for entry in fs::read_dir(root.join(FOLDER)).into_iter().flatten().flatten() {
        let path = entry.path();
        // A process that holds the lock goes on holding it.
        if !path.ends_with(LOCK) && !path.ends_with(IGNORED) {
            let _ = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        }
    }
}

/// The file that a command locks to keep others from making output of the project at the same time.
const LOCK: &str = "lock";

/// An exclusive lock on a project: while it is held, no other command makes output of the project.
#[derive(Debug)]
pub struct ProjectLock(#[expect(dead_code, reason = "closing the file lets it go")] File);

impl ProjectLock {
    /// Locks the project at `root`, after waiting for any command that holds the lock; `on_wait` is called before such a wait. Returns
    /// `None` if the cache folder cannot be written or the system has no locks: there, too, no incomplete output is ever published.
    pub fn with(root: &Path, on_wait: impl FnOnce()) -> Option<ProjectLock> {
        let folder = root.join(FOLDER);
        fs::create_dir_all(&folder).ok()?;
        ignored(&folder);
        let file = File::options().create(true).append(true).open(folder.join(LOCK)).ok()?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                on_wait();
                file.lock().ok()?;
            }
            Err(TryLockError::Error(_)) => return None,
        }
        Some(ProjectLock(file))
    }
}

/// The file that keeps the cache folder out of version control.
const IGNORED: &str = ".gitignore";

/// Excludes the cache folder from version control: its contents are made again wherever they are missing.
fn ignored(folder: &Path) {
    let path = folder.join(IGNORED);
    if !path.exists() {
        let _ = fs::write(path, "*\n");
    }
}

impl Shelves for DiskCache {
    fn shelf(&self, edition: &str, held: &str) -> Box<dyn SheetCache> {
        let folder = self.folder.join(edition);
        // Another build of the program may typeset differently.
        let held = &format!("{held} {:?}", program());
        let stamp = folder.join(STAMP);
        let size = || {
            fs::read_dir(&folder).map_or(0, |all| all.flatten().filter_map(|e| Some(e.metadata().ok()?.len())).sum())
        };
        if fs::read_to_string(&stamp).ok().as_deref() != Some(held.as_str()) || size() > MOST_BYTES {
            let _ = fs::remove_dir_all(&folder);
            let _ = fs::create_dir_all(&folder);
            ignored(&self.folder);
            let _ = fs::write(&stamp, held);
        }
        Box::new(DiskSheetCache { folder, held: held.clone() })
    }
}

/// The file in an edition's cache that records what the edition withholds.
const STAMP: &str = "held";

/// The cache of one edition.
struct DiskSheetCache {
    folder: PathBuf,
    held: String,
}

/// The length in bytes of the SHA-256 digest before each entry's content.
const SUM: usize = 32;

impl SheetCache for DiskSheetCache {
    fn take(&self, key: &str) -> Option<Vec<u8>> {
        let mut bytes = fs::read(self.folder.join(key)).ok()?;
        if bytes.len() < SUM {
            return None;
        }
        let content = bytes.split_off(SUM);
        (Sha256::digest(&content).as_slice() == bytes.as_slice()).then_some(content)
    }

    fn put(&self, key: &str, bytes: &[u8]) {
        // The edition may withhold more by now, and another process may have emptied the cache for that reason.
        if fs::read_to_string(self.folder.join(STAMP)).ok().as_deref() != Some(&*self.held) {
            return;
        }
        let content = [Sha256::digest(bytes).as_slice(), bytes].concat();
        let new = self.folder.join(format!("{key}.new-{}", std::process::id()));
        if fs::write(&new, content).and_then(|()| fs::rename(&new, self.folder.join(key))).is_err() {
            let _ = fs::remove_file(&new);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_there_is_taken_again_unless_it_is_damaged_or_more_is_held_back() {
        let root = tempfile::tempdir().unwrap();
        let shelf = |held: &str| DiskCache::of(root.path()).shelf("public-posters", held);
        shelf("a").put("key", b"a sheet");
        assert_eq!(shelf("a").take("key").unwrap(), b"a sheet");
        assert_eq!(shelf("a").take("other"), None);
        let path = root.path().join(FOLDER).join("public-posters/key");
        for damaged in [&b""[..], b"short", &[0; 40]] {
            fs::write(&path, damaged).unwrap();
            assert_eq!(shelf("a").take("key"), None);
        }
        shelf("a").put("key", b"a sheet");
        assert_eq!(shelf("b").take("key"), None);
        assert!(!path.exists(), "what others may no longer see is gone from the disk, too");
    }
}
