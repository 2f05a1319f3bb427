//! What differs, for a sentence.

use crate::model::{Action, NOT_READ, What};

/// A directory, for a sentence.
pub(super) fn directory_words((dirid, path): &(Option<u32>, String)) -> String {
    match (dirid, path.as_str()) {
        (Some(13), "") => "the Driver Store".to_owned(),
        (Some(10), path) => format!("%SystemRoot%\\{path}"),
        (Some(dirid), "") => format!("DIRID {dirid}"),
        (Some(dirid), path) => format!("DIRID {dirid}\\{path}"),
        (None, path) => path.to_owned(),
    }
}

/// A line, for a sentence.
pub(super) fn words(action: &Action<'_, '_>) -> String {
    let what = match &action.what {
        What::Line {
            key: Some(key),
            values,
        } if values.is_empty() => format!("'{key}'"),
        What::Line { key, values } => {
            let key = key
                .as_ref()
                .map_or(String::new(), |key| format!("{key} = "));
            format!("'{key}{}'", values.join(","))
        }
        What::File {
            operation,
            directory,
            file,
            ..
        } => {
            let place = directory_words(&directory.canonical());
            return format!("{} of {file} in {place}", operation.directive());
        }
    };
    let under = action.under.iter().map(|text| &**text);
    let under: Vec<&str> = under.filter(|text| *text != NOT_READ).collect();
    match under.as_slice() {
        [] => what,
        under => format!("{what} of {}", under.join(" ")),
    }
}
