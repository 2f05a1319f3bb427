//! The tests that need more than Rust and git: other tools, real INFs, the
//! rights of root. Where that is missing a test is skipped and says so; with
//! `CI=true` it fails if a tool is missing. So that what is skipped is seen,
//! this program does not use Rust's harness, which keeps it to itself.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::process::ExitCode;

use libtest_mimic::Arguments;

#[path = "../properties/mod.rs"]
#[allow(dead_code)] // `it` uses all of it
mod properties;
#[path = "../support/mod.rs"]
#[allow(dead_code)] // the same
mod support;

#[cfg(unix)]
mod action;
#[cfg(unix)]
mod asking;
mod catalogs;
mod corpus;
mod corpus_anonymize;
mod corpus_driver_store;
mod corpus_effects;
mod corpus_json;
#[cfg(unix)]
mod corpus_make;
mod corpus_parts;
mod corpus_rules;
mod corpus_server;
#[cfg(unix)]
mod disks;
mod infverif;
mod need;
#[cfg(unix)]
mod new_rule;
mod patch;
mod pre_commit;
#[cfg(unix)]
mod recording;
#[cfg(unix)]
mod reviewing;
#[cfg(unix)]
mod session;
mod setupapi;
mod signing;
#[cfg(unix)]
mod terminal;

fn main() -> ExitCode {
    let mut tests = Vec::new();
    tests.extend(corpus::tests());
    tests.extend(corpus_anonymize::tests());
    tests.extend(corpus_driver_store::tests());
    tests.extend(corpus_effects::tests());
    tests.extend(corpus_json::tests());
    tests.extend(corpus_parts::tests());
    tests.extend(corpus_rules::tests());
    tests.extend(corpus_server::tests());
    tests.extend(catalogs::tests());
    tests.extend(infverif::tests());
    tests.extend(patch::tests());
    tests.extend(pre_commit::tests());
    tests.extend(setupapi::tests());
    tests.extend(signing::tests());
    #[cfg(unix)]
    {
        tests.extend(action::tests());
        tests.extend(asking::tests());
        tests.extend(corpus_make::tests());
        tests.extend(new_rule::tests());
        tests.extend(disks::tests());
        tests.extend(recording::tests());
        tests.extend(reviewing::tests());
        tests.extend(terminal::tests());
    }
    libtest_mimic::run(&Arguments::from_args(), tests).exit_code()
}
