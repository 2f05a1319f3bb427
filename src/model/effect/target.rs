//! Systems, as far as an INF tells them apart.

use std::collections::BTreeSet;
use std::fmt;

use super::Model;
use crate::schema::{ARCHITECTURES, Feature, TargetOs};

/// A Windows on a machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Target {
    /// The name of one of the [`ARCHITECTURES`].
    pub architecture: &'static str,
    /// The version.
    pub system: TargetOs,
    /// The product type, one of the VER_NT flags: 1 is a workstation, 2 a domain
    /// controller, 3 a server.
    pub product: u32,
    /// The product suites that it has: VER_SUITE flags.
    pub suite: u32,
}

/// The product type of workstations.
const WORKSTATION: u32 = 1;
/// All product types.
const PRODUCTS: [u32; 3] = [WORKSTATION, 2, 3];
/// The machines for which there is no Windows 10.
const ITANIUM: &str = "ia64";

impl Target {
    /// A workstation without product suites.
    pub fn workstation(architecture: &'static str, system: TargetOs) -> Target {
        Target {
            architecture,
            system,
            product: WORKSTATION,
            suite: 0,
        }
    }

    /// Whether there is such a Windows.
    pub fn exists(&self) -> bool {
        let known = ARCHITECTURES.iter();
        let mut known = known.filter(|known| known.name == self.architecture);
        let is_old = known.all(|known| self.system >= known.since);
        is_old && (self.architecture != ITANIUM || self.system < TargetOs::WINDOWS_10)
    }
}

/// As a sentence names it: `Windows 10.0.16299 (amd64)`.
impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Windows {} ({}", self.system, self.architecture)?;
        if self.product != WORKSTATION {
            write!(f, ", product type {}", self.product)?;
        }
        if self.suite != 0 {
            write!(f, ", product suite {:#x}", self.suite)?;
        }
        f.write_str(")")
    }
}

/// What tells systems apart: between two neighbouring versions nothing changes, so
/// that one system of each stretch stands for all of them.
#[derive(Debug, Clone, Default)]
pub struct Boundaries {
    versions: BTreeSet<TargetOs>,
    by_product: bool,
    suites: BTreeSet<u32>,
}

impl Boundaries {
    /// Those that an INF makes, by its decorations and by what it may use.
    pub fn of(model: &Model<'_, '_>) -> Boundaries {
        let mut found = Boundaries::default();
        found.versions.insert(TargetOs::WINDOWS_2000);
        let since = ARCHITECTURES.iter().map(|known| known.since);
        found.versions.extend(since);
        found.versions.insert(TargetOs::WINDOWS_10);
        found.versions.insert(Feature::BuildNumbers.since());
        let features = Feature::ALL.iter().map(|feature| feature.since());
        found.versions.extend(features);
        for manufacturer in model.manufacturers() {
            for (_, decoration) in &manufacturer.decorations {
                let (product, suite) = decoration.edition();
                found.versions.insert(decoration.oldest);
                found.by_product |= product != 0;
                found.suites.extend((suite != 0).then_some(suite));
            }
        }
        found
    }

    /// These and those of another.
    #[must_use]
    pub fn and(mut self, other: Boundaries) -> Boundaries {
        self.versions.extend(other.versions);
        self.suites.extend(other.suites);
        self.by_product |= other.by_product;
        self
    }

    /// These and a version.
    #[must_use]
    pub fn at(mut self, version: TargetOs) -> Boundaries {
        self.versions.insert(version);
        self
    }

    /// How many [`targets`](Self::targets) there are at most.
    pub fn most_targets(&self) -> usize {
        // Without suites, with each, and with all.
        let suites = self.suites.len().saturating_add(2);
        let editions = suites.saturating_mul(PRODUCTS.len());
        let machines = editions.saturating_mul(ARCHITECTURES.len());
        machines.saturating_mul(self.versions.len())
    }

    /// One system of each kind that is told apart: by architecture, and the oldest
    /// first.
    pub fn targets(&self) -> impl Iterator<Item = Target> + '_ {
        let products = if self.by_product {
            &PRODUCTS[..]
        } else {
            &PRODUCTS[..1]
        };
        let all = self.suites.iter().fold(0, |all, suite| all | suite);
        let suites: BTreeSet<u32> = self.suites.iter().copied().chain([0, all]).collect();
        let targets = ARCHITECTURES.iter().flat_map(move |known| {
            let suites = suites.clone();
            self.versions.iter().flat_map(move |system| {
                let suites = suites.clone();
                products.iter().flat_map(move |product| {
                    let suites = suites.clone().into_iter();
                    suites.map(move |suite| Target {
                        architecture: known.name,
                        system: *system,
                        product: *product,
                        suite,
                    })
                })
            })
        });
        targets.filter(Target::exists)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::Document;

    fn targets(line: &str) -> Vec<Target> {
        let text = format!("[Manufacturer]\nA = M,{line}\n");
        let document = Document::new(&text);
        let targets = Boundaries::of(&Model::new(&document));
        targets.targets().collect()
    }

    #[test]
    fn each_version_that_a_decoration_names_is_a_system_of_its_own() {
        let versions = |line: &str| -> BTreeSet<TargetOs> {
            let of_amd64 = targets(line).into_iter();
            let of_amd64 = of_amd64.filter(|target| target.architecture == "amd64");
            of_amd64.map(|target| target.system).collect()
        };
        let plain = versions("NTamd64");
        let found = versions("NTamd64.6.1,NTamd64.10.0...19041");
        let more: Vec<String> = found.difference(&plain).map(TargetOs::to_string).collect();
        assert_eq!(more, ["6.1.0", "10.0.19041"]);
    }

    #[test]
    fn there_are_systems_for_machines_only_where_there_is_a_windows_for_them() {
        let found = targets("NTamd64.10.0");
        let is = |architecture: &str, system: TargetOs| {
            let mut found = found.iter();
            found.any(|target| target.architecture == architecture && target.system == system)
        };
        assert!(is("ia64", TargetOs::WINDOWS_XP) && !is("ia64", TargetOs::WINDOWS_10));
        assert!(is("amd64", TargetOs::WINDOWS_10) && !is("amd64", TargetOs::WINDOWS_2000));
        assert!(is("x86", TargetOs::WINDOWS_2000) && !is("arm", TargetOs::WINDOWS_XP));
        assert!(is("arm64", TargetOs::build(16299)) && !is("arm64", TargetOs::WINDOWS_10));
    }

    #[test]
    fn editions_count_where_a_decoration_names_one() {
        let editions = |line: &str| -> BTreeSet<(u32, u32)> {
            let found = targets(line).into_iter();
            found.map(|target| (target.product, target.suite)).collect()
        };
        assert_eq!(editions("NTamd64.10.0"), [(1, 0)].into());
        assert_eq!(editions("NTamd64.10.0.3"), [(1, 0), (2, 0), (3, 0)].into());
        let suites = editions("NTx86....0x80,NTx86....0x2");
        assert_eq!(suites, [(1, 0), (1, 2), (1, 0x80), (1, 0x82)].into());
    }
}
