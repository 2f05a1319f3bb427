//! What is copied.

use hashbrown::{HashMap, HashSet};

use crate::model::{Action, CopiedPlace, Directory, FileOperation, FlagField, What};
use crate::syntax::fold_case;

/// A copy.
pub(super) struct Copy<'c> {
    pub(super) directory: &'c Directory,
    pub(super) file: &'c str,
    pub(super) source: &'c str,
    pub(super) flags: u32,
    pub(super) place: CopiedPlace,
}

impl Copy<'_> {
    pub(super) fn of<'c>(action: &'c Action<'_, '_>) -> Option<Copy<'c>> {
        match &action.what {
            What::File {
                operation: FileOperation::Copy,
                directory,
                file,
                source,
                flags,
            } => Some(Copy {
                directory,
                file,
                source,
                place: (directory.canonical(), fold_case(file).into_owned()),
                flags: match flags {
                    FlagField::Flags(flags) => flags.0,
                    // What is not a number has no effect.
                    FlagField::Unreadable(_) => 0,
                },
            }),
            _ => None,
        }
    }

    /// What it is known by.
    pub(super) fn key(&self) -> (CopiedPlace, String, u32) {
        let source = fold_case(self.source).into_owned();
        (self.place.clone(), source, self.flags)
    }
}

/// The copies among actions, by their names in the package.
pub(super) fn by_source<'c>(actions: &'c [Action<'_, '_>]) -> HashMap<String, Vec<Copy<'c>>> {
    let mut found: HashMap<String, Vec<Copy<'c>>> = HashMap::new();
    let mut seen = HashSet::new();
    for copy in actions.iter().filter_map(Copy::of) {
        // What is copied twice is copied.
        if seen.insert(copy.key()) {
            let source = fold_case(copy.source);
            found.entry_ref(source.as_ref()).or_default().push(copy);
        }
    }
    found
}
