//! What differs, and whether it may.

use std::collections::BTreeSet;

use hashbrown::{HashMap, HashSet};

use super::co_installers;
use super::copies::{Copy, by_source};
use super::difference::{ActionKey, Differ, Role, key};
use super::inbox_services;
use super::moves::{Moves, found_by_name, is_versioned, placed, renamed};
use super::parts::Side;
use super::words::{directory_words, words};
use crate::model::{Action, CopiedPaths, CopiedPlace, FileOperation, NOT_READ, What};
use crate::rules::Change;
use crate::schema::{CopyFlags, Feature, SectionKind, TargetOs};
use crate::syntax::{eq_ignore_case, fold_case};

/// What would be otherwise and may not, of what an install section does: what comes
/// behind "would". `all` are the numbers of all that it does before and after, `apart`
/// what differs.
pub(super) fn explain<'b, 'bt: 'x, 'a, 'at: 'x, 'x>(
    differ: &mut Differ<'b, 'bt, 'a, 'at, 'x>,
    all: (&[usize], &[usize]),
    apart: (Vec<Action<'b, 'bt>>, Vec<Action<'a, 'at>>),
    role: Role,
    system: TargetOs,
) -> Option<String> {
    let (mut lost, mut gained) = apart;
    // A section that only takes a driver away keeps all that it has.
    if !takes_away(&differ.old, all.0, role) {
        lost.retain(|action| !differ.allowed.removes(action));
    }
    let is_free = |differ: &Differ<'_, '_, '_, '_, '_>, action: &Action<'_, '_>| {
        differ.allowed.writes_action(action) || copies_nothing(action)
    };
    lost.retain(|action| !is_free(differ, action));
    gained.retain(|action| !is_free(differ, action));
    let has_own = system >= Feature::OwnServices.since();
    if has_own && differ.allowed.has(Change::InboxServices) {
        let after = differ.new_actions(all.1);
        inbox_services::leave_out(&mut lost, &mut gained, &after);
    }
    if differ.allowed.takes_co_installers(system) {
        co_installers::leave_out(&mut lost, &mut gained);
    }
    if lost.is_empty() && gained.is_empty() {
        return None;
    }
    let (old_copies, new_copies) = (differ.old_copies(all.0), differ.new_copies(all.1));
    let mut case = Case {
        new: all.1,
        role,
        system,
        moves: Moves::default(),
        old_paths: CopiedPaths::of(&old_copies),
        new_paths: CopiedPaths::of(&new_copies),
        old_copies: by_source(&old_copies),
        differ,
    };
    if let Some(harm) = case.copies(&lost, &gained) {
        return Some(harm);
    }
    let is_line = |action: &Action<'_, '_>| Copy::of(action).is_none();
    lost.retain(is_line);
    gained.retain(is_line);
    if case.lines(&lost, &gained).is_some() {
        // What is said twice may go once.
        let old_keys = case.differ.old_keys(all.0);
        let new_keys = case.differ.new_keys(all.1);
        lost.retain(|action| !new_keys.contains(&key(action)));
        gained.retain(|action| !old_keys.contains(&key(action)));
        if let Some(harm) = case.lines(&lost, &gained) {
            return Some(harm);
        }
    }
    let moves = case.moves;
    let left = moves.places.keys();
    let left: HashSet<CopiedPlace> = left
        .filter(|place| !case.new_paths.has(place))
        .cloned()
        .collect();
    if !left.is_empty() {
        for number in all.1 {
            let named = case.differ.named(*number);
            if let Some(place) = named.iter().find(|place| left.contains(*place)) {
                return Some(format!(
                    "still name {} in {}, where it is not copied any more",
                    place.1,
                    directory_words(&place.0)
                ));
            }
        }
    }
    case.differ.moves.extend(moves);
    None
}

/// Whether an action would be one of CopyFiles and its like, which Windows does not read
/// where they stand.
fn copies_nothing(action: &Action<'_, '_>) -> bool {
    let mut under = action.under.iter();
    let is_unread = under.next().is_some_and(|text| text == NOT_READ);
    let leads = under.next().map(|text| &**text);
    let directive = match &action.what {
        What::Line { key, .. } => leads.or(key.as_deref()),
        What::File { .. } => leads,
    };
    is_unread && directive.is_some_and(|name| FileOperation::of(name).is_some())
}

/// Whether a section only takes a driver away: it deletes, and brings nothing.
fn takes_away(side: &Side<'_, '_>, numbers: &[usize], role: Role) -> bool {
    let has = |names: &[&str]| {
        let directives = numbers.iter().filter_map(|number| side.directive(*number));
        let mut directives = directives.filter(|directive| !directive.is_empty());
        directives.any(|directive| names.iter().any(|name| eq_ignore_case(name, &directive)))
    };
    match role {
        Role::Device => false,
        Role::Root(kind) => kind == SectionKind::DefaultUninstall,
        Role::Loose => {
            has(&["DelFiles", "DelReg", "DelService", "UnregisterDlls"])
                && !has(&["CopyFiles", "AddService", "AddInterface", "Needs"])
        }
    }
}

/// The comparison of one pair of install sections.
struct Case<'c, 'd, 'b, 'bt, 'a, 'at, 'x> {
    differ: &'d mut Differ<'b, 'bt, 'a, 'at, 'x>,
    /// The numbers of all that is done after.
    new: &'c [usize],
    role: Role,
    system: TargetOs,
    moves: Moves,
    /// By the names in the package, in the form of [`fold_case`].
    old_copies: HashMap<String, Vec<Copy<'c>>>,
    old_paths: CopiedPaths,
    new_paths: CopiedPaths,
}

impl<'bt: 'x, 'a, 'at: 'x, 'x> Case<'_, '_, '_, 'bt, 'a, 'at, 'x> {
    /// What would be copied otherwise.
    fn copies(&mut self, lost: &[Action<'_, '_>], gained: &[Action<'_, '_>]) -> Option<String> {
        let mut seen = HashSet::new();
        for copy in gained.iter().filter_map(Copy::of) {
            if !seen.insert(copy.key()) {
                continue;
            }
            let harm = self.comes(&copy);
            if harm.is_some() {
                return harm;
            }
        }
        let mut gone: BTreeSet<String> = BTreeSet::new();
        for copy in lost.iter().filter_map(Copy::of) {
            let place = &copy.place;
            let stays = self.new_paths.has(place) || self.moves.places.contains_key(place);
            let may_go = self.differ.allowed.takes_co_installers(self.system)
                && co_installers::is_copied(&copy);
            if may_go {
                gone.insert(place.1.clone());
            } else if !stays {
                let place = directory_words(&place.0);
                return Some(format!("not get {} in {place} any more", copy.file));
            }
        }
        self.still_needed(&gone)
    }

    /// Whether something still names a file that is not copied any more.
    fn still_needed(&mut self, gone: &BTreeSet<String>) -> Option<String> {
        if gone.is_empty() {
            return None;
        }
        let all = self.differ.new_actions(self.new);
        let files = || gone.iter().map(String::as_str);
        let mut needed = all
            .iter()
            .filter_map(|action| co_installers::needed(action, files()));
        let file = needed.next()?;
        Some(format!("still name {file}, which is not copied any more"))
    }

    /// A copy that was not made before as it is now.
    fn comes(&mut self, copy: &Copy<'_>) -> Option<String> {
        let place = copy.place.clone();
        let source = fold_case(copy.source);
        let before = self.old_copies.get(source.as_ref());
        let before: &[Copy<'_>] = before.map_or(&[], Vec::as_slice);
        self.differ.take_steps(before.len());
        let same: Vec<&Copy<'_>> = before.iter().filter(|old| old.place == place).collect();
        if !same.is_empty() {
            // One of several may be as it was.
            let mut harms = same.iter().map(|old| self.flags(old.flags, copy));
            return if harms.clone().any(|harm| harm.is_none()) {
                None
            } else {
                harms.next().flatten()
            };
        }
        let is_named = |old: &&Copy<'_>| eq_ignore_case(old.file, copy.file);
        let named: Vec<CopiedPlace> = before
            .iter()
            .filter(is_named)
            .map(|old| old.place.clone())
            .collect();
        let is_here = |old: &&Copy<'_>| old.directory.same_as(copy.directory);
        let here: Vec<CopiedPlace> = before
            .iter()
            .filter(is_here)
            .map(|old| old.place.clone())
            .collect();
        let allowed = &self.differ.allowed;
        if !named.is_empty() {
            let to_store = copy.directory.is_driver_store() && allowed.has(Change::DriverStore);
            if !to_store {
                let to = directory_words(&place.0);
                return Some(format!(
                    "get {} in {to}, where it is not copied now",
                    copy.file
                ));
            }
            let come = before.iter().map(|old| copy.flags & !old.flags);
            if come.min().unwrap_or_default() != 0 {
                return Some(format!(
                    "copy {} with the flags {:#x}",
                    copy.file, copy.flags
                ));
            }
            let is_default = self.role == Role::Root(SectionKind::DefaultInstall);
            let not_primitive = self.differ.new.model().not_primitive();
            if let Some(reason) = not_primitive.filter(|_| is_default) {
                return Some(format!(
                    "run {} from the Driver Store, which only a primitive driver can: {reason}",
                    copy.file
                ));
            }
            let first = self.first_that_runs(copy);
            if self.system < first {
                return Some(format!(
                    "run {} from the Driver Store, which only Windows {first} and later can",
                    copy.file
                ));
            }
            for old in named {
                self.moves.insert(old, place.clone());
            }
            return None;
        }
        if allowed.has(Change::VersionedNames)
            && let Some(old) = here.iter().find(|old| is_versioned(&old.1, &place.1))
        {
            self.moves.insert(old.clone(), place);
            return None;
        }
        if allowed.has(Change::MissingCopies) && self.differ.is_run(&place) {
            let flag = CopyFlags::IN_USE_RENAME;
            let is_of_no_use = copy.directory.is_driver_store() && CopyFlags(copy.flags).has(flag);
            return is_of_no_use.then(|| {
                format!(
                    "copy {} to the Driver Store with {}, which InfVerif refuses there",
                    copy.file,
                    flag.names()
                )
            });
        }
        Some(format!(
            "get {} in {}, and does not now",
            copy.file,
            directory_words(&place.0)
        ))
    }

    /// Whether the flags of a copy differ by more than they may.
    fn flags(&self, old: u32, copy: &Copy<'_>) -> Option<String> {
        let flags = (CopyFlags(old), CopyFlags(copy.flags));
        let (come, go) = self.differ.allowed.flags(flags, copy.file, copy.directory);
        if come.0 != 0 {
            Some(format!("copy {} with {}", copy.file, come.names_and_rest()))
        } else if go.0 != 0 {
            Some(format!(
                "copy {} without {}",
                copy.file,
                go.names_and_rest()
            ))
        } else {
            None
        }
    }

    /// The lines after, which say what services run.
    fn service_lines(&mut self) -> Vec<Action<'a, 'at>> {
        self.differ.new_lines(self.new)
    }

    /// The first Windows that can run a file from the Driver Store.
    fn first_that_runs(&mut self, copy: &Copy<'_>) -> TargetOs {
        let mut lines = self.service_lines();
        lines.retain(|action| {
            let leads = action.under.first();
            leads.is_some_and(|directive| directive == "UmdfService")
        });
        let umdf = self.runs(&copy.place, &lines);
        self.differ.minimum_os(umdf)
    }

    /// Whether one of some lines lets a service run the file in a place.
    fn runs(&self, place: &CopiedPlace, lines: &[Action<'_, '_>]) -> bool {
        lines.iter().any(|action| match &action.what {
            What::Line {
                key: Some(key),
                values,
            } if eq_ignore_case(key, "ServiceBinary") => {
                let named = values
                    .iter()
                    .flat_map(|value| self.new_paths.in_value(value));
                named.into_iter().any(|named| named.place == *place)
            }
            _ => false,
        })
    }

    /// What lines would say otherwise.
    fn lines(&mut self, lost: &[Action<'_, '_>], gained: &[Action<'_, '_>]) -> Option<String> {
        let gone = lost.iter().map(|action| (self.followed(action), action));
        let come = gained.iter().map(|action| (self.in_place(action), action));
        let mut gone: Vec<(ActionKey, &Action<'_, '_>)> = gone.collect();
        let mut come: Vec<(ActionKey, &Action<'_, '_>)> = come.collect();
        let (gone_keys, come_keys): (HashSet<_>, HashSet<_>) = (
            gone.iter().map(|(key, _)| key.clone()).collect(),
            come.iter().map(|(key, _)| key.clone()).collect(),
        );
        gone.retain(|(key, _)| !come_keys.contains(key));
        come.retain(|(key, _)| !gone_keys.contains(key));
        if self.differ.allowed.has(Change::MissingCopies) {
            // A list that there was not is there now.
            gone.retain(|(_, action)| !is_missing_list(action));
        }
        if let Some((_, action)) = gone.first() {
            return Some(format!("lose {}", words(action)));
        }
        let (_, action) = come.first()?;
        Some(format!("gain {}", words(action)))
    }

    /// What a line says before, with the paths of files that moved in their new places.
    fn followed(&self, action: &Action<'_, '_>) -> ActionKey {
        let (kind, mut texts) = key(action);
        let moved = [&self.moves.from, &self.differ.moves.from];
        let to = |place: &CopiedPlace| {
            let to = self.moves.places.get(place);
            // What this section copies itself lies where it copies it.
            let own = self.old_paths.has(place);
            let elsewhere = self.differ.moves.places.get(place).filter(|_| !own);
            to.or(elsewhere).cloned()
        };
        if kind == SectionKind::AddRegistry
            && let What::Line { values, .. } = &action.what
            && let Some(found) = found_by_name(values, to)
        {
            texts.truncate(texts.len() - found.len());
            texts.extend(found);
        }
        for text in &mut texts {
            *text = placed(text, moved, to);
            for (from, to) in &self.moves.renamed {
                *text = renamed(text, from, to);
            }
        }
        (kind, texts)
    }

    /// What a line says after, with the paths of files that moved told apart from their
    /// spelling.
    fn in_place(&self, action: &Action<'_, '_>) -> ActionKey {
        let (kind, mut texts) = key(action);
        let moved = [&self.moves.to, &self.differ.moves.to];
        for text in &mut texts {
            *text = placed(text, moved, |place| Some(place.clone()));
            for (_, to) in &self.moves.renamed {
                *text = renamed(text, to, to);
            }
        }
        (kind, texts)
    }
}

/// Whether an action is a directive that names a list which the INF does not have.
fn is_missing_list(action: &Action<'_, '_>) -> bool {
    match &action.what {
        What::Line { key: Some(key), .. } => key == FileOperation::Copy.directive(),
        _ => false,
    }
}
