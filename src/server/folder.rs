//! The other INFs of a file's folder, as far as one includes the other.

use std::fs;
use std::path::{Path, PathBuf};

use lsp_types::{Location, Position, Range, Uri};

use super::lines::Lines;
use super::open::Open;
use super::serve::Server;
use super::uri;
use super::view::{View, look};
use crate::schema::Argument;
use crate::source::Source;
use crate::syntax::eq_ignore_case;

/// As many files of a folder are read.
const MOST: usize = 1000;

/// Another INF of the folder: as the editor shows it, where it is open.
pub(super) struct Neighbour {
    pub(super) uri: Uri,
    /// The number of the text; none of a file that is not open.
    pub(super) version: Option<i32>,
    pub(super) text: String,
    pub(super) lines: Lines,
    path: PathBuf,
}

impl Neighbour {
    /// Asks about it.
    pub(super) fn look<T>(&self, ask: impl FnOnce(View<'_, '_>) -> T) -> T {
        look(&self.text, &self.lines, &self.uri, ask)
    }

    /// Whether its file has a name.
    pub(super) fn is_named(&self, name: &str) -> bool {
        is_named(&self.path, name)
    }

    /// Where it begins.
    pub(super) fn start(&self) -> Location {
        Location {
            uri: self.uri.clone(),
            range: Range::new(Position::new(0, 0), Position::new(0, 0)),
        }
    }
}

fn is_named(path: &Path, name: &str) -> bool {
    let own = path.file_name().and_then(|own| own.to_str());
    own.is_some_and(|own| eq_ignore_case(own, name))
}

/// The INFs of the folder that a file includes.
pub(super) fn included(server: &Server<'_>, open: &Open) -> Vec<Neighbour> {
    let names = open.look(includes);
    if names.is_empty() {
        return Vec::new();
    }
    let is_meant = |path: &Path| names.iter().any(|name| is_named(path, name));
    neighbours(server, open, is_meant)
}

/// The INFs of the folder that include a file.
pub(super) fn including(server: &Server<'_>, open: &Open) -> Vec<Neighbour> {
    let name = open.path.as_deref().and_then(Path::file_name);
    let Some(name) = name.and_then(|name| name.to_str()).map(str::to_owned) else {
        return Vec::new();
    };
    let mut others = neighbours(server, open, |_| true);
    others.retain(|other| {
        let names = other.look(includes);
        names.iter().any(|own| eq_ignore_case(own, &name))
    });
    others
}

/// The names of the INFs that an INF includes.
fn includes<'d, 't>(view: View<'d, 't>) -> Vec<String> {
    let model = view.model;
    let includes = model.directives("Include").into_iter();
    let named = includes.flat_map(|site| {
        let entry = site.entry();
        (0..entry.fields().len())
            .filter_map(|value| model.named_by(entry, value))
            .collect::<Vec<_>>()
    });
    let infs = named.filter(|named| named.argument == Argument::Inf);
    infs.map(|named| named.name.into_owned()).collect()
}

fn neighbours(
    server: &Server<'_>,
    open: &Open,
    is_meant: impl Fn(&Path) -> bool,
) -> Vec<Neighbour> {
    let Some(own) = &open.path else {
        return Vec::new();
    };
    let entries = own.parent().and_then(|folder| folder.read_dir().ok());
    let paths = entries
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path());
    let is_inf = |path: &PathBuf| {
        path.extension()
            .is_some_and(|end| end.eq_ignore_ascii_case("inf"))
    };
    let paths = paths.filter(|path| path != own && is_inf(path)).take(MOST);
    let mut paths: Vec<PathBuf> = paths.filter(|path| is_meant(path)).collect();
    paths.sort();
    paths
        .into_iter()
        .filter_map(|path| read(server, path))
        .collect()
}

/// A file: as the editor shows it, where it is open.
pub(super) fn read(server: &Server<'_>, path: PathBuf) -> Option<Neighbour> {
    let shown = server
        .open
        .values()
        .find(|open| open.path.as_ref() == Some(&path));
    let (uri, version, text) = match shown {
        Some(open) => (open.uri.clone(), Some(open.version), open.text.clone()),
        None => {
            let source = Source::new(fs::read(&path).ok()?);
            (uri::uri(&path)?, None, source.text().to_owned())
        }
    };
    Some(Neighbour {
        uri,
        version,
        lines: Lines::new(&text, server.unit),
        text,
        path,
    })
}
