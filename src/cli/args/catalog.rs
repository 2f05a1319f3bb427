//! The options of `catalog`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::FileArgs;
use crate::catalog::{NoSystem, System};

pub(super) const EXAMPLES: &str = "\
Examples:
  infmend catalog drivers/                    which INFs their catalogs list, and who signed
  infmend catalog --format jsonl drivers/     the same for a program
  infmend catalog submission.cab              the same of what is in a cabinet
  infmend catalog --new --os 10_VB_X64,10_CO_X64 drivers/gadget
                                              makes the unsigned catalogs of a package

Exit status: 0 each INF is listed as it is, or each catalog is written; 1 one is not (0 with
--exit-zero); 2 a file could not be read or written, or wrong usage.";

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
    /// Files, folders and cabinets [default: .]
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
    /// Exit with status 0 even when an INF is not listed, or a catalog is not written
    #[arg(long)]
    pub exit_zero: bool,
    /// Make the unsigned catalogs of driver packages, as Inf2Cat does
    ///
    /// Each PATH is the folder of a package. For each catalog that an INF in it names, a file
    /// is written beside the INF, which lists the INF and each file that it copies out of the
    /// package. It asks before it writes. The catalog is then to be signed.
    ///
    /// What Inf2Cat checks beyond that is not all checked: see `infmend explain after-fixing`.
    /// The time in it is that of the clock, or SOURCE_DATE_EPOCH.
    ///
    /// json and jsonl have per catalog "folder", "catalog", "infs", "os", "files" and
    /// "hardware_ids" (lists), and "state": written, unchanged, or not-written; a folder whose
    /// catalogs cannot be made has "state": refused, and "reasons".
    #[arg(long, requires = "os")]
    pub new: bool,
    /// The systems that the catalogs are for, by the names that Inf2Cat's /os has
    ///
    /// Case does not matter. A wrong name is refused with the one that is meant, and one for
    /// which it is not known what Inf2Cat writes, with one to take instead.
    #[arg(long, value_name = "SYSTEM,…", value_delimiter = ',', requires = "new", value_parser = system)]
    pub os: Vec<&'static System>,
    /// Write the catalogs without asking
    #[arg(long, short, requires = "new")]
    pub yes: bool,
    /// Let a new catalog take the place of a signed one
    #[arg(long, requires = "new")]
    pub replace_signed: bool,
    #[command(flatten)]
    pub files: FileArgs,
}

fn system(name: &str) -> Result<&'static System, NoSystem> {
    System::named(name.trim())
}
