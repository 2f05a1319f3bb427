//! What the sections of an INF are read for.

use hashbrown::HashMap;

use crate::model::{MergedSection, Model};
use crate::schema::{Argument, DIRECTIVES, SectionKind, directive, directives};
use crate::syntax::fold_case;

/// What an entry is read for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reader {
    /// AddReg.
    Registry,
    /// A directive that describes something by keys, some of which take a path.
    Keyed(SectionKind),
    /// A directive that names files as `[DestinationDirs]` does, apart from their
    /// directories.
    ByName,
    /// Something else.
    Other,
    /// Nothing that names a file which is not asked about elsewhere.
    Nothing,
}

/// Directives whose sections name files apart from their directories, or for
/// readers of their own.
const BY_NAME: [&str; 8] = [
    "AddProperty",
    "FailureActions",
    "Ini2Reg",
    "ProfileItems",
    "RegisterDlls",
    "UnregisterDlls",
    "UpdateIniFields",
    "UpdateInis",
];

/// Sections with keys that take a path (docs install/inf-addcomserver-directive.md,
/// install/inf-addeventprovider-directive.md, install/inf-addsoftware-directive.md).
const KEYED: [SectionKind; 3] = [
    SectionKind::ComServer,
    SectionKind::EventProvider,
    SectionKind::InstallSoftware,
];

/// What the sections of an INF are read for.
pub(super) struct Readers {
    by_name: HashMap<String, Reader>,
}

impl Readers {
    pub(super) fn of(model: &Model<'_, '_>) -> Readers {
        let mut by_name = HashMap::new();
        // The first reader of a section counts.
        let mut say = |directive: &str, reader: Reader, first: usize| {
            for site in model.directives(directive) {
                for name in site.values().skip(first) {
                    let name = fold_case(&model.text(&name)).into_owned();
                    by_name.entry(name).or_insert(reader);
                }
            }
        };
        say("AddReg", Reader::Registry, 0);
        for kind in KEYED {
            for directive in DIRECTIVES {
                let first = directive.sections_of(kind).next();
                if let Some(first) = first {
                    say(directive.name, Reader::Keyed(kind), first);
                }
            }
        }
        for directive in BY_NAME {
            say(directive, Reader::ByName, 0);
        }
        for directive in DIRECTIVES {
            if names_file_lists(directive.name) {
                say(directive.name, Reader::Nothing, 0);
            }
        }
        for models in model.models_sections() {
            let name = fold_case(models.name()).into_owned();
            by_name.entry(name).or_insert(Reader::Nothing);
        }
        Readers { by_name }
    }

    pub(super) fn of_section(&self, section: MergedSection<'_, '_>) -> Reader {
        if section.holds_names() {
            return Reader::Nothing;
        }
        let reader = self.by_name.get(fold_case(section.name()).as_ref());
        reader.copied().unwrap_or(Reader::Other)
    }
}

/// Whether a directive names file lists.
pub(super) fn names_file_lists(directive: &str) -> bool {
    let mut meanings = directives(directive).iter();
    meanings.any(|meaning| !meaning.sections_of(SectionKind::FileList).is_empty())
}

/// Whether an entry of a section takes the path of a file.
pub(super) fn takes_path(key: &str, kind: SectionKind) -> bool {
    let known = directive(key, kind);
    known.is_some_and(|known| known.argument(0) == Some(Argument::Path))
}
