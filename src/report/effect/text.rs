//! What installing INFs does, for reading.

use std::io::{self, Write};

use anstyle::Style;
use hashbrown::HashMap;

use super::on::{self, Systems};
use super::outline::{Part, Side, outline};
use super::{DeviceLine, FileEffect, Role};
use crate::report::diff::{ADDED, REMOVED};
use crate::report::{Screen, count, printable};

/// How what installing does is shown.
#[derive(Debug, Clone, Copy)]
pub struct Text {
    /// On what it is shown.
    pub screen: Screen,
    /// Whether every device is named, however many take the same.
    pub every: bool,
}

/// So many devices that take the same are named.
const NAMED: usize = 5;

const PATH: Style = Style::new().bold();
pub(super) const SECTION: Style = anstyle::AnsiColor::Cyan.on_default();
const HEADING: Style = Style::new().bold();
const COPIED: Style = anstyle::AnsiColor::Green.on_default();

/// Devices that take a section on the same systems.
struct Takers<'e> {
    devices: Vec<&'e DeviceLine>,
    systems: Vec<Systems>,
}

impl Text {
    /// Writes what installing a file does.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn file(&self, out: &mut dyn Write, path: &str, effect: &FileEffect) -> io::Result<()> {
        writeln!(out, "{PATH}{}{PATH:#}", printable(path))?;
        let editions = effect.editions();
        let mut takers = takers(effect);
        for section in &effect.sections {
            writeln!(out)?;
            let name = printable(&section.name);
            let name = format!("{SECTION}[{name}]{SECTION:#}");
            match section.role {
                Role::Device => {
                    let of = takers.remove(&Some(&*section.name)).unwrap_or_default();
                    for takers in of {
                        self.devices(out, &takers.devices)?;
                        let on = on::words(&takers.systems, &editions);
                        self.wrapped(out, &format!("{name} on {on}"))?;
                    }
                }
                role => self.wrapped(out, &format!("{name} {}", who(role)))?,
            }
            let steps = section.steps.iter().map(|step| (Side::Both, step));
            self.parts(out, &outline(steps))?;
            if section.steps.is_empty() {
                writeln!(out, "  does nothing")?;
            }
        }
        for takers in takers.remove(&None).unwrap_or_default() {
            writeln!(out)?;
            self.devices(out, &takers.devices)?;
            let on = on::words(&takers.systems, &editions);
            self.wrapped(out, &format!("no install section on {on}"))?;
        }
        if effect.sections.is_empty() && effect.ids().is_empty() {
            writeln!(out, "\n  nothing is installed")?;
        }
        Ok(())
    }

    pub(super) fn devices(&self, out: &mut dyn Write, devices: &[&DeviceLine]) -> io::Result<()> {
        let named = match self.every {
            true => devices.len(),
            // To leave out one is not worth a line.
            false if devices.len() == NAMED + 1 => devices.len(),
            false => NAMED,
        };
        for device in devices.iter().take(named) {
            self.wrapped(out, &device_words(device))?;
        }
        match devices.len().saturating_sub(named) {
            0 => Ok(()),
            more => writeln!(
                out,
                "and {} (--verbose names them)",
                count(more, "more device")
            ),
        }
    }

    /// Writes an outline below a section.
    pub(super) fn parts(&self, out: &mut dyn Write, parts: &[Part]) -> io::Result<()> {
        for part in parts {
            writeln!(out, "  {HEADING}{}{HEADING:#}", part.kind.heading())?;
            for group in &part.groups {
                if !group.title.is_empty() {
                    writeln!(out, "    {}", group.title)?;
                }
                let is_opened = group.items.first().is_some_and(|item| item.opens);
                for item in &group.items {
                    let indent = match group.title.is_empty() && (item.opens || !is_opened) {
                        true => 4,
                        false => 6,
                    };
                    let style = match item.side {
                        Side::Both => Style::new(),
                        Side::Old => REMOVED,
                        Side::New => ADDED,
                    };
                    let mut text = item.text.clone();
                    if let Some(copied) = &item.copied {
                        text += &format!("  {COPIED}← {copied}{COPIED:#}");
                    }
                    let sign = item.side.sign();
                    let text = self.screen.wrap(&text, indent, indent + 2);
                    let before = " ".repeat(indent - 2);
                    writeln!(out, "{before}{style}{sign} {text}{style:#}")?;
                }
            }
        }
        Ok(())
    }

    pub(super) fn wrapped(&self, out: &mut dyn Write, text: &str) -> io::Result<()> {
        writeln!(out, "{}", self.screen.wrap(text, 0, 4))
    }
}

/// A device in words.
pub(super) fn device_words(device: &DeviceLine) -> String {
    let ids = device.ids.join(", ");
    let text = match device.description.is_empty() {
        true => ids,
        false => format!("'{}' ({ids})", device.description),
    };
    printable(&text).into_owned()
}

/// Who installs a section that no device takes.
pub(super) fn who(role: Role) -> &'static str {
    match role {
        Role::Device => "for devices",
        Role::DefaultInstall => "when the INF itself is installed",
        Role::DefaultUninstall => "when the INF itself is uninstalled",
        Role::Class => "where the setup class is not installed yet",
        Role::InterfaceClass => "where the interface class is not installed yet",
        Role::Other => "only by a setup program, since nothing in the INF leads to it",
    }
}

/// By section who takes it, and on which systems; those that take none under `None`.
fn takers(effect: &FileEffect) -> HashMap<Option<&str>, Vec<Takers<'_>>> {
    /// A device, and on which systems it takes something.
    type Entry<'e> = (&'e DeviceLine, Vec<Systems>);
    /// A section, and the name and the IDs of a device.
    type Place<'e> = (Option<&'e str>, &'e str, &'e [String]);
    let mut by_section: HashMap<Option<&str>, Vec<Entry<'_>>> = HashMap::new();
    let mut places: HashMap<Place<'_>, usize> = HashMap::new();
    for stretch in &effect.systems {
        for taken in stretch.devices() {
            let section = taken.install.as_deref();
            let device: &DeviceLine = &taken.device;
            let devices = by_section.entry(section).or_default();
            let key = (section, &*device.description, &*device.ids);
            let place = *places.entry(key).or_insert_with(|| {
                devices.push((device, Vec::new()));
                devices.len() - 1
            });
            if let Some((_, systems)) = devices.get_mut(place) {
                let own = Systems::of(stretch);
                if systems.last() != Some(&own) {
                    systems.push(own);
                }
            }
        }
    }
    let grouped = by_section.into_iter().map(|(section, devices)| {
        let mut groups: Vec<Takers<'_>> = Vec::new();
        for (device, systems) in devices {
            let systems = on::joined(systems);
            match groups.iter_mut().find(|group| group.systems == systems) {
                Some(group) => group.devices.push(device),
                None => groups.push(Takers {
                    devices: vec![device],
                    systems,
                }),
            }
        }
        (section, groups)
    });
    grouped.collect()
}
