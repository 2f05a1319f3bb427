//! Whatever is fixed is fixed once, as declared, and nothing else changes.

#![no_main]

#[path = "../../tests/properties/mod.rs"]
#[allow(dead_code)] // each target tries some of them
mod properties;

use infmend::source::Source;
use libfuzzer_sys::fuzz_target;
use properties::{assert_fix_settles_as, ways_to_fix};

fuzz_target!(|data: &[u8]| {
    // The length says in which way, so that every file is an input.
    let mut ways = ways_to_fix();
    let which = data.len() % ways.len();
    if let Some(way) = ways.nth(which) {
        assert_fix_settles_as(&Source::new(data.to_vec()), &way);
    }
});
