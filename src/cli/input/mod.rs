//! The files of a run: which they are, and what they hold.

mod batch;
mod cabinet;
mod error;
mod file;
mod ignored;
mod list;
mod read;
mod search;
mod staged;
mod walk;
mod wildcards;

pub use batch::batch;
pub use cabinet::Cabinet;
pub use error::ReadError;
pub use file::{Input, found, found_within, is_inf, named};
pub use read::{decode, read};
pub use search::{Coverage, Manner, Search};
use staged::staged;
