//! The reports of `fix --report`.

use std::path::PathBuf;

/// A report that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportFile {
    /// Where it is written.
    pub path: PathBuf,
    /// How.
    pub format: ReportFormat,
}

/// The format of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportFormat {
    /// A page to look through.
    Html,
    /// One JSON document.
    Json,
    /// Markdown.
    Markdown,
}

/// The name of a report says no format.
#[derive(Debug, thiserror::Error)]
#[error("the name of a report ends in .html, .htm, .json or .md, which is its format")]
pub struct ReportFormatError;

impl ReportFile {
    /// The report of this name, in the format that its extension says.
    ///
    /// # Errors
    /// When that is none of those there are.
    pub fn new(path: PathBuf) -> Result<ReportFile, ReportFormatError> {
        let extension = path
            .extension()
            .map(|extension| extension.to_ascii_lowercase());
        let format = match extension.as_ref().and_then(|extension| extension.to_str()) {
            Some("html" | "htm") => ReportFormat::Html,
            Some("json") => ReportFormat::Json,
            Some("md") => ReportFormat::Markdown,
            _ => return Err(ReportFormatError),
        };
        Ok(ReportFile { path, format })
    }
}
