//! Paths to files, moved to the Driver Store.

use crate::model::Model;
use crate::syntax::eq_ignore_case;

/// A path as it is written, moved to the Driver Store: its file name stays as
/// it is spelled. `None` where a string key stands for more than the name.
pub(in crate::rules::driver_store) fn moved_path(
    model: &Model<'_, '_>,
    written: &str,
    subdirectory: &str,
    file: &str,
) -> Option<String> {
    let (_, name) = written.rsplit_once(['\\', '/'])?;
    eq_ignore_case(&model.text(name), file).then(|| {
        let below = if subdirectory.is_empty() {
            String::new()
        } else {
            format!("{subdirectory}\\")
        };
        format!("%13%\\{below}{name}")
    })
}
