//! What became of the catalogs of driver packages: `infmend catalog --new`.

use std::fmt::Write as _;

use serde::Serialize;

use super::count;
use super::text::printable;

/// A catalog that was to be made, or a folder whose catalogs cannot be made.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct NewCatalogReport {
    /// The folder of the package.
    pub folder: String,
    /// The path of the catalog; `null` where none can be made.
    pub catalog: Option<String>,
    /// What became of it.
    pub state: NewCatalogState,
    /// The INFs that name it.
    pub infs: Vec<String>,
    /// The systems, by the names of Inf2Cat's `/os`.
    pub systems: Vec<String>,
    /// The systems, as the catalog names them.
    pub os: String,
    /// The files that it lists, in small letters.
    pub files: Vec<String>,
    /// The hardware and compatible IDs that it names.
    pub hardware_ids: Vec<String>,
    /// Who signed the catalog whose place it takes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replaces_signed_by: Option<String>,
    /// Why none can be made.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<String>,
}

/// What became of a catalog.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum NewCatalogState {
    /// It is written.
    Written,
    /// The file that is there is the same.
    Unchanged,
    /// Nobody said that it is to be written, or it cannot be written.
    NotWritten,
    /// It cannot be made.
    #[default]
    Refused,
}

impl NewCatalogReport {
    /// For people: a line for the catalog, with one for its files.
    pub fn text(&self) -> String {
        let Some(catalog) = &self.catalog else {
            return String::new();
        };
        let catalog = printable(catalog);
        let mut text = format!(
            "{catalog}: {}, {}, for {}\n",
            count(self.files.len(), "file"),
            count(self.hardware_ids.len(), "hardware ID"),
            self.systems.join(", ")
        );
        let files: Vec<_> = self.files.iter().map(|file| printable(file)).collect();
        let _ = writeln!(text, "  {}", files.join(", "));
        if let Some(signer) = &self.replaces_signed_by {
            let signer = printable(signer);
            let _ = writeln!(
                text,
                "  it takes the place of a catalog that {signer} signed"
            );
        }
        text
    }
}
