//! The rules: one a file, in a folder for each group. The documentation
//! comment of a rule is its page, as `infmend explain` prints it.

mod context;
mod driver_store;
pub(crate) mod driver_ver;
mod file;
mod finding;
mod meta;
mod options;
mod package;
mod registry;
mod restart;
mod rule;
mod run;
mod suppress;

pub use crate::edit::{Applicability, Fix};
pub(crate) use context::Context;
use context::is_plain;
pub use driver_store::{Alone, Facts, Package, Staying, together};
pub use driver_ver::{DriverVer, DriverVerError, RaiseError};
pub use finding::{Finding, Severity};
pub use options::{Downlevel, Options};
pub use registry::{ALL, known_names};
pub(crate) use rule::Visit;
use rule::rule;
pub use rule::{ByDefault, InfVerif, Rule, Turn};
pub use run::{check_in, inspect, inspect_in, refused};
