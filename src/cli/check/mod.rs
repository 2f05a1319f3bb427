//! `infmend check`.

mod baseline;
mod output;
mod settings;
mod versions;

use std::io;
use std::sync::Arc;

use rayon::prelude::*;

use super::args::{self, CheckArgs, Started, Wanted};
use super::catalogs::Catalogs;
use super::console::{Console, Status};
use super::effect;
use super::input::{self, Input, ReadError};
use super::package::Folders;
use super::progress::Progress;
use crate::fix::{FixOptions, Fixed};
use crate::report::azure::Azure;
use crate::report::concise::Concise;
use crate::report::full::Full;
use crate::report::github::Github;
use crate::report::gitlab::Gitlab;
use crate::report::html::Html;
use crate::report::json::Json;
use crate::report::jsonl::JsonLines;
use crate::report::junit::Junit;
use crate::report::msbuild::MsBuild;
use crate::report::place::Base;
use crate::report::sarif::Sarif;
use crate::report::statistics::Statistics;
use crate::report::{Checked, Ending, Format, Screen, Summary};
use crate::rules::{self, Finding, Severity};
use baseline::Baselines;
use output::Output;
use versions::{Versions, catalogs_of};

/// A file's part of the report.
struct Part {
    output: Vec<u8>,
    /// What the end of the report has to know of it.
    kept: Vec<u8>,
    summary: Summary,
    statistics: Statistics,
    baseline: Option<baseline::Part>,
    /// How the file was read, for `--verbose`.
    detail: String,
    /// Why the file was skipped, where the user named it.
    skipped: Option<String>,
}

pub(super) fn run(args: &CheckArgs, console: &mut Console) -> io::Result<Status> {
    let wanted = Wanted::new(args.staged, &args.paths, args.files_from.as_deref());
    let Started {
        mut search,
        baseline,
        since,
    } = match args.run.start(wanted, args.write_baseline) {
        Ok(started) => started,
        Err(error) => return console.refuse(&error),
    };
    if args.show_settings {
        return settings::show(&mut search, console);
    }
    let mut output = match Output::open(args.output.as_deref()) {
        Ok(output) => output,
        Err(error) => {
            console.error(&error.to_string())?;
            return Ok(Status::Failed);
        }
    };
    let is_for_people = matches!(args.format, args::Format::Full | args::Format::Concise);
    let screen = match is_for_people {
        true => output.screen(console),
        false => Screen::default(),
    };
    let format = format(args, screen, console.manner.verbose)?;
    let mut summary = Summary::default();
    let mut statistics = Statistics::default();
    let mut failures = Vec::new();
    let mut kept = Vec::new();
    let mut any = false;

    let mut begin = Vec::new();
    format.begin(&mut begin)?;
    output.write(console, &begin)?;
    let coverage = search.coverage();
    let mut inputs = match search.find() {
        Ok(inputs) => inputs.peekable(),
        Err(error) => return console.refuse(&error),
    };
    let catalogs = Arc::new(Catalogs::default());
    let folders =
        Folders::new(&args.run, baseline, since, coverage).keeping_signed(&catalogs, false);
    let mut baselines = Baselines::default();
    let mut progress = Progress::new(None, console.shows_progress());
    let mut next = input::batch(&mut inputs);
    while !next.is_empty() {
        let batch = std::mem::take(&mut next);
        let looked = progress.batch(|step| {
            let look = |input: &Result<Input, ReadError>| {
                let looked = input.as_ref().map_err(ReadError::to_string);
                let looked = looked.and_then(|input| {
                    look(format.as_ref(), args, input, &folders, &catalogs)
                        .map_err(|error| error.to_string())
                });
                step();
                looked
            };
            let find = || next = input::batch(&mut inputs);
            at_once(&batch, look, find)
        });
        for result in looked {
            match result {
                Ok(looked) => {
                    if any && !looked.output.is_empty() {
                        output.write(console, format.separator().as_bytes())?;
                    }
                    any |= !looked.output.is_empty();
                    output.write(console, &looked.output)?;
                    // What is said beside the report comes in its place.
                    if looked.skipped.is_some() || console.manner.verbose {
                        output.flush(console)?;
                    }
                    if !looked.kept.is_empty() {
                        kept.push(looked.kept);
                    }
                    console.detail(&looked.detail)?;
                    summary.add(looked.summary);
                    statistics.add(looked.statistics);
                    if let Some(part) = looked.baseline {
                        baselines.add(part);
                    }
                    if let Some(reason) = looked.skipped {
                        console.note(&reason)?;
                    }
                }
                Err(error) => {
                    output.flush(console)?;
                    console.error(&error)?;
                    failures.push(error);
                }
            }
        }
        output.flush(console)?;
    }
    summary.errors = failures.len();
    drop(inputs);
    console.note_excluded(summary.files + failures.len(), &search.configs)?;
    console.note_assumed(&search.configs)?;
    if let Some(files) = search.at_work() {
        console.detail(&files)?;
    }
    let mut end = Vec::new();
    if !(is_for_people && console.manner.quiet) {
        format.end(
            &mut end,
            &Ending {
                summary: &summary,
                statistics: &statistics,
                failures: &failures,
                kept: &kept,
            },
        )?;
    }
    output.write(console, &end)?;
    output.flush(console)?;
    if args.statistics && !is_for_people && !console.manner.quiet {
        console.table(&statistics)?;
    }
    match output.finish() {
        Ok(None) => {}
        Ok(Some(path)) => {
            console.note(&format!(
                "{}: written: {}",
                path.display(),
                summary.sentence()
            ))?;
        }
        Err(error) => {
            console.error(&error.to_string())?;
            return Ok(Status::Failed);
        }
    }
    if args.write_baseline {
        if baselines.is_empty() && args.run.scope.baseline.is_none() && failures.is_empty() {
            console.error("--write-baseline: there is no baseline to write: name one with --baseline FILE, or with `baseline` in infmend.toml")?;
            return Ok(Status::Failed);
        }
        if !baselines.write(console)? {
            return Ok(Status::Failed);
        }
    } else {
        baselines.note_gone(args, console)?;
    }
    let status = if !failures.is_empty() {
        Status::Failed
    } else if summary.failing > 0 {
        Status::Findings
    } else {
        Status::Clean
    };
    Ok(status.unless(args.exit_zero))
}

/// Looks at a batch, and does something else meanwhile where there are threads
/// to look.
fn at_once<T: Sync, R: Send>(
    batch: &[T],
    look: impl Fn(&T) -> R + Send + Sync,
    meanwhile: impl FnOnce(),
) -> Vec<R> {
    if rayon::current_num_threads() == 1 {
        let looked = batch.iter().map(look).collect();
        meanwhile();
        return looked;
    }
    let mut looked = Vec::new();
    rayon::in_place_scope(|scope| {
        scope.spawn(|_| looked = batch.par_iter().map(look).collect());
        meanwhile();
    });
    looked
}

/// The format that is asked for, ready to write.
///
/// # Errors
/// When the working directory, from which it names files, is not known.
fn format(args: &CheckArgs, screen: Screen, verbose: bool) -> io::Result<Box<dyn Format>> {
    let base = || std::env::current_dir().map(Base::new);
    Ok(match args.format {
        args::Format::Full => Box::new(Full {
            screen,
            every: verbose,
            statistics: args.statistics,
        }),
        args::Format::Concise => Box::new(Concise {
            screen,
            statistics: args.statistics,
        }),
        args::Format::Json => Box::new(Json),
        args::Format::Jsonl => Box::new(JsonLines),
        args::Format::Html => Box::new(Html { base: base()? }),
        args::Format::Sarif => Box::new(Sarif { base: base()? }),
        args::Format::Github => Box::new(Github { base: base()? }),
        args::Format::Azure => Box::new(Azure { base: base()? }),
        args::Format::Msbuild => Box::new(MsBuild),
        args::Format::Gitlab => Box::new(Gitlab { base: base()? }),
        args::Format::Junit => Box::new(Junit { base: base()? }),
    })
}

fn look(
    format: &dyn Format,
    args: &CheckArgs,
    input: &Input,
    folders: &Folders,
    catalogs: &Catalogs,
) -> Result<Part, ReadError> {
    let source = input::decode(input::read(input)?, &input.settings);
    let path = input.display();
    let settings = &input.settings;
    let options = settings
        .options(args.run.rules.downlevel())
        .listed_text(catalogs.listed_text(input, &source));
    let mut shown = options;
    if args.format.is_complete() {
        shown.severity = args.run.rules.severity().unwrap_or_default();
    }
    let mut looked_for = shown;
    if settings.baseline.is_some() {
        // A baseline holds findings of every severity.
        looked_for.severity = Severity::Info;
    }
    let package = folders.beside(input);
    let inspected = rules::inspect_in(&source, &settings.rules, &looked_for, &*package);
    let (mut findings, skipped) = match inspected {
        Ok(findings) => (findings, None),
        Err(reason) => (Vec::new(), Some(reason.to_string())),
    };
    let counts = |finding: &Finding| finding.severity >= settings.counted();
    let baseline = baseline::Part::of(input, &source, &findings);
    let scope = folders.scope(input, &source)?;
    let held = if args.write_baseline {
        std::mem::take(&mut findings)
    } else {
        scope.narrow(&source, &mut findings)
    };
    findings.retain(|finding| finding.severity >= shown.severity);
    let found = findings.len();
    let failing = findings.iter().filter(|finding| counts(finding)).count();
    if !args.format.is_complete() {
        findings.retain(counts);
    }
    let shows_fixed = format.shows_fixed() && !findings.is_empty();
    let versions = shows_fixed.then(|| {
        let options = FixOptions {
            rules: settings.rules.clone(),
            unsafe_fixes: false,
            driver_ver: None,
            options,
            scope,
            allow: None,
        };
        Versions::of(&source, &findings, options, &*package)
    });
    let beside = match shows_fixed && !input.is_stdin() {
        true => catalogs.beside(input, &catalogs_of(&source)),
        false => Vec::new(),
    };
    let is_shown = skipped.is_none() && (format.shows_catalog() || !beside.is_empty());
    let is_placed = input.path.as_os_str() != "-";
    // Which catalogs an INF names is only asked where any is there.
    let listing = (is_shown && is_placed && catalogs.are_beside(input))
        .then(|| catalogs.of(input, &catalogs_of(&source), source.bytes()))
        .flatten()
        .map(|verdict| verdict.listing());
    let shows_effect = shows_fixed && format.shows_effect();
    let fixed = versions.as_ref().and_then(Versions::changed);
    let unsafe_too = versions.as_ref().and_then(Versions::unsafe_too);
    let is_changed = fixed.is_some() || unsafe_too.is_some();
    let before = (shows_effect && is_changed).then(|| effect::before(input, &source));
    let change = |fixed: Option<&Fixed>| before.as_ref()?.change(&fixed?.source);
    let (effect, unsafe_effect) = (change(fixed), change(unsafe_too));
    let report = Checked {
        path: &path,
        source: &source,
        skipped,
        findings: &findings,
        fixed: versions.as_ref().map(|versions| &versions.safe),
        unsafe_too,
        effect: effect.as_ref(),
        unsafe_effect: unsafe_effect.as_ref(),
        catalogs: &beside,
        listing: listing.as_ref(),
    };
    let mut output = Vec::new();
    let mut kept = Vec::new();
    // Writing to memory cannot fail.
    let _ = format.file(&mut output, &report);
    let _ = format.keep(&mut kept, &report);
    let skipped = report
        .skipped
        .as_ref()
        .filter(|_| input.named)
        .map(|reason| format!("{path}: skipped: {reason}"));
    let detail = match &report.skipped {
        Some(reason) => format!("{path}: skipped: {reason}"),
        None => format!("{path}: read as {}", source.encoding()),
    };
    Ok(Part {
        output,
        kept,
        detail,
        statistics: Statistics::of(&report),
        summary: Summary {
            failing,
            hidden: found - findings.len(),
            baselined: held.iter().filter(|finding| counts(finding)).count(),
            ..Summary::of(&report)
        },
        baseline,
        skipped,
    })
}
