//! What somebody wants to know of an effect.

use std::collections::BTreeSet;

use hashbrown::HashSet;

use super::{FileEffect, Role, SectionEffect};
use crate::model::{Target, undecorated};
use crate::schema::TargetOs;
use crate::syntax::eq_ignore_case;

/// Which systems and devices are in question.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// Only this version of Windows.
    pub system: Option<TargetOs>,
    /// Only this architecture.
    pub architecture: Option<&'static str>,
    /// Only this product type, where the INF tells them apart.
    pub product: Option<u32>,
    /// Only devices with this hardware or compatible ID, in any case.
    pub device: Option<String>,
}

/// A Windows that does not exist, or of which nothing is known.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NoSystem {
    /// It is too old.
    #[error("Windows {0} is older than Windows 2000 (5.0.0), the first with these INFs")]
    TooOld(TargetOs),
    /// There is no such version for the architecture.
    #[error("there is no Windows {0} for {1}")]
    NotThere(TargetOs, &'static str),
}

impl Selection {
    /// Whether there is such a system.
    ///
    /// # Errors
    /// When there is none.
    pub fn check(&self) -> Result<(), NoSystem> {
        let Some(system) = self.system else {
            return Ok(());
        };
        if system < TargetOs::WINDOWS_2000 {
            return Err(NoSystem::TooOld(system));
        }
        match self.architecture {
            Some(name) if !Target::workstation(name, system).exists() => {
                Err(NoSystem::NotThere(system, name))
            }
            _ => Ok(()),
        }
    }

    fn is_of_systems(&self) -> bool {
        self.system.is_some() || self.architecture.is_some() || self.product.is_some()
    }
}

impl FileEffect {
    /// Leaves only what is in question: of some systems what these take, of a device
    /// what that takes.
    pub fn select(&mut self, selection: &Selection) {
        let by_product = self.systems.iter().any(|stretch| stretch.product != 1);
        let product = selection.product.filter(|_| by_product);
        self.systems.retain(|stretch| {
            let architecture = selection.architecture;
            architecture.is_none_or(|name| name == stretch.architecture)
                && selection.system.is_none_or(|system| stretch.has(system))
                && product.is_none_or(|product| product == stretch.product)
        });
        if let Some(id) = &selection.device {
            for stretch in &mut self.systems {
                stretch.retain(&|device| device.ids.iter().any(|own| eq_ignore_case(own, id)));
            }
            self.systems
                .retain(|stretch| stretch.devices().next().is_some());
        }
        let is_of_systems = selection.is_of_systems();
        if !is_of_systems && selection.device.is_none() {
            return;
        }
        let taken = self.systems.iter().flat_map(|stretch| stretch.devices());
        let taken: HashSet<&str> = taken.filter_map(|taken| taken.install.as_deref()).collect();
        let architectures: BTreeSet<&str> = self
            .systems
            .iter()
            .map(|stretch| stretch.architecture)
            .collect();
        let keeps = |section: &SectionEffect| match section.role {
            Role::Device => taken.contains(&*section.name),
            Role::Other => false,
            _ if selection.device.is_some() => false,
            _ => {
                let mut architectures = architectures.iter();
                architectures.any(|name| is_taken(&self.sections, section, name))
            }
        };
        let kept: Vec<bool> = self.sections.iter().map(keeps).collect();
        let mut kept = kept.into_iter();
        self.sections.retain(|_| kept.next() == Some(true));
    }

    /// The product types and suites that the INF tells apart.
    pub(super) fn editions(&self) -> Vec<(u32, u32)> {
        let editions = self.systems.iter();
        let editions = editions.map(|stretch| (stretch.product, stretch.suite));
        let editions: BTreeSet<(u32, u32)> = editions.collect();
        editions.into_iter().collect()
    }

    /// The hardware and compatible IDs of all devices, each once.
    pub fn ids(&self) -> BTreeSet<&str> {
        let devices = self.systems.iter().flat_map(|stretch| stretch.devices());
        let ids = devices.flat_map(|taken| taken.device.ids.iter());
        ids.map(String::as_str).collect()
    }
}

/// Whether machines of an architecture take a section, rather than another one of its
/// name with a closer decoration.
fn is_taken(sections: &[SectionEffect], section: &SectionEffect, architecture: &str) -> bool {
    let base = undecorated(&section.name).unwrap_or(&section.name);
    let own = format!(".nt{architecture}");
    let names = [&*own, ".nt$arch$", ".nt", ""].map(|suffix| [base, suffix].concat());
    let taken = names.iter().find_map(|name| {
        let mut alike = sections.iter().filter(|other| other.role == section.role);
        alike.find(|other| eq_ignore_case(&other.name, name))
    });
    taken.is_some_and(|taken| taken.name == section.name)
}
