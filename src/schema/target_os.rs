//! The TargetOS decoration of models sections and of the sections that they
//! install (docs install/inf-manufacturer-section.md):
//! `NT[arch][.[major][.[minor][.[product][.[suite][.[build]]]]]]`.

use crate::syntax::eq_ignore_case;

use super::{TargetOs, number};

/// A processor that Windows runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Architecture {
    /// As a decoration writes it, in small letters.
    pub name: &'static str,
    /// The first Windows for it that reads the decoration.
    pub since: TargetOs,
    /// Whether Windows 10 and later run on it.
    pub is_current: bool,
}

/// The architectures (docs install/inf-manufacturer-section.md).
pub static ARCHITECTURES: [Architecture; 5] = [
    Architecture {
        name: "x86",
        since: TargetOs::WINDOWS_2000,
        is_current: true,
    },
    Architecture {
        name: "ia64",
        since: TargetOs::WINDOWS_XP,
        is_current: false,
    },
    Architecture {
        name: "amd64",
        since: TargetOs::WINDOWS_XP,
        is_current: true,
    },
    Architecture {
        name: "arm",
        since: TargetOs::WINDOWS_8,
        is_current: true,
    },
    Architecture {
        name: "arm64",
        since: TargetOs::build(16299),
        is_current: true,
    },
];

/// Some of the [`ARCHITECTURES`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Architectures(u8);

impl Architectures {
    /// Those with some names; `None` where one is not an architecture.
    pub fn named<'n>(names: impl IntoIterator<Item = &'n str>) -> Option<Architectures> {
        let mut all = Architectures::default();
        for name in names {
            let known = ARCHITECTURES
                .iter()
                .position(|known| eq_ignore_case(known.name, name))?;
            all.0 |= 1 << known;
        }
        Some(all)
    }

    /// Whether it has the architecture of a name.
    pub fn has(self, name: &str) -> bool {
        self.iter().any(|known| eq_ignore_case(known.name, name))
    }

    /// Whether it has none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The architectures, in the order of [`ARCHITECTURES`].
    pub fn iter(self) -> impl Iterator<Item = &'static Architecture> {
        let all = ARCHITECTURES.iter().enumerate();
        all.filter(move |(place, _)| self.0 & (1 << place) != 0)
            .map(|(_, known)| known)
    }

    /// These and others.
    #[must_use]
    pub fn and(self, others: Architectures) -> Architectures {
        Architectures(self.0 | others.0)
    }
}

/// What stands for the architecture in an INX file, from which stampinf makes an
/// INF (docs wdf/using-inx-files-to-create-inf-files.md).
const ANY: &str = "$arch$";

/// The architecture of a name.
pub fn architecture(name: &str) -> Option<&'static Architecture> {
    ARCHITECTURES
        .iter()
        .find(|known| eq_ignore_case(known.name, name))
}

/// The parts of a TargetOS decoration, as they are written: `NT` with the
/// architecture, and the numbers behind it, empty where they are left out.
/// `None` where the text is not a decoration.
pub fn target_os(text: &str) -> Option<(&str, [&str; 5])> {
    let mut parts = text.split('.');
    let platform = parts.next()?;
    let (nt, processor) = platform.split_at_checked(2)?;
    let is_known =
        processor.is_empty() || architecture(processor).is_some() || eq_ignore_case(processor, ANY);
    if !eq_ignore_case(nt, "nt") || !is_known {
        return None;
    }
    let mut numbers = [""; 5];
    for (place, part) in parts.enumerate() {
        if !is_number(part) {
            return None;
        }
        *numbers.get_mut(place)? = part;
    }
    Some((platform, numbers))
}

/// Whether a part is a number, decimal or hexadecimal, or left out.
fn is_number(part: &str) -> bool {
    let begins = |byte: u8| byte.is_ascii_digit();
    part.is_empty() || (part.bytes().next().is_some_and(begins) && number(part).is_some())
}
