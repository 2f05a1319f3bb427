//! Reads any bytes as a catalog, as a program and as a cabinet.

#![no_main]

#[path = "../../tests/properties/mod.rs"]
#[allow(dead_code)]
mod properties;

use infmend::catalog::{Algorithm, Catalog, image_digest};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(catalog) = Catalog::read(bytes) {
        // What is read is in the bytes.
        let digests: usize = catalog.members.iter().map(|m| m.digest.len()).sum();
        assert!(digests <= bytes.len());
        catalog.state_of(bytes);
    }
    let digest = image_digest(bytes, Algorithm::Sha256);
    assert!(digest.is_none_or(|digest| digest.len() == 32));
    properties::assert_its_catalog_lists_it(bytes);
});
