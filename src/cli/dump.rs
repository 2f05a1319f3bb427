//! `infmend dump`.

use std::io;
use std::path::PathBuf;

use super::console::{Console, Status};
use super::input;
use crate::config::Configs;
use crate::report::dump;

pub(super) fn run(
    paths: &[PathBuf],
    configs: &mut Configs,
    console: &mut Console,
) -> io::Result<Status> {
    let mut status = Status::Clean;
    for input in input::find(paths, true, configs) {
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
