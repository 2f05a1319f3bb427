//! A diff for tools: made of the file's own bytes, so that `git apply` and
//! `patch` turn the old file into the new one byte for byte.

use std::ffi::OsStr;
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};

use anstream::adapter::strip_bytes;

use super::Screen;
use super::diff::{self, FileDiff};
use super::hunk;
use crate::fix::Applied;

/// How the file is named, and what becomes of files in UTF-16.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Form {
    /// As `diff -u` has it. The names begin with `./`, so that they are right
    /// for `git apply`, `patch -p1` and `patch -p0` alike. Text in UTF-16
    /// stands in comments, which these tools ignore.
    Plain,
    /// As `git diff --text` has it: also files in UTF-16 are compared by their
    /// bytes.
    Git,
}

/// Where a patch says that a file is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatchPath {
    /// The path with `/` between its parts, as bytes.
    name: Vec<u8>,
    /// Whether it leads from the root of the file system, since the file is
    /// not below the folder at which the patch is to be applied.
    pub from_root: bool,
}

impl PatchPath {
    /// The name of `path`, which is relative to the folder `current`, in a
    /// patch that is applied in the folder `base`. Both folders are absolute.
    pub fn new(path: &Path, current: &Path, base: &Path) -> PatchPath {
        let mut absolute = PathBuf::new();
        for part in current.join(path).components() {
            match part {
                Component::CurDir => {}
                Component::ParentDir => {
                    absolute.pop();
                }
                other => absolute.push(other),
            }
        }
        let below = absolute.strip_prefix(base).ok();
        let parts: Vec<&[u8]> = below
            .unwrap_or(&absolute)
            .components()
            .filter_map(|part| match part {
                Component::Normal(name) => Some(OsStr::as_encoded_bytes(name)),
                _ => None,
            })
            .collect();
        PatchPath {
            name: parts.join(&b'/'),
            from_root: below.is_none(),
        }
    }

    /// The name behind a prefix, quoted as git and patch expect it where it
    /// holds what would end or break the line.
    fn written(&self, prefix: &str) -> Vec<u8> {
        let special = |byte: &u8| *byte < 0x20 || matches!(byte, 0x7F | b'"' | b'\\');
        let mut name = prefix.as_bytes().to_vec();
        if !self.name.iter().any(special) {
            name.extend(&self.name);
            return name;
        }
        name.insert(0, b'"');
        for byte in &self.name {
            match byte {
                b'"' | b'\\' => name.extend([b'\\', *byte]),
                byte if special(byte) => name.extend(format!("\\{byte:03o}").bytes()),
                byte => name.push(*byte),
            }
        }
        name.push(b'"');
        name
    }
}

/// A file before and after its fixes as git stores it, where that is another
/// form than it has in its folder. Its lines are those of the file.
#[derive(Debug, Clone)]
pub struct Stored {
    /// The file as it is.
    pub before: Vec<u8>,
    /// The file as it would be.
    pub after: Vec<u8>,
}

/// Writes what a fix changes in a file, as bytes.
///
/// # Errors
/// When the output cannot be written.
pub fn write(
    out: &mut impl Write,
    file: &FileDiff<'_>,
    path: &PatchPath,
    form: Form,
) -> io::Result<()> {
    let is_utf16 = file.before.encoding().is_utf16() || file.after.encoding().is_utf16();
    if form == Form::Plain && is_utf16 {
        return write_remarks(out, file);
    }
    let encoding = diff::named(file.before.encoding());
    write_header(out, path, form, &encoding.unwrap_or_default())?;
    let ranges = file.applied.iter().map(|fix| {
        let ranges = fix.ranges.iter();
        ranges.map(|range| file.before.byte_range(range)).collect()
    });
    let old = lines(file.before.bytes());
    let starts = hunk::starts(old.iter().map(|line| line.len()));
    write_hunks(
        out,
        (&old, &lines(file.after.bytes())),
        file.applied,
        &hunk::Places {
            starts,
            ranges: ranges.collect(),
        },
    )
}

/// Writes what a fix changes in a file, as `git diff` has it, where git stores
/// the file in another form: in UTF-8, or with other line ends.
///
/// # Errors
/// When the output cannot be written.
pub fn write_stored(
    out: &mut impl Write,
    file: &FileDiff<'_>,
    path: &PatchPath,
    stored: &Stored,
) -> io::Result<()> {
    // The fixes are known by their places in the text of the file.
    let lengths = file.before.text().split_inclusive('\n').map(str::len);
    let places = hunk::Places {
        starts: hunk::starts(lengths),
        ranges: file.applied.iter().map(|fix| fix.ranges.clone()).collect(),
    };
    if stored.before == stored.after {
        return Ok(());
    }
    write_header(out, path, Form::Git, "")?;
    write_hunks(
        out,
        (&lines(&stored.before), &lines(&stored.after)),
        file.applied,
        &places,
    )
}

fn write_header(
    out: &mut impl Write,
    path: &PatchPath,
    form: Form,
    encoding: &str,
) -> io::Result<()> {
    let (old, new) = match form {
        Form::Plain => (path.written("./"), path.written("./")),
        Form::Git => (path.written("a/"), path.written("b/")),
    };
    if form == Form::Git {
        out.write_all(&[b"diff --git ", old.as_slice(), b" ", &new, b"\n"].concat())?;
    }
    // Behind a tab both tools expect a date and skip anything else.
    let remark = match encoding.is_empty() && !path.name.contains(&b' ') {
        true => String::new(),
        false => format!("\t{encoding}"),
    };
    for (sign, name) in [("---", old), ("+++", new)] {
        out.write_all(&[sign.as_bytes(), b" ", &name, remark.as_bytes(), b"\n"].concat())?;
    }
    Ok(())
}

/// Writes the hunks between old and new lines, each with the rules that made it.
fn write_hunks(
    out: &mut impl Write,
    (old, new): (&[&[u8]], &[&[u8]]),
    applied: &[Applied],
    places: &hunk::Places,
) -> io::Result<()> {
    let groups = hunk::grouped(old, new);
    let fixes = hunk::assigned(&groups, places);
    for (ops, fixes) in groups.iter().zip(fixes) {
        let (old_lines, new_lines) = hunk::covered(ops);
        let made_by = fixes.iter().filter_map(|index| applied.get(*index));
        // What changes the whole file has made every hunk.
        let of_whole = applied.iter().filter(|fix| fix.ranges.is_empty());
        let made_by = made_by.chain(of_whole);
        writeln!(
            out,
            "@@ {} @@ {}",
            hunk::numbers(&old_lines, &new_lines),
            diff::sentence(&hunk::reasons(made_by))
        )?;
        for op in ops {
            if op.tag() == similar::DiffTag::Equal {
                write_lines(out, b" ", old.get(op.old_range()))?;
            } else {
                write_lines(out, b"-", old.get(op.old_range()))?;
                write_lines(out, b"+", new.get(op.new_range()))?;
            }
        }
    }
    Ok(())
}

fn lines(bytes: &[u8]) -> Vec<&[u8]> {
    let ends = memchr::memchr_iter(b'\n', bytes).map(|end| end + 1);
    let mut start = 0;
    let lines = ends.chain([bytes.len()]).filter_map(|end| {
        let line = bytes.get(start..end);
        start = end;
        line.filter(|line| !line.is_empty())
    });
    lines.collect()
}

fn write_lines(out: &mut impl Write, sign: &[u8], lines: Option<&[&[u8]]>) -> io::Result<()> {
    for line in lines.unwrap_or_default() {
        out.write_all(sign)?;
        out.write_all(line)?;
        if !line.ends_with(b"\n") {
            out.write_all(b"\n\\ No newline at end of file\n")?;
        }
    }
    Ok(())
}

/// The readable diff of a file whose bytes are not text to line-based tools. A
/// patch that they stumble over would keep them from the other files too.
fn write_remarks(out: &mut impl Write, file: &FileDiff<'_>) -> io::Result<()> {
    let mut shown = Vec::new();
    diff::write(&mut shown, file, Screen::default())?;
    let shown = strip_bytes(&shown).into_vec();
    let what = if file.is_re_encoded() {
        "gets another encoding, which no tool can patch as text"
    } else {
        "is in UTF-16, whose text no tool can patch"
    };
    writeln!(
        out,
        "# The next file {what}. `infmend fix --patch`\n# writes what `git apply` takes."
    )?;
    for line in shown.split_inclusive(|byte| *byte == b'\n') {
        out.write_all(b"# ")?;
        out.write_all(line)?;
    }
    Ok(())
}
