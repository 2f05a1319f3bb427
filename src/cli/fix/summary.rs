//! What a run of `fix` did and what it left, and what it says about both at
//! its end: every sentence is about what was really checked.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io;

use crate::cli::args::FixArgs;
use crate::cli::console::{Console, Status};
use crate::report::count;
use crate::report::packages::Listing;
use crate::report::statistics::Statistics;
use crate::rules::{Applicability, Finding, Severity};

/// What was written.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Written {
    /// Files.
    pub(super) files: usize,
    /// Of them, those that the user edited.
    pub(super) edits: usize,
    /// The changes in the others.
    pub(super) changes: usize,
}

impl fmt::Display for Written {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} written, ", count(self.files, "file"))?;
        let edits = count(self.edits, "edit");
        let changes = count(self.changes, "change");
        match (self.changes, self.edits) {
            (_, 0) => f.write_str(&changes),
            (0, _) => f.write_str(&edits),
            _ => write!(f, "{changes} and {edits}"),
        }
    }
}

/// What was done and is left to do.
#[derive(Default)]
pub(super) struct Summary {
    /// INFs for which fixes were looked for.
    pub(super) checked: usize,
    /// What was written.
    pub(super) written: Written,
    /// Whether standard input was changed on its way to standard output.
    pub(super) piped: bool,
    /// Files that would change and were not written.
    pub(super) unwritten: usize,
    /// Staged files whose fixes could not be written, each with an error.
    pub(super) blocked: usize,
    /// Of the files written, those that were changed in the index as well.
    pub(super) indexed: usize,
    /// Fixes of written files that the user declined.
    pub(super) declined: usize,
    /// Fixes that were wanted and could not be made, each with a warning.
    pub(super) refused: usize,
    /// Files behind the one at which the user stopped.
    pub(super) unreviewed: usize,
    /// What could not be read, fixed or written, each with an error of its own.
    pub(super) errors: usize,
    /// Findings left that have a safe fix, which could not be made.
    safe: usize,
    /// Findings left that have an unsafe fix.
    needs_unsafe: usize,
    /// Findings left with a safe or an unsafe fix in files with a syntax error, which
    /// are not rewritten.
    unread_safe: usize,
    unread_unsafe: usize,
    /// Findings left in all.
    left: usize,
    /// Those of them that are listed, by rule.
    listed: Statistics,
    /// Those of them that are listed and have no fix that this program can make.
    by_hand: usize,
    /// Those of them that are listed and have an unsafe fix.
    listed_unsafe: usize,
    /// Findings that are left alone because a baseline holds them.
    pub(super) baselined: usize,
    /// The catalogs that no longer match their INFs.
    pub(super) catalogs: BTreeSet<String>,
    /// The catalogs, by their paths, of which it was said what a change does to them, and
    /// whether it breaks a signature that holds.
    warned: BTreeMap<String, bool>,
    /// Those of them with a signature that was broken.
    broken: BTreeSet<String>,
    /// Files that were left alone because their packages are signed.
    pub(super) kept_signed: usize,
    /// Files that were written so that their catalogs list them again.
    pub(super) relisted: usize,
    /// Whether a patch names a file from the root of the file system.
    pub(super) from_root: bool,
}

impl Summary {
    /// Notes that it is said what a change does to a catalog. Whether it was not yet.
    pub(super) fn warn(&mut self, listing: &Listing) -> bool {
        let breaks = listing.breaks().is_some();
        let warned = self.warned.insert(listing.path.clone(), breaks);
        warned.is_none()
    }

    /// Counts a package whose INF was changed although its catalog listed it.
    pub(super) fn broke(&mut self, listing: &Listing) {
        if listing.breaks().is_some() {
            self.broken.insert(listing.path.clone());
        }
    }

    /// Counts what the fixes of a file leave, of which findings of at least a
    /// severity are listed. One that is not read to its end is not rewritten, whatever
    /// fixes its findings have.
    pub(super) fn leave(&mut self, findings: &[Finding], severity: Severity, is_read: bool) {
        self.left += findings.len();
        for finding in findings {
            let is_listed = usize::from(finding.severity >= severity);
            match finding.fix.as_ref().map(|fix| fix.applicability) {
                Some(applicability) if !is_read => {
                    self.by_hand += is_listed;
                    match applicability {
                        Applicability::Safe => self.unread_safe += 1,
                        Applicability::Unsafe => self.unread_unsafe += 1,
                        Applicability::Display => {}
                    }
                }
                Some(Applicability::Safe) => self.safe += 1,
                Some(Applicability::Unsafe) => {
                    self.needs_unsafe += 1;
                    self.listed_unsafe += is_listed;
                }
                Some(Applicability::Display) | None => self.by_hand += is_listed,
            }
        }
        let listed = findings
            .iter()
            .filter(|finding| finding.severity >= severity);
        self.listed.add(match is_read {
            true => Statistics::of_findings(listed),
            false => Statistics::without_fixes(listed),
        });
    }

    /// Findings left that this run was to fix.
    fn unfixed(&self, args: &FixArgs) -> usize {
        let unsafe_ones = if args.unsafe_fixes {
            self.needs_unsafe
        } else {
            0
        };
        self.safe + self.unread_safe + unsafe_ones
    }

    /// How the run ended.
    pub(super) fn status(&self, args: &FixArgs) -> Status {
        let not_made = self.unwritten + self.declined + self.refused;
        if self.errors > 0 {
            Status::Failed
        } else if not_made > 0
            || args.staged && self.stops_commit(args)
            || args.exit_non_zero_on_fix && (self.written.files > 0 || self.piped)
        {
            Status::Findings
        } else {
            Status::Clean
        }
    }

    /// Whether the commit would hold what was to be fixed, or does not hold yet
    /// what was written.
    fn stops_commit(&self, args: &FixArgs) -> bool {
        self.written.files + self.blocked + self.unfixed(args) > 0
    }

    /// Says what was done and what is to do.
    pub(super) fn conclude(
        &self,
        args: &FixArgs,
        terminal: bool,
        console: &mut Console,
    ) -> io::Result<()> {
        if self.written.files > 0 {
            console.note(&format!("{}. What to do next:", self.written))?;
            for (index, step) in self.next_steps(args).iter().enumerate() {
                console.note(&format!("  {}. {step}", index + 1))?;
            }
        }
        for line in self.listed.lines() {
            console.note(&format!("left: {line}"))?;
        }
        for sentence in self.sentences(args, terminal) {
            console.note(&sentence)?;
        }
        Ok(())
    }

    /// What there is to say beside what was written.
    fn sentences(&self, args: &FixArgs, terminal: bool) -> Vec<String> {
        let mut sentences = Vec::new();
        if self.unwritten > 0 {
            let them = if self.unwritten == 1 { "it" } else { "them" };
            let how = if args.only_shows() || terminal {
                ""
            } else {
                ". Cannot prompt: standard input or output is not a terminal. Run `infmend fix --yes` to write, or `infmend fix --diff` to only show"
            };
            sentences.push(format!(
                "{} would change; nothing was written to {them}{how}",
                count(self.unwritten, "file"),
            ));
        }
        sentences.extend(self.about_signatures());
        if self.declined > 0 {
            sentences.push(format!(
                "{} skipped; run `infmend fix` again to review {}",
                count(self.declined, "change"),
                if self.declined == 1 { "it" } else { "them" }
            ));
        }
        if self.unreviewed > 0 {
            sentences.push(format!(
                "stopped: {} not reviewed",
                match self.unreviewed {
                    1 => "1 more file was".to_owned(),
                    more => format!("{more} more files were"),
                }
            ));
        }
        if self.from_root {
            sentences.push("the patch names files outside this folder by their whole path: apply it in /, as with `patch -p0 -d /`".to_owned());
        }
        if self.errors > 0 {
            sentences.push(format!(
                "{} (see above): what {} not changed",
                count(self.errors, "error"),
                if self.errors == 1 {
                    "it names was"
                } else {
                    "they name was"
                }
            ));
        }
        let changes = self.written.files + self.unwritten > 0 || self.piped;
        // What was not checked, or not to its end, may hold anything.
        if !changes
            && self.left + self.errors + self.unreviewed + self.blocked + self.kept_signed == 0
        {
            sentences.push(match self.checked {
                0 => "no INFs to fix".to_owned(),
                _ => "nothing to fix".to_owned(),
            });
        }
        if args.staged && self.blocked + self.unfixed(args) > 0 {
            sentences.push(
                "what is staged still has findings with a fix: the commit is stopped".to_owned(),
            );
        }
        if self.baselined > 0 {
            sentences.push(format!(
                "{} in the baseline left alone; --ignore-baseline fixes {} too",
                count(self.baselined, "finding"),
                if self.baselined == 1 { "it" } else { "them" }
            ));
        }
        if self.listed_unsafe > 0 && !args.unsafe_fixes {
            let more = if changes { " more" } else { "" };
            sentences.push(match self.listed_unsafe {
                1 => format!("1{more} finding can be fixed with --unsafe-fixes"),
                many => format!("{many}{more} findings can be fixed with --unsafe-fixes"),
            });
        }
        let hidden = self.left - self.listed.findings();
        if hidden > 0 {
            let findings = count(hidden, "informational finding");
            let unlisted = self.needs_unsafe - self.listed_unsafe;
            let fixable = match unlisted {
                0 => String::new(),
                _ if args.unsafe_fixes => String::new(),
                1 if hidden == 1 => ", with an unsafe fix".to_owned(),
                all if all == hidden => ", all with an unsafe fix".to_owned(),
                some => format!(", {some} of them with an unsafe fix"),
            };
            sentences.push(format!(
                "{findings} not listed{fixable} (`--severity info`)"
            ));
        }
        sentences
    }

    /// What is done, or would be, to packages that are signed.
    fn about_signatures(&self) -> Vec<String> {
        let mut sentences = Vec::new();
        let warned = self.warned.values().filter(|breaks| **breaks).count();
        match self.broken.len() {
            0 if warned == 0 => {}
            0 => sentences.push(match warned {
                1 => "1 package that would change is signed: a change breaks its signature (--keep-signed leaves it alone)".to_owned(),
                many => format!("{many} packages that would change are signed: a change breaks their signatures (--keep-signed leaves them alone)"),
            }),
            1 => sentences.push("1 signed package was changed: its catalog must be rebuilt and signed again".to_owned()),
            many => sentences.push(format!("{many} signed packages were changed: their catalogs must be rebuilt and signed again")),
        }
        match self.kept_signed {
            0 => {}
            1 => sentences.push("1 file left alone because its package is signed; without --keep-signed, and without `signed = \"keep\"` in infmend.toml, it is fixed".to_owned()),
            many => sentences.push(format!("{many} files left alone because their packages are signed; without --keep-signed, and without `signed = \"keep\"` in infmend.toml, they are fixed")),
        }
        sentences
    }

    /// What to do after files were written.
    fn next_steps(&self, args: &FixArgs) -> Vec<String> {
        let mut steps = Vec::new();
        if args.staged && self.written.files > self.indexed {
            steps.push(
                "Look at the changes with `git diff`, stage them, and commit again.".to_owned(),
            );
        }
        if self.indexed > 0 {
            steps.push(
                "Look at what was staged for you with `git diff --cached`, and commit again."
                    .to_owned(),
            );
        }
        // What a catalog lists is the package that was signed.
        let is_new = self.written.files > self.relisted;
        // Comments make no new driver.
        if is_new && args.driver_ver.is_none() && args.add_allow.is_empty() {
            steps.push(
                "Raise DriverVer in each changed INF, so that Windows takes the package for a newer one: the same command with `--driver-ver today,+1` does it for INFs that differ from git's last commit, and for those that are named one by one."
                    .to_owned(),
            );
        }
        if self.relisted > 0 {
            steps.push(match self.relisted {
                1 => "Keep git from converting the line ends of the restored file again: `infmend install-git --keep-line-ends`.".to_owned(),
                many => format!("Keep git from converting the line ends of the {many} restored files again: `infmend install-git --keep-line-ends`."),
            });
        }
        let catalogs: Vec<&str> = self.catalogs.iter().map(String::as_str).collect();
        let catalogs = match catalogs.as_slice() {
            [] if self.relisted > 0 => "the catalog of each other changed package".to_owned(),
            [] => "the catalog of each changed package".to_owned(),
            names => names.join(", "),
        };
        if is_new {
            steps.push(format!(
                "Rebuild {catalogs} with `infmend catalog --new` or Inf2Cat and sign it: a changed INF no longer matches its catalog (`infmend explain after-fixing`)."
            ));
        }
        if self.by_hand > 0 {
            steps.push(match self.by_hand {
                1 => "Review the finding above that has no automatic fix.".to_owned(),
                many => format!("Review the {many} findings above that have no automatic fix."),
            });
        }
        steps
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]

    use clap::Parser;

    use super::*;
    use crate::cli::args::{Cli, Command};
    use crate::rules::Fix;
    use crate::syntax::Document;

    fn args(words: &[&str]) -> FixArgs {
        let words = [&["infmend", "fix", "a.inf"], words].concat();
        match Cli::try_parse_from(words).unwrap().command {
            Command::Fix(args) => args,
            other => panic!("{other:?}"),
        }
    }

    fn finding(applicability: Option<Applicability>) -> Finding {
        Finding {
            infverif: Vec::new(),
            rule: "x",
            severity: Severity::Warning,
            message: String::new(),
            section: String::new(),
            range: 0..0,
            help: None,
            fix: applicability.map(|applicability| {
                let document = Document::new("");
                Fix::new(&document, applicability, String::new(), Vec::new())
            }),
        }
    }

    fn said(summary: &Summary, words: &[&str]) -> String {
        let args = args(words);
        let mut all = summary.sentences(&args, true);
        if summary.written.files > 0 {
            all.extend(summary.next_steps(&args));
        }
        all.join("\n")
    }

    #[test]
    fn nothing_is_to_fix_only_where_all_was_looked_at_and_nothing_was_found() {
        let all = |checked| Summary {
            checked,
            ..Summary::default()
        };
        assert_eq!(said(&all(3), &[]), "nothing to fix");
        assert_eq!(said(&all(0), &[]), "no INFs to fix");
        let after: [fn(&mut Summary); 7] = [
            |summary| summary.errors = 1,
            |summary| summary.unreviewed = 1,
            |summary| summary.unwritten = 1,
            |summary| summary.written.files = 1,
            |summary| summary.piped = true,
            |summary| summary.leave(&[finding(None)], Severity::Info, true),
            |summary| {
                summary.leave(
                    &[finding(Some(Applicability::Unsafe))],
                    Severity::Info,
                    true,
                )
            },
        ];
        for (index, happens) in after.iter().enumerate() {
            let mut summary = all(3);
            happens(&mut summary);
            let said = said(&summary, &[]);
            assert!(!said.contains("nothing to fix"), "{index}: {said}");
        }
    }

    #[test]
    fn only_what_has_no_automatic_fix_is_for_a_person() {
        let mut summary = Summary {
            written: Written {
                files: 1,
                ..Written::default()
            },
            ..Summary::default()
        };
        let left = [
            finding(Some(Applicability::Unsafe)),
            finding(None),
            finding(Some(Applicability::Unsafe)),
            finding(Some(Applicability::Display)),
        ];
        summary.leave(&left, Severity::Warning, true);
        let text = said(&summary, &[]);
        assert!(text.contains("Review the 2 findings above"), "{text}");
        assert!(text.contains("2 more findings can be fixed"), "{text}");
        // Somebody who declined them knows how they are fixed.
        let text = said(&summary, &["--unsafe-fixes"]);
        assert!(!text.contains("can be fixed"), "{text}");
    }
}
