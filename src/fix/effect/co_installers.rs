//! The co-installers of WDF and WinUSB, which may go.

use std::borrow::Cow;

use super::copies::Copy;
use crate::model::{Action, Directory, FIRST_VALUE, FileOperation, What};
use crate::schema::{SectionKind, is_framework_co_installer};
use crate::syntax::{eq_ignore_case, fold_case};

/// Leaves out the lines that register co-installers and say afterwards what they said
/// before, but for some of those of WDF and WinUSB.
pub(super) fn leave_out(lost: &mut Vec<Action<'_, '_>>, gained: &mut Vec<Action<'_, '_>>) {
    lost.retain(|old| {
        let Some([naming, data]) = registered(old) else {
            return true;
        };
        let is_left = |new: &Action<'_, '_>| {
            let same = new.kind == old.kind && new.under == old.under;
            let new = registered(new).filter(|[other, _]| same && *other == naming);
            new.is_some_and(|[_, left]| is_left_of(data, left))
        };
        match gained.iter().position(is_left) {
            Some(new) => {
                gained.remove(new);
                false
            }
            None => !is_left_of(data, &[]),
        }
    });
}

/// Whether some data are what is left of others without some co-installers of WDF and
/// WinUSB.
fn is_left_of(data: &[Cow<'_, str>], left: &[Cow<'_, str>]) -> bool {
    let mut left = left.iter().peekable();
    let all_are_there = data.iter().all(|text| {
        let is_there = left.next_if(|next| *next == text).is_some();
        is_there || is_framework_co_installer(file_of(text))
    });
    all_are_there && left.next().is_none()
}

/// Whether a copy is one of such a co-installer.
pub(super) fn is_copied(copy: &Copy<'_>) -> bool {
    is_framework_co_installer(copy.file)
}

/// The first of some files, in the form of [`fold_case`], that an action still needs.
pub(super) fn needed<'f>(
    action: &Action<'_, '_>,
    mut files: impl Iterator<Item = &'f str>,
) -> Option<&'f str> {
    let texts: Vec<&str> = match &action.what {
        What::Line { values, .. } => values.iter().map(|value| &**value).collect(),
        What::File {
            operation: FileOperation::Rename,
            source,
            ..
        } => vec![source],
        What::File { .. } => Vec::new(),
    };
    let words = |text: &str| {
        let text = fold_case(text).into_owned();
        let is_part = |c: char| c.is_alphanumeric() || "._-$@".contains(c);
        let words = text.split(|c| !is_part(c)).map(str::to_owned);
        words.collect::<Vec<String>>()
    };
    let words: Vec<String> = texts.into_iter().flat_map(words).collect();
    files.find(|file| words.iter().any(|word| word == file))
}

/// What a line of an add-registry section says that registers co-installers of a device.
fn registered<'a>(action: &'a Action<'_, '_>) -> Option<[&'a [Cow<'a, str>]; 2]> {
    let What::Line { key: None, values } = &action.what else {
        return None;
    };
    let (naming, data) = values.split_at_checked(FIRST_VALUE)?;
    let [root, key, name, _] = naming else {
        return None;
    };
    let is =
        eq_ignore_case(root, "HKR") && key.is_empty() && eq_ignore_case(name, "CoInstallers32");
    (is && action.kind == SectionKind::AddRegistry).then_some([naming, data])
}

/// The file in `path\file.dll,EntryPoint`.
fn file_of(text: &str) -> &str {
    let path = text.split(',').next().unwrap_or_default();
    Directory::of_path(path.trim()).1
}
