//! Repositories and other folders of INFs, and the programs that work on them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

use super::{inf, infmend};

/// A command whose program is found beside infmend first, and which asks
/// nothing of this machine's settings.
pub fn command(program: &str, folder: &Path) -> Command {
    let mut command = Command::new(program);
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("GIT_") {
            command.env_remove(name);
        }
    }
    command
        .current_dir(folder)
        .env("PATH", super::path())
        .env("HOME", folder)
        .env("XDG_CONFIG_HOME", folder.join(".config"))
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_AUTHOR_NAME", "A")
        .env("GIT_AUTHOR_EMAIL", "a@example.com")
        .env("GIT_COMMITTER_NAME", "A")
        .env("GIT_COMMITTER_EMAIL", "a@example.com")
        .env_remove("CLICOLOR_FORCE");
    command
}

pub fn run(folder: &Path, program: &str, arguments: &[&str]) -> Output {
    command(program, folder).args(arguments).output().unwrap()
}

/// What a command printed, which must succeed.
pub fn ok(folder: &Path, program: &str, arguments: &[&str]) -> Vec<u8> {
    let output = run(folder, program, arguments);
    assert!(
        output.status.success(),
        "{program} {arguments:?}: {}\n{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    output.stdout
}

pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A folder with copies of files under the names given.
pub fn folder(files: &[(&str, PathBuf)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, from) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, fs::read(from).unwrap()).unwrap();
    }
    folder
}

pub fn repository(files: &[(&str, PathBuf)]) -> TempDir {
    let folder = folder(files);
    ok(folder.path(), "git", &["init", "-q"]);
    folder
}

pub fn gadget() -> PathBuf {
    inf("readme/gadget.inf")
}

pub fn utf16() -> PathBuf {
    inf("reboot-directive/utf16le.inf")
}

pub fn ansi() -> PathBuf {
    inf("reboot-directive/shift_jis.inf")
}

/// The bytes that infmend makes of a file.
pub fn fixed(path: &Path) -> Vec<u8> {
    let mut command = infmend();
    let output = command
        .args(["fix", "-"])
        .pipe_stdin(path)
        .unwrap()
        .output();
    output.unwrap().stdout
}

/// Writes the patch that some arguments make, and returns its path.
pub fn patch_of(folder: &Path, arguments: &[&str]) -> PathBuf {
    let output = run(folder, "infmend", &[&["fix"], arguments].concat());
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    let patch = folder.join("a.patch");
    fs::write(&patch, output.stdout).unwrap();
    patch
}

/// A way to apply a patch: a program and what stands in front of the patch.
pub type Way = &'static [&'static str];

pub const GIT_APPLY: Way = &["git", "apply", "--whitespace=nowarn"];

pub fn apply(folder: &Path, how: &[&str], patch: &Path) {
    let mut arguments = how[1..].to_vec();
    arguments.push(patch.to_str().unwrap());
    ok(folder, how[0], &arguments);
}

/// Asserts that a patch makes of each file what `fix` makes of it, whatever
/// the names and the bytes.
pub fn assert_patches_apply_byte_for_byte(how: Way) {
    let odd = folder(&[]);
    let binary = odd.path().join("binary.inf");
    // Undecodable bytes, Ctrl-Z with something behind it, and no line end.
    let mut bytes = fs::read(gadget()).unwrap();
    bytes.extend(b"; \x81\xFF\xFE\x90\r\nReboot = \xC3\x28\n\x1A\x0D\xFFend");
    fs::write(&binary, bytes).unwrap();
    let files = [
        ("plain.inf", gadget()),
        ("a folder/with spaces.inf", gadget()),
        ("code page.inf", ansi()),
        // Windows has no such names.
        #[cfg(unix)]
        ("quote\".inf", ansi()),
        #[cfg(unix)]
        ("tab\there.inf", ansi()),
        ("gerät.inf", inf("reboot-directive/mixed_ends.inf")),
        ("crcrlf.inf", inf("reboot-directive/crcrlf.inf")),
        ("no end.inf", inf("direct-copy/last.inf")),
        ("binary.inf", binary),
    ];
    let folder = repository(&files);
    let patch = patch_of(folder.path(), &["--diff", "."]);
    apply(folder.path(), how, &patch);
    for (name, from) in &files {
        let now = fs::read(folder.path().join(name)).unwrap();
        assert_ne!(now, fs::read(from).unwrap(), "{how:?} left {name}");
        assert_eq!(now, fixed(from), "{how:?} {name}");
    }
}

/// A folder with a file in UTF-16 and one in ASCII, both with something to fix.
pub const BESIDE_UTF16: [&str; 2] = ["sub/u.inf", "sub/a.inf"];

pub fn beside_utf16() -> TempDir {
    let [wide, narrow] = BESIDE_UTF16;
    repository(&[(wide, utf16()), (narrow, gadget())])
}

/// Asserts that the patch of a folder that has UTF-16 too patches the others,
/// and shows what it cannot patch.
pub fn assert_utf_16_is_spared(how: Way) {
    let folder = beside_utf16();
    let patch = patch_of(folder.path(), &["--diff", "."]);
    assert!(text(&fs::read(&patch).unwrap()).contains("\n# -Reboot"));
    apply(folder.path(), how, &patch);
    let [wide, narrow] = BESIDE_UTF16.map(|name| fs::read(folder.path().join(name)).unwrap());
    assert_eq!(narrow, fixed(&gadget()));
    assert_eq!(wide, fs::read(utf16()).unwrap());
}
