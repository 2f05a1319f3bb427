//! The options of `catalog`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::FileArgs;

pub(super) const EXAMPLES: &str = "\
Examples:
  infmend catalog drivers/                    which INFs their catalogs list, and who signed
  infmend catalog --format jsonl drivers/     the same for a program

Exit status: 0 each INF is listed as it is; 1 one is not (0 with --exit-zero); 2 a file
could not be read, or wrong usage.";

/// How it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CatalogFormat {
    /// For reading
    Full,
    /// One JSON document: an array
    Json,
    /// One JSON object per INF and line
    Jsonl,
}

/// Arguments of `catalog`.
#[derive(Debug, Args)]
pub struct CatalogArgs {
    /// Files and folders [default: .]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// How it is shown
    ///
    /// json and jsonl have per INF "inf", "catalog" (null where none is there), "state"
    /// (listed, listed-with-crlf, not-listed, no-catalog, unreadable), "reason" (of the last
    /// two), "signer" and "issuer" (common names), "time", "algorithm", "members" (how many
    /// files the catalog lists, how many of the INF's are missing, and how many differ), and
    /// the names of the files that are "missing" or "differ". More keys may come.
    #[arg(long, value_enum, default_value_t = CatalogFormat::Full)]
    pub format: CatalogFormat,
    /// Exit with status 0 even when an INF is not listed
    #[arg(long)]
    pub exit_zero: bool,
    #[command(flatten)]
    pub files: FileArgs,
}
