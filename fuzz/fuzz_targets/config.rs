//! Every infmend.toml is read, or refused in one line.

#![no_main]

#[path = "../../tests/properties/mod.rs"]
#[allow(dead_code)] // each target tries some of them
mod properties;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    properties::assert_config_is_read_or_refused(&String::from_utf8_lossy(data));
});
