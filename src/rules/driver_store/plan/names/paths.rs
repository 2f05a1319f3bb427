//! Paths in a value, and the same in the Driver Store.

use std::borrow::Cow;

use super::super::moved_path;
use crate::model::{Directory, Model};
use crate::schema::FileReader;

/// What stands between the files that a value names.
pub(super) const BETWEEN: char = ';';

/// What the paths in values become.
pub(super) struct Paths<'m, 'd, 't> {
    pub(super) model: &'m Model<'d, 't>,
    /// The folders in which the reader looks for a name without a path.
    pub(super) folders: &'static [u32],
}

/// Where a file that moves lies in the package, by the directory and the name that a
/// path gives.
type Moves<'f> = &'f dyn Fn(&Directory, &str) -> Option<String>;

impl<'m, 'd, 't> Paths<'m, 'd, 't> {
    /// Those of a value with a reader; `None` where it may not name the Driver Store.
    pub(super) fn of(model: &'m Model<'d, 't>, reader: FileReader) -> Option<Paths<'m, 'd, 't>> {
        let folders = match reader {
            FileReader::Path | FileReader::Undocumented => &[][..],
            FileReader::PathOr(folders) => folders,
            FileReader::Name | FileReader::Nothing => return None,
        };
        Some(Paths { model, folders })
    }

    /// A value, or a part of it, in which the files that move are named where they come
    /// to, and how many of these there are. Where a string stands for more than the name
    /// of a file it is written out, since no string can have a DIRID in it (docs
    /// install/using-dirids.md).
    pub(super) fn moved(&self, written: &str, moves: Moves<'_>) -> (String, usize) {
        let mut count = 0;
        let parts = written.split(BETWEEN).map(|part| {
            let moved = self.part(part, moves).map(|moved| (moved, 1));
            let moved = moved.or_else(|| self.written_out(part, moves));
            moved.map_or(Cow::Borrowed(part), |(moved, files)| {
                count += files;
                Cow::Owned(moved)
            })
        });
        let parts: Vec<Cow<'_, str>> = parts.collect();
        (parts.join(";"), count)
    }

    /// A part that is one path, with `@` before it and the number of a resource behind it.
    fn part(&self, part: &str, moves: Moves<'_>) -> Option<String> {
        let (at, rest) = match part.strip_prefix('@') {
            Some(rest) => ("@", rest),
            None => ("", part),
        };
        let resource = rest.rfind(',').filter(|comma| {
            let number = rest.get(comma + 1..).unwrap_or_default().trim();
            let digits = number.strip_prefix('-').unwrap_or(number);
            !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit())
        });
        let (written, behind) = rest.split_at_checked(resource.unwrap_or(rest.len()))?;
        let path = self.model.text(written);
        let moved = if path.contains(['\\', '/']) {
            let (directory, file) = Directory::of_path(&path);
            moved_path(self.model, written, &moves(&directory, file)?, file)?
        } else {
            let name = written.trim();
            let file = path.trim();
            let mut folders = self.folders.iter();
            let below = folders.find_map(|dirid| moves(&Directory::below(*dirid, ""), file))?;
            // As a path of this name would move.
            moved_path(self.model, &format!("\\{name}"), &below, file)?
        };
        Some([at, &moved, behind].concat())
    }

    /// A part with the texts of its strings in their places, if that moves any file.
    fn written_out(&self, part: &str, moves: Moves<'_>) -> Option<(String, usize)> {
        let text = self.model.written_out(part)?;
        let mut count = 0;
        let parts = text.split(BETWEEN).map(|part| {
            let moved = self.part(part, moves);
            count += usize::from(moved.is_some());
            moved.unwrap_or_else(|| part.to_owned())
        });
        let parts: Vec<String> = parts.collect();
        (count > 0).then(|| (parts.join(";"), count))
    }
}
