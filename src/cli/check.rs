//! `infmend check`.

use std::io::{self, Write};

use rayon::prelude::*;

use super::args::{CheckArgs, Format};
use super::files::{self, Input, ReadError};
use super::progress::Progress;
use super::{Console, Status};
use crate::report::{FileReport, Summary, concise, full, json};
use crate::rules;

/// How many files are looked at before their findings are printed. Enough to
/// keep every core busy, few enough to bound the memory.
pub(super) const BATCH: usize = 256;

/// A file's part of the report.
struct Looked {
    output: Vec<u8>,
    summary: Summary,
    /// How the file was read, for `--verbose`.
    detail: String,
    /// Why the file was passed over, where the user named it.
    skipped: Option<String>,
}

pub(super) fn run(args: &CheckArgs, console: &mut Console) -> io::Result<Status> {
    let mut status = Status::Clean;
    let mut summary = Summary::default();
    let rules = args.rules.rules();
    if args.format == Format::Json {
        let mut begin = Vec::new();
        json::begin(&mut begin)?;
        console.raw(&begin)?;
    }
    let inputs = files::find(&args.paths);
    let mut progress = Progress::new(inputs.len(), console.shows_progress());
    for batch in inputs.chunks(BATCH) {
        let looked: Vec<Result<Looked, String>> = progress.batch(|step| {
            let looks = batch.par_iter().map(|input| {
                let looked = match input {
                    Ok(input) => look(args, &rules, input).map_err(|error| error.to_string()),
                    Err(error) => Err(error.to_string()),
                };
                step();
                looked
            });
            looks.collect()
        });
        for result in looked {
            match result {
                Ok(looked) => {
                    if args.format == Format::Json {
                        console.raw(if summary.files > 0 { b",\n" } else { b"\n" })?;
                        console.raw(&looked.output)?;
                    } else {
                        console.out.write_all(&looked.output)?;
                    }
                    console.detail(&looked.detail)?;
                    summary.add(looked.summary);
                    if let Some(reason) = looked.skipped {
                        console.note(&reason)?;
                    }
                }
                Err(error) => {
                    console.error(&error)?;
                    status = Status::Failed;
                }
            }
        }
    }
    if args.format == Format::Json {
        let mut end = Vec::new();
        json::end(&mut end, &summary)?;
        console.raw(&end)?;
    } else if !console.manner.quiet {
        writeln!(console.out, "{}", summary.sentence())?;
    }
    if summary.findings > 0 {
        status = status.max(Status::Findings);
    }
    Ok(status)
}

fn look(
    args: &CheckArgs,
    rules: &[&'static rules::Rule],
    input: &Input,
) -> Result<Looked, ReadError> {
    let source = files::decode(files::read(input)?, args.encoding.encoding);
    let path = input.display();
    let inspected = rules::inspect(&source, rules);
    let (findings, skipped) = match inspected {
        Ok(findings) => (findings, None),
        Err(reason) => (Vec::new(), Some(reason.to_string())),
    };
    let report = FileReport {
        path: &path,
        source: &source,
        skipped,
        findings: &findings,
    };
    let mut output = Vec::new();
    // Writing to memory cannot fail.
    let _ = match args.format {
        Format::Full => full::write(&mut output, &report),
        Format::Concise => concise::write(&mut output, &report),
        Format::Json => json::write(&mut output, &report),
    };
    let skipped = report
        .skipped
        .as_ref()
        .filter(|_| input.named)
        .map(|reason| format!("{path}: skipped: {reason}"));
    let detail = match &report.skipped {
        Some(reason) => format!("{path}: passed over: {reason}"),
        None => format!("{path}: read as {}", source.encoding()),
    };
    Ok(Looked {
        output,
        detail,
        summary: Summary::of(&report),
        skipped,
    })
}
