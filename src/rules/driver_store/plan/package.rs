//! The INFs of one package: what two of them install moves to the Driver Store
//! in both, or in none.

use std::fmt;

use hashbrown::{HashMap, HashSet};

use super::plan;
use super::supported::SupportedSections;
use crate::model::{Model, not_text};
use crate::rules::driver_store::run_from_driver_store;
use crate::rules::{Context, Options, RuleSet, check_in};
use crate::source::Source;
use crate::syntax::{Document, fold_case};

/// Files of an INF that stay where they are, by their names in the form of
/// [`fold_case`], each with the name of another INF that keeps it there.
pub type Staying = HashMap<String, String>;

/// The other INFs of the package that an INF belongs to.
pub trait Package: fmt::Debug {
    /// Which files of the INF have to stay for the sake of the others. Asked only
    /// where a fix would move any.
    fn staying(&self) -> Staying;
}

/// A package of one INF.
#[derive(Debug, Clone, Copy)]
pub struct Alone;

impl Package for Alone {
    fn staying(&self) -> Staying {
        Staying::new()
    }
}

impl Package for Staying {
    fn staying(&self) -> Staying {
        self.clone()
    }
}

/// What several INFs may have in common.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Item {
    Service(String),
    /// A file, and where it goes.
    File(String, (Option<u32>, String)),
}

/// What of an INF others have to know.
#[derive(Debug, Default)]
pub struct Facts {
    /// What it installs, with the files that this needs.
    items: HashMap<Item, HashSet<String>>,
    /// The files that a fix moves.
    moving: HashSet<String>,
}

impl Facts {
    /// What others have to know of an INF, some files of which stay. Where the
    /// rule is not among the given ones, all of them do.
    pub fn of(source: &Source, rules: &RuleSet, options: &Options, staying: &Staying) -> Facts {
        let mut facts = Facts::default();
        if not_text(source).is_some() {
            return facts;
        }
        let document = Document::new(source.text());
        let model = Model::new(&document);
        if model.not_an_inf().is_some() {
            return facts;
        }
        let context = Context::in_package(&model, rules, options, staying);
        facts.read(&context);
        let name = run_from_driver_store::RULE.name;
        // Also what a comment allows stays.
        let is_moved = rules.has(name) && {
            let alone = rules.clone().select(|rule| rule.name == name);
            let findings = check_in(&model, source.encoding(), &alone, options, staying);
            document.errors().is_empty()
                && findings.iter().any(|finding| {
                    finding.rule == name && finding.fix.as_ref().is_some_and(|fix| fix.is_made())
                })
        };
        if is_moved {
            let plan = plan(&context);
            let places = plan.lists.iter().flat_map(|list| &list.places);
            let files = places.chain(&plan.direct).map(|place| &place.file);
            // What platforms share moves by the next fix.
            let files = files.chain(&plan.shared.files);
            facts.moving = files.map(|file| fold_case(file).into_owned()).collect();
        }
        facts
    }

    fn read(&mut self, context: &Context<'_, '_>) {
        let supported = SupportedSections::of(context);
        let mut add = |item: Item, file: &str| {
            let files = self.items.entry(item).or_default();
            files.insert(fold_case(file).into_owned());
        };
        for service in context.services() {
            // What is in the Driver Store already has moved.
            if !service.directory.is_driver_store() && !supported.is_old(service.section.name()) {
                let name = fold_case(&service.name).into_owned();
                add(Item::Service(name), &service.file);
                let file = fold_case(&service.file).into_owned();
                add(
                    Item::File(file, service.directory.canonical()),
                    &service.file,
                );
            }
        }
        for (list, file) in context.copied_files() {
            if !list.directory.is_driver_store() && !supported.is_old(list.section.name()) {
                let name = fold_case(&file.destination).into_owned();
                add(
                    Item::File(name, list.directory.canonical()),
                    &file.destination,
                );
            }
        }
        for copy in context.named_files() {
            if !copy.directory.is_driver_store() && !supported.is_old(copy.site.section.name()) {
                let name = fold_case(&copy.file).into_owned();
                add(Item::File(name, copy.directory.canonical()), &copy.file);
            }
        }
    }

    /// Whether all files that an item needs move.
    fn moves(&self, files: &HashSet<String>) -> bool {
        files.iter().all(|file| self.moving.contains(file))
    }
}

/// Which files of each of some INFs stay, so that what two of them install moves
/// in both or in none. `facts` tells of the INF with an index, of which some
/// files stay.
pub fn together(names: &[String], facts: impl Fn(usize, &Staying) -> Facts) -> Vec<Staying> {
    let mut staying: Vec<Staying> = names.iter().map(|_| Staying::new()).collect();
    let mut all: Vec<Facts> = staying
        .iter()
        .enumerate()
        .map(|(index, staying)| facts(index, staying))
        .collect();
    loop {
        let changed = keep_together(names, &all, &mut staying);
        if changed.is_empty() {
            return staying;
        }
        for index in changed {
            if let (Some(known), Some(staying)) = (all.get_mut(index), staying.get(index)) {
                *known = facts(index, staying);
            }
        }
    }
}

/// Of each item that stays in one of its INFs, keeps the files in the others.
/// Returns the indices of those.
fn keep_together(names: &[String], all: &[Facts], staying: &mut [Staying]) -> HashSet<usize> {
    let mut holders: HashMap<&Item, Vec<(usize, &HashSet<String>)>> = HashMap::new();
    for (index, facts) in all.iter().enumerate() {
        for (item, files) in &facts.items {
            holders.entry(item).or_default().push((index, files));
        }
    }
    let moves = |(index, files): &&(usize, &HashSet<String>)| {
        all.get(*index).is_some_and(|facts| facts.moves(files))
    };
    let mut changed: HashSet<usize> = HashSet::new();
    for holders in holders.values() {
        let staying_now = holders.iter().filter(|holder| !moves(holder));
        let names = staying_now.filter_map(|(index, _)| Some((*index, names.get(*index)?)));
        let names: Vec<(usize, &String)> = names.take(2).collect();
        for holder in holders {
            // What stays does so for others too: it may be that another fix lets it move.
            let (index, files) = holder;
            let Some((_, name)) = names.iter().find(|(other, _)| other != index) else {
                continue;
            };
            if let Some(staying) = staying.get_mut(*index) {
                for file in *files {
                    // The result for a file does not depend on the order.
                    let known = staying
                        .entry(file.clone())
                        .or_insert_with(|| (*name).clone());
                    if *name < known {
                        known.clone_from(name);
                    }
                }
                if moves(&holder) {
                    changed.insert(*index);
                }
            }
        }
    }
    changed
}

#[cfg(test)]
#[allow(clippy::expect_used)]
mod tests {
    use super::*;

    /// An INF with one device, some services, each with the file of its name, and
    /// the files that it copies.
    fn inf(services: &[(&str, &str)], copies: &[&str], models: &str) -> Source {
        let mut text = format!(
            "[Version]\nSignature = \"$Windows NT$\"\nClass = Mouse\n[Manufacturer]\nA = M, {models}\n\
             [M.{models}]\nd = I, X\\Y\n[I]\nCopyFiles = L\n[L]\n{}\n[DestinationDirs]\nL = 12\n[I.Services]\n",
            copies.join("\n")
        );
        for (service, _) in services {
            text += &format!("AddService = {service}, 2, {service}\n");
        }
        for (service, file) in services {
            text += &format!("[{service}]\nServiceBinary = {file}\n");
        }
        text += "[SourceDisksNames]\n1 = d\n[SourceDisksFiles]\n";
        for file in copies {
            text += &format!("{file} = 1\n");
        }
        Source::new(text.into())
    }

    /// The files that stay in each of some INFs, a.inf and so on.
    fn staying(infs: &[Source]) -> Vec<Vec<(String, String)>> {
        let names: Vec<String> = ('a'..)
            .take(infs.len())
            .map(|c| format!("{c}.inf"))
            .collect();
        let rules = RuleSet::from_iter([&run_from_driver_store::RULE]);
        let facts = |index: usize, staying: &Staying| {
            let source = infs.get(index).expect("there is one");
            Facts::of(source, &rules, &Options::default(), staying)
        };
        let sorted = |staying: Staying| {
            let mut staying: Vec<(String, String)> = staying.into_iter().collect();
            staying.sort();
            staying
        };
        together(&names, facts).into_iter().map(sorted).collect()
    }

    const NEW: &str = "NTamd64.10.0...16299";
    const A: (&str, &str) = ("a", "%12%\\a.sys");

    fn kept(file: &str, inf: &str) -> Vec<(String, String)> {
        vec![(file.to_owned(), inf.to_owned())]
    }

    #[test]
    fn what_two_infs_install_moves_in_both_or_in_none() {
        let moves = inf(&[A], &["a.sys"], NEW);
        assert_eq!(staying(&[moves.clone(), moves.clone()]), [vec![], vec![]]);
        // One that has no copy of it, and one that asks for older systems first.
        for stays in [inf(&[A], &[], NEW), inf(&[A], &["a.sys"], "NTamd64")] {
            let found = staying(&[moves.clone(), stays.clone()]);
            // What stays does so for the other as well: a later fix may let it move.
            let both = [kept("a.sys", "b.inf"), kept("a.sys", "a.inf")];
            assert_eq!(found, both);
            let found = staying(&[stays, moves.clone()]);
            assert_eq!(found, both);
        }
        // One that copies the file, one whose service of that name runs another,
        // and one that has nothing to do with it.
        let copies = inf(&[], &["A.sys"], NEW);
        assert_eq!(
            staying(&[moves.clone(), copies]),
            [kept("a.sys", "b.inf"), kept("a.sys", "a.inf")]
        );
        let other = inf(&[("A", "%11%\\b.sys")], &[], NEW);
        assert_eq!(
            staying(&[moves.clone(), other]),
            [kept("a.sys", "b.inf"), kept("b.sys", "a.inf")]
        );
        let apart = inf(&[("b", "%12%\\b.sys")], &[], NEW);
        assert_eq!(staying(&[moves.clone(), apart]), [vec![], vec![]]);
        // What has moved already, and what is elsewhere.
        let moved = inf(&[("a", "%13%\\a.sys")], &[], NEW);
        assert_eq!(staying(&[moves.clone(), moved]), [vec![], vec![]]);
        let elsewhere = inf(&[("b", "%11%\\a.sys")], &[], NEW);
        assert_eq!(staying(&[moves, elsewhere]), [vec![], vec![]]);
    }

    #[test]
    fn what_stays_for_one_inf_stays_for_all_that_share_it() {
        let b = ("b", "%12%\\b.sys");
        let first = inf(&[A], &["a.sys"], NEW);
        // Its list goes to one directory, of which both files are a part.
        let middle = inf(&[A, b], &["a.sys", "b.sys"], NEW);
        let last = inf(&[b], &[], NEW);
        assert_eq!(
            staying(&[first, middle, last]),
            [vec![], kept("b.sys", "c.inf"), kept("b.sys", "b.inf")]
        );
        let c = ("c", "%12%\\a.sys");
        let chain = [
            inf(&[A], &["a.sys"], NEW),
            inf(&[A, c], &["a.sys"], NEW),
            inf(&[c], &[], NEW),
        ];
        let all = staying(&chain);
        assert!(all[..2].iter().all(|staying| staying.len() == 1), "{all:?}");
    }
}
