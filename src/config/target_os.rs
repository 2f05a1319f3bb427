//! The oldest Windows that packages are for.

use std::fmt;
use std::str::FromStr;

/// A version of Windows, as in `10.0.16299`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TargetOs {
    /// The major version.
    pub major: u32,
    /// The minor version.
    pub minor: u32,
    /// The build.
    pub build: u32,
}

/// The text is no version of Windows.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is no version of Windows: write MAJOR.MINOR.BUILD, as in 10.0.16299")]
pub struct NoTargetOs(String);

impl FromStr for TargetOs {
    type Err = NoTargetOs;

    fn from_str(text: &str) -> Result<TargetOs, NoTargetOs> {
        let plain = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        let numbers: Option<Vec<u32>> = text
            .split('.')
            .map(|part| plain(part).then(|| part.parse().ok()).flatten())
            .collect();
        match numbers.as_deref() {
            Some(&[major, minor, build]) => Ok(TargetOs {
                major,
                minor,
                build,
            }),
            _ => Err(NoTargetOs(text.to_owned())),
        }
    }
}

impl fmt::Display for TargetOs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.build)
    }
}
