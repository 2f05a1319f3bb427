//! Sections that are nothing but lists of files.

use std::sync::LazyLock;

use hashbrown::HashSet;

use super::{MergedSection, Model, undecorated};
use crate::schema::{Argument, DIRECTIVES, Directive, SectionKind, companion, section_named};
use crate::syntax::{eq_ignore_case, fold_case};

/// The directives that name sections as lists of files, and those that name sections as
/// anything else.
static NAMING: LazyLock<(Vec<&str>, Vec<&str>)> = LazyLock::new(|| {
    let naming = DIRECTIVES.iter().filter(|row| !row.sections().is_empty());
    let (lists, others): (Vec<&Directive>, Vec<&Directive>) =
        naming.partition(|row| row.argument(row.sections().start) == Some(Argument::FileOrList));
    let names = |rows: Vec<&Directive>| {
        // Rows of one name stand together.
        let mut names: Vec<&'static str> = rows.iter().map(|row| row.name).collect();
        names.dedup();
        names
    };
    (names(lists), names(others))
});

/// Fixed sections whose lines name sections in their first value.
const NAMING_SECTIONS: [SectionKind; 2] = [
    SectionKind::InterfaceInstall32,
    SectionKind::SignatureAttributes,
];

/// What names the sections of an INF: names in the form of [`fold_case`].
#[derive(Debug)]
pub(super) struct NamedLists {
    /// Those of lists of files.
    lists: HashSet<String>,
    /// Those of anything else.
    others: HashSet<String>,
}

impl<'d, 't> Model<'d, 't> {
    /// Whether a section is a list of files and nothing else: CopyFiles and its like name
    /// it. That is found without reading what directives lead to, so that "no" may be wrong;
    /// and the directive may stand where nothing installs it.
    pub fn is_plain_file_list(&'d self, section: MergedSection<'d, 't>) -> bool {
        let name = section.name();
        let suffix = name.rsplit_once('.').map_or("", |(_, suffix)| suffix);
        let is_beside = companion(suffix).is_some() || eq_ignore_case(suffix, "security");
        if is_beside || section_named(name).is_some() {
            return false;
        }
        let named = self.named_lists.get_or_init(|| self.find_named_lists());
        let name = fold_case(name);
        let without_decoration = undecorated(&name);
        named.lists.contains(name.as_ref())
            && !named.others.contains(name.as_ref())
            && !without_decoration.is_some_and(|name| named.others.contains(name))
    }

    fn find_named_lists(&'d self) -> NamedLists {
        let (lists, others) = &*NAMING;
        let fold = |name: std::borrow::Cow<'_, str>| fold_case(&self.text(&name)).into_owned();
        let named_by = |directives: &[&str]| -> HashSet<String> {
            let rows = directives
                .iter()
                .flat_map(|name| self.document.rows_with_key(name));
            rows.flat_map(|(_, row)| row.values()).map(fold).collect()
        };
        let mut others = named_by(others);
        for models in self.models_sections() {
            others.insert(fold_case(models.name()).into_owned());
            let installs = self.install_names(models);
            others.extend(installs.map(|name| fold_case(&name).into_owned()));
        }
        for kind in NAMING_SECTIONS {
            let sections = self.plainly_named(kind.fixed_name());
            let rows = sections.flat_map(|section| section.rows());
            others.extend(rows.map(|row| fold(row.value(0))));
        }
        // A section with services is installed by whoever knows its name.
        for section in self.sections() {
            let owner = self.companion_of(section, SectionKind::Services);
            others.extend(owner.map(|owner| fold_case(owner.name()).into_owned()));
        }
        NamedLists {
            lists: named_by(lists),
            others,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::Document;

    #[test]
    fn what_is_named_for_something_else_is_not_only_a_list() {
        let text = "[Manufacturer]\nA = M\n[M]\nd = I, X\\Y\ne = Both.Install, X\\Z\n\
            [I]\nCopyFiles = List, Both.Reg, Both.Install, M, Both.Hw\nDelFiles = Gone, Both.Service\n\
            AddReg = Both.Reg, Reg\n[I.Services]\nAddService = s,2,%S%\n[Installed.Services]\n\
            [InterfaceInstall32]\n{0} = Both.Interface\n[J]\nCopyFiles = Installed, Both.Interface\n\
            [List]\n[Gone]\n[Reg]\n[Both.Reg]\n[Both.Install.NT]\n[Both.Install]\n[Both.Service]\n\
            [Both.Interface.NTx86]\n[Both.Interface]\n[Installed]\n[Both]\n[Both.Hw]\n[Free]\n\
            [Strings]\nS = Both.Service\n";
        let document = Document::new(text);
        let model = Model::new(&document);
        let plain = model
            .sections()
            .filter(|section| model.is_plain_file_list(*section));
        let plain: Vec<&str> = plain.map(|section| section.name()).collect();
        assert_eq!(plain, ["List", "Gone"]);
        for section in model.sections() {
            let mut kinds = model.kinds(section).iter();
            let is_list = kinds.next() == Some(SectionKind::FileList) && kinds.next().is_none();
            assert!(
                is_list || !model.is_plain_file_list(section),
                "{}",
                section.name()
            );
        }
    }
}
