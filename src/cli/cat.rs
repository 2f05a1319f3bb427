//! `infmend cat`.

use std::io;
use std::path::PathBuf;

use super::console::{Console, Status};
use super::input;
use crate::config::Configs;

pub(super) fn run(
    path: PathBuf,
    configs: &mut Configs,
    console: &mut Console,
) -> io::Result<Status> {
    let Some(input) = input::named(path, configs) else {
        return Ok(Status::Clean);
    };
    match input.and_then(|input| Ok((input::read(&input)?, input))) {
        Ok((bytes, input)) => {
            let source = input::decode(bytes, &input.settings);
            console.raw(source.text().as_bytes())?;
            Ok(Status::Clean)
        }
        Err(error) => console.refuse(&error),
    }
}
