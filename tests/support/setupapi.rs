//! What `infmend dump` reads beside what SetupAPI read.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read};

use infmend::source::{Encoding, Source};
use serde_json::Value;

/// Per file the lines that follow its `{"file":…}`, which stands first.
pub type Dumps = BTreeMap<String, Vec<Value>>;

/// Wine 8 cuts a field at this length; by the documentation 4,095 characters fit.
const WINE_MAX_FIELD: usize = 511;

/// The bytes as Wine decodes them: its ANSI code page was 1252, and it knows
/// no UTF-8 without a mark. Everything else we detect as it does.
pub fn as_wine_decodes(bytes: Vec<u8>) -> Source {
    let detected = Source::new(bytes.clone());
    let encoding = detected.encoding();
    if encoding.is_utf16() || encoding.has_bom() {
        detected
    } else {
        Source::with_encoding(bytes, Encoding::WINDOWS_1252)
    }
}

pub fn dump(source: Source) -> Vec<Value> {
    let mut lines = Vec::new();
    infmend::report::dump::dump(&mut lines, "", &source).unwrap();
    let dumps = parse(lines.as_slice());
    dumps.into_values().next().unwrap()
}

pub fn parse(lines: impl Read) -> Dumps {
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

pub fn agree(ours: &[Value], theirs: &[Value]) -> bool {
    ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(a, b)| same(a, b))
}

pub fn same(ours: &Value, theirs: &Value) -> bool {
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
pub fn same_text(ours: &str, theirs: &str) -> bool {
    let cut = theirs.encode_utf16().count() >= WINE_MAX_FIELD && ours.starts_with(theirs);
    ours == theirs || cut || with_paths(ours, theirs)
}

/// Whether `theirs` is `ours` with some text in the place of each `%number%`.
pub fn with_paths(ours: &str, theirs: &str) -> bool {
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
