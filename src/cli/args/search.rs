//! Which files a run is about.

use std::path::{Path, PathBuf};

use clap::Args;

use super::shared::{ConfigArgs, EncodingArgs, StartError};
use crate::cli::input::{Manner, Search};
use crate::config::{Configs, ForceExclude, PatternError, Patterns};

/// What is skipped below folders.
#[derive(Debug, Clone, Args)]
pub struct SkipArgs {
    /// Skip files that match these patterns, in addition to what infmend.toml
    /// excludes
    ///
    /// Patterns are written as in .gitignore, relative to the current folder; case
    /// does not matter.
    #[arg(long, value_name = "PATTERN,…", value_delimiter = ',', value_parser = pattern)]
    pub exclude: Vec<String>,
    /// Do not skip files that .gitignore, .ignore or .git/info/exclude ignores
    ///
    /// A folder or file named on the command line is always checked, even if it is
    /// ignored.
    #[arg(long)]
    pub no_ignore: bool,
}

impl SkipArgs {
    /// Lets configurations exclude what the command line does.
    ///
    /// # Errors
    /// When the patterns cannot be used together.
    pub fn exclude_from(&self, configs: &mut Configs) -> Result<(), PatternError> {
        if !self.exclude.is_empty() {
            let here = std::fs::canonicalize(".").unwrap_or_default();
            let patterns = self.exclude.iter().map(String::as_str);
            configs.exclude(Patterns::new(&here, patterns)?);
        }
        Ok(())
    }

    /// How folders are searched, for commands that take nothing else of it.
    pub fn manner(&self) -> Manner {
        Manner {
            allow_empty: true,
            respects_ignore_files: !self.no_ignore,
            stdin_filename: None,
        }
    }
}

/// Which files a command reads that has no rules, and how.
#[derive(Debug, Clone, Args)]
pub struct FileArgs {
    #[command(flatten)]
    pub skip: SkipArgs,
    #[command(flatten)]
    pub encoding: EncodingArgs,
    #[command(flatten)]
    pub config: ConfigArgs,
}

impl FileArgs {
    /// The settings of files.
    ///
    /// # Errors
    /// When what was given cannot be used.
    pub fn configs(&self) -> Result<Configs, StartError> {
        let mut configs = self.config.configs(None, &self.encoding)?;
        self.skip.exclude_from(&mut configs)?;
        Ok(configs)
    }

    /// The files that are named, those of the current folder where none are; whether a
    /// folder may be without any is for the command to say.
    ///
    /// # Errors
    /// When what was given cannot be used.
    pub fn search(&self, paths: &[PathBuf], allow_empty: bool) -> Result<Search, StartError> {
        let manner = Manner {
            allow_empty,
            ..self.skip.manner()
        };
        let paths = match paths {
            [] => vec![".".into()],
            paths => paths.to_vec(),
        };
        Ok(Search::new(paths, None, manner, self.configs()?))
    }
}

fn pattern(text: &str) -> Result<String, PatternError> {
    Patterns::new(Path::new(""), [text])?;
    Ok(text.to_owned())
}

/// Which files are checked.
#[derive(Debug, Clone, Args)]
pub struct SearchArgs {
    #[command(flatten)]
    pub skip: SkipArgs,
    /// Skip files that --exclude or infmend.toml excludes even where they are
    /// named here, as tools that pass changed files do
    #[arg(long)]
    pub force_exclude: bool,
    /// Do not fail where a folder holds no INF files
    #[arg(long)]
    pub allow_empty: bool,
    /// The path of the file that standard input stands for
    ///
    /// Its settings apply, and reports show this path. The file itself is not read
    /// and need not exist. PATH may be left out or be -.
    #[arg(long, value_name = "PATH", conflicts_with = "diff_base")]
    pub stdin_filename: Option<PathBuf>,
}

impl SearchArgs {
    /// How folders are searched.
    pub fn manner(&self) -> Manner {
        Manner {
            allow_empty: self.allow_empty,
            stdin_filename: self.stdin_filename.clone(),
            ..self.skip.manner()
        }
    }

    /// What becomes of excluded files that are named.
    pub fn forced(&self) -> ForceExclude {
        match self.force_exclude {
            true => ForceExclude::Always,
            false => ForceExclude::AsConfigured,
        }
    }
}
