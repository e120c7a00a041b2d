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
    fn get(&self, key: &str) -> Option<Vec<u8>>;
    /// Stores `bytes` under `key`. If that fails, the sheet will be made again.
    fn put(&self, key: &str, bytes: &[u8]);
}

/// A set of sheet caches, one for each edition.
pub trait SheetCaches: Sync {
    /// Opens an edition's cache. `withheld_digest` is a digest of what the edition withholds: sheets made when it withheld less are deleted.
    fn open_edition(&self, edition: &str, withheld_digest: &str) -> Box<dyn SheetCache>;
}

/// A cache that stores nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoCache;

impl SheetCache for NoCache {
    fn get(&self, _: &str) -> Option<Vec<u8>> {
        None
    }

    fn put(&self, _: &str, _: &[u8]) {}
}

impl SheetCaches for NoCache {
    fn open_edition(&self, _: &str, _: &str) -> Box<dyn SheetCache> {
        Box::new(NoCache)
    }
}

/// The name of the cache folder in a project's folder.
pub const CACHE_FOLDER: &str = ".indsigt";

/// Returns the executable's size and modification time, which distinguish it from another build of the same version.
pub fn executable_stamp() -> Option<(u64, SystemTime)> {
    let metadata = fs::metadata(std::env::current_exe().ok()?).ok()?;
    Some((metadata.len(), metadata.modified().ok()?))
}

/// The size in bytes above which an edition's cache is emptied.
const MAX_BYTES: u64 = 1 << 30;

/// Sheet caches in a project's folder. They are optional: a sheet that cannot be read or written is made again.
#[derive(Clone, Debug)]
pub struct DiskCache {
    folder: PathBuf,
}

impl DiskCache {
    /// Returns the caches of the project at `root`.
    pub fn new(root: &Path) -> Self {
        DiskCache { folder: root.join(CACHE_FOLDER) }
    }
}

/// Deletes everything that is cached for the project at `root`.
pub fn clear_cache(root: &Path) {
    for entry in fs::read_dir(root.join(CACHE_FOLDER)).into_iter().flatten().flatten() {
        let path = entry.path();
        // A process that holds the lock goes on holding it.
        if !path.ends_with(LOCK_FILE) && !path.ends_with(GITIGNORE) {
            let _ = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        }
    }
}

/// The file that a command locks to keep others from making output of the project at the same time.
const LOCK_FILE: &str = "lock";

/// An exclusive lock on a project: while it is held, no other command makes output of the project.
#[derive(Debug)]
pub struct ProjectLock(#[expect(dead_code, reason = "closing the file lets it go")] File);

impl ProjectLock {
    /// Locks the project at `root`, after waiting for any command that holds the lock; `on_wait` is called before such a wait. Returns
    /// `None` if the cache folder cannot be written or the system has no locks: there, too, no incomplete output is ever published.
    pub fn acquire(root: &Path, on_wait: impl FnOnce()) -> Option<ProjectLock> {
        let folder = root.join(CACHE_FOLDER);
        fs::create_dir_all(&folder).ok()?;
        write_gitignore(&folder);
        let file = File::options().create(true).append(true).open(folder.join(LOCK_FILE)).ok()?;
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
const GITIGNORE: &str = ".gitignore";

/// Excludes the cache folder from version control: its contents are made again wherever they are missing.
fn write_gitignore(folder: &Path) {
    let path = folder.join(GITIGNORE);
    if !path.exists() {
        let _ = fs::write(path, "*\n");
    }
}

impl SheetCaches for DiskCache {
    fn open_edition(&self, edition: &str, withheld_digest: &str) -> Box<dyn SheetCache> {
        let folder = self.folder.join(edition);
        // Another build of the program may typeset differently.
        let stamp = &format!("{withheld_digest} {:?}", executable_stamp());
        let stamp_path = folder.join(STAMP_FILE);
        let size = || {
            fs::read_dir(&folder)
                .map_or(0, |entries| entries.flatten().filter_map(|e| Some(e.metadata().ok()?.len())).sum())
        };
        if fs::read_to_string(&stamp_path).ok().as_deref() != Some(stamp.as_str()) || size() > MAX_BYTES {
            let _ = fs::remove_dir_all(&folder);
            let _ = fs::create_dir_all(&folder);
            write_gitignore(&self.folder);
            let _ = fs::write(&stamp_path, stamp);
        }
        Box::new(EditionCache { folder, stamp: stamp.clone() })
    }
}

/// The file in an edition's cache that records what the edition withholds.
const STAMP_FILE: &str = "held";

/// The cache of one edition.
struct EditionCache {
    folder: PathBuf,
    stamp: String,
}

/// The length in bytes of the SHA-256 digest before each entry's content.
const DIGEST_LEN: usize = 32;

impl SheetCache for EditionCache {
    fn get(&self, key: &str) -> Option<Vec<u8>> {
        let mut bytes = fs::read(self.folder.join(key)).ok()?;
        if bytes.len() < DIGEST_LEN {
            return None;
        }
        let content = bytes.split_off(DIGEST_LEN);
        (Sha256::digest(&content).as_slice() == bytes.as_slice()).then_some(content)
    }

    fn put(&self, key: &str, bytes: &[u8]) {
        // The edition may withhold more by now, and another process may have emptied the cache for that reason.
        if fs::read_to_string(self.folder.join(STAMP_FILE)).ok().as_deref() != Some(&*self.stamp) {
            return;
        }
        let content = [Sha256::digest(bytes).as_slice(), bytes].concat();
        let temp_path = self.folder.join(format!("{key}.new-{}", std::process::id()));
        if fs::write(&temp_path, content).and_then(|()| fs::rename(&temp_path, self.folder.join(key))).is_err() {
            let _ = fs::remove_file(&temp_path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cached_sheet_is_reused_unless_it_is_damaged_or_more_is_withheld() {
        let root = tempfile::tempdir().unwrap();
        let open_cache =
            |withheld_digest: &str| DiskCache::new(root.path()).open_edition("public-posters", withheld_digest);
        open_cache("a").put("key", b"a sheet");
        assert_eq!(open_cache("a").get("key").unwrap(), b"a sheet");
        assert_eq!(open_cache("a").get("other"), None);
        let path = root.path().join(CACHE_FOLDER).join("public-posters/key");
        for damaged in [&b""[..], b"short", &[0; 40]] {
            fs::write(&path, damaged).unwrap();
            assert_eq!(open_cache("a").get("key"), None);
        }
        open_cache("a").put("key", b"a sheet");
        assert_eq!(open_cache("b").get("key"), None);
        assert!(!path.exists(), "what others may no longer see is gone from the disk, too");
    }
}
