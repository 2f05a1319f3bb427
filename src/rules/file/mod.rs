//! Whether the file can be read.

pub(super) mod encoding;
pub(super) mod syntax;
