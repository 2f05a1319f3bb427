//! What SetupAPI calls an error.

use std::ops::Range;

/// A place where SetupAPI stops reading.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SyntaxError {
    /// What is wrong.
    pub kind: SyntaxErrorKind,
    /// Where it stands: offsets in the text, from 0.
    pub range: Range<usize>,
}

/// The errors of SetupAPI's parser.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SyntaxErrorKind {
    /// A line begins with `[` and has no `]`: `ERROR_BAD_SECTION_NAME_LINE`.
    #[error("the section header has no closing ']': Windows cannot read the file")]
    UnclosedSection,
    /// A section name of more than 255 characters: `ERROR_SECTION_NAME_TOO_LONG`.
    #[error("the section name is longer than 255 characters: Windows cannot read the file")]
    SectionNameTooLong,
    /// Text before the first section of a file that has no `[Strings]` section:
    /// `ERROR_EXPECTED_SECTION_NAME`.
    #[error(
        "text stands before the first section, and there is no [Strings] section: Windows cannot read the file"
    )]
    ExpectedSection,
}

impl SyntaxErrorKind {
    /// The code that `SetupOpenInfFile` leaves in `GetLastError`.
    pub fn code(self) -> u32 {
        match self {
            SyntaxErrorKind::ExpectedSection => 0xE000_0000,
            SyntaxErrorKind::UnclosedSection => 0xE000_0001,
            SyntaxErrorKind::SectionNameTooLong => 0xE000_0002,
        }
    }
}
