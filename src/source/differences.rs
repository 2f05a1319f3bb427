//! How two sequences of texts differ, in lines or in words, and two texts in characters.

use std::convert::Infallible;

use similar::DiffOp;
use similar::algorithms::{Capture, Compact, Replace, myers};

/// The differences of two sequences, with what they have in common. They are bytes whatever
/// they were, so that there is one such function in the program, and not one for each type.
pub(crate) fn differences(old: &[&[u8]], new: &[&[u8]]) -> Vec<DiffOp> {
    let mut captured = Compact::new(Replace::new(Capture::new()), old, new);
    let done: Result<(), Infallible> =
        myers::diff(&mut captured, old, 0..old.len(), new, 0..new.len());
    match done {
        Ok(()) => captured.into_inner().into_inner().into_ops(),
    }
}

/// How many bytes of UTF-8 two texts have in common, up to the first character in which
/// they differ.
pub(crate) fn common(a: impl Iterator<Item = char>, b: impl Iterator<Item = char>) -> usize {
    let pairs = a.zip(b).take_while(|(a, b)| a == b);
    pairs.map(|(a, _)| a.len_utf8()).sum()
}
