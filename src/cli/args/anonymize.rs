//! The options of `anonymize`.

use std::path::PathBuf;

use clap::Args;

use super::FileArgs;

pub(super) const EXAMPLES: &str = "\
Examples:
  infmend anonymize gadget.inf > report.inf        for a bug report
  infmend anonymize -o ../report package/          all INFs of a package, as one
  infmend anonymize --map names.tsv gadget.inf     also what stands for what: keep that

Exit status: 0 the findings are the same; 1 some are not, as standard error says;
2 a file could not be read or written, or wrong usage.";

/// Arguments of `anonymize`.
#[derive(Debug, Args)]
pub struct AnonymizeArgs {
    /// Files and folders, or - for standard input; what several have in common, they
    /// have in common afterwards
    #[arg(value_name = "PATH", required = true)]
    pub paths: Vec<PathBuf>,
    /// Where the result goes: a file, or a folder that is there, in which each gets a
    /// name without names in it [default: standard output]
    ///
    /// Several INFs need a folder. Nothing that is there is replaced.
    #[arg(long, short, value_name = "PATH")]
    pub output: Option<PathBuf>,
    /// Also write what was replaced, and by what, one to a line with a tab between
    ///
    /// It says whose INF it is: do not publish it.
    #[arg(long, value_name = "FILE")]
    pub map: Option<PathBuf>,
    #[command(flatten)]
    pub files: FileArgs,
}
