//! The verification by effect: what each device gets on each Windows before and after
//! a round of fixes, which may differ only by what their rules
//! [may change](crate::rules::MayChange).
//!
//! The declared meaning says that a fix does what it declares; this says that what it
//! declares is right.

mod co_installers;
mod copies;
mod difference;
mod explain;
mod inbox_services;
mod moves;
mod package;
mod pairs;
mod parts;
mod plain;
mod primitive;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
mod words;

use std::fmt;

use self::difference::{Differ, Role};
use self::pairs::{Pair, oldest_served, pairs};
use crate::model::{
    Action, Boundaries, Directory, Model, NOT_READ, Target, What, is_of_loader, machine_of,
};
use crate::rules::{Change, Copies};
use crate::schema::{Architectures, CopyFlags, Feature, SectionKind, TargetOs};
use crate::source::Source;
use crate::syntax::{Document, eq_ignore_case};

/// How many parts of install sections are compared at most: what would take longer is
/// refused.
const MAX_STEPS: usize = 20_000_000;

/// What is said of an INF that is not compared to its end.
const TOO_MUCH: &str = "do too much to be compared";

/// What the fixes of a round may change.
#[derive(Debug, Clone, Default)]
pub(super) struct Allowed {
    /// By their rules.
    pub(super) changes: Vec<Change>,
    /// The first Windows that the INF is for afterwards, where that changes.
    pub(super) since: Option<TargetOs>,
    /// The machines that the INF is not for afterwards.
    pub(super) drops: Architectures,
}

impl Allowed {
    fn has(&self, change: Change) -> bool {
        self.changes.contains(&change)
    }

    /// Whether a Windows may lose what it had.
    fn closes(&self, target: Target) -> bool {
        let is_older = self.since.is_some_and(|since| target.system < since);
        self.has(Change::Systems) && is_older || self.drops(target.architecture)
    }

    /// Whether machines of an architecture may lose what they had.
    fn drops(&self, architecture: &str) -> bool {
        self.has(Change::Machines) && self.drops.has(architecture)
    }

    /// Whether a section is for such machines alone, by its name.
    fn drops_section(&self, name: &str) -> bool {
        machine_of(name).is_some_and(|machine| self.drops(machine))
    }

    /// Whether a Windows may lose the co-installers of WDF and WinUSB.
    fn takes_co_installers(&self, system: TargetOs) -> bool {
        let first = Feature::BuiltInFrameworks.since();
        let is_for_new = self.since.is_some_and(|since| since >= first);
        self.has(Change::FrameworkCoInstallers) && (system >= first || is_for_new)
    }

    /// Whether lines with a key may come, or say something else.
    fn writes(&self, key: &str) -> bool {
        self.changes.iter().any(|change| match change {
            Change::Write(keys) => keys.iter().any(|known| eq_ignore_case(known, key)),
            _ => false,
        })
    }

    /// Flags that would come to a copy, and those that would go, but for those that may.
    fn flags(
        &self,
        (old, new): (CopyFlags, CopyFlags),
        file: &str,
        directory: &Directory,
    ) -> (CopyFlags, CopyFlags) {
        let (mut come, mut go) = (new & !old, old & !new);
        for change in &self.changes {
            if let Change::CopyFlags {
                come: may_come,
                go: may_go,
                of,
            } = change
                && (*of == Copies::All || !is_of_loader(file, directory))
            {
                come = come & !*may_come;
                go = go & !*may_go;
            }
        }
        (come, go)
    }

    fn writes_action(&self, action: &Action<'_, '_>) -> bool {
        directive_of(action).is_some_and(|key| self.writes(key))
    }

    /// Whether what an action does may be left out.
    fn removes(&self, action: &Action<'_, '_>) -> bool {
        let keys = self.changes.iter().flat_map(|change| match change {
            Change::Remove(keys) => *keys,
            _ => &[],
        });
        let leads = action.under.iter().map(|text| &**text);
        let mut own = leads.chain(key_of(action));
        own.any(|own| keys.clone().any(|key| eq_ignore_case(key, own)))
    }
}

/// The directive by which an action is done: the first that leads to it, or its own.
fn directive_of<'a>(action: &'a Action<'_, '_>) -> Option<&'a str> {
    let under = action.under.iter().map(|text| &**text);
    // That something is for the hardware is not a directive.
    let mut leads = under.filter(|text| *text != NOT_READ && *text != SectionKind::Hw.suffix());
    leads.next().or_else(|| key_of(action))
}

/// The directive that an action stands in.
fn key_of<'a>(action: &'a Action<'_, '_>) -> Option<&'a str> {
    match &action.what {
        What::Line { key, .. } => key.as_deref(),
        What::File { operation, .. } => Some(operation.directive()),
    }
}

/// Something that a fix would change and may not.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct EffectChange {
    /// Who would get something else: a device, or an install section.
    pub subject: String,
    /// A Windows on which that is so; `None` for each.
    pub target: Option<Target>,
    /// What would be otherwise, from "would" on.
    pub what: String,
}

/// As the end of a sentence: `on Windows 10.0.16299 (amd64), 'Gadget' (USB\VID_1) would
/// not get gadget.sys in %SystemRoot%\system32\drivers any more`.
impl fmt::Display for EffectChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(target) = &self.target {
            write!(f, "on {target}, ")?;
        }
        write!(f, "{} would {}", self.subject, self.what)
    }
}

/// Checks that installing `after` does what installing `before` does, for each device on
/// each Windows and machine, but for what may change. `since` is the first Windows that
/// `after` is for, where [`Change::Systems`] takes it away from older ones.
///
/// # Errors
/// The first difference that is found.
pub fn verify_effect(
    before: &Source,
    after: &Source,
    may_change: &[Change],
    since: Option<TargetOs>,
) -> Result<(), EffectChange> {
    let allowed = Allowed {
        changes: may_change.to_vec(),
        since,
        drops: Architectures::default(),
    };
    let documents = [before, after].map(|source| Document::new(source.text()));
    let [before, after] = &documents;
    match harm(&Model::new(before), &Model::new(after), &allowed) {
        None => Ok(()),
        Some(change) => Err(change),
    }
}

/// What the fixes of a round would change and may not: the first that is found.
pub(super) fn harm(
    before: &Model<'_, '_>,
    after: &Model<'_, '_>,
    allowed: &Allowed,
) -> Option<EffectChange> {
    if plain::is_allowed(before, after, allowed) {
        return None;
    }
    if allowed.has(Change::SwallowedLines) {
        // What a line brings that was not read is anything. Such fixes are made alone.
        return None;
    }
    let mut boundaries = Boundaries::of(before).and(Boundaries::of(after));
    if let Some(since) = allowed.since {
        boundaries = boundaries.at(since);
    }
    let decorations = decorations(before).saturating_add(decorations(after));
    if boundaries.most_targets().saturating_mul(decorations) > MAX_STEPS {
        return Some(EffectChange {
            subject: "the INF".to_owned(),
            target: None,
            what: TOO_MUCH.to_owned(),
        });
    }
    let targets: Vec<Target> = boundaries.targets().collect();
    let mut differ = Differ::of(before, after, allowed);
    let (pairs, new) = pairs(before, after, &targets);
    let oldest = oldest_served(&pairs);
    let mut by_device = pairs.iter().find_map(|pair| device(&mut differ, pair));
    if by_device.is_some() {
        // A device may name what only one behind it copies.
        let known = differ.moves.places.len();
        for pair in &pairs {
            let _ = device(&mut differ, pair);
        }
        if differ.moves.places.len() > known {
            by_device = pairs.iter().find_map(|pair| device(&mut differ, pair));
        }
    }
    by_device
        .or(new)
        .or_else(|| differ.roots(oldest))
        .or_else(|| package::harm(before, after, allowed))
        .or_else(|| differ.loose(oldest))
}

/// How many decorations the lines of `[Manufacturer]` have.
fn decorations(model: &Model<'_, '_>) -> usize {
    let manufacturers = model.manufacturers();
    let decorations = manufacturers.iter().map(|line| line.decorations.len());
    decorations.sum()
}

/// What a device would get otherwise.
fn device<'bt: 'x, 'at: 'x, 'x>(
    differ: &mut Differ<'_, 'bt, '_, 'at, 'x>,
    pair: &Pair,
) -> Option<EffectChange> {
    let change = |target: Target, what: String| EffectChange {
        subject: pair.device.clone(),
        target: Some(target),
        what,
    };
    match (&pair.old, &pair.new) {
        (None, None) => None,
        (None, Some(new)) => Some(change(
            pair.lowest,
            format!("get [{new}], and gets nothing now"),
        )),
        (Some(old), None) if differ.allowed.closes(pair.highest) => {
            differ.leave_out(old);
            None
        }
        (Some(old), None) => Some({
            let what = format!("have no install section any more, and has [{old}] now");
            change(pair.highest, what)
        }),
        (Some(old), Some(new)) => {
            let sections = (
                differ.old.model().section(old),
                differ.new.model().section(new),
            );
            let (Some(before), Some(after)) = sections else {
                return None;
            };
            let what = differ.installs(before, after, Role::Device, pair.lowest.system)?;
            let what = if eq_ignore_case(old, new) {
                what
            } else {
                format!("get [{new}] instead of [{old}], and {what}")
            };
            Some(change(pair.lowest, what))
        }
    }
}
