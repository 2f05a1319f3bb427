//! What a format that shows fixes has to know of a file besides its findings.

use crate::fix::{self, FixError, FixOptions, Fixed};
use crate::model::Model;
use crate::rules::{Applicability, Finding, Package};
use crate::source::Source;
use crate::syntax::Document;

/// What fixes make of a file.
pub(super) struct Versions {
    /// The safe ones.
    pub(super) safe: Result<Fixed, FixError>,
    /// All of them, where there are unsafe ones.
    all: Option<Result<Fixed, FixError>>,
}

impl Versions {
    /// The versions of a file in which `findings` were found.
    pub(super) fn of(
        source: &Source,
        findings: &[Finding],
        options: FixOptions,
        package: &dyn Package,
    ) -> Versions {
        let safe = fix::fix_in(source, &options, package);
        // A safe fix may bring up what has an unsafe one.
        let left = safe.iter().flat_map(|fixed| &fixed.remaining);
        let has_unsafe = findings.iter().chain(left).any(|finding| {
            let fix = finding.fix.as_ref();
            fix.is_some_and(|fix| fix.applicability == Applicability::Unsafe)
        });
        let all = has_unsafe.then(|| fix::fix_in(source, &options.unsafe_fixes(true), package));
        Versions { safe, all }
    }

    /// What the safe fixes make of it, where there are any.
    pub(super) fn changed(&self) -> Option<&Fixed> {
        let safe = self.safe.as_ref().ok();
        safe.filter(|fixed| !fixed.applied.is_empty())
    }

    /// What all fixes make of it, where there are unsafe ones.
    pub(super) fn unsafe_too(&self) -> Option<&Fixed> {
        self.all.as_ref()?.as_ref().ok()
    }
}

/// The catalogs that an INF names.
pub(super) fn catalogs_of(source: &Source) -> Vec<String> {
    let document = Document::new(source.text());
    Model::new(&document).catalogs()
}
