//! The baselines of a run of `check`: what is gone from them, and writing them.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::cli::args::CheckArgs;
use crate::cli::console::Console;
use crate::cli::input::Input;
use crate::cli::write;
use crate::config::{BaselineFile, Settings};
use crate::report::count;
use crate::rules::{Downlevel, Enabled, Finding, Rule, Selector};
use crate::scope::Known;
use crate::source::Source;

/// What a file has to do with its baseline.
pub(super) struct Part {
    file: Arc<BaselineFile>,
    /// What the baseline calls the file.
    name: String,
    /// What the baseline has to hold of it: what was found, and what this run
    /// cannot judge.
    now: Known,
    /// How much of what it holds was not found.
    gone: usize,
}

impl Part {
    /// Of a file with all its findings; none where no baseline applies to it.
    pub(super) fn of(input: &Input, source: &Source, findings: &[Finding]) -> Option<Part> {
        let file = Arc::clone(input.settings.baseline.as_ref()?);
        let name = file.name(&input.path);
        let found = Known::of(source, findings);
        let settings = &input.settings;
        let is_judged = |rule: &str| is_judged(rule, settings);
        let (gone, now) = match file.baseline.of_file(&name) {
            Some(known) => (
                known.gone(&found, &is_judged),
                found.with_unjudged(known, &is_judged),
            ),
            None => (0, found),
        };
        Some(Part {
            file,
            name,
            now,
            gone,
        })
    }
}

/// Whether a run would find what a rule has to find. Of a rule that no longer
/// exists nothing is found.
fn is_judged(rule: &str, settings: &Settings) -> bool {
    let Some(rule) = Rule::named(rule) else {
        return true;
    };
    let options = settings.options(Downlevel::default());
    settings.rules.has(rule.name) && matches!(rule.enabled(&options), Enabled::Always)
}

/// The baselines of a run.
#[derive(Default)]
pub(super) struct Baselines(BTreeMap<PathBuf, State>);

struct State {
    file: Arc<BaselineFile>,
    /// The files that were checked.
    checked: HashSet<String>,
    gone: usize,
    now: Vec<(String, Known)>,
}

impl Baselines {
    pub(super) fn add(&mut self, part: Part) {
        let state = self.0.entry(part.file.path.clone());
        let state = state.or_insert_with(|| State {
            file: Arc::clone(&part.file),
            checked: HashSet::new(),
            gone: 0,
            now: Vec::new(),
        });
        state.gone += part.gone;
        state.checked.insert(part.name.clone());
        state.now.push((part.name, part.now));
    }

    /// Whether no baseline applies to anything.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Says how much of each baseline is gone, and how to take it out.
    pub(super) fn note_gone(&self, args: &CheckArgs, console: &mut Console) -> io::Result<()> {
        for state in self.0.values() {
            let gone = state.gone
                + state
                    .of_missing_files()
                    .map(|(_, gone)| gone)
                    .sum::<usize>();
            if gone > 0 {
                console.note(&format!(
                    "{}: {} no longer found; to take {} out, run `{}`",
                    state.file.path.display(),
                    count(gone, "finding"),
                    if gone == 1 { "it" } else { "them" },
                    command(args)
                ))?;
            }
        }
        Ok(())
    }

    /// Writes the baselines anew. Whether all could be written.
    pub(super) fn write(&self, console: &mut Console) -> io::Result<bool> {
        let mut is_done = true;
        for state in self.0.values() {
            let path = &state.file.path;
            let shown = from_here(path);
            let mut baseline = state.file.baseline.clone();
            let missing: Vec<String> = state.of_missing_files().map(|(name, _)| name).collect();
            for name in missing {
                baseline.set(&name, Known::default());
            }
            for (name, now) in &state.now {
                baseline.set(name, now.clone());
            }
            match put(path, baseline.to_string().as_bytes()) {
                Ok(()) => console.note(&format!(
                    "{}: written: {}, informational ones included",
                    shown.display(),
                    count(baseline.len(), "finding")
                ))?,
                Err(error) => {
                    is_done = false;
                    console.error(&format!(
                        "{}: the baseline cannot be written: {error}",
                        shown.display()
                    ))?;
                }
            }
        }
        Ok(is_done)
    }
}

impl State {
    /// The files of the baseline that no longer exist, with how many findings it
    /// holds of each.
    fn of_missing_files(&self) -> impl Iterator<Item = (String, usize)> {
        let baseline = &self.file.baseline;
        baseline
            .paths()
            .filter(|name| !self.checked.contains(*name) && !self.file.has_file(name))
            .map(|name| {
                let known = baseline.of_file(name);
                (name.to_owned(), known.map_or(0, Known::len))
            })
    }
}

/// The command that writes the baseline of a run anew.
fn command(args: &CheckArgs) -> String {
    let mut command = "infmend check --write-baseline".to_owned();
    let mut add = |word: &str| {
        command.push(' ');
        let is_plain = |c: char| c.is_alphanumeric() || "-_./\\:,+~".contains(c);
        if !word.is_empty() && word.chars().all(is_plain) {
            command.push_str(word);
        } else {
            command.push_str(&format!("\"{word}\""));
        }
    };
    let names = |rules: &[Selector]| {
        let names = rules.iter().map(|selector| selector.name());
        names.collect::<Vec<_>>().join(",")
    };
    let run = &args.run;
    if let Some(path) = &run.scope.baseline {
        add("--baseline");
        add(&path.display().to_string());
    }
    if let Some(mode) = run.rules.infverif {
        add("--infverif");
        add(mode.switch());
    }
    for (option, rules) in [
        ("--select", &run.rules.select),
        ("--ignore", &run.rules.ignore),
    ] {
        if !rules.is_empty() {
            add(option);
            add(&names(rules));
        }
    }
    for path in &args.paths {
        add(&path.display().to_string());
    }
    command
}

/// Writes a file as a whole or not at all.
fn put(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // A symbolic link stays one: what it leads to is replaced.
    let place = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let folder = place.parent().filter(|p| !p.as_os_str().is_empty());
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let old = fs::metadata(&place).map(|old| old.permissions());
        builder.permissions(old.unwrap_or_else(|_| fs::Permissions::from_mode(0o666)));
    }
    let mut file = write::temporary(folder.unwrap_or(Path::new(".")), &mut builder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(&place).map_err(|error| error.error)?;
    Ok(())
}
/// A path as a message names it: from the working directory where it lies below.
fn from_here(path: &Path) -> PathBuf {
    let here = std::env::current_dir().ok();
    let below = here.and_then(|here| path.strip_prefix(here).ok());
    below.unwrap_or(path).to_owned()
}
