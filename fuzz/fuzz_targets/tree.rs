//! Every text has one tree and a meaning.

#![no_main]

#[path = "../../tests/properties/mod.rs"]
#[allow(dead_code)] // each target tries some of them
mod properties;

use infmend::source::Source;
use libfuzzer_sys::fuzz_target;
use properties::{assert_has_a_meaning, assert_one_tree};

fuzz_target!(|data: &[u8]| {
    let source = Source::new(data.to_vec());
    assert_one_tree(source.text());
    assert_has_a_meaning(&source);
});
