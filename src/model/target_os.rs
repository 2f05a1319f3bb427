//! The TargetOS decorations of models sections
//! (docs install/inf-manufacturer-section.md).

use std::borrow::Cow;
use std::fmt;

use super::{MergedSection, Model};
use crate::schema::{TargetOs, architecture, number, target_os};
use crate::syntax::{Entry, Field, eq_ignore_case, fold_case};

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
        let (platform, [major, minor, product, suite, build]) = target_os(text)?;
        let value = |text: &str| number(text).unwrap_or_default();
        Some(Decoration {
            platform: platform.to_owned(),
            oldest: TargetOs {
                major: value(major),
                minor: value(minor),
                build: value(build),
            },
            product: product.to_owned(),
            suite: suite.to_owned(),
        })
    }

    /// The product type and the suite of Windows that it stands for; 0 for any.
    pub fn edition(&self) -> (u32, u32) {
        let number_of = |text: &str| number(text).unwrap_or_default();
        (number_of(&self.product), number_of(&self.suite))
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

/// As Microsoft's samples write it: `NTamd64.10.0...16299`, `NTamd64.10.0`.
impl fmt::Display for Decoration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let TargetOs {
            major,
            minor,
            build,
        } = self.oldest;
        let rest = match build {
            0 => format!(".{}.{}", self.product, self.suite),
            _ => format!(".{}.{}.{build}", self.product, self.suite),
        };
        let rest = rest.trim_end_matches('.');
        write!(f, "{}.{major}.{minor}{rest}", self.platform)
    }
}

/// The architecture in the name of a section or an entry, such as `Lamp.NTamd64.Services`,
/// `SourceDisksFiles.x86` or `CatalogFile.NTarm64`.
pub fn machine_of(name: &str) -> Option<&'static str> {
    let (_, decoration) = name.split_once('.')?;
    let mut parts = decoration.split('.');
    let known = |part: &str| {
        let own = architecture(part);
        let platform = || {
            let (nt, machine) = part.split_at_checked(2)?;
            eq_ignore_case(nt, "nt")
                .then(|| architecture(machine))
                .flatten()
        };
        own.or_else(platform).map(|known| known.name)
    };
    parts.find_map(known)
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
    /// `nt` and the architecture in the form of [`fold_case`]; empty for the
    /// undecorated section.
    pub(super) fn platform(&self) -> Cow<'_, str> {
        let decoration = self.decoration.as_ref();
        decoration.map_or(Cow::default(), |decoration| fold_case(&decoration.platform))
    }

    /// The product type and the suite of Windows that it is for; 0 for any.
    pub(super) fn edition(&self) -> (u32, u32) {
        let decoration = self.decoration.as_ref();
        decoration.map_or((0, 0), Decoration::edition)
    }

    /// The architecture as it is written; empty where the decoration has none, and the
    /// section serves x86 machines.
    pub fn machine(&self) -> &str {
        let decoration = self.decoration.as_ref();
        let platform = decoration.map_or("", |decoration| decoration.platform.as_str());
        platform.get(2..).unwrap_or_default()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_architecture_in_a_name_is_found_wherever_it_stands() {
        for (name, machine) in [
            ("SourceDisksFiles.x86", Some("x86")),
            ("Lamp.NTamd64.Services", Some("amd64")),
            ("Lamp.NTAMD64.10.0...16299", Some("amd64")),
            ("Acme.Lamp.ntarm64.HW", Some("arm64")),
            ("CatalogFile.NTia64", Some("ia64")),
            ("Lamp.NT", None),
            ("Lamp.NT$ARCH$", None),
            ("Lamp", None),
            ("x86", None),
        ] {
            assert_eq!(machine_of(name), machine, "{name}");
        }
    }
}
