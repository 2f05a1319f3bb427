//! The diff of a file as text, as `diff -u` has it, without the names of the file.

use super::Examined;
use crate::report::hunk::{self, HunkLine, Row};

/// The diff of the decoded text: each line with the ends that it has in the file.
pub(super) fn exact(file: &Examined<'_>) -> String {
    let line = |_: &Row<'_>, line: &HunkLine<'_>| format!("{}{}", line.text(), line.end());
    unified(file, &line)
}

/// The diff for people: without characters that do something else than to show
/// themselves, and with white space visible where it is all that changed.
pub(super) fn readable(file: &Examined<'_>) -> String {
    let line = |row: &Row<'_>, line: &HunkLine<'_>| {
        let parts = crate::report::diff::shown(row, line).into_iter();
        let text: String = parts.map(|(_, text)| text).collect();
        match line.end().is_empty() {
            true => text,
            false => text + "\n",
        }
    };
    unified(file, &line)
}

fn unified(file: &Examined<'_>, line: &dyn Fn(&Row<'_>, &HunkLine<'_>) -> String) -> String {
    let mut text = String::new();
    for hunk in hunk::hunks(file.before, &file.fixed.source, &file.fixed.applied) {
        text.push_str(&format!("@@ {} @@\n", hunk.numbers()));
        for (sign, row, side) in hunk.unified() {
            text.push(sign);
            text.push_str(&line(row, side));
            if side.end().is_empty() {
                text.push_str("\n\\ No newline at end of file\n");
            }
        }
    }
    text
}
