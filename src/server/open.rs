//! A file that the editor has open.

use std::fs;
use std::path::PathBuf;

use lsp_types::{TextDocumentContentChangeEvent, Uri};

use super::lines::{Lines, MARK, Unit};
use super::project::Project;
use super::uri;
use crate::source::{Encoding, Source};

/// A file that the editor has open, with the text that it shows.
pub(super) struct Open {
    /// What the editor calls it.
    pub(super) uri: Uri,
    /// Where it is; `None` for a text that was never saved.
    pub(super) path: Option<PathBuf>,
    /// The number of the text.
    pub(super) version: i32,
    /// The text, without a byte order mark.
    pub(super) text: String,
    /// Whether the editor takes the byte order mark for a part of the text.
    has_mark: bool,
    /// Its lines.
    pub(super) lines: Lines,
    /// The encoding of the file on the disk.
    encoding: Option<Encoding>,
    /// Why the editor's text is not what the file says, where it is not.
    pub(super) misread: Option<String>,
    /// Whether its findings are yet to be sent.
    pub(super) is_due: bool,
    unit: Unit,
}

impl Open {
    /// A file with the text that the editor shows.
    pub(super) fn new(uri: Uri, version: i32, text: String, unit: Unit) -> Open {
        let mut open = Open {
            path: uri::path(&uri),
            uri,
            version,
            lines: Lines::new("", unit),
            text: String::new(),
            has_mark: false,
            encoding: None,
            misread: None,
            is_due: true,
            unit,
        };
        open.take(text);
        open
    }

    /// Takes over the whole text.
    fn take(&mut self, text: String) {
        self.has_mark = text.starts_with(MARK);
        self.text = match text.strip_prefix(MARK) {
            Some(text) => text.to_owned(),
            None => text,
        };
        self.lines = Lines::new(&self.text, self.unit).behind_mark(self.has_mark);
    }

    /// Takes over what was changed in the editor, one change after the other.
    pub(super) fn change(&mut self, version: i32, changes: Vec<TextDocumentContentChangeEvent>) {
        for change in changes {
            match change.range {
                Some(span) => {
                    let range = self.lines.range(&self.text, span);
                    self.text.replace_range(range, &change.text);
                    self.lines = Lines::new(&self.text, self.unit).behind_mark(self.has_mark);
                }
                None => self.take(change.text),
            }
        }
        self.version = version;
        self.is_due = true;
    }

    /// Looks at the file on the disk: in which encoding it is, and whether the editor reads
    /// it in another.
    pub(super) fn look_at_disk(&mut self, project: &mut dyn Project) {
        let Some(path) = &self.path else {
            return;
        };
        let Ok(bytes) = fs::read(path) else {
            (self.encoding, self.misread) = (None, None);
            return;
        };
        let disk = project.decode(path, bytes);
        self.encoding = Some(disk.encoding());
        self.misread = misread(&self.text, &disk);
        self.is_due = true;
    }

    /// The text as a file, in the encoding of the one on the disk where that can express it.
    pub(super) fn source(&self) -> Source {
        let text = Source::with_encoding(self.text.as_bytes().to_vec(), Encoding::UTF_8);
        let encoding = match self.encoding {
            // ASCII is what any code page reads alike: more was typed in the editor.
            Some(encoding) if encoding == Encoding::ASCII && !self.text.is_ascii() => None,
            encoding => encoding,
        };
        let encoded = encoding.and_then(|encoding| text.in_encoding(encoding).ok());
        encoded.unwrap_or_else(|| match self.text.is_ascii() {
            true => Source::new(self.text.as_bytes().to_vec()),
            false => text,
        })
    }
}

/// The encodings in which editors may read a file without being told.
const OTHERS: [&str; 15] = [
    "utf-8", "1252", "1250", "1251", "1253", "1254", "1255", "1256", "1257", "1258", "874", "932",
    "936", "949", "950",
];

/// What is wrong with the text that an editor shows of a file: it is what another encoding
/// makes of the bytes. A text that was changed since it was read is not asked about.
fn misread(text: &str, disk: &Source) -> Option<String> {
    let same = |other: &str| without_cr(text).eq(without_cr(other));
    if disk.bytes().is_ascii() || same(disk.text()) {
        return None;
    }
    let own = disk.encoding();
    let others = OTHERS
        .iter()
        .filter_map(|name| name.parse::<Encoding>().ok());
    let utf16 = own
        .is_utf16()
        .then_some([Encoding::UTF_16LE, Encoding::UTF_16BE]);
    let mut others = others.chain(utf16.into_iter().flatten());
    let as_read = others.find(|other| {
        let read = Source::with_encoding(disk.bytes().to_vec(), *other);
        same(read.text())
    });
    let is_broken = text.contains(char::REPLACEMENT_CHARACTER) && !disk.has_undecoded();
    let read_as = match as_read {
        Some(other) => format!("in {other}"),
        None if is_broken => "in an encoding that it is not in".to_owned(),
        None => return None,
    };
    Some(format!(
        "the editor reads this file {read_as}, but it is in {own}: open it again in that encoding, for saving it so would damage it"
    ))
}

/// The characters of a text without CRs, for editors that keep line ends to themselves.
fn without_cr(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|character| *character != '\r')
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_another_encoding_makes_of_the_file_is_noticed() {
        let disk =
            Source::with_encoding(b"; \x93\xFA\x96\x7B\r\n".to_vec(), "932".parse().unwrap());
        assert_eq!(disk.text(), "; 日本\r\n");
        let is_misread = |text: &str| misread(text, &disk).is_some();
        assert!(!is_misread("; 日本\r\n"));
        assert!(!is_misread("; 日本\n"));
        // Changed since.
        assert!(!is_misread("; 日本 2\n"));
        assert!(is_misread("; \u{FFFD}\u{FFFD}\u{FFFD}{\r\n"));
        assert!(is_misread("; “ú–{\r\n"));
        assert!(
            misread("; “ú–{\r\n", &disk)
                .unwrap()
                .contains("in windows-1252")
        );
        let plain = Source::new(b"; a\r\n".to_vec());
        assert_eq!(misread("; b\u{FFFD}", &plain), None);
    }
}
