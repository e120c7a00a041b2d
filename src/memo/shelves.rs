//! Sheets that were made before, on the disk, by the hash of everything that went into them.
//!
//! Each edition has a folder of its own. What lies in it may be read by whoever the edition is for, and no longer: when more is
//! held back than when it was made, all of it goes.
#![expect(clippy::disallowed_methods, reason = "it reads and writes what it alone uses")]

use sha2::{Digest, Sha256};
use std::{
    fs::{self, File, TryLockError},
    path::{Path, PathBuf},
    time::SystemTime,
};

/// Where sheets that were made before lie: by the hash of everything that went into them.
pub trait SheetCache: Sync {
    /// What was put there under `key`.
    fn take(&self, key: &str) -> Option<Vec<u8>>;
    /// Puts `bytes` there. If that cannot be done, the sheet will be made again.
    fn put(&self, key: &str, bytes: &[u8]);
}

/// Shelves, each edition's apart.
pub trait Shelves: Sync {
    /// The shelf of an edition. `held` is a hash of what the edition holds back: what was made when that was less must go.
    fn shelf(&self, edition: &str, held: &str) -> Box<dyn SheetCache>;
}

/// Remembers nothing.
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

/// The folder, in the project's own.
pub const FOLDER: &str = ".indsigt";

/// What tells this program from another of the same version, built at another time.
pub fn program() -> Option<(u64, SystemTime)> {
    let about = fs::metadata(std::env::current_exe().ok()?).ok()?;
    Some((about.len(), about.modified().ok()?))
}

/// More than this is thrown away and begun anew.
const MOST_BYTES: u64 = 1 << 30;

/// Shelves in a project's folder. Nothing on them is needed: what cannot be read or written is made again.
#[derive(Clone, Debug)]
pub struct DiskCache {
    folder: PathBuf,
}

impl DiskCache {
    /// The shelves of the project at `root`.
    pub fn of(root: &Path) -> Self {
        DiskCache { folder: root.join(FOLDER) }
    }
}

/// Throws away all that was made before of the project at `root`.
pub fn forget(root: &Path) {
    for entry in fs::read_dir(root.join(FOLDER)).into_iter().flatten().flatten() {
        let path = entry.path();
        // Whoever holds the lock goes on holding it.
        if !path.ends_with(LOCK) && !path.ends_with(IGNORED) {
            let _ = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        }
    }
}

/// The file by which one that makes something of a project keeps others from doing so at the same time.
const LOCK: &str = "lock";

/// While this is held, nobody else makes anything of the project.
#[derive(Debug)]
pub struct ProjectLock(#[expect(dead_code, reason = "closing the file lets it go")] File);

impl ProjectLock {
    /// Waits until nobody else makes anything of the project at `root`; `on_wait` is called if somebody does. `None` where a project's
    /// folder cannot be written or the system has no locks: there, too, nothing half-made is ever published.
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

/// The file that says what is never checked in.
const IGNORED: &str = ".gitignore";

/// Never checked in: it is made again wherever it is missing.
fn ignored(folder: &Path) {
    let path = folder.join(IGNORED);
    if !path.exists() {
        let _ = fs::write(path, "*\n");
    }
}

impl Shelves for DiskCache {
    fn shelf(&self, edition: &str, held: &str) -> Box<dyn SheetCache> {
        let folder = self.folder.join(edition);
        // Another program draws otherwise.
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

/// The file of a shelf that says what its edition holds back.
const STAMP: &str = "held";

/// The shelf of one edition.
struct DiskSheetCache {
    folder: PathBuf,
    held: String,
}

/// The length of a sum in bytes.
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
        // More may be held back since, and somebody else may have found that out.
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
