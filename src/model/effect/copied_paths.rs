//! Paths in values that name a copied file.

use std::ops::Range;

use hashbrown::HashMap;

use super::{Action, FileOperation, What};
use crate::model::Directory;
use crate::schema::{Argument, Lines, SectionKind, directive};
use crate::syntax::fold_case;

/// A directory in the form of [`Directory::canonical`].
type Canonical = (Option<u32>, String);

/// Where a copied file lies: its directory in the form of [`Directory::canonical`],
/// and its name in the form of [`fold_case`].
pub type Place = (Canonical, String);

/// The files that are copied, to find the paths that name them.
#[derive(Debug, Clone, Default)]
pub struct CopiedPaths {
    /// By their names in the form of [`fold_case`], where they lie.
    by_name: HashMap<String, Vec<Canonical>>,
}

/// A path in a value that names a copied file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedCopy {
    /// Where the path stands in the value: byte offsets, from 0.
    pub range: Range<usize>,
    /// The file.
    pub place: Place,
}

/// What ends a path, or stands before one.
const ENDS: [char; 9] = ['"', ';', ',', '|', '<', '>', '*', '?', '\0'];
const SEPARATORS: [char; 2] = ['\\', '/'];

impl CopiedPaths {
    /// The files that actions copy.
    pub fn of<'a, 'd: 'a, 't: 'd>(
        actions: impl IntoIterator<Item = &'a Action<'d, 't>>,
    ) -> CopiedPaths {
        let mut paths = CopiedPaths::default();
        for action in actions {
            if let What::File {
                operation: FileOperation::Copy,
                directory,
                file,
                ..
            } = &action.what
            {
                paths.insert((directory.canonical(), fold_case(file).into_owned()));
            }
        }
        paths
    }

    /// Takes in a file.
    pub fn insert(&mut self, (directory, file): Place) {
        let places = self.by_name.entry(file).or_default();
        if !places.contains(&directory) {
            places.push(directory);
        }
    }

    /// Whether a file is copied to a place.
    pub fn has(&self, place: &Place) -> bool {
        let places = self.by_name.get(&place.1);
        places.is_some_and(|places| places.contains(&place.0))
    }

    /// Whether nothing is copied.
    pub fn is_empty(&self) -> bool {
        self.by_name.is_empty()
    }

    /// The files that the values of an action name, by a path or by a DIRID, a
    /// subdirectory and a name, as RegisterDlls and ProfileItems do.
    pub fn in_action(&self, action: &Action<'_, '_>) -> Vec<Place> {
        let What::Line { key, values } = &action.what else {
            return Vec::new();
        };
        let in_values = values.iter().flat_map(|value| self.in_value(value));
        let mut places: Vec<Place> = in_values.map(|named| named.place).collect();
        if let Some(first) = place_of_dirid(action.kind, key.as_deref())
            && let Some([dirid, subdirectory, file]) = values.get(first..first + 3)
        {
            let directory = Directory::new(dirid, subdirectory).canonical();
            let place = (directory, fold_case(file).into_owned());
            if self.has(&place) {
                places.push(place);
            }
        }
        places
    }

    /// The paths in a value, after string substitution, that name one of the files.
    pub fn in_value(&self, value: &str) -> Vec<NamedCopy> {
        let mut found = Vec::new();
        if self.is_empty() {
            return found;
        }
        for (at, separator) in value.match_indices(SEPARATORS) {
            let name_start = at + separator.len();
            let Some((end, places)) = self.name_at(value, name_start) else {
                continue;
            };
            let start = start_of_path(value, at);
            let path = value.get(start..name_start).unwrap_or_default();
            let (directory, _) = Directory::of_path(path);
            let directory = directory.canonical();
            if places.contains(&directory) {
                let name = value.get(name_start..end).unwrap_or_default();
                found.push(NamedCopy {
                    range: start..end,
                    place: (directory, fold_case(name).into_owned()),
                });
            }
        }
        found
    }

    /// The end of a copied file's name that begins at an offset, and where such files
    /// lie. A name may have blanks and commas, so that the longest one counts.
    fn name_at(&self, value: &str, start: usize) -> Option<(usize, &[Canonical])> {
        let rest = value.get(start..)?;
        let length = rest.find(SEPARATORS);
        let rest = rest.get(..length.unwrap_or(rest.len()))?;
        let may_end = |c: char| ENDS.contains(&c) || c.is_whitespace() || ")'".contains(c);
        let blanks = rest.rmatch_indices(may_end);
        let mut ends = std::iter::once(rest.len()).chain(blanks.map(|(at, _)| at));
        ends.find_map(|end| {
            let name = rest.get(..end)?;
            let places = self.by_name.get(fold_case(name).as_ref())?;
            Some((start + end, places.as_slice()))
        })
    }
}

/// The index of the value that is a DIRID, with a subdirectory and a file behind it, in
/// lines of a section or in a directive.
fn place_of_dirid(kind: SectionKind, key: Option<&str>) -> Option<usize> {
    let of_lines: &[Argument] = match kind.section().lines {
        Lines::Fields { values, .. } => values,
        Lines::Directives => directive(key?, kind)?.arguments,
    };
    let place = [Argument::Dirid, Argument::Text, Argument::File];
    let mut windows = of_lines.windows(place.len());
    windows.position(|arguments| arguments == place)
}

/// Where the path begins whose directory ends at an offset: with the last DIRID or
/// environment variable before it, or else with what stands between blanks.
fn start_of_path(value: &str, end: usize) -> usize {
    let before = value.get(..end).unwrap_or_default();
    let hard = before.rfind(|c| ENDS.contains(&c) || "=@(".contains(c));
    let first = hard.map_or(0, |at| at + 1);
    let before = before.get(first..).unwrap_or_default();
    if let Some(open) = last_token(before) {
        return first + open;
    }
    let blank = before.rfind(char::is_whitespace);
    let blank = blank.map_or(0, |at| at + 1);
    first + blank
}

/// Where the last `%name%` begins: a percent sign in the name of a folder is none.
fn last_token(text: &str) -> Option<usize> {
    let mut last = None;
    let mut from = 0;
    while let Some(open) = text.get(from..).and_then(|rest| rest.find('%')) {
        let open = from + open;
        let behind = text.get(open + 1..)?;
        from = open + 1;
        let end = behind.find(|c: char| c == '%' || SEPARATORS.contains(&c))?;
        if behind.as_bytes().get(end) == Some(&b'%') && end > 0 {
            last = Some(open);
            from += end + 1;
        }
    }
    last
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_found_wherever_they_stand_in_a_value() {
        let mut paths = CopiedPaths::default();
        for (dirid, below, file) in [
            ("12", "", "lamp.sys"),
            ("12", "", "a;b.sys"),
            ("12", "a%b", "lamp.sys"),
            ("11", "", "lamp dll.dll"),
            ("13", "", "lamp.dll"),
            ("16422", "Lamp & Co", "lamp.exe"),
        ] {
            let directory = Directory::new(dirid, below).canonical();
            paths.insert((directory, file.to_owned()));
        }
        for (value, expected) in [
            ("%12%\\lamp.sys", &["%12%\\lamp.sys"][..]),
            ("%12%\\LAMP.SYS", &["%12%\\LAMP.SYS"]),
            ("%11%\\drivers\\lamp.sys", &["%11%\\drivers\\lamp.sys"]),
            ("system32/Drivers/lamp.sys", &["system32/Drivers/lamp.sys"]),
            (
                "\\SystemRoot\\System32\\drivers\\lamp.sys",
                &["\\SystemRoot\\System32\\drivers\\lamp.sys"],
            ),
            (
                "%SystemRoot%\\System32\\lamp dll.dll,Run",
                &["%SystemRoot%\\System32\\lamp dll.dll"],
            ),
            ("@%13%\\lamp.dll,-100", &["%13%\\lamp.dll"]),
            ("rundll32.exe %13%\\lamp.dll,Run", &["%13%\\lamp.dll"]),
            (
                "\"%16422%\\Lamp & Co\\lamp.exe\" -k %12%\\lamp.sys",
                &["%16422%\\Lamp & Co\\lamp.exe", "%12%\\lamp.sys"],
            ),
            (
                "%13%\\lamp.dll;%12%\\lamp.sys",
                &["%13%\\lamp.dll", "%12%\\lamp.sys"],
            ),
            (
                "%12%\\a;b.sys;%12%\\lamp.sys",
                &["%12%\\a;b.sys", "%12%\\lamp.sys"],
            ),
            ("%12%\\a%b\\lamp.sys", &["%12%\\a%b\\lamp.sys"]),
            ("100% %12%\\lamp.sys", &["%12%\\lamp.sys"]),
            ("%13%\\lamp.dll.mui", &[]),
            ("%13%\\sub\\lamp.dll", &[]),
            ("%12%\\lamp.dll", &[]),
            ("lamp.sys", &[]),
            ("100%\\lamp.sys", &[]),
        ] {
            let found = paths.in_value(value);
            let found: Vec<&str> = found
                .iter()
                .map(|copy| &value[copy.range.clone()])
                .collect();
            assert_eq!(found, expected, "{value}");
        }
    }
}
