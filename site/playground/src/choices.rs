//! What the page asks of the files.

use std::collections::HashMap;

use infmend::fix::{DriverVer, DriverVerError};
use infmend::rules::{Downlevel, Options, Profile, Rule, RuleSet};
use infmend::schema::{Mode, TargetOs};
use serde::Deserialize;

/// What the page asks of the files, as on the command line.
#[derive(Debug, Clone, Default)]
pub struct Choices {
    /// What is asked of the rules.
    pub options: Options,
    /// Whether unsafe fixes are made too.
    pub unsafe_fixes: bool,
    /// The DriverVer that changed files get.
    pub driver_ver: Option<DriverVer>,
    /// The rules whose fixes are not made in any file.
    without: Vec<String>,
    /// Those whose fixes are not made in the file at a path.
    without_in: HashMap<String, Vec<String>>,
    /// The files that are not fixed.
    left: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[derive(Default)]
struct Written {
    profile: String,
    infverif: String,
    target_os: String,
    downlevel: String,
    unsafe_fixes: bool,
    driver_ver: String,
    /// How many seconds after 1970-01-01 in UTC it is.
    now: Option<u64>,
    without: Vec<String>,
    without_in: HashMap<String, Vec<String>>,
    left: Vec<String>,
}

/// Why choices cannot be used.
#[derive(Debug)]
pub enum Wrong {
    /// The JSON is not what it should be.
    Json(serde_json::Error),
    /// There is nothing of this name.
    Name(&'static str, String),
    /// This is not a version of Windows.
    TargetOs(String),
    /// This is not a date and a version.
    DriverVer(DriverVerError),
}

impl std::fmt::Display for Wrong {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Wrong::Json(error) => write!(f, "{error}"),
            Wrong::Name(what, name) => write!(f, "there is no {what} '{name}'"),
            Wrong::TargetOs(error) => write!(f, "Target: {error}"),
            Wrong::DriverVer(error) => write!(f, "DriverVer: {error}"),
        }
    }
}

impl Choices {
    /// Reads them from JSON.
    ///
    /// # Errors
    /// When something in it cannot be used.
    pub fn read(json: &str) -> Result<Choices, Wrong> {
        let written: Written = serde_json::from_str(json).map_err(Wrong::Json)?;
        let mut options = Options::default().by_default();
        if !written.target_os.is_empty() {
            let target = written.target_os.parse::<TargetOs>();
            let target = target.map_err(|error| Wrong::TargetOs(error.to_string()))?;
            options = options.target_os(target);
        }
        if !written.infverif.is_empty() {
            let mode = Mode::named(&written.infverif);
            let unknown = || Wrong::Name("mode of InfVerif", written.infverif.clone());
            options = options.infverif(mode.ok_or_else(unknown)?);
        }
        options = options.downlevel(match written.downlevel.as_str() {
            "" => Downlevel::Ask,
            "raise" => Downlevel::Raise,
            "keep" => Downlevel::Keep,
            other => return Err(Wrong::Name("choice", other.to_owned())),
        });
        if !written.profile.is_empty() {
            let profile = Profile::named(&written.profile);
            let unknown = || Wrong::Name("profile", written.profile.clone());
            options = options.profile(profile.ok_or_else(unknown)?);
        }
        let driver_ver = match written.driver_ver.as_str() {
            "" => None,
            text => Some(DriverVer::read(text, written.now).map_err(Wrong::DriverVer)?),
        };
        Ok(Choices {
            options,
            unsafe_fixes: written.unsafe_fixes,
            driver_ver,
            without: written.without,
            without_in: written.without_in,
            left: written.left,
        })
    }

    /// The rules whose fixes are made in the file at a path.
    #[must_use]
    pub fn rules_in(&self, path: &str) -> RuleSet {
        let in_file = self.without_in.get(path);
        let is_left_out = |rule: &Rule| {
            let mut names = self.without.iter().chain(in_file.into_iter().flatten());
            names.any(|name| name == rule.name)
        };
        RuleSet::all().deselect(is_left_out)
    }

    /// Whether the file at a path is to be fixed.
    #[must_use]
    pub fn is_fixed(&self, path: &str) -> bool {
        !self.left.iter().any(|left| left == path)
    }

    /// What is asked of the rules about the file at a path.
    #[must_use]
    pub fn options_in(&self, path: &str) -> Options {
        let extension = path.rsplit_once('.').map(|(_, extension)| extension);
        self.options
            .template(extension.is_some_and(|end| end.eq_ignore_ascii_case("inx")))
    }
}
