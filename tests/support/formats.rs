//! Reports for machines, and what the standard of SARIF says of them.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::{infmend, root};

/// What `check` writes in a format, which must be UTF-8.
pub fn report(format: &str, folder: &Path, paths: &[&Path]) -> String {
    let output = infmend()
        .current_dir(folder)
        .args(["check", "--severity", "info", "--format", format])
        .args(paths)
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}

pub fn json(format: &str, folder: &Path, paths: &[&Path]) -> Value {
    serde_json::from_str(&report(format, folder, paths)).unwrap()
}

/// The results of a SARIF log.
pub fn results(log: &Value) -> &Vec<Value> {
    log["runs"][0]["results"].as_array().unwrap()
}

pub fn number(value: &Value) -> usize {
    usize::try_from(value.as_u64().unwrap()).unwrap()
}

/// The text of a file by the encoding that a SARIF log names, and where its
/// bytes begin; none where some bytes have no character.
pub fn decoded(
    bytes: &[u8],
    encoding: &str,
) -> Option<(&'static encoding_rs::Encoding, String, usize)> {
    let encoding = encoding_rs::Encoding::for_label(encoding.as_bytes()).unwrap();
    let start = match encoding_rs::Encoding::for_bom(bytes) {
        Some((marked, length)) if marked == encoding => length,
        _ => 0,
    };
    let text = encoding.decode_without_bom_handling_and_without_replacement(&bytes[start..])?;
    Some((encoding, text.into_owned(), start))
}

pub fn encoded(encoding: &'static encoding_rs::Encoding, text: &str) -> Vec<u8> {
    match encoding.name() {
        // encoding_rs writes no UTF-16.
        "UTF-16LE" => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        "UTF-16BE" => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        _ => {
            let (bytes, _, lossy) = encoding.encode(text);
            assert!(!lossy, "{} cannot express {text:?}", encoding.name());
            bytes.into_owned()
        }
    }
}

/// Checks that all measures of a region mean the same stretch of the file, and
/// returns its bytes. This follows the standard's text, not the program's code.
pub fn stretch(
    region: &Value,
    text: &str,
    encoding: &'static encoding_rs::Encoding,
    start: usize,
) -> std::ops::Range<usize> {
    let characters: Vec<char> = text.chars().collect();
    let offset = |line: &Value, column: &Value| {
        let lines = characters.split_inclusive(|c| *c == '\n');
        let before: usize = lines.take(number(line) - 1).map(<[char]>::len).sum();
        before + number(column) - 1
    };
    let from = number(&region["charOffset"]);
    let to = from + number(&region["charLength"]);
    assert_eq!(offset(&region["startLine"], &region["startColumn"]), from);
    assert_eq!(offset(&region["endLine"], &region["endColumn"]), to);
    let bytes =
        |characters: &[char]| encoded(encoding, &characters.iter().collect::<String>()).len();
    let first = number(&region["byteOffset"]);
    let length = number(&region["byteLength"]);
    assert_eq!(start + bytes(&characters[..from]), first);
    assert_eq!(bytes(&characters[from..to]), length);
    first..first + length
}

/// The bytes that `%XX` stands for, as a path.
pub fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        if *first == b'%' {
            let digits = std::str::from_utf8(&after[..2]).unwrap();
            bytes.push(u8::from_str_radix(digits, 16).unwrap());
            rest = &after[2..];
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8(bytes).unwrap()
}

/// The bytes that a text of base64 stands for.
pub fn base64_decoded(text: &str) -> Vec<u8> {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut bytes = Vec::new();
    let (mut bits, mut count) = (0u32, 0);
    for character in text.bytes().filter(|byte| *byte != b'=') {
        let digit = DIGITS.iter().position(|d| *d == character).unwrap();
        bits = bits << 6 | u32::try_from(digit).unwrap();
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count & 0xFF) as u8);
        }
    }
    bytes
}

/// Asserts that what SARIF says of where the findings and fixes in some files
/// are means the same in every measure. Returns the encodings of the files.
pub fn assert_all_offsets_mean_the_same(infs: &[PathBuf]) -> HashSet<&'static str> {
    let paths: Vec<&Path> = infs.iter().map(PathBuf::as_path).collect();
    let log = json("sarif", &root(), &paths);
    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let mut seen = HashSet::new();
    for artifact in run["artifacts"].as_array().unwrap() {
        let uri = &artifact["location"]["uri"];
        // Decoded by hand: the test must not trust the program's own way.
        let path = uri.as_str().unwrap().trim_start_matches("file://");
        let path = percent_decoded(path);
        let bytes = fs::read(root().join(path)).unwrap();
        assert_eq!(number(&artifact["length"]), bytes.len());
        let encoding = artifact["encoding"].as_str().unwrap();
        let Some((encoding, text, start)) = decoded(&bytes, encoding) else {
            continue;
        };
        // What one byte sequence cannot be written back to says nothing.
        if encoding.name() != "UTF-16LE" && encoding.encode(&text).2 {
            continue;
        }
        seen.insert(encoding.name());
        let of_file = |result: &&Value| {
            result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == *uri
        };
        for result in results(&log).iter().filter(of_file) {
            let region = &result["locations"][0]["physicalLocation"]["region"];
            stretch(region, &text, encoding, start);
            for fix in result["fixes"].as_array().into_iter().flatten() {
                let change = &fix["artifactChanges"][0];
                assert_eq!(change["artifactLocation"]["uri"], *uri);
                for replacement in change["replacements"].as_array().unwrap() {
                    stretch(&replacement["deletedRegion"], &text, encoding, start);
                    let inserted = &replacement["insertedContent"];
                    if let Some(new) = inserted["text"].as_str() {
                        let bytes = base64_decoded(inserted["binary"].as_str().unwrap());
                        assert_eq!(encoded(encoding, new), bytes);
                    }
                }
            }
        }
    }
    seen
}
