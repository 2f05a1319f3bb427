//! Versions of Windows, and the TargetOS decorations of models sections
//! (docs install/inf-manufacturer-section.md).

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use super::flags::number;
use super::{MergedSection, Model};
use crate::syntax::{Entry, Field, fold};

/// A version of Windows, such as 10.0 build 16299.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct TargetOs {
    /// The major version.
    pub major: u32,
    /// The minor version.
    pub minor: u32,
    /// The build number.
    pub build: u32,
}

impl TargetOs {
    /// A build of Windows 10 or later.
    pub const fn build(build: u32) -> TargetOs {
        TargetOs {
            major: 10,
            minor: 0,
            build,
        }
    }
}

/// A text that is not a version of Windows.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a version of Windows: write MAJOR.MINOR.BUILD, as in 10.0.16299")]
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

/// As it is written on a command line: `10.0.16299`.
impl fmt::Display for TargetOs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.build)
    }
}

/// A TargetOS decoration:
/// `NT[arch][.[major][.[minor][.[product][.[suite][.[build]]]]]]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoration {
    /// `NT` and the architecture, as they are written.
    pub platform: String,
    /// The oldest Windows that it stands for; what it leaves out is 0.
    pub oldest: TargetOs,
    product: String,
    suite: String,
}

impl Decoration {
    /// Reads a decoration; `None` where the text is none.
    pub fn parse(text: &str) -> Option<Decoration> {
        let parts: Vec<&str> = text.split('.').collect();
        let (platform, numbers) = parts.split_first()?;
        let starts = platform
            .get(..2)
            .is_some_and(|start| start.eq_ignore_ascii_case("nt"));
        if !starts || numbers.len() > 5 {
            return None;
        }
        let at = |index: usize| numbers.get(index).copied().unwrap_or_default();
        let value = |index: usize| match at(index) {
            "" => Some(0),
            text => number(text),
        };
        Some(Decoration {
            platform: (*platform).to_owned(),
            oldest: TargetOs {
                major: value(0)?,
                minor: value(1)?,
                build: value(4)?,
            },
            product: at(2).to_owned(),
            suite: at(3).to_owned(),
        })
    }

    /// The same one for systems from another version on.
    #[must_use]
    pub fn raised(&self, oldest: TargetOs) -> Decoration {
        Decoration {
            oldest,
            ..self.clone()
        }
    }
}

/// As Microsoft's samples write it: `NTamd64.10.0...16299`.
impl fmt::Display for Decoration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let TargetOs {
            major,
            minor,
            build,
        } = self.oldest;
        write!(
            f,
            "{}.{major}.{minor}.{}.{}.{build}",
            self.platform, self.product, self.suite
        )
    }
}

/// One of the models sections that a line of `[Manufacturer]` stands for.
#[derive(Debug, Clone)]
pub struct TargetedModels<'d, 't> {
    /// The line of `[Manufacturer]`.
    pub entry: &'d Entry<'t>,
    /// Which of its values names the TargetOS, from 0; 0 is the undecorated
    /// models section itself.
    pub field: usize,
    /// The TargetOS; `None` for the undecorated section.
    pub decoration: Option<Decoration>,
    /// The models section.
    pub section: MergedSection<'d, 't>,
}

impl TargetedModels<'_, '_> {
    /// `nt` and the architecture in the form of [`fold`]; empty for the
    /// undecorated section.
    pub(super) fn platform(&self) -> Cow<'_, str> {
        let decoration = self.decoration.as_ref();
        decoration.map_or(Cow::default(), |decoration| fold(&decoration.platform))
    }

    /// The product type and the suite of Windows that it is for; 0 for any.
    pub(super) fn edition(&self) -> (u32, u32) {
        let number_of = |text: &str| number(text).unwrap_or_default();
        let decoration = self.decoration.as_ref();
        decoration.map_or((0, 0), |decoration| {
            (number_of(&decoration.product), number_of(&decoration.suite))
        })
    }

    /// The oldest Windows that takes it.
    pub fn oldest(&self) -> TargetOs {
        let decoration = self.decoration.as_ref();
        decoration.map_or(TargetOs::default(), |decoration| decoration.oldest)
    }
}

impl<'d, 't> Model<'d, 't> {
    /// The decorations on a line of `[Manufacturer]` for which there is no models
    /// section, with how they are written.
    pub fn without_models(&'d self, line: &Entry<'t>) -> Vec<(String, Decoration)> {
        let base = line.fields().first().map_or("", Field::value);
        let base = self.text(base);
        let decorations = line.fields().iter().skip(1).filter_map(|field| {
            let text = self.text(field.value());
            let decoration = Decoration::parse(&text)?;
            let name = [&*base, ".", &*text].concat();
            let is_missing = self.section(&name).is_none();
            is_missing.then(|| (text.into_owned(), decoration))
        });
        decorations.collect()
    }

    /// Whether there are models sections, and all of them are for systems from a
    /// version on.
    pub fn requires(&'d self, oldest: TargetOs) -> bool {
        let mut any = false;
        let manufacturers = self.section("Manufacturer").into_iter();
        for row in manufacturers.flat_map(|section| section.rows()) {
            let mut values = row.values();
            let base = self.text_of(values.next().unwrap_or_default());
            if self.section(&base).is_some() {
                return false;
            }
            for value in values {
                let text = self.text(&value);
                let Some(decoration) = Decoration::parse(&text) else {
                    continue;
                };
                if self.section(&[&*base, ".", &*text].concat()).is_some() {
                    if decoration.oldest < oldest {
                        return false;
                    }
                    any = true;
                }
            }
        }
        any
    }

    /// The models sections that the lines of `[Manufacturer]` stand for and
    /// that exist, line by line.
    pub fn targeted_models(&'d self) -> Vec<TargetedModels<'d, 't>> {
        let mut found = Vec::new();
        let manufacturers = self.section("Manufacturer").into_iter();
        for entry in manufacturers.flat_map(|section| section.entries()) {
            let Some(base) = entry.fields().first().map(Field::value) else {
                continue;
            };
            let base = self.text(base);
            for (field, value) in entry.fields().iter().enumerate() {
                let text = self.text(value.value());
                let (name, decoration) = if field == 0 {
                    (base.clone().into_owned(), None)
                } else {
                    (format!("{base}.{text}"), Decoration::parse(&text))
                };
                if let Some(section) = self.section(&name)
                    && (field == 0 || decoration.is_some())
                {
                    found.push(TargetedModels {
                        entry,
                        field,
                        decoration,
                        section,
                    });
                }
            }
        }
        found
    }
}
