//! The fixes of one round made, and those that do not hold left out.

use super::choose::Chosen;
use super::effect::{self, Allowed};
use super::verify::verify_read;
use super::{FixError, rule_names};
use crate::edit::{Addition, Fix};
use crate::model::Model;
use crate::schema::Architectures;
use crate::source::{Edit, Source};
use crate::syntax::Document;

/// Which fixes of a round hold.
pub(super) struct Sound<'c, 'f> {
    /// The file with those that do, and which they are.
    pub(super) made: Option<(Source, Vec<&'c Chosen<'f>>)>,
    pub(super) refused: Vec<(&'c Chosen<'f>, FixError)>,
}

/// Makes the fixes of a round; where they do not hold together, those that do
/// without the others. A fix that holds by itself and not beside others waits
/// for the next round.
pub(super) fn sound<'c, 'f>(
    current: &Source,
    model: &Model<'_, '_>,
    chosen: &'c [Chosen<'f>],
    attempts: &mut usize,
) -> Sound<'c, 'f> {
    let all: Vec<&Chosen<'f>> = chosen.iter().collect();
    let error = match apply(current, model, &all) {
        Ok(next) => {
            return Sound {
                made: Some((next, all)),
                refused: Vec::new(),
            };
        }
        Err(error) => error,
    };
    *attempts = attempts.saturating_sub(1);
    let (first, second) = chosen.split_at(chosen.len() / 2);
    if first.is_empty() || *attempts == 0 {
        return Sound {
            made: None,
            refused: all.into_iter().map(|one| (one, error.clone())).collect(),
        };
    }
    let (first, second) = (
        sound(current, model, first, attempts),
        sound(current, model, second, attempts),
    );
    let made = match (first.made, second.made) {
        (Some((next, first)), Some((_, second))) => {
            let both = [&first[..], &second[..]].concat();
            match apply(current, model, &both) {
                Ok(next) => Some((next, both)),
                Err(_) => Some((next, first)),
            }
        }
        (first, second) => first.or(second),
    };
    Sound {
        made,
        refused: [first.refused, second.refused].concat(),
    }
}

/// The file with some fixes in it, verified by what they declare and by what it does.
/// `model` is that of the file as it is.
pub(super) fn apply(
    current: &Source,
    model: &Model<'_, '_>,
    chosen: &[&Chosen<'_>],
) -> Result<Source, FixError> {
    let fixes: Vec<&Fix> = chosen.iter().map(|chosen| chosen.fix).collect();
    let names = || rule_names(chosen.iter().map(|chosen| chosen.rule));
    let next = match fixes.iter().find_map(|fix| fix.encoding()) {
        Some(encoding) => current.in_encoding(encoding),
        None => current
            .splice(&edits_of(&fixes))
            .map(|bytes| Source::with_encoding(bytes, current.encoding())),
    };
    let next = next.map_err(|error| FixError::Splice {
        rules: names(),
        error,
    })?;
    let document = Document::new(next.text());
    verify_read((current, model.document()), (&next, &document), &fixes).map_err(|mismatch| {
        FixError::Mismatch {
            rules: names(),
            mismatch,
        }
    })?;
    let is_same_text = current.text() == next.text();
    let change = (!is_same_text)
        .then(|| effect::harm(model, &Model::new(&document), &allowed(chosen)))
        .flatten();
    drop(document);
    match change {
        None => Ok(next),
        Some(change) => Err(FixError::Effect {
            rules: names(),
            change: Box::new(change),
        }),
    }
}

/// What some fixes may change together.
fn allowed(chosen: &[&Chosen<'_>]) -> Allowed {
    let changes = chosen.iter().flat_map(|chosen| {
        let applicability = chosen.fix.applicability;
        chosen.may_change.by(applicability)
    });
    let mut allowed = Allowed::default();
    for change in changes {
        if !allowed.changes.contains(&change) {
            allowed.changes.push(change);
        }
    }
    let drops = chosen.iter().map(|chosen| chosen.fix.drops);
    allowed.drops = drops.fold(Architectures::default(), Architectures::and);
    allowed.since = chosen.iter().filter_map(|chosen| chosen.fix.since).max();
    allowed
}

/// The edits of some fixes in the order of the text. What they add at one place
/// is one edit, in the order of the fixes, and one blank line between sections
/// is enough.
pub(super) fn edits_of(fixes: &[&Fix]) -> Vec<Edit> {
    let edits = fixes.iter().flat_map(|fix| {
        let addition = |edit: &Edit| fix.meets.additions.get(&edit.range.start);
        fix.edits.iter().map(move |edit| (edit, addition(edit)))
    });
    let mut edits: Vec<(&Edit, Option<&Addition>)> = edits.collect();
    edits.sort_by_key(|(edit, _)| (edit.range.start, edit.range.end));
    let mut joined: Vec<Edit> = Vec::with_capacity(edits.len());
    for (edit, addition) in edits {
        match joined.last_mut() {
            Some(last)
                if edit.range.is_empty() && last.range == edit.range && addition.is_some() =>
            {
                let apart = addition == Some(&Addition::Sections) && ends_blank(&last.insert);
                let next = edit.insert.trim_start_matches('\r').strip_prefix('\n');
                let next = next.filter(|_| apart).unwrap_or(&edit.insert);
                last.insert.push_str(next);
            }
            _ => joined.push(edit.clone()),
        }
    }
    joined
}

/// Whether a text ends with a blank line.
pub(super) fn ends_blank(text: &str) -> bool {
    let line = text.strip_suffix('\n');
    line.is_some_and(|line| line.trim_end_matches('\r').ends_with('\n'))
}
