//! `check --show-settings`.

use std::collections::HashMap;
use std::fmt;
use std::io::{self, Write};

use crate::cli::console::{Console, Status};
use crate::cli::input::Search;
use crate::config::{Settings, Signed};
use crate::report::{count, printable};
use crate::rules::{Downlevel, Enabled};

/// How many files of a group are named.
const NAMED: usize = 3;

/// Prints the settings of the files that a search finds, as infmend.toml has them:
/// those of files that are alike once, in the order of the first of these.
pub(super) fn show(search: &mut Search, console: &mut Console) -> io::Result<Status> {
    let mut groups: Vec<(String, Vec<String>)> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    let mut status = Status::Clean;
    let mut files = 0;
    let found = match search.find() {
        Ok(found) => found,
        Err(error) => return console.refuse(&error),
    };
    for input in found {
        match input {
            Ok(input) if !input.is_stdin() && !input.path.exists() => {
                console.error(&format!("{}: there is no such file", input.display()))?;
                status = Status::Failed;
            }
            Ok(input) => {
                files += 1;
                let shown = Shown(&input.settings).to_string();
                let index = *known.entry(shown).or_insert_with_key(|shown| {
                    groups.push((shown.clone(), Vec::new()));
                    groups.len() - 1
                });
                if let Some((_, paths)) = groups.get_mut(index) {
                    paths.push(input.display());
                }
            }
            Err(error) => {
                console.error(&error.to_string())?;
                status = Status::Failed;
            }
        }
    }
    console.note_excluded(files, &search.configs)?;
    let named = match console.manner.verbose {
        true => usize::MAX,
        false => NAMED,
    };
    for (index, (settings, paths)) in groups.iter().enumerate() {
        if index > 0 {
            writeln!(console.out)?;
        }
        for path in paths.iter().take(named) {
            writeln!(console.out, "# {}", printable(path))?;
        }
        if let Some(more @ 1..) = paths.len().checked_sub(named) {
            writeln!(console.out, "# and {}", count(more, "more file"))?;
        }
        write!(console.out, "{settings}")?;
    }
    if let Some(files) = search.at_work() {
        console.detail(&files)?;
    }
    Ok(status)
}

/// The settings of a file, as text.
struct Shown<'a>(&'a Settings);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let settings = self.0;
        match &settings.config {
            None => writeln!(f, "# no infmend.toml")?,
            Some(path) => {
                write!(f, "# settings of {}", printable(&path.to_string_lossy()))?;
                for (nth, index) in settings.overrides.iter().enumerate() {
                    let before = match nth {
                        0 => ", of its overrides ",
                        _ => ", ",
                    };
                    write!(f, "{before}{}", index + 1)?;
                }
                writeln!(f)?;
            }
        }
        if let Some(profile) = settings.profile {
            writeln!(f, "profile = \"{}\"", profile.name)?;
        }
        let options = settings.options(Downlevel::default());
        writeln!(f, "select = [")?;
        for rule in settings.rules.iter() {
            match rule.enabled(&options) {
                Enabled::Always => match settings.rules.codes_of(rule) {
                    None => writeln!(f, "    \"{}\",", rule.name)?,
                    Some(codes) => {
                        let mut codes = codes.iter();
                        codes
                            .try_for_each(|code| writeln!(f, "    \"{code}\", # {}", rule.name))?;
                    }
                },
                Enabled::Where(_) => writeln!(
                    f,
                    "    # {}: in INFs that show it, or with target-os",
                    rule.name
                )?,
                Enabled::Never => {}
            }
        }
        writeln!(f, "]")?;
        if let Some(mode) = options.infverif {
            writeln!(f, "infverif = \"{}\"", mode.switch())?;
        }
        let without = settings.rules.codes_left_out();
        if !without.is_empty() {
            let codes: Vec<String> = without.iter().map(u16::to_string).collect();
            writeln!(f, "ignore = {}", serde_json::json!(codes))?;
        }
        if let Some(encoding) = settings.encoding {
            writeln!(f, "encoding = \"{encoding}\"")?;
        }
        if let Some(target) = options.target_os {
            writeln!(f, "target-os = \"{target}\"")?;
        }
        if !settings.drop_arch.is_empty() {
            let names: Vec<&str> = settings.drop_arch.iter().map(|known| known.name).collect();
            writeln!(f, "drop-arch = {}", serde_json::json!(names))?;
        }
        writeln!(f, "severity = \"{}\"", settings.counted())?;
        if settings.signed != Signed::default() {
            writeln!(f, "signed = \"{}\"", settings.signed.name())?;
        }
        if let Some(baseline) = &settings.baseline {
            let path = serde_json::Value::from(baseline.path.to_string_lossy());
            writeln!(f, "baseline = {path}")?;
        }
        Ok(())
    }
}
