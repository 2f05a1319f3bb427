//! What git knows of the files: what is staged, what the last commit has, and in
//! which form they are stored.

mod command;
mod conversion;
mod index;
mod last_commit;
mod since;

pub use command::{GitError, MAX_SIZE, ask, line};
pub use conversion::Conversion;
pub use index::{IndexEntry, StoreError, staged_files};
pub use last_commit::{LastCommits, place};
pub use since::{Before, Since, SinceError};
