//! What was made before, by what it was made from: in the program's own memory, and on the disk.
//!
//! Nothing in it is needed. Only results of pure functions are kept, and each beside the whole of what went into it: so that none
//! can be older than its sources.

mod hex;
mod kept;
mod row;
mod shelves;

pub use hex::hex;
pub use kept::Memo;
pub use row::FileMemo;
pub use shelves::{DiskCache, FOLDER, NoShelves, ProjectLock, SheetCache, Shelves, forget, program};
