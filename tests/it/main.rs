//! All that infmend promises, tested from outside as one program: a module for
//! each part. `cargo test --test it rules::` runs those of one module. Nothing is
//! needed for it but Rust and git; what needs more is in `tests/needs`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../properties/mod.rs"]
mod properties;
#[path = "../support/mod.rs"]
mod support;

mod adopt;
mod anonymize;
mod bad_input;
mod cabinets;
mod catalog;
mod catalog_new;
mod cli;
mod co_installers;
mod config;
mod docs;
mod driver_store;
mod driver_ver;
mod effect;
mod effect_changes;
mod encoding;
mod explain;
#[cfg(unix)]
mod faults;
mod fix_report;
mod formats;
mod generated;
#[cfg(unix)]
mod getting_started;
mod git;
mod infverif;
mod init;
mod json;
mod library;
mod listing;
mod logs;
mod names;
mod own_rules;
mod profiles;
mod references;
mod round_trip;
mod rules;
mod search;
mod server;
mod setupapi;
mod signed;
mod source;
#[cfg(unix)]
mod staged;
mod stdin;
mod suppression;
mod terminal;
mod textmate;
mod verification;
mod words;
