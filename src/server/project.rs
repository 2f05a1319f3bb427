//! What the server has to know of the project that a file belongs to.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::fix::{Applied, Fixed};
use crate::rules::{Finding, Rule};
use crate::source::Source;

/// The settings of files, and the rules asked with them. The program has them of the command
/// line and of infmend.toml.
pub(crate) trait Project {
    /// Takes the settings of the editor, an object, over those of the command line.
    ///
    /// # Errors
    /// What of them cannot be used, in a sentence. Those before hold then.
    fn configure(&mut self, settings: &Value) -> Result<(), String>;

    /// Forgets what was read of files, which have changed.
    fn forget(&mut self);

    /// Reads the bytes of a file as the program would.
    fn decode(&mut self, path: &Path, bytes: Vec<u8>) -> Source;

    /// What is found in a text that stands for a file. Nothing in one that is excluded or
    /// not a Windows INF.
    ///
    /// # Errors
    /// Why its settings cannot be used, in a sentence.
    fn check(&mut self, path: Option<&Path>, source: &Source) -> Result<Vec<Finding>, String>;

    /// What `fix` makes of it. `None` where it is not fixed: it is excluded, not a Windows
    /// INF, or of a signed package that is to be kept.
    ///
    /// # Errors
    /// Why its settings cannot be used, or it cannot be fixed, in a sentence.
    fn fix(
        &mut self,
        path: Option<&Path>,
        source: &Source,
        request: &FixRequest<'_>,
    ) -> Result<Option<Fixed>, String>;

    /// The INFs below a folder, as `check` finds them, as many as are asked for.
    fn infs(&mut self, folder: &Path, most: usize) -> Vec<PathBuf>;
}

/// Which fixes are to be made.
pub(crate) struct FixRequest<'r> {
    /// Whether unsafe ones are, too.
    pub(crate) unsafe_fixes: bool,
    /// The rule whose findings get a comment that allows them, instead of fixes.
    pub(crate) allow: Option<&'static Rule>,
    /// Asked about each.
    pub(crate) wanted: &'r dyn Fn(&Applied) -> bool,
}
