//! From which sections Windows gets to a copy of a file.

use std::cell::OnceCell;

use hashbrown::{HashMap, HashSet};

use crate::model::{COPY_FILES, MergedSection, Model, file_item, has_placeholder};
use crate::rules::Context;
use crate::schema::SectionKind;
use crate::syntax::fold_case;

/// The sections that lead to a copy, found backwards from it: that takes no more
/// time for many sections that lead to it than for one.
#[derive(Default)]
pub(super) struct Ends<'d, 't> {
    steps: OnceCell<Steps<'d, 't>>,
    /// By the files in the form of [`fold_case`].
    of: HashMap<String, HashSet<&'t str>>,
}

/// How one gets from section to section, by their names.
struct Steps<'d, 't> {
    /// The sections that lead to a section.
    back: HashMap<&'t str, Vec<MergedSection<'d, 't>>>,
    /// The names of those from which one gets to another INF, or to a list for
    /// which a placeholder stands.
    elsewhere: HashSet<&'t str>,
    /// Those that copy a file with `@`, by the files in the form of [`fold_case`].
    by_file: HashMap<String, Vec<MergedSection<'d, 't>>>,
    /// Those that name a list.
    by_list: HashMap<&'t str, Vec<MergedSection<'d, 't>>>,
}

impl<'d, 't> Steps<'d, 't> {
    fn of(model: &'d Model<'d, 't>) -> Steps<'d, 't> {
        let mut steps = Steps {
            back: HashMap::new(),
            elsewhere: HashSet::new(),
            by_file: HashMap::new(),
            by_list: HashMap::new(),
        };
        let mut elsewhere = Vec::new();
        for section in model.sections() {
            match next(model, section) {
                Some(sections) => {
                    for to in sections {
                        steps.back.entry(to.name()).or_default().push(section);
                    }
                }
                None => elsewhere.push(section),
            }
        }
        for site in model.directives(COPY_FILES) {
            for name in site.values() {
                let name = model.text(&name);
                match (file_item(&name), model.section(&name)) {
                    (Some(file), _) => {
                        let sections = steps.by_file.entry_ref(&*fold_case(file)).or_default();
                        sections.push(site.section);
                    }
                    (None, Some(list)) => {
                        let sections = steps.by_list.entry(list.name()).or_default();
                        sections.push(site.section);
                    }
                    (None, None) if has_placeholder(&name) => elsewhere.push(site.section),
                    (None, None) => {}
                }
            }
        }
        steps.elsewhere = steps.leading_to(elsewhere);
        steps
    }

    /// The names of the sections from which one gets to one of these, which are
    /// among them.
    fn leading_to(&self, mut pending: Vec<MergedSection<'d, 't>>) -> HashSet<&'t str> {
        let mut found = HashSet::new();
        while let Some(section) = pending.pop() {
            if found.insert(section.name()) {
                pending.extend(self.back.get(section.name()).into_iter().flatten());
            }
        }
        found
    }
}

impl<'d, 't> Ends<'d, 't> {
    /// Whether one may get from a section to a copy of a file.
    pub(super) fn lead(&mut self, context: &Context<'d, 't>, section: &str, file: &str) -> bool {
        let steps = self.steps.get_or_init(|| Steps::of(context.model));
        let file = fold_case(file);
        let leading = self.of.entry_ref(&*file).or_insert_with(|| {
            let lists = context.list_copies(&file);
            let lists: HashSet<&str> = lists.map(|(list, _)| list.section.name()).collect();
            let by_lists = lists.iter().filter_map(|list| steps.by_list.get(*list));
            let copying = steps.by_file.get(&*file).into_iter().chain(by_lists);
            steps.leading_to(copying.flatten().copied().collect())
        });
        steps.elsewhere.contains(section) || leading.contains(section)
    }
}

/// The sections that a section needs, and those of its interfaces; `None` where
/// it names another INF.
fn next<'d, 't>(
    model: &'d Model<'d, 't>,
    section: MergedSection<'d, 't>,
) -> Option<Vec<MergedSection<'d, 't>>> {
    let has = |name: &str| model.directives_in(section, name).next().is_some();
    if has("Include") || has("CopyINF") {
        return None;
    }
    let mut sections = Vec::new();
    for needs in model.directives_in(section, "Needs") {
        for name in needs.values() {
            sections.push(model.section(&model.text(&name))?);
        }
    }
    for interface in model.directives_in(section, "AddInterface") {
        sections.extend(model.sections_of(interface, SectionKind::AddInterface));
    }
    Some(sections)
}
