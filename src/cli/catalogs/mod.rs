//! The catalogs that lie beside INFs, and what they say of them: their signatures no
//! longer hold when the INF is changed.

mod known;
mod read;

use std::path::{Path, PathBuf};
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
    pub(super) path: PathBuf,
    pub(super) state: PackageState,
    pub(super) catalog: Arc<ReadCatalog>,
}

impl Catalogs {
    /// Whether there is any catalog in the folder of a file: where there is none, nobody
    /// has to ask which catalogs an INF names.
    pub(super) fn are_beside(&self, path: &Path) -> bool {
        !self.in_folder(path).is_empty()
    }

    /// Which of the catalogs that an INF names lie in its folder, in whatever case,
    /// as they are called there.
    pub(super) fn beside(&self, path: &Path, named: &[String]) -> Vec<String> {
        if named.is_empty() {
            return Vec::new();
        }
        let there = self.in_folder(path);
        let is_named = |name: &&String| named.iter().any(|n| n.eq_ignore_ascii_case(name));
        there.iter().filter(is_named).cloned().collect()
    }

    /// What the catalogs that an INF names say of these bytes of it: the one that lists
    /// them, where there are several, since each may be for other systems; one that is
    /// signed before one that is not. `None` where none lies beside it.
    pub(super) fn of(&self, path: &Path, named: &[String], bytes: &[u8]) -> Option<Verdict> {
        let folder = path.parent().unwrap_or(Path::new(""));
        let verdicts = self.beside(path, named).into_iter().map(|name| {
            let path = folder.join(name);
            let catalog = self.read.of(&path, || Arc::new(ReadCatalog::of(&path)));
            Verdict {
                state: catalog.state_of(bytes),
                path,
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
        if !is_wanted || !is_placed || !self.are_beside(&input.path) {
            return None;
        }
        let listed = ListedText::in_place_of(source.text())?;
        let document = Document::new(source.text());
        let named = Model::new(&document).catalogs();
        let verdict = self.of(&input.path, &named, source.bytes())?;
        (verdict.state == PackageState::ListedWithCrlf).then_some(listed)
    }

    fn in_folder(&self, path: &Path) -> Arc<[String]> {
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        self.names.of(folder, || catalogs_in(folder).into())
    }
}

impl Verdict {
    /// The same for reports.
    pub(super) fn listing(&self) -> Listing {
        let signer = self.catalog.signer();
        Listing {
            path: self.path.display().to_string(),
            state: self.state,
            signer: signer.map(|signer| signer.name.clone()),
            issuer: signer.map(|signer| signer.issuer.clone()),
            time: signer.and_then(|signer| signer.time.clone()),
        }
    }
}

/// The names of the catalogs that lie in a folder.
fn catalogs_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = folder
        .read_dir()
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.file_name())
        .filter(|name| {
            let extension = Path::new(name).extension();
            extension.is_some_and(|extension| extension.eq_ignore_ascii_case("cat"))
        })
        .map(|name| name.to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}
