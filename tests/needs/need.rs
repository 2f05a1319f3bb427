//! What tests need beside Rust and git, and what becomes of a test that does
//! not have it.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use libtest_mimic::{Completion, Failed, Trial};

use crate::support::{infs_below, root};

/// Something that not every machine has.
pub struct Need {
    /// The words for whoever has to see to it.
    what: &'static str,
    /// Whether a package manager has it. Then it must be there where `CI` is
    /// set.
    is_tool: bool,
    is_met: fn() -> bool,
}

pub const PATCH: Need = tool("patch", || says(&["patch", "--version"], ""));
pub const PRE_COMMIT: Need = tool("pre-commit", || says(&["pre-commit", "--version"], ""));
#[cfg(unix)]
pub const BASH: Need = tool("bash", || says(&["bash", "--version"], ""));
#[cfg(unix)]
pub const SH: Need = tool("sh", || says(&["sh", "-c", "echo it"], "it"));
#[cfg(unix)]
pub const PYTHON: Need = tool("python3 with venv and pip", || {
    says(
        &["python3", "-c", "import venv, ensurepip; print('both')"],
        "both",
    )
});
#[cfg(unix)]
pub const RUSTFMT: Need = tool("rustfmt", || says(&["rustfmt", "--version"], ""));
/// The one of other systems takes its command elsewhere.
#[cfg(unix)]
pub const SCRIPT: Need = tool("script(1) of util-linux", || {
    says(&["script", "--version"], "util-linux")
});

#[cfg(unix)]
pub const ROOT: Need = Need {
    what: "to be run by root",
    is_tool: false,
    is_met: crate::support::writing::is_root,
};
#[cfg(unix)]
pub const MOUNT: Need = Need {
    what: "the right to mount a file system",
    is_tool: false,
    is_met: || crate::disks::Disk::new().is_some(),
};

pub const CORPUS: Need = Need {
    what: "INFMEND_SHARED, a folder with real INFs (tests/corpus/make FOLDER gets some)",
    is_tool: false,
    is_met: || shared().is_some(),
};
pub const REFERENCE: Need = Need {
    what: "INFMEND_SHARED with the reference INFs, which are not public",
    is_tool: false,
    is_met: is_reference,
};

pub const EVIDENCE: Need = Need {
    what: "INFMEND_SHARED with what public runs of InfVerif said, infverif/evidence.jsonl",
    is_tool: false,
    is_met: || shared().is_some_and(|folder| folder.join("infverif/evidence.jsonl").is_file()),
};

pub const PACKAGES: Need = Need {
    what: "INFMEND_SHARED with real packages and what their catalogs say, packages/expected.json",
    is_tool: false,
    is_met: || shared().is_some_and(|folder| folder.join("packages/expected.json").is_file()),
};
pub const OSSLSIGNCODE: Need = tool("osslsigncode", || {
    says(&["osslsigncode", "--version"], "osslsigncode")
});
pub const MINGW: Need = tool("mingw-w64", || {
    says(&["x86_64-w64-mingw32-gcc", "--version"], "GCC")
});
pub const OPENSSL: Need = tool("openssl", || says(&["openssl", "version"], "OpenSSL"));

const fn tool(what: &'static str, is_met: fn() -> bool) -> Need {
    Need {
        what,
        is_tool: true,
        is_met,
    }
}

/// Whether a program can be run, and says a word.
fn says(command: &[&str], word: &str) -> bool {
    let output = Command::new(command[0])
        .args(&command[1..])
        .stdin(Stdio::null())
        .output();
    output.is_ok_and(|output| {
        output.status.success() && String::from_utf8_lossy(&output.stdout).contains(word)
    })
}

fn shared() -> Option<PathBuf> {
    let folder = std::env::var_os("INFMEND_SHARED").filter(|folder| !folder.is_empty())?;
    let folder = root().join(folder);
    assert!(
        folder.join("corpus").is_dir(),
        "INFMEND_SHARED has no folder corpus: {}",
        folder.display()
    );
    Some(folder)
}

/// The folder of real INFs.
pub fn corpus() -> PathBuf {
    shared().unwrap().join("corpus")
}

/// The folder of what public runs of InfVerif said.
pub fn evidence() -> PathBuf {
    shared().unwrap().join("infverif")
}

/// The folder of the real packages, where [`PACKAGES`] is met.
pub fn packages() -> PathBuf {
    shared().unwrap_or_default().join("packages")
}

/// Copies the real INFs to the same places below a folder, and returns their new
/// paths.
pub fn copy_corpus(to: &Path) -> Vec<String> {
    let from = corpus();
    infs_below(&from)
        .iter()
        .map(|path| {
            let target = to.join(path.strip_prefix(&from).unwrap());
            std::fs::create_dir_all(target.parent().unwrap()).unwrap();
            std::fs::write(&target, std::fs::read(path).unwrap()).unwrap();
            target.to_str().unwrap().to_owned()
        })
        .collect()
}

/// What SetupAPI reads in each INF of the reference.
pub fn readings() -> PathBuf {
    shared().unwrap().join("setupapi/corpus.jsonl.gz")
}

/// Whether the real INFs are those of which the figures in the tests were
/// counted.
fn is_reference() -> bool {
    shared().is_some() && readings().is_file()
}

/// How many of so many files have to be touched for a test to have seen
/// enough: what was counted in the reference, or a tenth of other INFs.
pub fn enough(reference: usize, files: usize) -> usize {
    if is_reference() {
        reference
    } else {
        files / 10
    }
}

/// A test that is skipped, and says so, where a need is not met.
pub fn trial(name: &str, needs: &'static [Need], test: fn()) -> Trial {
    // The name of the program says nothing.
    let name = name.split_once("::").map_or(name, |(_, name)| name);
    Trial::ignorable_test(name, move || {
        let Some(missing) = needs.iter().find(|need| !(need.is_met)()) else {
            test();
            return Ok(Completion::Completed);
        };
        let needs = format!("needs {}", missing.what);
        if missing.is_tool && std::env::var_os("CI").is_some_and(|value| value == "true") {
            let failed = format!("{needs}, which has to be there where CI is true");
            Err(Failed::from(failed))
        } else {
            Ok(Completion::ignored_with(format!("skipped: {needs}")))
        }
    })
}

/// The tests of a module, each a function of it, behind what they need.
macro_rules! trials {
    ($needs:expr; $($test:ident),+ $(,)?) => {
        vec![$($crate::need::trial(
            concat!(module_path!(), "::", stringify!($test)),
            $needs,
            $test,
        )),+]
    };
}
pub(crate) use trials;
