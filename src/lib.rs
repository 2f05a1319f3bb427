//! Finds and fixes the INF directives that force a restart during Windows driver updates.
//!
//! infmend reads Windows INF files as Windows does, finds what makes a driver update
//! need a restart, shows the fix as a diff, and applies it without touching any other
//! byte.
//!
//! The data flows one way, and each module uses only those before it:
//!
//! 1. [`source`]: bytes ⇄ text, the map between them, edits spliced into bytes
//! 2. [`syntax`]: the lossless tree and typed views over it
//! 3. [`schema`]: the facts of the INF language, as tables
//! 4. [`model`]: what the INF means
//! 5. [`edit`]: what a fix does, as operations: printed as text, evaluated as meaning
//! 6. [`rules`]: what makes an update require a restart, and how to fix it
//! 7. [`scope`]: which findings are in question, and baselines of those that are not
//! 8. [`fix`]: many fixes to one verified text
//! 9. [`report`]: how findings and diffs look
//! 10. [`config`]: the settings of a project
//! 11. [`pages`]: the documentation
//!
//! Beside them stand [`catalog`], which reads catalogs and knows nothing of INFs, and
//! [`anonymize`], which takes the names out of an INF by what [`model`] says of them.
//! On top of them stands the program, whose only public name is `main`. It comes
//! with the feature `cli`, its language server with the feature `server`, [`config`] with
//! the feature `config`, and the text of the rules' pages with the feature `docs`; all are
//! on by default. Without them nothing here reads a file or asks what time it is, so that
//! it builds for `wasm32-unknown-unknown`.
//!
//! ```
//! use infmend::fix::{FixOptions, fix};
//! use infmend::rules::{Rule, RuleSet};
//! use infmend::source::Source;
//!
//! let inf = "[Version]\r\nSignature = \"$Windows NT$\"\r\n[DefaultInstall]\r\nReboot\r\n";
//! let source = Source::new(inf.into());
//! let rules = RuleSet::from_iter(Rule::named("reboot-directive"));
//! let fixed = fix(&source, &FixOptions::new(rules)).unwrap();
//! assert_eq!(fixed.source.text(), inf.replace("Reboot\r\n", ""));
//! ```
//!
//! [`rules::Rule`] shows how to add a rule of one's own.

#![forbid(unsafe_code)]

pub mod anonymize;
pub mod catalog;
#[cfg(feature = "cli")]
mod cli;
#[cfg(feature = "config")]
pub mod config;
pub mod edit;
pub mod fix;
pub mod model;
pub mod pages;
pub mod report;
pub mod rules;
pub mod schema;
pub mod scope;
#[cfg(feature = "server")]
mod server;
pub mod source;
pub mod syntax;

#[cfg(feature = "cli")]
pub use cli::main;
