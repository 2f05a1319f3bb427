//! The form in which git stores a file, which is what `git diff` shows and what
//! `git apply` compares: `.gitattributes` may have git convert a file's encoding
//! and its line ends on their way into a repository, and back.

use std::path::Path;

use super::command;
use crate::source::{Encoding, Source};

/// How git converts a file on its way into the repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Conversion {
    /// Whether the text is stored in UTF-8, and which encoding it then has in
    /// the folder; none where that is one of UTF-16, as its bytes show.
    encoding: Option<Option<Encoding>>,
    /// Whether line ends are stored as LF.
    to_lf: bool,
}

/// What the attributes of a file say.
#[derive(Debug, Default)]
struct Attributes {
    encoding: Option<String>,
    text: Option<String>,
    eol: Option<String>,
}

impl Conversion {
    /// What git does with a file that lies in a repository, by its name from
    /// the top folder. None where it stores the file as it is, or where git
    /// cannot be asked.
    pub fn of(top: &Path, name: &str, file: &Source) -> Option<Conversion> {
        let top = top.to_str()?;
        let attributes = Attributes::of(top, name)?;
        let autocrlf = command::line(&["-C", top, "config", "--get", "core.autocrlf"]);
        let stored = command::ask(&["-C", top, "cat-file", "blob", &format!(":0:{name}")]).ok();
        let conversion = attributes.conversion(autocrlf.as_deref(), file, stored.as_deref())?;
        (conversion != Conversion::NONE).then_some(conversion)
    }

    const NONE: Conversion = Conversion {
        encoding: None,
        to_lf: false,
    };

    /// The bytes that git stores of a file. None where it cannot convert them.
    pub fn stored(&self, file: &Source) -> Option<Vec<u8>> {
        let bytes = match &self.encoding {
            None => file.bytes().to_vec(),
            Some(encoding) => decoded(file, *encoding)?.into_bytes(),
        };
        Some(if self.to_lf { with_lf(&bytes) } else { bytes })
    }
}

impl Attributes {
    fn of(top: &str, name: &str) -> Option<Attributes> {
        let answer = command::ask(&[
            "-C",
            top,
            "check-attr",
            "-z",
            "working-tree-encoding",
            "text",
            "eol",
            "--",
            name,
        ])
        .ok()?;
        let mut attributes = Attributes::default();
        // Each is three: the name, the attribute, and its value.
        let parts: Vec<&[u8]> = answer.split(|byte| *byte == 0).collect();
        for each in parts.chunks_exact(3) {
            let [_, attribute, value] = each else {
                continue;
            };
            let value = String::from_utf8_lossy(value).into_owned();
            let value = (value != "unspecified").then_some(value);
            match *attribute {
                b"working-tree-encoding" => attributes.encoding = value,
                b"text" => attributes.text = value,
                _ => attributes.eol = value,
            }
        }
        Some(attributes)
    }

    fn conversion(
        &self,
        autocrlf: Option<&str>,
        file: &Source,
        stored: Option<&[u8]>,
    ) -> Option<Conversion> {
        let encoding = match self.encoding.as_deref() {
            None | Some("set" | "unset" | "") => None,
            Some(name) if is_utf8(name) => None,
            Some(name) if is_utf16(name) => Some(None),
            Some(name) => Some(Some(code_page(name)?)),
        };
        let plain = Conversion {
            encoding,
            to_lf: false,
        };
        let lf = Conversion {
            to_lf: true,
            ..plain
        };
        let text = plain.stored(file)?;
        if !has_crlf(&text) {
            return Some(plain);
        }
        // A file that lies there as it is stored shows what git does with it.
        let to_lf = match stored {
            Some(stored) if stored == text => false,
            Some(stored) if stored == with_lf(&text) => true,
            _ => self.stores_lf(autocrlf, &text, stored),
        };
        Some(if to_lf { lf } else { plain })
    }

    /// Whether git stores LF for CRLF (gitattributes(5), "End-of-line
    /// conversion").
    fn stores_lf(&self, autocrlf: Option<&str>, text: &[u8], stored: Option<&[u8]>) -> bool {
        let automatic = || {
            let is_text = !text.contains(&0) && !has_lone_cr(text);
            is_text && !stored.is_some_and(has_crlf)
        };
        match (self.text.as_deref(), self.eol.as_deref()) {
            (Some("unset"), _) => false,
            (Some("auto"), _) => automatic(),
            (Some(_), _) | (None, Some("lf" | "crlf")) => true,
            (None, _) => matches!(autocrlf, Some("true" | "input")) && automatic(),
        }
    }
}

fn is_utf8(name: &str) -> bool {
    name.eq_ignore_ascii_case("utf-8") || name.eq_ignore_ascii_case("utf8")
}

fn is_utf16(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.starts_with("utf-16") || name.starts_with("utf16")
}

fn code_page(name: &str) -> Option<Encoding> {
    let name = name.to_ascii_lowercase();
    name.strip_prefix("cp").unwrap_or(&name).parse().ok()
}

/// The text of a file, where that says all that its bytes say.
fn decoded(file: &Source, encoding: Option<Encoding>) -> Option<String> {
    match encoding {
        None if file.encoding().is_utf16() => file.exact_text().map(str::to_owned),
        None => None,
        Some(encoding) => {
            let file = Source::with_encoding(file.bytes().to_vec(), encoding);
            file.exact_text().map(str::to_owned)
        }
    }
}

fn has_crlf(bytes: &[u8]) -> bool {
    memchr::memmem::find(bytes, b"\r\n").is_some()
}

fn has_lone_cr(bytes: &[u8]) -> bool {
    memchr::memchr_iter(b'\r', bytes).any(|at| bytes.get(at + 1) != Some(&b'\n'))
}

fn with_lf(bytes: &[u8]) -> Vec<u8> {
    let mut result = Vec::with_capacity(bytes.len());
    for (at, byte) in bytes.iter().enumerate() {
        if *byte != b'\r' || bytes.get(at + 1) != Some(&b'\n') {
            result.push(*byte);
        }
    }
    result
}
