//! `infmend dump` against SetupAPI: what Wine's implementation read in every
//! reference INF, as recorded in `$INFMEND_SHARED/setupapi`.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};

use infmend::source::{Encoding, Source};
use serde_json::Value;

/// Per file the lines that follow its `{"file":…}`, which stands first.
type Dumps = BTreeMap<String, Vec<Value>>;

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
        "a half unit at the end is no reason to read UTF-16 as ANSI, as Wine does",
        r#"["k","é"]"#,
    ),
    (
        "nul.inf",
        "a NUL byte means that the file is no INF; Wine fails with an unrelated code",
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

/// Wine 8 cuts a field at this length; by the documentation 4,095 characters fit.
const WINE_MAX_FIELD: usize = 511;

#[test]
fn dump_reads_every_probe_as_setupapi_does() {
    let Some(shared) = crate::support::shared() else {
        return;
    };
    let file = File::open(shared.join("setupapi/probes.jsonl")).unwrap();
    let reference = parse(BufReader::new(file));
    assert!(reference.len() >= 87, "only {} probes", reference.len());
    let mut differing = Vec::new();
    for (name, theirs) in &reference {
        let bytes = std::fs::read(shared.join("probes").join(name)).unwrap();
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
fn dump_reads_every_file_of_the_corpus_as_setupapi_does() {
    let Some(shared) = crate::support::shared() else {
        return;
    };
    let packed = File::open(shared.join("setupapi/corpus.jsonl.gz")).unwrap();
    let reference = parse(BufReader::new(flate2::read::GzDecoder::new(packed)));
    assert!(reference.len() >= 901, "only {} files", reference.len());
    let mut differing = Vec::new();
    for (name, theirs) in &reference {
        let bytes = std::fs::read(shared.join("corpus").join(name)).unwrap();
        let ours = dump(as_wine_decodes(bytes));
        // Wine reads binary data as text and stops at what it makes of it.
        let refused = ours[0]["error"].is_string() && theirs[0]["error"].is_u64();
        if !refused && !agree(&ours, theirs) {
            differing.push(name);
        }
    }
    assert!(differing.is_empty(), "differ: {differing:?}");
}

/// The bytes as Wine decodes them: its ANSI code page was 1252, and it knows
/// no UTF-8 without a mark. Everything else we detect as it does.
fn as_wine_decodes(bytes: Vec<u8>) -> Source {
    let detected = Source::new(bytes.clone());
    let encoding = detected.encoding();
    if encoding.is_utf16() || encoding.has_bom() {
        detected
    } else {
        Source::with_encoding(bytes, Encoding::WINDOWS_1252)
    }
}

fn dump(source: Source) -> Vec<Value> {
    let mut lines = Vec::new();
    infmend::report::dump::dump(&mut lines, "", &source).unwrap();
    let dumps = parse(lines.as_slice());
    dumps.into_values().next().unwrap()
}

fn parse(lines: impl Read) -> Dumps {
    let mut dumps = Dumps::new();
    let mut current = String::new();
    for line in BufReader::new(lines).lines() {
        let mut line: Value = serde_json::from_str(&line.unwrap()).unwrap();
        if let Some(file) = line.as_object_mut().and_then(|line| line.remove("file")) {
            file.as_str().unwrap().clone_into(&mut current);
        }
        dumps.entry(current.clone()).or_default().push(line);
    }
    dumps
}

fn agree(ours: &[Value], theirs: &[Value]) -> bool {
    ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(a, b)| same(a, b))
}

fn same(ours: &Value, theirs: &Value) -> bool {
    match (ours, theirs) {
        (Value::Array(ours), Value::Array(theirs)) => {
            ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(a, b)| same(a, b))
        }
        (Value::String(ours), Value::String(theirs)) => same_text(ours, theirs),
        _ => ours == theirs,
    }
}

/// Texts are the same but for DIRIDs, which Wine replaces by paths of its own
/// and we keep, and for what Wine cuts off.
fn same_text(ours: &str, theirs: &str) -> bool {
    let cut = theirs.encode_utf16().count() >= WINE_MAX_FIELD && ours.starts_with(theirs);
    ours == theirs || cut || with_paths(ours, theirs)
}

/// Whether `theirs` is `ours` with some text in the place of each `%number%`.
fn with_paths(ours: &str, theirs: &str) -> bool {
    let mut pieces = ours.split('%').enumerate();
    let mut rest = theirs;
    let mut after_dirid = false;
    let Some((_, first)) = pieces.next() else {
        return false;
    };
    let Some(tail) = rest.strip_prefix(first) else {
        return false;
    };
    rest = tail;
    for (index, piece) in pieces {
        let is_dirid = index % 2 == 1 && piece.parse::<i32>().is_ok();
        if is_dirid {
            after_dirid = true;
        } else if after_dirid {
            let Some(at) = rest.find(piece) else {
                return false;
            };
            rest = &rest[at + piece.len()..];
            after_dirid = piece.is_empty();
        } else {
            let Some(tail) = rest
                .strip_prefix('%')
                .and_then(|rest| rest.strip_prefix(piece))
            else {
                return false;
            };
            rest = tail;
        }
    }
    rest.is_empty() || after_dirid
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
