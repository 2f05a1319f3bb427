//! The catalogs that lie beside INFs, and what they say of them: their signatures no
//! longer hold when the INF is changed.

mod known;
mod read;

use std::path::Path;
use std::sync::Arc;

pub(super) use known::Known;
pub(super) use read::ReadCatalog;

use super::input::Input;
use crate::model::Model;
use crate::report::packages::{Listing, PackageState};
use crate::rules::ListedText;
use crate::source::Source;
use crate::syntax::Document;

/// The rule about INFs that are listed only with CR LF line ends.
pub(super) const LINE_ENDS: &str = "catalog-line-ends";

/// The catalogs of a run: each folder is listed once, and each catalog is read once,
/// however many INFs share it.
#[derive(Debug, Default)]
pub(super) struct Catalogs {
    /// The names of the catalogs in a folder.
    names: Known<[String]>,
    read: Known<ReadCatalog>,
}

/// What a catalog says of an INF.
#[derive(Debug)]
pub(super) struct Verdict {
    /// The path of the catalog, as reports show it.
    pub(super) path: String,
    pub(super) state: PackageState,
    pub(super) catalog: Arc<ReadCatalog>,
}

impl Catalogs {
    /// Whether there is any catalog in the folder of a file: where there is none, nobody
    /// has to ask which catalogs an INF names.
    pub(super) fn are_beside(&self, input: &Input) -> bool {
        !self.in_folder(input).is_empty()
    }

    /// Which of the catalogs that an INF names lie in its folder, in whatever case,
    /// as they are called there.
    pub(super) fn beside(&self, input: &Input, named: &[String]) -> Vec<String> {
        if named.is_empty() {
            return Vec::new();
        }
        let there = self.in_folder(input);
        let is_named = |name: &&String| named.iter().any(|n| n.eq_ignore_ascii_case(name));
        there.iter().filter(is_named).cloned().collect()
    }

    /// What the catalogs that an INF names say of these bytes of it: the one that lists
    /// them, where there are several, since each may be for other systems; one that is
    /// signed before one that is not. `None` where none lies beside it.
    pub(super) fn of(&self, input: &Input, named: &[String], bytes: &[u8]) -> Option<Verdict> {
        let folder = input.path.parent().unwrap_or(Path::new(""));
        let verdicts = self.beside(input, named).into_iter().map(|name| {
            let path = folder.join(name);
            let read = || Arc::new(ReadCatalog::of(input, &path));
            let catalog = self.read.of(&path, read);
            Verdict {
                state: catalog.state_of(bytes),
                path: input.shown(&path),
                catalog,
            }
        });
        verdicts.min_by_key(|verdict| (verdict.state, verdict.catalog.signer().is_none()))
    }

    /// What a catalog lists in place of a file, where that is the same text with CR LF line
    /// ends. Nothing is read of a file whose folder has no catalog, or whose line ends are
    /// CR LF.
    pub(super) fn listed_text(&self, input: &Input, source: &Source) -> Option<ListedText> {
        let is_wanted = input.settings.rules.has(LINE_ENDS);
        // Nobody knows the folder of standard input, unless it stands for a file.
        let is_placed = input.path.as_os_str() != "-";
        if !is_wanted || !is_placed || !self.are_beside(input) {
            return None;
        }
        let listed = ListedText::in_place_of(source.text())?;
        let document = Document::new(source.text());
        let named = Model::new(&document).catalogs();
        let verdict = self.of(input, &named, source.bytes())?;
        (verdict.state == PackageState::ListedWithCrlf).then_some(listed)
    }

    fn in_folder(&self, input: &Input) -> Arc<[String]> {
        let folder = input.path.parent().unwrap_or(Path::new(""));
        let is_catalog = |name: &String| {
            let extension = Path::new(name).extension();
            extension.is_some_and(|extension| extension.eq_ignore_ascii_case("cat"))
        };
        self.names.of(folder, || {
            input
                .names_beside()
                .into_iter()
                .filter(is_catalog)
                .collect()
        })
    }
}

impl Verdict {
    /// The same for reports.
    pub(super) fn listing(&self) -> Listing {
        Listing::new(self.path.clone(), self.state, self.catalog.signer())
    }
}
