//! What installing an INF does, for people and tools: on each Windows, each
//! architecture, for each device.

mod change;
mod collect;
pub mod difference;
mod directory;
pub mod json;
mod kind;
pub mod matrix;
pub mod on;
pub mod outline;
mod registry;
mod sections;
mod select;
mod step;
mod systems;
pub mod table;
pub mod text;
mod text_difference;
pub mod text_of;
mod words;

pub use change::{Before, Change};
pub use collect::{FileEffect, Included, NoEffect};
pub use directory::WrittenDirectory;
pub use kind::Kind;
pub use sections::{Role, SectionEffect};
pub use select::{NoSystem, Selection};
pub use step::{Copied, Deed, Step};
pub use systems::{DeviceLine, Stretch, Taken};
