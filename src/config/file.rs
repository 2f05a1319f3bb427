//! Reading `infmend.toml`.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Deserialize;
use toml::Spanned;

use super::patterns::Patterns;
use super::{ConfigError, Layer, Settings};
use crate::rules::{PROFILES, Selector, did_you_mean};
use crate::schema::{ARCHITECTURES, Architectures, Mode};

/// A configuration.
#[derive(Debug)]
pub struct Config {
    path: Arc<Path>,
    base: Layer,
    include: Patterns,
    exclude: Patterns,
    /// Whether files that the user names are excluded as well.
    pub(super) force_exclude: bool,
    /// Whether what .gitignore and its like name is skipped below folders.
    pub(super) respect_gitignore: bool,
    /// The baseline, from the working directory on.
    pub(super) baseline: Option<PathBuf>,
    overrides: Vec<(Patterns, Layer)>,
}

/// The file as it is written. `schema.rs` says the same to editors.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct File {
    profile: Option<Profile>,
    infverif: Option<InfVerif>,
    select: Option<Vec<Text>>,
    #[serde(default)]
    ignore: Vec<Text>,
    #[serde(default)]
    include: Vec<Text>,
    #[serde(default)]
    exclude: Vec<Text>,
    #[serde(default)]
    force_exclude: bool,
    #[serde(default = "yes")]
    respect_gitignore: bool,
    encoding: Option<Encoding>,
    target_os: Option<TargetOs>,
    drop_arch: Option<DropArch>,
    severity: Option<Severity>,
    signed: Option<Signed>,
    baseline: Option<PathBuf>,
    #[serde(default)]
    overrides: Vec<Override>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Override {
    paths: Vec<Text>,
    profile: Option<Profile>,
    infverif: Option<InfVerif>,
    select: Option<Vec<Text>>,
    #[serde(default)]
    ignore: Vec<Text>,
    encoding: Option<Encoding>,
    target_os: Option<TargetOs>,
    drop_arch: Option<DropArch>,
    severity: Option<Severity>,
    signed: Option<Signed>,
}

/// What both the file and each of its overrides say.
struct Said {
    profile: Option<Profile>,
    infverif: Option<InfVerif>,
    select: Option<Vec<Text>>,
    ignore: Vec<Text>,
    encoding: Option<Encoding>,
    target_os: Option<TargetOs>,
    drop_arch: Option<DropArch>,
    severity: Option<Severity>,
    signed: Option<Signed>,
}

fn yes() -> bool {
    true
}

/// A name or a pattern, which knows where it stands.
type Text = Spanned<String>;

#[derive(Deserialize, Clone, Copy)]
#[serde(try_from = "String")]
struct Encoding(crate::source::Encoding);

impl TryFrom<String> for Encoding {
    type Error = String;

    fn try_from(name: String) -> Result<Encoding, String> {
        name.parse()
            .map(Encoding)
            .map_err(|error: crate::source::UnknownEncoding| error.to_string())
    }
}

#[derive(Deserialize, Clone, Copy)]
#[serde(try_from = "Vec<String>")]
struct DropArch(Architectures);

impl TryFrom<Vec<String>> for DropArch {
    type Error = String;

    fn try_from(names: Vec<String>) -> Result<DropArch, String> {
        let known = Architectures::named(names.iter().map(String::as_str));
        known.map(DropArch).ok_or_else(|| {
            let known: Vec<&str> = ARCHITECTURES.iter().map(|known| known.name).collect();
            format!("drop-arch takes the architectures {}", known.join(", "))
        })
    }
}

#[derive(Deserialize, Clone, Copy)]
#[serde(try_from = "String")]
struct Profile(&'static crate::rules::Profile);

impl TryFrom<String> for Profile {
    type Error = String;

    fn try_from(name: String) -> Result<Profile, String> {
        let known = crate::rules::Profile::named(&name);
        // Case counts, as it does in the schema.
        match known.filter(|profile| profile.name == name) {
            Some(profile) => Ok(Profile(profile)),
            None => {
                let names: Vec<&str> = PROFILES.iter().map(|profile| profile.name).collect();
                Err(format!(
                    "unknown profile '{name}': the profiles are {}",
                    names.join(", ")
                ))
            }
        }
    }
}

#[derive(Deserialize, Clone, Copy)]
#[serde(try_from = "String")]
struct InfVerif(Mode);

impl TryFrom<String> for InfVerif {
    type Error = String;

    fn try_from(name: String) -> Result<InfVerif, String> {
        let known = Mode::named(&name);
        // Case counts, as it does in the schema.
        match known.filter(|mode| name == mode.switch() || name == mode.name()) {
            Some(mode) => Ok(InfVerif(mode)),
            None => {
                let names = Mode::ALL.map(|mode| format!("{} ({})", mode.switch(), mode.name()));
                Err(format!(
                    "InfVerif has no mode '{name}': the modes are {}",
                    names.join(", ")
                ))
            }
        }
    }
}

#[derive(Deserialize, Clone, Copy)]
#[serde(try_from = "String")]
struct TargetOs(crate::schema::TargetOs);

impl TryFrom<String> for TargetOs {
    type Error = String;

    fn try_from(version: String) -> Result<TargetOs, String> {
        let parsed = version.parse();
        parsed
            .map(TargetOs)
            .map_err(|error: crate::schema::NoTargetOs| error.to_string())
    }
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum Severity {
    Info,
    Warning,
    Error,
}

impl From<Severity> for crate::rules::Severity {
    fn from(severity: Severity) -> crate::rules::Severity {
        match severity {
            Severity::Info => crate::rules::Severity::Info,
            Severity::Warning => crate::rules::Severity::Warning,
            Severity::Error => crate::rules::Severity::Error,
        }
    }
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum Signed {
    Fix,
    Keep,
}

impl From<Signed> for super::Signed {
    fn from(signed: Signed) -> super::Signed {
        match signed {
            Signed::Fix => super::Signed::Fix,
            Signed::Keep => super::Signed::Keep,
        }
    }
}

impl Override {
    /// What it applies to; one that applies to nothing is read as well.
    fn weight(&self) -> usize {
        self.paths.len().max(1)
    }
}

/// The largest file that is read, in bytes.
const MAX_SIZE: u64 = 1024 * 1024;

/// How many patterns a file may have.
const MAX_PATTERNS: usize = 10_000;

fn refused(path: &Path, what: String) -> ConfigError {
    ConfigError::Refused {
        path: path.to_owned(),
        what,
    }
}

impl Config {
    /// Reads a configuration file. Its patterns count from `root`.
    ///
    /// # Errors
    /// When the file cannot be read or says what infmend does not know.
    pub fn read(path: &Path, root: &Path) -> Result<Config, ConfigError> {
        let failed = |error| ConfigError::Io {
            path: path.to_owned(),
            error,
        };
        // Opening a pipe would wait for somebody to write to it.
        if !fs::metadata(path).map_err(failed)?.is_file() {
            return Err(refused(path, "is not a regular file".to_owned()));
        }
        let mut bytes = Vec::new();
        let file = fs::File::open(path).map_err(failed)?;
        let mut file = file.take(MAX_SIZE + 1);
        file.read_to_end(&mut bytes).map_err(failed)?;
        if bytes.len() as u64 > MAX_SIZE {
            return Err(refused(path, "is larger than 1 MiB".to_owned()));
        }
        let text = String::from_utf8(bytes).map_err(|_| {
            failed(io::Error::new(
                io::ErrorKind::InvalidData,
                "it is not in UTF-8",
            ))
        })?;
        Config::parse(&text, path, root)
    }

    /// Reads the text of a configuration file. `path` names it in errors.
    ///
    /// # Errors
    /// When it says what infmend does not know.
    pub fn parse(text: &str, path: &Path, root: &Path) -> Result<Config, ConfigError> {
        let error = |span, message: &str| ConfigError::at(path, text, span, message);
        let file: File =
            toml::from_str(text).map_err(|wrong| error(wrong.span(), wrong.message()))?;
        let patterns = file.include.len()
            + file.exclude.len()
            + file.overrides.iter().map(Override::weight).sum::<usize>();
        if patterns > MAX_PATTERNS {
            let what = format!("has {patterns} patterns; at most {MAX_PATTERNS} are read");
            return Err(refused(path, what));
        }
        let rules = |names: Vec<Text>| -> Result<Vec<Selector>, ConfigError> {
            let selectors = names.into_iter().map(|name| {
                selector(name.get_ref()).map_err(|wrong| error(Some(name.span()), &wrong))
            });
            selectors.collect()
        };
        let layer = |said: Said| {
            Ok(Layer {
                profile: said.profile.map(|profile| profile.0),
                infverif: said.infverif.map(|infverif| infverif.0),
                select: said.select.map(rules).transpose()?,
                ignore: rules(said.ignore)?,
                encoding: said.encoding.map(|encoding| encoding.0),
                target_os: said.target_os.map(|target| target.0),
                drop_arch: said.drop_arch.map(|machines| machines.0),
                severity: said.severity.map(Into::into),
                signed: said.signed.map(Into::into),
            })
        };
        let paths = |patterns: Vec<Text>| {
            let texts = patterns.iter().map(|pattern| pattern.get_ref().as_str());
            Patterns::new(root, texts).map_err(|wrong| {
                let pattern = wrong.index.and_then(|index| patterns.get(index));
                error(pattern.map(Spanned::span), &wrong.message)
            })
        };
        let overrides = file.overrides.into_iter().map(|part| {
            Ok((
                paths(part.paths)?,
                layer(Said {
                    profile: part.profile,
                    infverif: part.infverif,
                    select: part.select,
                    ignore: part.ignore,
                    encoding: part.encoding,
                    target_os: part.target_os,
                    drop_arch: part.drop_arch,
                    severity: part.severity,
                    signed: part.signed,
                })?,
            ))
        });
        Ok(Config {
            path: Arc::from(path),
            base: layer(Said {
                profile: file.profile,
                infverif: file.infverif,
                select: file.select,
                ignore: file.ignore,
                encoding: file.encoding,
                target_os: file.target_os,
                drop_arch: file.drop_arch,
                severity: file.severity,
                signed: file.signed,
            })?,
            include: paths(file.include)?,
            exclude: paths(file.exclude)?,
            force_exclude: file.force_exclude,
            respect_gitignore: file.respect_gitignore,
            baseline: file
                .baseline
                .map(|baseline| path.parent().unwrap_or(Path::new("")).join(baseline)),
            overrides: overrides.collect::<Result<_, ConfigError>>()?,
        })
    }

    /// The settings of a file, before those of the command line. The path is
    /// absolute.
    pub fn settings(&self, file: &Path) -> Settings {
        let mut settings = Settings::default();
        settings.apply(&self.base);
        settings.config = Some(Arc::clone(&self.path));
        for (index, (paths, layer)) in self.overrides.iter().enumerate() {
            if paths.match_file(file) {
                settings.apply(layer);
                settings.overrides.push(index);
            }
        }
        settings
    }

    /// Whether a folder is searched for a file whatever its name is. The path is
    /// absolute.
    pub fn includes(&self, file: &Path) -> bool {
        self.include.match_file(file)
    }

    /// Whether it says to search folders for other names.
    pub fn has_includes(&self) -> bool {
        !self.include.is_empty()
    }

    /// Whether a file that was found in a folder is skipped. The path is
    /// absolute.
    pub fn excludes(&self, file: &Path) -> bool {
        self.exclude.match_file(file)
    }
}

/// What a name stands for, whose case counts, as it does in the schema.
fn selector(name: &str) -> Result<Selector, String> {
    match Selector::named(name) {
        Ok(selector) if selector.name() == name => Ok(selector),
        Err(Some(reason)) => Err(reason),
        _ => Err(format!("unknown rule '{name}': {}", did_you_mean(name))),
    }
}
