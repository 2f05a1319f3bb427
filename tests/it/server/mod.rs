//! The language server, driven as an editor drives it.

mod actions;
mod conversation;
mod findings;
mod questions;
mod renames;

use std::fs;
use std::path::PathBuf;

use tempfile::TempDir;

/// Two INFs of a folder, one of which includes the other and needs a section of it.
struct Included {
    _folder: TempDir,
    base: (PathBuf, String),
    user: (PathBuf, String),
}

fn included() -> Included {
    let folder = TempDir::new().unwrap();
    let head = "[Version]\r\nSignature = \"$Windows NT$\"\r\n";
    let base = format!("{head}[Base_Install]\r\nCopyFiles = @a.sys\r\n");
    let user =
        format!("{head}[DefaultInstall.NT]\r\nInclude = base.inf\r\nNeeds = Base_Install\r\n");
    // Windows finds it whatever the case of its name.
    let placed = |name: &str, text: String| {
        let path = folder.path().join(name);
        fs::write(&path, &text).unwrap();
        (path, text)
    };
    Included {
        base: placed("BASE.inf", base),
        user: placed("user.inf", user),
        _folder: folder,
    }
}
