//! Bytes ⇄ text: encoding, byte order mark, the map between the two, and
//! splicing edits into the bytes.
//!
//! A file *is* its bytes. [`Source`] decodes them into a text to look at and
//! keeps a map from every text offset back to a byte offset. An edit is encoded
//! alone and spliced in; what no edit covers is copied, never re-encoded, so
//! undecodable bytes, a cut UTF-16 unit and bytes after Ctrl-Z survive.

mod detect;
mod differences;
mod encoding;
mod line_index;
mod map;
mod splice;

use std::ops::Range;

use map::Map;

#[cfg(feature = "server")]
pub(crate) use differences::common;
pub(crate) use differences::differences;
pub use encoding::{Encoding, UnknownEncoding};
pub use line_index::{LineColumn, LineIndex};
pub use splice::{Edit, SpliceError};

/// The bytes of a file, the text they stand for, and the map between them.
#[derive(Debug, Clone)]
pub struct Source {
    content: Content,
    encoding: Encoding,
    /// How many bytes before the text belong to the byte order mark.
    bom_len: usize,
}

#[derive(Debug, Clone)]
enum Content {
    /// Valid UTF-8 (ASCII included): the bytes are the text.
    Utf8(String),
    /// Anything else: the bytes, the decoded text, and the way back.
    Mapped {
        bytes: Vec<u8>,
        text: String,
        map: Map,
    },
}

impl Source {
    /// Reads bytes in the encoding that they show: a byte order mark, the
    /// pattern of UTF-16 without one, valid UTF-8, or else the likeliest
    /// Windows code page.
    pub fn new(bytes: Vec<u8>) -> Source {
        if let Some(encoding) = detect::utf16_or_marked(&bytes) {
            return Source::with_encoding(bytes, encoding);
        }
        match String::from_utf8(bytes) {
            Ok(text) => Source {
                // All bytes at once takes fewer instructions than one by one.
                encoding: match text.bytes().fold(0, |all, byte| all | byte) {
                    ..0x80 => Encoding::ASCII,
                    0x80.. => Encoding::UTF_8,
                },
                content: Content::Utf8(text),
                bom_len: 0,
            },
            Err(error) => {
                let bytes = error.into_bytes();
                let encoding = detect::guess_code_page(&bytes);
                Source::with_encoding(bytes, encoding)
            }
        }
    }

    /// Reads bytes in the given encoding, whatever they look like.
    ///
    /// A byte order mark of that encoding at the start is not part of the text.
    pub fn with_encoding(bytes: Vec<u8>, encoding: Encoding) -> Source {
        let encoding = encoding.with_bom(bytes.starts_with(encoding.bom_bytes()));
        let bom_len = if encoding.has_bom() {
            encoding.bom_bytes().len()
        } else {
            0
        };
        let content = if encoding.is_ascii_superset() {
            match as_utf8(bytes, &encoding) {
                Ok(text) => Content::Utf8(text),
                Err(bytes) => decoded(bytes, &encoding, bom_len),
            }
        } else {
            decoded(bytes, &encoding, bom_len)
        };
        Source {
            content,
            encoding,
            bom_len,
        }
    }

    /// The file, byte for byte.
    pub fn bytes(&self) -> &[u8] {
        match &self.content {
            Content::Utf8(text) => text.as_bytes(),
            Content::Mapped { bytes, .. } => bytes,
        }
    }

    /// The decoded text, without the byte order mark. Bytes that the encoding
    /// cannot decode stand there as U+FFFD.
    pub fn text(&self) -> &str {
        match &self.content {
            Content::Utf8(text) => text.get(self.bom_len..).unwrap_or_default(),
            Content::Mapped { text, .. } => text,
        }
    }

    /// The text, where it says all that the bytes say: none of them is of no
    /// character, and the text in this encoding is these bytes again.
    pub fn exact_text(&self) -> Option<&str> {
        let text = self.text();
        let bytes = self.encoding.encode(text).ok()?;
        (self.bytes().get(self.bom_len..)? == bytes).then_some(text)
    }

    /// The same text in another encoding, with its byte order mark where the
    /// encoding has one.
    ///
    /// # Errors
    /// When the encoding cannot express a character, or the text has U+FFFD, which
    /// may stand for bytes that cannot be decoded.
    pub fn in_encoding(&self, encoding: Encoding) -> Result<Source, SpliceError> {
        let unmappable = |character| SpliceError::Unmappable {
            character,
            encoding: encoding.to_string(),
        };
        if self.has_undecoded() {
            return Err(unmappable(char::REPLACEMENT_CHARACTER));
        }
        let mut bytes = Vec::new();
        if encoding.has_bom() {
            bytes.extend_from_slice(encoding.bom_bytes());
        }
        bytes.extend(encoding.encode(self.text()).map_err(unmappable)?);
        Ok(Source::with_encoding(bytes, encoding))
    }

    /// Whether the text has U+FFFD, as it has where bytes cannot be decoded.
    pub fn has_undecoded(&self) -> bool {
        self.text().contains(char::REPLACEMENT_CHARACTER)
    }

    /// Where UTF-16 begins whose units are off by one byte, as they are when a
    /// byte was added to its line ends: git and other tools that take the file for
    /// text of single bytes turn `0A 00` into `0D 0A 00`. An offset in the text.
    pub fn shifted_at(&self) -> Option<usize> {
        if self.encoding.is_utf16() {
            detect::shifted_at(self.text())
        } else {
            None
        }
    }

    /// The encoding that the bytes were read in.
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// Where in [`bytes`](Self::bytes) the character at a text offset begins.
    /// Both count from 0; an offset inside a character means its start, and
    /// one past the end means the end.
    pub fn byte_offset(&self, text_offset: usize) -> usize {
        match &self.content {
            Content::Utf8(text) => (text_offset + self.bom_len).min(text.len()),
            Content::Mapped { bytes, map, .. } => map.byte_offset(text_offset, bytes.len()),
        }
    }

    /// The lines with their line ends, byte for byte. A byte order mark belongs
    /// to the first.
    pub fn byte_lines(&self) -> Vec<&[u8]> {
        let (mut from, mut end) = (0, 0);
        let lines = self.text().split_inclusive('\n');
        let lines = lines.map(|line| {
            end += line.len();
            let to = self.byte_offset(end);
            let line = self.bytes().get(from..to).unwrap_or_default();
            from = to;
            line
        });
        lines.collect()
    }

    /// The byte range of a text range, both from 0.
    pub fn byte_range(&self, text_range: &Range<usize>) -> Range<usize> {
        self.byte_offset(text_range.start)..self.byte_offset(text_range.end)
    }
}

/// The bytes as a `String` where every encoding that is a superset of ASCII
/// reads them alike: pure ASCII, or valid UTF-8 read as UTF-8.
fn as_utf8(bytes: Vec<u8>, encoding: &Encoding) -> Result<String, Vec<u8>> {
    if encoding.is_utf8() || *encoding == Encoding::ASCII || bytes.is_ascii() {
        String::from_utf8(bytes).map_err(std::string::FromUtf8Error::into_bytes)
    } else {
        Err(bytes)
    }
}

fn decoded(bytes: Vec<u8>, encoding: &Encoding, bom_len: usize) -> Content {
    let (text, map) = encoding.decode(&bytes, bom_len);
    Content::Mapped { bytes, text, map }
}
