//! `infmend dump` against SetupAPI: what Wine's implementation read in every
//! reference INF.

use std::fs::File;
use std::io::BufReader;

use libtest_mimic::Trial;

use crate::need::{REFERENCE, corpus, readings, trials};
use crate::support::setupapi::{agree, as_wine_decodes, dump, parse};

pub fn tests() -> Vec<Trial> {
    trials![&[REFERENCE]; dump_reads_every_file_of_the_corpus_as_setupapi_does]
}

fn dump_reads_every_file_of_the_corpus_as_setupapi_does() {
    let packed = File::open(readings()).unwrap();
    let reference = parse(BufReader::new(flate2::read::GzDecoder::new(packed)));
    assert!(reference.len() >= 901, "only {} files", reference.len());
    let mut differing = Vec::new();
    for (name, theirs) in &reference {
        let bytes = std::fs::read(corpus().join(name)).unwrap();
        let ours = dump(as_wine_decodes(bytes));
        // Wine reads binary data as text and stops at what it makes of it.
        let refused = ours[0]["error"].is_string() && theirs[0]["error"].is_u64();
        if !refused && !agree(&ours, theirs) {
            differing.push(name);
        }
    }
    assert!(differing.is_empty(), "differ: {differing:?}");
}
