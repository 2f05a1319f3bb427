//! The same install section before and after.

use std::cell::OnceCell;
use std::rc::Rc;

use hashbrown::{HashMap, HashSet};

use super::explain::explain;
use super::moves::Moves;
use super::parts::{Numbers, Side, content_of};
use super::primitive;
use super::{Allowed, EffectChange, MAX_STEPS, TOO_MUCH};
use crate::model::{
    Action, CopiedPaths, CopiedPlace, MergedSection, Model, TargetedModels, undecorated,
};
use crate::rules::{Change, minimum_os};
use crate::schema::{Feature, SectionKind, TargetOs, section_named};
use crate::syntax::{eq_ignore_case, fold_case};

/// Who takes an install section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// A device.
    Device,
    /// Windows, where it knows the section by its name.
    Root(SectionKind),
    /// A setup program, perhaps: nothing in the INF leads to it.
    Loose,
}

impl Role {
    fn kind(self) -> SectionKind {
        match self {
            Role::Device | Role::Loose => SectionKind::DdInstall,
            Role::Root(kind) => kind,
        }
    }
}

/// What tells the effects before and after apart.
pub(super) struct Differ<'b, 'bt, 'a, 'at, 'x> {
    pub(super) old: Side<'b, 'bt>,
    pub(super) new: Side<'a, 'at>,
    numbers: Numbers<'x>,
    pub(super) allowed: &'x Allowed,
    /// How many more parts are compared.
    steps: usize,
    /// What was compared and is well, by the names of the sections and whether the
    /// system can run files from the Driver Store.
    well: HashSet<(String, String, Vec<Feature>)>,
    /// The files that moved in any section.
    pub(super) moves: Moves,
    /// All files that the INF copied, wherever.
    copied: Option<Rc<CopiedPaths>>,
    /// The first Windows that runs what the INF installs afterwards from the Driver Store,
    /// without UMDF drivers and with some.
    minimum_os: [OnceCell<TargetOs>; 2],
    /// The files that services run afterwards.
    run: OnceCell<HashSet<CopiedPlace>>,
    /// The files of [`copied`](Self::copied) that each number of the new side names by
    /// paths.
    named: HashMap<usize, Rc<[CopiedPlace]>>,
}

impl<'b, 'bt: 'x, 'a, 'at: 'x, 'x> Differ<'b, 'bt, 'a, 'at, 'x> {
    pub(super) fn of(
        before: &'b Model<'b, 'bt>,
        after: &'a Model<'a, 'at>,
        allowed: &'x Allowed,
    ) -> Differ<'b, 'bt, 'a, 'at, 'x> {
        let same_strings = before.same_strings(after);
        let mark = |is_new: bool| (!same_strings).then_some(is_new);
        Differ {
            old: Side::of(before, mark(false)),
            new: Side::of(after, mark(true)),
            numbers: Numbers::default(),
            allowed,
            steps: MAX_STEPS,
            well: HashSet::new(),
            moves: Moves::default(),
            copied: None,
            minimum_os: Default::default(),
            run: OnceCell::new(),
            named: HashMap::new(),
        }
    }

    /// What an install section would do otherwise than the one that takes its place, on a
    /// Windows: what comes behind "would".
    pub(super) fn installs(
        &mut self,
        old: MergedSection<'b, 'bt>,
        new: MergedSection<'a, 'at>,
        role: Role,
        system: TargetOs,
    ) -> Option<String> {
        let features = Feature::ALL.into_iter();
        let features = features.filter(|feature| system >= feature.since());
        let key = (
            fold_case(old.name()).into_owned(),
            fold_case(new.name()).into_owned(),
            features.collect::<Vec<Feature>>(),
        );
        if self.well.contains(&key) {
            return None;
        }
        let (before, steps) = self.old.install(&mut self.numbers, old, role.kind());
        let (after, more) = self.new.install(&mut self.numbers, new, role.kind());
        self.take_steps(steps + more);
        if self.steps == 0 {
            return Some(TOO_MUCH.to_owned());
        }
        let what = self.numbers_differ(&before, &after, role, system);
        if self.steps == 0 {
            return Some(TOO_MUCH.to_owned());
        }
        if what.is_none() {
            self.well.insert(key);
        }
        what
    }

    /// Takes what a comparison costs from what may be spent.
    pub(super) fn take_steps(&mut self, steps: usize) {
        self.steps = self.steps.saturating_sub(steps);
    }

    fn numbers_differ(
        &mut self,
        before: &[usize],
        after: &[usize],
        role: Role,
        system: TargetOs,
    ) -> Option<String> {
        let lost = without(before, after);
        let gained = without(after, before);
        if lost.is_empty() && gained.is_empty() {
            return None;
        }
        let lost = actions(&mut self.old, &lost);
        let gained = actions(&mut self.new, &gained);
        let (lost, gained) = differing(&lost, &gained);
        if lost.is_empty() && gained.is_empty() {
            return None;
        }
        explain(self, (before, after), (lost, gained), role, system)
    }

    /// The copies among some numbers of the old side.
    pub(super) fn old_copies(&mut self, numbers: &[usize]) -> Vec<Action<'b, 'bt>> {
        let copies = |number: &usize| self.old.copies(*number);
        let copies: Vec<usize> = numbers.iter().copied().filter(copies).collect();
        let copies = actions(&mut self.old, &copies);
        self.take_steps(copies.len());
        copies
    }

    /// The same of the new side.
    pub(super) fn new_copies(&mut self, numbers: &[usize]) -> Vec<Action<'a, 'at>> {
        let copies = |number: &usize| self.new.copies(*number);
        let copies: Vec<usize> = numbers.iter().copied().filter(copies).collect();
        let copies = actions(&mut self.new, &copies);
        self.take_steps(copies.len());
        copies
    }

    /// The lines among some numbers of the new side that stand for themselves.
    pub(super) fn new_lines(&mut self, numbers: &[usize]) -> Vec<Action<'a, 'at>> {
        let lines = |number: &usize| self.new.is_line(*number);
        let lines: Vec<usize> = numbers.iter().copied().filter(lines).collect();
        let lines = actions(&mut self.new, &lines);
        self.take_steps(lines.len());
        lines
    }

    /// All that some numbers of the new side do.
    pub(super) fn new_actions(&mut self, numbers: &[usize]) -> Vec<Action<'a, 'at>> {
        let all = actions(&mut self.new, numbers);
        self.take_steps(all.len());
        all
    }

    /// All that some numbers of the old side do, by what actions are known by.
    pub(super) fn old_keys(&mut self, numbers: &[usize]) -> HashSet<ActionKey> {
        let all = actions(&mut self.old, numbers);
        self.take_steps(all.len());
        all.iter().map(key).collect()
    }

    /// The same of the new side.
    pub(super) fn new_keys(&mut self, numbers: &[usize]) -> HashSet<ActionKey> {
        let all = actions(&mut self.new, numbers);
        self.take_steps(all.len());
        all.iter().map(key).collect()
    }

    /// The places that the values of a number of the new side name by paths, of files
    /// that the INF copied before.
    pub(super) fn named(&mut self, number: usize) -> Rc<[CopiedPlace]> {
        if let Some(known) = self.named.get(&number) {
            return Rc::clone(known);
        }
        let copied = self.all_copied();
        let mut places = Vec::new();
        for action in self.new.actions(number).iter() {
            places.extend(copied.in_action(action));
        }
        let places: Rc<[CopiedPlace]> = Rc::from(places);
        self.named.insert(number, Rc::clone(&places));
        places
    }

    /// Whether a service of the INF runs the file in a place afterwards.
    pub(super) fn is_run(&self, place: &CopiedPlace) -> bool {
        let run = self.run.get_or_init(|| {
            let services = self.new.model().services().into_iter();
            let places = services.map(|service| {
                let file = fold_case(&service.file).into_owned();
                (service.directory.canonical(), file)
            });
            places.collect()
        });
        run.contains(place)
    }

    /// The first Windows that runs what the INF installs afterwards from the Driver Store.
    pub(super) fn minimum_os(&self, umdf: bool) -> TargetOs {
        let [kmdf_only, with_umdf] = &self.minimum_os;
        let cell = if umdf { with_umdf } else { kmdf_only };
        *cell.get_or_init(|| minimum_os(self.new.model(), umdf))
    }

    /// Whether only models for machines that are dropped name an install section.
    fn is_dropped(&self, section: MergedSection<'b, 'bt>) -> bool {
        let model = self.old.model();
        let models = model.targeted_models();
        let mut naming = models.iter().filter(|models| {
            let mut installs = model.installs_of(models.section).into_iter();
            installs.any(|install| eq_ignore_case(install.section.name(), section.name()))
        });
        let is_dropped = |models: &TargetedModels<'_, '_>| {
            let machine = models.machine();
            self.allowed
                .drops(if machine.is_empty() { "x86" } else { machine })
        };
        let first = naming.next();
        first.is_some_and(is_dropped) && naming.all(is_dropped)
    }

    /// What a section that nothing takes the place of leads to is not compared.
    pub(super) fn leave_out(&mut self, old: &str) {
        // Nor is the one without a decoration, where nobody else takes it.
        let names = [Some(old), undecorated(old)].into_iter().flatten();
        let sections = names.filter_map(|name| self.old.model().section(name));
        for section in sections.collect::<Vec<_>>() {
            let (_, steps) = self
                .old
                .install(&mut self.numbers, section, SectionKind::DdInstall);
            self.take_steps(steps);
        }
    }

    /// All files that the INF copied before.
    fn all_copied(&mut self) -> Rc<CopiedPaths> {
        if let Some(known) = &self.copied {
            return Rc::clone(known);
        }
        let model = self.old.model();
        let mut paths = CopiedPaths::default();
        let (lists, direct) = model.copies();
        for list in &lists {
            let directory = list.directory.canonical();
            for file in list.files(model) {
                let name = fold_case(&file.destination).into_owned();
                paths.insert((directory.clone(), name));
            }
        }
        for copy in &direct {
            let name = fold_case(&copy.file).into_owned();
            paths.insert((copy.directory.canonical(), name));
        }
        let paths = Rc::new(paths);
        self.copied = Some(Rc::clone(&paths));
        paths
    }

    /// What the install sections that no device takes would do otherwise.
    pub(super) fn roots(&mut self, oldest: TargetOs) -> Option<EffectChange> {
        let roots = self.old.model().roots();
        let new = self.new.model().roots();
        let is_new = new.iter().find(|root| {
            let name = root.section.name();
            let (old, new) = (self.old.model(), self.new.model());
            old.section(name).is_none() && !primitive::takes_place(old, new, self.allowed, root)
        });
        if let Some(root) = is_new {
            return Some(of_section(root.section.name(), "be new".to_owned()));
        }
        let mut roots = roots.into_iter();
        roots.find_map(|root| {
            let is_gone = self.new.model().section(root.section.name()).is_none();
            let renamed = is_gone.then(|| primitive::harm(self, &root, oldest));
            match renamed.flatten() {
                Some(result) => result.err(),
                None => self.root(root.section, Role::Root(root.kind), oldest),
            }
        })
    }

    fn root(
        &mut self,
        old: MergedSection<'b, 'bt>,
        role: Role,
        oldest: TargetOs,
    ) -> Option<EffectChange> {
        let name = old.name();
        let may_go = self.allowed.has(Change::Systems) && matches!(role, Role::Loose);
        let system = match role {
            // Older systems may lose it.
            Role::Root(SectionKind::DefaultInstall) if self.allowed.has(Change::Systems) => {
                self.allowed.since.map_or(oldest, |since| since.max(oldest))
            }
            _ => oldest,
        };
        let what = match self.new.model().section(name) {
            None if may_go || self.allowed.drops_section(name) => None,
            None if role == Role::Loose && self.is_dropped(old) => None,
            None => Some("be gone".to_owned()),
            Some(new) => self.installs(old, new, role, system),
        };
        what.map(|what| of_section(name, what))
    }

    /// What the sections that no Windows takes would do otherwise: a setup program may
    /// install those that nothing leads to, and of the others, which a models section
    /// names, it is not known who takes them.
    pub(super) fn loose(&mut self, oldest: TargetOs) -> Option<EffectChange> {
        for section in self.old.model().sections() {
            let name = section.name();
            let is_visited = self.old.visited.contains(fold_case(name).as_ref());
            if is_visited || section_named(name).is_some() {
                continue;
            }
            let kinds = self.old.model().kinds(section);
            let system = if kinds.is_empty() {
                oldest
            } else if kinds.has(SectionKind::DdInstall) {
                NEWEST
            } else {
                continue;
            };
            let change = self.root(section, Role::Loose, system);
            if change.is_some() {
                return change;
            }
        }
        None
    }
}

/// A Windows that can do everything.
const NEWEST: TargetOs = TargetOs::build(u32::MAX);

pub(super) fn of_section(name: &str, what: String) -> EffectChange {
    EffectChange {
        subject: format!("[{name}]"),
        target: None,
        what,
    }
}

/// The numbers of one list that are not in another; both ascend.
fn without(these: &[usize], those: &[usize]) -> Vec<usize> {
    let rest = these.iter().copied();
    rest.filter(|number| those.binary_search(number).is_err())
        .collect()
}

fn actions<'d, 't>(side: &mut Side<'d, 't>, numbers: &[usize]) -> Vec<Action<'d, 't>> {
    let actions = numbers.iter().map(|number| side.actions(*number));
    actions.flat_map(|actions| actions.to_vec()).collect()
}

/// Of actions before and after those that are not on the other side.
fn differing<'b, 'bt, 'a, 'at>(
    lost: &[Action<'b, 'bt>],
    gained: &[Action<'a, 'at>],
) -> (Vec<Action<'b, 'bt>>, Vec<Action<'a, 'at>>) {
    let old: HashSet<ActionKey> = lost.iter().map(key).collect();
    let new: HashSet<ActionKey> = gained.iter().map(key).collect();
    let lost = lost.iter().filter(|action| !new.contains(&key(action)));
    let gained = gained.iter().filter(|action| !old.contains(&key(action)));
    (lost.cloned().collect(), gained.cloned().collect())
}

/// What an action is known by: the kind of its section, what leads to it, and what it
/// does.
pub(super) type ActionKey = (SectionKind, Vec<String>);

/// What an action is known by.
pub(super) fn key(action: &Action<'_, '_>) -> ActionKey {
    let under = action.under.iter().map(|text| text.clone().into_owned());
    let apart = std::iter::once("\0".to_owned());
    let texts = under.chain(apart).chain(content_of(&action.what));
    (action.kind, texts.collect())
}
