//! `infmend dump`.

use std::io;
use std::path::PathBuf;

use super::args::FileArgs;
use super::console::{Console, Status};
use super::input;
use crate::report::dump;

pub(super) fn run(
    paths: &[PathBuf],
    files: &FileArgs,
    console: &mut Console,
) -> io::Result<Status> {
    let mut search = match files.search(paths, true) {
        Ok(search) => search,
        Err(error) => return console.refuse(&error),
    };
    let inputs = match search.find() {
        Ok(inputs) => inputs,
        Err(error) => return console.refuse(&error),
    };
    let mut status = Status::Clean;
    for input in inputs {
        match input.and_then(|input| Ok((input::read(&input)?, input))) {
            Ok((bytes, input)) => {
                let source = input::decode(bytes, &input.settings);
                let mut lines = Vec::new();
                dump::dump(&mut lines, &input.display(), &source)?;
                console.raw(&lines)?;
            }
            Err(error) => {
                console.error(&error.to_string())?;
                status = Status::Failed;
            }
        }
    }
    Ok(status)
}
