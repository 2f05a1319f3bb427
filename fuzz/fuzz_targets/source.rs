//! Bytes come back in whatever encoding they are read, and an edit changes its
//! own bytes only.

#![no_main]

#[path = "../../tests/properties/mod.rs"]
#[allow(dead_code)] // each target tries some of them
mod properties;

use infmend::source::Source;
use libfuzzer_sys::fuzz_target;
use properties::{
    ENCODINGS, assert_bytes_come_back, assert_edit_stays_in_place, encoding, range_of,
};

const INSERTS: [&str; 6] = ["", "X", "\r\n", "é", "表", "\u{1F600}"];

fuzz_target!(|data: &[u8]| {
    // The last bytes say how to read and what to edit, so that seeds begin as files.
    let (file, [which, first, length, insert]) = match data.split_last_chunk() {
        Some((file, control)) => (file, *control),
        None => (data, [0; 4]),
    };
    let insert = INSERTS[usize::from(insert) % INSERTS.len()];
    let named = encoding(ENCODINGS[usize::from(which) % ENCODINGS.len()]);
    for source in [
        Source::new(file.to_vec()),
        Source::with_encoding(file.to_vec(), named),
    ] {
        assert_bytes_come_back(&source);
        let first = usize::from(first) * source.text().len() / 256;
        let range = range_of(source.text(), first, usize::from(length % 8));
        assert_edit_stays_in_place(&source, range, insert);
    }
});
