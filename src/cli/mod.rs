//! The command line: arguments, commands, walking, asking, writing. What an
//! INF means is known further below.

mod anonymize;
mod args;
mod ask;
mod cat;
mod catalog;
mod catalog_new;
mod catalogs;
mod check;
mod clock;
mod console;
mod documentation;
mod dump;
mod editor;
mod effect;
mod explain;
mod fix;
mod generate;
mod git;
mod init;
mod input;
mod install_git;
mod interrupts;
mod output_file;
mod package;
mod pager;
mod progress;
mod rule_list;
#[cfg(feature = "server")]
mod server;
mod terminal;
mod write;

use std::io;
use std::process::ExitCode;

use clap::Parser;

use args::{Cli, Command, ListFormat};
use console::{Console, Status};

/// Runs the program with the arguments of the process.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    #[cfg(feature = "server")]
    if let Command::Server(args) = &cli.command {
        // The console would keep standard output from the server.
        return match server::run(args) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                let _ = Console::new(cli.manner).say_error(&error);
                ExitCode::from(Status::Failed as u8)
            }
        };
    }
    let mut console = Console::new(cli.manner);
    let ended = run(cli.command, &mut console);
    match ended.and_then(|status| console.finish().map(|()| status)) {
        Ok(status) => ExitCode::from(status as u8),
        // The reader of a pipe has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            // What could not be written is not tried again.
            let _ = console.say_error(&format!("cannot write the output: {error}"));
            ExitCode::from(Status::Failed as u8)
        }
    }
}

fn run(command: Command, console: &mut Console) -> io::Result<Status> {
    match command {
        Command::Check(args) => check::run(&args, console),
        Command::Fix(args) => fix::run(&args, console),
        Command::Effect(args) => effect::run(&args, console),
        Command::Catalog(args) => catalog::run(&args, console),
        Command::Anonymize(args) => anonymize::run(&args, console),
        Command::Rules {
            format,
            profile,
            write_docs,
            check,
        } => match write_docs {
            Some(folder) => documentation::run(&folder, check, console),
            None => match format {
                ListFormat::Text => rule_list::text(profile, console),
                ListFormat::Json => rule_list::json(profile, console),
            },
        },
        Command::Explain { topic, no_pager } => {
            if !no_pager {
                console.page();
            }
            match topic {
                Some(topic) => explain::run(&topic, console),
                None => explain::list(console),
            }
        }
        Command::Cat {
            path,
            encoding,
            config,
        } => match config.configs(None, &encoding) {
            Ok(mut configs) => cat::run(path, &mut configs, console),
            Err(error) => console.refuse(&error),
        },
        Command::Dump { paths, files } => dump::run(&paths, &files, console),
        Command::Init(args) => init::run(&args, console),
        Command::InstallGit(args) => install_git::run(&args, console),
        // Runs before there is a console.
        #[cfg(feature = "server")]
        Command::Server(_) => Ok(Status::Clean),
        Command::Generate { folder } => generate::run(&folder, console),
        Command::Completions { shell } => generate::completions(shell, console),
    }
}
