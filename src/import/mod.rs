//! Files from outside -> changed texts of the project. Nothing is written, and no byte is touched that is not the import's own.

mod notes;

pub use notes::{Imported, notes};
