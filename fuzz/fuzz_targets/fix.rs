//! Whatever is mended is mended once, as declared, and nothing else changes.

#![no_main]

#[path = "../../tests/properties/mod.rs"]
mod properties;

use infmend::source::Source;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    properties::assert_fix_settles(&Source::new(data.to_vec()));
});
