//! `infmend init`.

mod hook;

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::args::InitArgs;
use super::ask;
use super::console::{Console, Status};
use crate::config::FILE_NAME;
use hook::HookError;

const SETTINGS: &str = include_str!("infmend.toml");

const HOOKS: &str = ".pre-commit-config.yaml";

const HELP: &str = "\
y  write these files
n  write nothing";

/// A file that is to be written.
struct Planned {
    path: PathBuf,
    /// What it holds now; none where there is no such file.
    before: Option<String>,
    after: String,
}

/// Why `init` does nothing.
#[derive(Debug, thiserror::Error)]
enum InitError {
    #[error("{}: is not a folder", .0.display())]
    NoFolder(PathBuf),
    #[error("{}: cannot be read: {error}", .path.display())]
    Read { path: PathBuf, error: io::Error },
    #[error("{}: {error}; add these lines to its repos:\n{}", .path.display(), hook::LINES.trim_end())]
    Hook { path: PathBuf, error: HookError },
}

pub(super) fn run(args: &InitArgs, console: &mut Console) -> io::Result<Status> {
    let plan = match plan(args) {
        Ok(plan) => plan,
        Err(error) => return console.refuse(&error),
    };
    for path in plan.present {
        console.note(&format!("{}: is there already, and kept", path.display()))?;
    }
    if plan.files.is_empty() {
        console.note("nothing to do")?;
        return Ok(Status::Clean);
    }
    if !args.yes {
        show(&plan.files, console)?;
    }
    if args.print {
        return Ok(Status::Clean);
    }
    if !args.yes && !agrees(console)? {
        return Ok(Status::Findings);
    }
    for file in &plan.files {
        if let Err(error) = write(file) {
            console.error(&format!("{}: not written: {error}", file.path.display()))?;
            return Ok(Status::Failed);
        }
        console.note(&format!("{}: written", file.path.display()))?;
    }
    if args.pre_commit {
        console.note("next: `pre-commit install`, so that git runs the hook")?;
    }
    console.note("next: `infmend check`, or `infmend check --baseline infmend-baseline.json --write-baseline` to begin with what is new")?;
    Ok(Status::Clean)
}

/// What there is to do.
#[derive(Default)]
struct Plan {
    files: Vec<Planned>,
    /// Files that have all that they need.
    present: Vec<PathBuf>,
}

fn plan(args: &InitArgs) -> Result<Plan, InitError> {
    if !args.folder.is_dir() {
        return Err(InitError::NoFolder(args.folder.clone()));
    }
    let at = |name: &str| match args.folder.as_os_str() == "." {
        true => PathBuf::from(name),
        false => args.folder.join(name),
    };
    let mut plan = Plan::default();
    let settings = at(FILE_NAME);
    // A link that leads nowhere is there, too.
    if fs::symlink_metadata(&settings).is_ok() {
        plan.present.push(settings);
    } else {
        plan.files.push(Planned {
            path: settings,
            before: None,
            after: SETTINGS.to_owned(),
        });
    }
    if args.pre_commit {
        let path = at(HOOKS);
        let before = read(&path)?;
        let after = hook::added(before.as_deref().unwrap_or_default()).map_err(|error| {
            InitError::Hook {
                path: path.clone(),
                error,
            }
        })?;
        match after {
            None => plan.present.push(path),
            Some(after) => plan.files.push(Planned {
                path,
                before,
                after,
            }),
        }
    }
    Ok(plan)
}

fn read(path: &Path) -> Result<Option<String>, InitError> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(InitError::Read {
            path: path.to_owned(),
            error,
        }),
    }
}

/// Shows new files as they are, and others by the lines that they get.
fn show(files: &[Planned], console: &mut Console) -> io::Result<()> {
    for file in files {
        let path = file.path.display();
        match &file.before {
            None => {
                writeln!(console.out, "{path} would be:\n")?;
                indented(&file.after, console)?;
            }
            Some(_) => {
                writeln!(console.out, "{path} would get these lines:\n")?;
                indented(hook::LINES, console)?;
            }
        }
        writeln!(console.out)?;
    }
    Ok(())
}

fn indented(text: &str, console: &mut Console) -> io::Result<()> {
    for line in text.lines() {
        writeln!(console.out, "{}", format!("  {line}").trim_end())?;
    }
    Ok(())
}

fn agrees(console: &mut Console) -> io::Result<bool> {
    if !ask::is_possible() {
        console.note(
            "nothing was written: cannot prompt, since standard input is not a terminal. Run `infmend init --yes` to write it",
        )?;
        return Ok(false);
    }
    let given = ask::answer("Write this? [y]es, [n]o: ", "yes no", HELP, console)?;
    Ok(given == 'y')
}

/// Writes a file wholly or not at all. A new one must not be there.
fn write(file: &Planned) -> io::Result<()> {
    let Some(before) = &file.before else {
        let mut new = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&file.path)?;
        return new.write_all(file.after.as_bytes());
    };
    let mut writer = super::write::Writer::default();
    writer
        .write(&file.path, before.as_bytes(), file.after.as_bytes())
        .map_err(io::Error::other)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::config::Config;

    #[test]
    fn the_settings_apply_with_and_without_their_marks() {
        let (path, root) = (Path::new(FILE_NAME), Path::new("/"));
        Config::parse(SETTINGS, path, root).unwrap();
        let applied: Vec<&str> = SETTINGS
            .lines()
            .filter(|line| !line.starts_with("# "))
            .map(|line| line.trim_start_matches('#'))
            .collect();
        let keys = applied.iter().filter(|line| line.contains('=')).count();
        assert_eq!(keys, 13, "{applied:?}");
        Config::parse(&applied.join("\n"), path, root).unwrap();
    }
}
