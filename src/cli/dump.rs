//! `infmend dump`.

use std::io;
use std::path::PathBuf;

use super::args::SkipArgs;
use super::console::{Console, Status};
use super::input::{self, Search};
use crate::config::Configs;
use crate::report::dump;

pub(super) fn run(
    paths: Vec<PathBuf>,
    skip: &SkipArgs,
    mut configs: Configs,
    console: &mut Console,
) -> io::Result<Status> {
    if let Err(error) = skip.exclude_from(&mut configs) {
        return console.refuse(&error);
    }
    let mut search = Search::new(paths, None, skip.manner(), configs);
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
