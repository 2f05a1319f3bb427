//! `infmend generate`, which writes the man pages and completions that are
//! checked in, and `infmend completions`.

use std::fs;
use std::io;
use std::path::Path;

use clap::{CommandFactory, ValueEnum};
use clap_complete::Shell;

use super::args::Cli;
use super::console::{Console, Status};

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

/// Prints the completion script of a shell.
pub(super) fn completions(shell: Shell, console: &mut Console) -> io::Result<Status> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "infmend", &mut script);
    console.raw(&script)?;
    Ok(Status::Clean)
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
