//! What installing an INF does: for each device on each Windows the install
//! section that it takes, and what that section brings.
//!
//! [`Model::manufacturers`] and [`Model::devices`] tell who gets what
//! (docs install/inf-manufacturer-section.md, install/inf-ddinstall-section.md);
//! [`Effects`] tells what an install section does. What another INF brings, which
//! `Include` names, is not known: its directive stands for it.

mod action;
mod copied_paths;
mod devices;
mod target;
mod walk;

pub use action::{Action, FileOperation, What};
pub use copied_paths::{CopiedPaths, NamedCopy, Place as CopiedPlace};
pub use devices::{Device, Manufacturer, Root};
pub use target::{Boundaries, Target};
pub use walk::{Effects, FileListPart, Key, LeafPart, LinePart, NOT_READ, Part, Under};

use super::{MergedSection, Model};
