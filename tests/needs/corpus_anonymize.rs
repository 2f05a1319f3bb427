//! Real INFs without the names in them.

use std::fs;

use infmend::model::not_text;
use infmend::source::Source;
use libtest_mimic::Trial;
use rayon::prelude::*;

use crate::need::{CORPUS, corpus, trials};
use crate::properties::anonymous::{anonymized, findings, has_the_same_shape, left};
use crate::support::infs_below;

pub fn tests() -> Vec<Trial> {
    trials![&[CORPUS];
        without_their_names_real_infs_have_their_shape_and_their_findings,
    ]
}

/// One file of so many is tried, unless `INFMEND_ALL` is set.
const EVERY: usize = 4;

fn without_their_names_real_infs_have_their_shape_and_their_findings() {
    let every = match std::env::var_os("INFMEND_ALL") {
        Some(_) => 1,
        None => EVERY,
    };
    let paths: Vec<_> = infs_below(&corpus()).into_iter().step_by(every).collect();
    let tried: Vec<Option<Vec<String>>> = paths
        .par_iter()
        .map(|path| {
            let source = Source::new(fs::read(path).unwrap());
            if not_text(&source).is_some() {
                return None;
            }
            let shown = path.display();
            let new = anonymized(&source);
            has_the_same_shape(&source, &new);
            let mut said: Vec<String> = left(&source, &new)
                .into_iter()
                .map(|word| format!("{shown}: {word} is left"))
                .collect();
            let read = Source::new(new.bytes().to_vec());
            if read.encoding() != source.encoding() {
                said.push(format!("{shown}: {} now", read.encoding()));
            }
            let is_template = path
                .extension()
                .is_some_and(|end| end.eq_ignore_ascii_case("inx"));
            if findings(&source, is_template) != findings(&read, is_template) {
                said.push(format!("{shown}: the findings differ"));
            }
            Some(said)
        })
        .collect();
    let tried: Vec<Vec<String>> = tried.into_iter().flatten().collect();
    let left: Vec<&String> = tried
        .iter()
        .flatten()
        .filter(|said| said.ends_with("is left"))
        .collect();
    assert!(left.is_empty(), "{left:#?}");
    let differing: Vec<&Vec<String>> = tried.iter().filter(|said| !said.is_empty()).collect();
    assert!(
        differing.len() * 100 <= tried.len(),
        "{} of {}: {differing:#?}",
        differing.len(),
        tried.len()
    );
}
