//! The files of a run: which they are, and what they hold.

mod batch;
mod error;
mod file;
mod list;
mod read;
mod staged;
mod walk;

pub use batch::batch;
pub use error::ReadError;
pub use file::{Input, found, is_inf, named};
pub use read::{decode, read};
pub use staged::staged;
pub use walk::{find, find_listed, is_below};
