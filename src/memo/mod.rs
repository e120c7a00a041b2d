//! Caches of earlier results, keyed by their inputs: in memory and on disk.
//!
//! No output depends on a cache: any of them may be lost. Only results of pure functions are cached, each with its whole input, so that no
//! result can be older than its sources.

mod hex;
mod kept;
mod row;
mod disk;

pub use disk::{CACHE_FOLDER, DiskCache, NoCache, ProjectLock, SheetCache, SheetCaches, clear_cache, executable_stamp};
pub use hex::to_hex;
pub use kept::Memo;
pub use row::FileMemo;
