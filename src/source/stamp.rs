//! The metadata by which unchanged files are told from changed ones.

use super::Content;
use crate::memo::Memo;
use std::{
    fs,
    path::Path,
    time::{Duration, SystemTime},
};

/// A cache of file contents with the files' metadata. A file counts as unchanged if its location on disk, length and times are unchanged.
pub type FileCache = Memo<FileStamp, Content>;

/// The metadata of a file that changes with its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileStamp {
    length: u64,
    pub(super) modified: Option<SystemTime>,
    /// On Unix, the inode number and the change time in seconds and nanoseconds, which no program can set back.
    inode_and_ctime: (u64, i64, i64),
}

impl FileStamp {
    pub(super) fn from_path(path: &Path) -> Option<Self> {
        let metadata = fs::metadata(path).ok()?;
        #[cfg(unix)]
        let inode_and_ctime = {
            use std::os::unix::fs::MetadataExt;
            (metadata.ino(), metadata.ctime(), metadata.ctime_nsec())
        };
        #[cfg(not(unix))]
        let inode_and_ctime = (0, 0, 0);
        Some(FileStamp { length: metadata.len(), modified: metadata.modified().ok(), inode_and_ctime })
    }

    /// Returns whether a file is nearly as new as `newest`: timestamps are coarse, so such a file can change again without a new timestamp.
    pub(super) fn is_fresh(&self, newest: SystemTime) -> bool {
        self.modified.is_none_or(|modified| newest.duration_since(modified).is_ok_and(|age| age < FRESH_AGE))
    }
}

/// The age, relative to the newest file, below which a file is always read again.
const FRESH_AGE: Duration = Duration::from_secs(1);
