//! Versions of drivers, and what comes after one.

use super::RaiseError;

/// Each part of a version is less than this.
pub(super) const PART_LIMIT: u32 = 65535;

/// The version that a DriverVer is to get.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum NewVersion {
    Exactly(Version),
    /// Raised by so much in its last part.
    Raised(u32),
}

/// Numbers joined by dots, as they are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Version {
    pub(super) text: String,
    pub(super) parts: Vec<u32>,
}

impl NewVersion {
    /// The version that follows the present one; none where only a date was
    /// given and there is nothing to raise.
    pub(super) fn after(
        &self,
        old: Option<&Version>,
        section: &str,
    ) -> Result<Option<Version>, RaiseError> {
        let by = match self {
            NewVersion::Exactly(version) => return Ok(Some(version.clone())),
            NewVersion::Raised(by) => *by,
        };
        let Some(old) = old else { return Ok(None) };
        let (rest, last) = match old.text.rsplit_once('.') {
            Some((rest, last)) => (format!("{rest}."), last),
            None => (String::new(), old.text.as_str()),
        };
        let present = old.parts.last().copied().unwrap_or_default();
        let raised = u64::from(present) + u64::from(by);
        let new = format!("{rest}{raised:0width$}", width = last.len());
        match Version::of(&new) {
            Some(version) if raised < u64::from(PART_LIMIT) => Ok(Some(version)),
            _ => Err(RaiseError::TooHigh {
                section: section.to_owned(),
                old: old.text.clone(),
                raised,
            }),
        }
    }
}

impl Version {
    pub(super) fn of(text: &str) -> Option<Version> {
        let parts: Option<Vec<u32>> = text
            .split('.')
            .map(|part| {
                let plain = part.bytes().all(|byte| byte.is_ascii_digit());
                plain.then(|| part.parse().ok()).flatten()
            })
            .collect();
        let parts = parts.filter(|parts| parts.len() <= 4)?;
        Some(Version {
            text: text.to_owned(),
            parts,
        })
    }

    /// What versions are compared by: parts that are not written count as 0.
    pub(super) fn numbers(&self) -> [u32; 4] {
        let mut numbers = [0; 4];
        for (number, part) in numbers.iter_mut().zip(&self.parts) {
            *number = *part;
        }
        numbers
    }
}
