//! A text is written so that it reads the same in an encoding, or not at all.

#![no_main]

#[path = "../../tests/properties/mod.rs"]
#[allow(dead_code)] // each target tries some of them
mod properties;

use libfuzzer_sys::fuzz_target;
use properties::{ENCODINGS, assert_text_is_written_or_refused, encoding};

fuzz_target!(|data: &[u8]| {
    let Some((which, text)) = data.split_last() else {
        return;
    };
    let text = String::from_utf8_lossy(text);
    let name = ENCODINGS[usize::from(*which) % ENCODINGS.len()];
    assert_text_is_written_or_refused(&text, encoding(name));
});
