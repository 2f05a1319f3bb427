//! `infmend rules --write-docs`: the files of `docs/` that are made from the
//! source.

use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::console::{Console, Status};
use crate::config;
use crate::pages;
use crate::rules::ALL;

/// Writes the files into a folder, or, to check, only says which of them
/// differ. Pages of rules that are no more are named, not deleted.
pub(super) fn run(folder: &Path, check: bool, console: &mut Console) -> io::Result<Status> {
    let mut status = Status::Clean;
    let files = generated();
    for (path, text) in &files {
        let path = folder.join(path);
        // Whatever line ends a checkout has given it.
        let old = fs::read_to_string(&path).map(|old| old.replace("\r\n", "\n"));
        if old.is_ok_and(|old| old == *text) {
            continue;
        }
        if check {
            console.note(&format!(
                "{}: is not what the source says: run `infmend rules --write-docs {}`",
                path.display(),
                folder.display()
            ))?;
            status = status.max(Status::Findings);
        } else if let Err(error) = write(&path, text) {
            console.error(&format!("{}: cannot be written: {error}", path.display()))?;
            status = Status::Failed;
        } else {
            console.note(&format!("{}: written", path.display()))?;
        }
    }
    let known: HashSet<PathBuf> = files.iter().map(|(path, _)| folder.join(path)).collect();
    let rules = folder.join("rules");
    let mut there: Vec<PathBuf> = match fs::read_dir(&rules) {
        Ok(entries) => entries.flatten().map(|entry| entry.path()).collect(),
        Err(_) => Vec::new(),
    };
    there.sort();
    for path in there.iter().filter(|path| !known.contains(*path)) {
        console.note(&format!(
            "{}: is the page of no rule: delete it",
            path.display()
        ))?;
        status = status.max(Status::Findings);
    }
    Ok(status)
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, text)
}

/// The files of `docs/` that are made from the source, by their paths in it.
fn generated() -> Vec<(PathBuf, String)> {
    let mut index =
        "# The rules\n\n| Rule | Severity | What it finds |\n| --- | --- | --- |\n".to_owned();
    let mut files = Vec::new();
    for rule in &ALL {
        index.push_str(&format!(
            "| [{0}]({0}.md) | {1} | {2} |\n",
            rule.name, rule.severity, rule.summary
        ));
        files.push((
            PathBuf::from(format!("rules/{}.md", rule.name)),
            pages::page(rule.name).unwrap_or_default(),
        ));
    }
    files.push((PathBuf::from("rules/README.md"), index));
    files.push((PathBuf::from("infverif.md"), pages::infverif_table()));
    let schema = format!("{:#}\n", config::schema());
    files.push((PathBuf::from("infmend.schema.json"), schema));
    files
}
