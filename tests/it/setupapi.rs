//! `infmend dump` against SetupAPI: what Wine's implementation read in small
//! INFs, one question of syntax each.

use std::fs::File;
use std::io::BufReader;

use crate::support::setupapi::{agree, as_wine_decodes, dump, parse, same_text};
use crate::support::{infs_below, root};
use infmend::source::Source;
use serde_json::Value;

/// Where we differ on purpose: the documentation or plain sense is against
/// what Wine 8 does. What we read instead is asserted.
const DIFFERENCES: [(&str, &str, &str); 6] = [
    (
        "semi_in_token.inf",
        "by the documentation a ';' inside %strkey% starts no comment; Wine stops at it",
        r#"["k","%a;b%"]"#,
    ),
    (
        "u16be.inf",
        "UTF-16 with a big-endian mark is plainly readable; Wine takes it for ANSI",
        r#"["k","é"]"#,
    ),
    (
        "u16le_odd.inf",
        "a half unit at the end is not a reason to read UTF-16 as ANSI, as Wine does",
        r#"["k","é"]"#,
    ),
    (
        "nul_byte.inf",
        "a NUL byte means that the file is not an INF; Wine fails with an unrelated code",
        r#"{"error":"it holds a NUL byte: not an INF","line":0}"#,
    ),
    (
        "nul_mid.inf",
        "the same, where Wine reads the bytes as UTF-16",
        r#"{"error":"it holds a NUL byte: not an INF","line":0}"#,
    ),
    (
        "u8.inf",
        "bytes that are valid UTF-8 are UTF-8; Wine reads its ANSI code page, 1252",
        r#"["k","é"]"#,
    ),
];

#[test]
fn dump_reads_every_probe_as_setupapi_does() {
    let folder = root().join("tests/setupapi");
    let file = File::open(folder.join("probes.jsonl")).unwrap();
    let reference = parse(BufReader::new(file));
    let probes = infs_below(&folder.join("probes"));
    assert_eq!(reference.len(), probes.len());
    let mut differing = Vec::new();
    for (name, theirs) in &reference {
        let bytes = std::fs::read(folder.join("probes").join(name)).unwrap();
        let named = DIFFERENCES.iter().find(|(probe, ..)| probe == name);
        if let Some((_, why, expected)) = named {
            let ours = dump(Source::new(bytes));
            let expected: Value = serde_json::from_str(expected).unwrap();
            assert!(ours.contains(&expected), "{name} ({why}): {ours:?}");
            assert!(!agree(&ours, theirs), "{name} no longer differs: {why}");
        } else if !agree(&dump(as_wine_decodes(bytes)), theirs) {
            differing.push(name);
        }
    }
    assert!(differing.is_empty(), "differ: {differing:?}");
}

#[test]
fn the_comparison_can_fail() {
    assert!(same_text(
        r"%12%\x.sys",
        r"C:\windows\system32\drivers\x.sys"
    ));
    assert!(!same_text(
        r"%12%\x.sys",
        r"C:\windows\system32\drivers\y.sys"
    ));
    assert!(!same_text("%NOPE%", "NOPE"));
    assert!(!same_text("a", "ab"));
}
