//! `infmend anonymize`.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::args::AnonymizeArgs;
use super::console::{Console, Status};
use super::input::{self, Input};
use super::output_file::OutputFile;
use super::write::Writer;
use crate::anonymize::Anonymizer;
use crate::model::{NotAnInf, not_text};
use crate::report::count;
use crate::rules::{Options, RuleSet, inspect};
use crate::schema::{Mode, TargetOs};
use crate::source::{LineIndex, Source};

/// Why the results have no place to go to.
#[derive(Debug, thiserror::Error)]
enum PlaceError {
    /// They are several.
    #[error("{0} INFs need a folder for their results: name one that is there with --output")]
    Several(usize),
    /// The file would hold several, or is one of those that are read.
    #[error("{}: not written: it is one of the files that are read", .0.display())]
    Own(PathBuf),
}

/// Where results go.
enum Place {
    Standard,
    File(PathBuf),
    Folder(PathBuf),
}

pub(super) fn run(args: &AnonymizeArgs, console: &mut Console) -> io::Result<Status> {
    let mut search = match args.files.search(&args.paths, false) {
        Ok(search) => search,
        Err(error) => return console.refuse(&error),
    };
    let found = match search.find() {
        Ok(found) => found.collect::<Vec<_>>(),
        Err(error) => return console.refuse(&error),
    };
    let mut status = Status::Clean;
    let mut files = Vec::new();
    for input in found {
        match input.and_then(|input| Ok((input::read(&input)?, input))) {
            Ok((bytes, input)) => {
                let source = input::decode(bytes, &input.settings);
                match not_text(&source) {
                    None => files.push((input, source)),
                    Some(reason) => {
                        console.error(&format!("{}: {reason}", input.display()))?;
                        status = Status::Failed;
                    }
                }
            }
            Err(error) => {
                console.error(&error.to_string())?;
                status = Status::Failed;
            }
        }
    }
    let place = match place(args, &files) {
        Ok(place) => place,
        Err(error) => return console.refuse(&error),
    };
    let mut map = match args.map.as_deref().map(OutputFile::open).transpose() {
        Ok(map) => map,
        Err(error) => return console.refuse(&error),
    };
    let mut anonymizer = Anonymizer::new();
    for (input, source) in &files {
        anonymizer.reserve(source.text());
        anonymizer.reserve(&input.display());
    }
    let mut writer = Writer::default();
    for (input, source) in &files {
        status = status.max(one(
            input,
            source,
            &place,
            &mut anonymizer,
            &mut writer,
            console,
        )?);
    }
    if let Some(map) = &mut map {
        for (old, new) in anonymizer.replacements() {
            writeln!(map, "{old}\t{new}")?;
        }
    }
    if let Some(Err(error)) = map.map(OutputFile::finish) {
        console.error(&error.to_string())?;
        status = Status::Failed;
    }
    if !files.is_empty() {
        let words = count(anonymizer.replacements().count(), "name");
        console.note(&format!(
            "{words} replaced; read the result before you publish it"
        ))?;
    }
    Ok(status)
}

fn place(args: &AnonymizeArgs, files: &[(Input, Source)]) -> Result<Place, PlaceError> {
    match &args.output {
        Some(path) if path.is_dir() => Ok(Place::Folder(path.clone())),
        _ if files.len() > 1 => Err(PlaceError::Several(files.len())),
        Some(path) => {
            let is_same = |input: &Input| {
                let paths = (path.canonicalize(), input.path.canonicalize());
                matches!(paths, (Ok(one), Ok(other)) if one == other)
            };
            match files.iter().any(|(input, _)| is_same(input)) {
                true => Err(PlaceError::Own(path.clone())),
                false => Ok(Place::File(path.clone())),
            }
        }
        None => Ok(Place::Standard),
    }
}

fn one(
    input: &Input,
    source: &Source,
    place: &Place,
    anonymizer: &mut Anonymizer,
    writer: &mut Writer,
    console: &mut Console,
) -> io::Result<Status> {
    let shown = input.display();
    let new = match anonymizer.anonymize(source) {
        Ok(new) => new,
        Err(error) => {
            console.error(&format!("{shown}: {error}"))?;
            return Ok(Status::Failed);
        }
    };
    let written = match place {
        Place::Standard => console.raw(new.bytes()).map(|()| None)?,
        Place::File(path) => Some(writer.create(path, new.bytes()).map(|()| path.clone())),
        Place::Folder(folder) => {
            let name = input
                .path
                .file_name()
                .map(|name| name.to_string_lossy().into_owned());
            let name = anonymizer.file_name(&name.unwrap_or_default());
            Some(create(folder, &name, new.bytes(), writer))
        }
    };
    match written {
        Some(Err(error)) => {
            console.error(&error.to_string())?;
            return Ok(Status::Failed);
        }
        Some(Ok(path)) => console.detail(&format!("{shown}: written to {}", path.display()))?,
        None => {}
    }
    compare(input, source, new, console)
}

/// Writes a file of a name to a folder, with a number behind it where there is one already.
fn create(
    folder: &Path,
    name: &str,
    bytes: &[u8],
    writer: &mut Writer,
) -> Result<PathBuf, super::write::WriteError> {
    let (stem, end) = name.rsplit_once('.').unwrap_or((name, ""));
    let names = (2..).map(|number| format!("{stem}-{number}.{end}"));
    let mut paths = std::iter::once(name.to_owned())
        .chain(names)
        .map(|name| folder.join(name));
    let path = paths.find(|path| !path.exists()).unwrap_or_default();
    writer.create(&path, bytes).map(|()| path)
}

/// Says what is found in the one and not in the other.
fn compare(
    input: &Input,
    source: &Source,
    new: Source,
    console: &mut Console,
) -> io::Result<Status> {
    let shown = input.display();
    let mut status = Status::Clean;
    // As those read it who get it.
    let encoding = new.encoding();
    let mut new = match input.settings.encoding {
        Some(_) => new,
        None => Source::new(new.bytes().to_vec()),
    };
    if new.encoding() != encoding {
        console.warning(&format!(
            "{shown}: the result looks as if it were in {}: say that it is in {encoding}",
            new.encoding()
        ))?;
        status = Status::Findings;
        new = Source::with_encoding(new.bytes().to_vec(), encoding);
    }
    let is_template = input.settings.is_template;
    match (findings(source, is_template), findings(&new, is_template)) {
        (Ok(before), Ok(after)) => {
            for (found, times) in &before {
                let left = after.get(found).copied().unwrap_or_default();
                if left < *times {
                    console.warning(&format!("{shown}: {found} is no longer found"))?;
                    status = Status::Findings;
                }
            }
            for (found, times) in &after {
                if before.get(found).copied().unwrap_or_default() < *times {
                    console.warning(&format!("{shown}: {found} is found only in the result"))?;
                    status = Status::Findings;
                }
            }
            let findings = count(before.values().sum(), "finding");
            if status == Status::Clean {
                console.detail(&format!("{shown}: {findings}, the same in the result"))?;
            }
        }
        (Err(before), Err(after)) if before == after => {
            console.detail(&format!("{shown}: {before}, and so is the result"))?;
        }
        (Err(reason), _) => {
            console.warning(&format!(
                "{shown}: {reason}; of the result that is not said"
            ))?;
            status = Status::Findings;
        }
        (_, Err(reason)) => {
            console.warning(&format!("{shown}: of the result it is said: {reason}"))?;
            status = Status::Findings;
        }
    }
    Ok(status)
}

/// What any rule finds, whatever the target: the rules with their lines, and how often each.
fn findings(source: &Source, is_template: bool) -> Result<BTreeMap<Found, usize>, NotAnInf> {
    let rules = RuleSet::all();
    let plain = Options::default().template(is_template);
    let asked = [
        plain.infverif(Mode::WindowsDriver),
        plain.target_os(TargetOs::WINDOWS_11),
    ];
    let lines = LineIndex::new(source.text());
    let mut found: BTreeMap<Found, usize> = BTreeMap::new();
    for options in asked {
        for finding in inspect(source, &rules, &options)? {
            let line = lines.position(finding.range.start).line;
            let rule = finding.rule;
            let codes = finding.infverif;
            *found.entry(Found { line, rule, codes }).or_default() += 1;
        }
    }
    Ok(found)
}

/// A rule that finds something on a line.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Found {
    line: usize,
    rule: &'static str,
    codes: Vec<u16>,
}

impl std::fmt::Display for Found {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} of line {}", self.rule, self.line)
    }
}
