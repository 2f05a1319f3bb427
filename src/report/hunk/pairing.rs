//! Which line became which.

use similar::{DiffOp, DiffTag};

use super::words::words;
use crate::source::differences;

/// Up to how many pairs of lines the best pairing is looked for; of longer
/// blocks the first line is paired with the first, and so on.
const MAX_PAIRS: usize = 4096;

/// From what likeness on, of 0 to 1, one line counts as a new form of another.
const ALIKE: f64 = 0.35;

/// Which old line became which new one, in order: the pairing of the greatest
/// likeness in all.
pub(super) fn pairs(old: &[&str], new: &[&str], op: &DiffOp) -> Vec<(usize, usize)> {
    let (olds, news) = (op.old_range(), op.new_range());
    if olds.len() * news.len() > MAX_PAIRS || (olds.len(), news.len()) == (1, 1) {
        return olds.zip(news).collect();
    }
    let width = news.len() + 1;
    // best[i][j]: the greatest likeness of the old lines from i on and the new
    // ones from j on.
    let mut best = vec![0.0f64; (olds.len() + 1) * width];
    let mut alike = vec![0.0f64; (olds.len() + 1) * width];
    let at = |table: &[f64], i: usize, j: usize| table.get(i * width + j).copied().unwrap_or(0.0);
    for i in (0..olds.len()).rev() {
        for j in (0..news.len()).rev() {
            let likeness = match (old.get(olds.start + i), new.get(news.start + j)) {
                (Some(a), Some(b)) => likeness(a, b),
                _ => 0.0,
            };
            let paired = likeness + at(&best, i + 1, j + 1);
            let apart = at(&best, i + 1, j).max(at(&best, i, j + 1));
            let index = i * width + j;
            if let (Some(best), Some(alike)) = (best.get_mut(index), alike.get_mut(index)) {
                *alike = likeness;
                *best = if likeness >= ALIKE {
                    paired.max(apart)
                } else {
                    apart
                };
            }
        }
    }
    let mut pairs = Vec::new();
    let (mut i, mut j) = (0, 0);
    while i < olds.len() && j < news.len() {
        let likeness = at(&alike, i, j);
        let paired = likeness + at(&best, i + 1, j + 1);
        if likeness >= ALIKE && paired >= at(&best, i, j) {
            pairs.push((olds.start + i, news.start + j));
            (i, j) = (i + 1, j + 1);
        } else if at(&best, i + 1, j) >= at(&best, i, j + 1) {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

/// How alike two lines are, from 0 to 1: the words that they share, or how they
/// begin, of all they hold.
fn likeness(old: &str, new: &str) -> f64 {
    let start = old.bytes().zip(new.bytes()).take_while(|(a, b)| a == b);
    let start = start.count();
    let (a, b) = (words(old), words(new));
    let shared: usize = differences(&a, &b)
        .iter()
        .filter(|op| op.tag() == DiffTag::Equal)
        .flat_map(DiffOp::old_range)
        .filter_map(|index| a.get(index))
        .map(|word| word.len())
        .sum();
    2.0 * shared.max(start) as f64 / ((old.len() + new.len()).max(1)) as f64
}
