//! `infmend generate`: the man pages and completions that are checked in.

use std::fs;
use std::io;
use std::path::Path;

use clap::{CommandFactory, ValueEnum};
use clap_complete::Shell;

use super::args::Cli;
use super::{Console, Status};

pub(super) fn run(folder: &Path, console: &mut Console) -> io::Result<Status> {
    match write(folder) {
        Ok(()) => Ok(Status::Clean),
        Err(error) => {
            console.error(&format!(
                "{}: the pages cannot be written there: {error}",
                folder.display()
            ))?;
            Ok(Status::Failed)
        }
    }
}

fn write(folder: &Path) -> io::Result<()> {
    let man = folder.join("man");
    fs::create_dir_all(&man)?;
    clap_mangen::generate_to(Cli::command(), &man)?;
    let completions = folder.join("completions");
    fs::create_dir_all(&completions)?;
    for shell in Shell::value_variants() {
        clap_complete::generate_to(*shell, &mut Cli::command(), "infmend", &completions)?;
    }
    Ok(())
}
