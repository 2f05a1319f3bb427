//! The program `infmend`. See the library for what it does.

#![forbid(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    infmend::main()
}
