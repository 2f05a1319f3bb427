//! Input that nobody means well with: what cannot be read is refused in one
//! line, and all else is read in bounded time.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::time::Duration;

use crate::properties::{assert_fix_settles, assert_has_a_meaning, assert_lossless};
use crate::support::{inf, infmend};
use infmend::source::Source;
use tempfile::TempDir;

/// No run comes near it, on whatever machine: it is only there to end what
/// never would.
const FOR_EVER: Duration = Duration::from_secs(300);

const MIB: usize = 1024 * 1024;

const HEAD: &str = "[Version]\r\nSignature = \"$Windows NT$\"\r\n";

fn folder_with(bytes: &[u8]) -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("a.inf");
    fs::write(&path, bytes).unwrap();
    (folder, path)
}

fn run(arguments: &[&str], path: &Path) -> Output {
    infmend()
        .args(arguments)
        .arg(path)
        .timeout(FOR_EVER)
        .output()
        .unwrap()
}

/// What a run said that is an error, line by line.
fn errors(output: &Output) -> Vec<String> {
    let said = String::from_utf8(output.stderr.clone()).unwrap();
    assert!(!said.contains("panicked"), "{said}");
    // Those about the command line are clap's.
    let is_error =
        |line: &&str| line.starts_with("infmend: error: ") || line.starts_with("error: ");
    said.lines().filter(is_error).map(str::to_owned).collect()
}

fn assert_refused(output: &Output, words: &str) {
    let errors = errors(output);
    assert_eq!(output.status.code(), Some(2), "{errors:?}");
    assert_eq!(errors.len(), 1, "{errors:?}");
    assert!(errors[0].contains(words), "{errors:?}");
}

/// Looks at a file in every way, none of which may fail, and returns the number
/// of findings.
fn look_at(text: &[u8]) -> u64 {
    let (_folder, path) = folder_with(text);
    let fixed = run(
        &[
            "fix",
            "--stat",
            "--unsafe-fixes",
            "--target-os",
            "10.0.17134",
            "--keep-downlevel",
        ],
        &path,
    );
    assert_eq!(errors(&fixed), [""; 0]);
    assert!(fixed.status.code().is_some_and(|code| code < 2));
    let dumped = run(&["dump"], &path);
    assert_eq!(dumped.status.code(), Some(0));
    let checked = run(&["check", "--severity", "info", "--format", "json"], &path);
    let report: serde_json::Value = serde_json::from_slice(&checked.stdout).unwrap();
    let findings = report["summary"]["findings"].as_u64().unwrap();
    assert_eq!(checked.status.code(), Some(i32::from(findings > 0)));
    findings
}

fn with_head(body: &str) -> Vec<u8> {
    format!("{HEAD}{body}").into_bytes()
}

#[test]
fn an_unknown_encoding_is_refused_wherever_it_is_named() {
    let (folder, path) = folder_with(HEAD.as_bytes());
    for name in ["nonsense", "", "utf-7", "koi8-r", "\u{1F600}", "utf-8\n"] {
        for command in ["check", "fix", "dump", "cat"] {
            let output = run(&[command, "--encoding", name], &path);
            if name.trim() == "utf-8" {
                assert_eq!(errors(&output), [""; 0]);
            } else {
                assert_refused(&output, "unknown encoding");
            }
        }
    }
    let config = folder.path().join("infmend.toml");
    fs::write(config, "encoding = \"nonsense\"\n").unwrap();
    let output = run(&["check"], &path);
    assert_refused(&output, "infmend.toml:1:12: unknown encoding 'nonsense'");
}

#[test]
fn a_configuration_that_is_no_text_is_refused() {
    let (folder, path) = folder_with(HEAD.as_bytes());
    let config = folder.path().join("infmend.toml");
    for bytes in [
        b"\xFF\xFEs\0e\0l\0".as_slice(),
        b"\0\0\0\0",
        b"select = [\x80]",
        &b"[".repeat(100_000),
        &b"a = {b = ".repeat(100_000),
    ] {
        fs::write(&config, bytes).unwrap();
        assert_refused(&run(&["check"], &path), "infmend.toml");
    }
}

#[test]
fn what_is_larger_than_64_mib_is_refused() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("a.inf");
    let file = fs::File::create(&path).unwrap();
    file.set_len(64 * MIB as u64 + 1).unwrap();
    for command in ["check", "fix", "dump", "cat"] {
        assert_refused(&run(&[command], &path), "is larger than 64 MiB");
    }
    let piped = infmend()
        .args(["fix", "-"])
        .write_stdin(vec![b';'; 64 * MIB + 1])
        .timeout(FOR_EVER)
        .output()
        .unwrap();
    assert_refused(&piped, "is larger than 64 MiB");
    assert_eq!(piped.stdout, b"");
}

#[test]
fn sixty_four_mib_of_brackets_are_read() {
    let (_folder, path) = folder_with(&vec![b'['; 64 * MIB]);
    let output = run(&["check"], &path);
    assert_eq!(output.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&output.stderr).contains("not a Windows INF"));
    let mut bytes = HEAD.as_bytes().to_vec();
    bytes.resize(64 * MIB, b'[');
    let (_folder, path) = folder_with(&bytes);
    let output = run(&["check", "--format", "concise"], &path);
    assert_eq!(output.status.code(), Some(1));
    // The line is one of the file, but a report shows only its beginning.
    assert!(output.stdout.len() < 1024);
    let lines = "[\n".repeat(1_000_000);
    assert_eq!(look_at(&with_head(&lines)), 1);
}

#[test]
fn a_million_sections_are_read() {
    let sections: String = (0..1_000_000).map(|n| format!("[s{n}]\r\n")).collect();
    let (_folder, path) = folder_with(&with_head(&sections));
    let output = run(&["check"], &path);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    // Of one name, and each with something to find.
    let same = "[s]\r\nReboot\r\n".repeat(10_000);
    assert_eq!(look_at(&with_head(&same)) - look_at(&with_head("")), 10_000);
}

#[test]
fn rows_of_one_character_are_read() {
    for piece in [
        "\\", "\\ ", "\"", "\"\"", ",", "%", "%%", "%a%", "=", ";", "; ", " ", "\t", "\r", "]",
        "\u{3000}", "[", "@", ".", "|",
    ] {
        let row = piece.repeat(300_000);
        let text = format!("[DefaultInstall]\r\nReboot\r\nCopyFiles = a{row}\r\n");
        assert!(look_at(&with_head(&text)) > 0, "{piece:?}");
        look_at(&with_head(&row));
    }
}

#[test]
fn cycles_end() {
    let body = "[Manufacturer]\r\n%M% = M\r\n[M]\r\n%D% = I, PCI\\X\r\n\
        [I]\r\nInclude = a.inf\r\nNeeds = I, J, I.Services\r\nReboot\r\n\
        [J]\r\nNeeds = K, J, I\r\n[K]\r\nNeeds = I\r\nCopyFiles = L, L\r\nReboot\r\n\
        [L]\r\n%A%\r\n[DestinationDirs]\r\nL = %A%\r\n\
        [I.Services]\r\nNeeds = I.Services\r\nAddService = %A%, 2, I.Services\r\n\
        [Strings]\r\nA = \"%B%\"\r\nB = \"%A%\"\r\nM = \"%M%\"\r\nD = \"%D%%D%\"\r\n";
    assert!(look_at(&with_head(body)) > 0);
    let mut chain = "[Manufacturer]\r\nM = M\r\n[M]\r\nd = I0, X\r\n".to_owned();
    for number in 0..20_000 {
        let next = (number + 1) % 20_000;
        chain += &format!("[I{number}]\r\nNeeds = I{next}\r\n");
    }
    chain += "[I19999]\r\nReboot\r\n";
    assert!(look_at(&with_head(&chain)) > 0);
}

#[test]
fn ten_thousand_joined_lines_are_one() {
    for join in ["\\\r\n", ", \\\r\n b", "\\ ; a\r\n", "c:\\\r\n"] {
        let row = join.repeat(10_000);
        let text = format!("[DefaultInstall]\r\nCopyFiles = a{row}\r\nReboot\r\n");
        assert!(look_at(&with_head(&text)) > 0, "{join:?}");
    }
}

#[test]
fn nul_bytes_and_lone_surrogates_are_read_or_skipped() {
    let text = format!("{HEAD}[DefaultInstall]\r\nReboot\r\n");
    let nul = text.replace("Reboot", "Re\0boot");
    let (_folder, path) = folder_with(nul.as_bytes());
    let output = run(&["check"], &path);
    assert_eq!(output.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&output.stderr).contains("skipped: "));
    assert_eq!(run(&["fix", "--yes"], &path).status.code(), Some(0));
    assert_eq!(fs::read(&path).unwrap(), nul.as_bytes());

    // High ones, low ones, the wrong way round, and half of one at the end.
    let units =
        |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    for surrogates in [
        b"\x00\xD8".as_slice(),
        b"\x00\xDC",
        b"\x00\xDC\x00\xD8",
        b"\x3D\xD8\x3D\xD8",
    ] {
        let before = [
            b"\xFF\xFE".as_slice(),
            &units(HEAD),
            &units("; "),
            surrogates,
            &units("\r\n"),
        ]
        .concat();
        let behind = [&units("; "), surrogates, b"\xD8"].concat();
        let reboot = units("[DefaultInstall]\r\nReboot\r\n");
        let kept = units("[DefaultInstall]\r\n");
        let (_folder, path) = folder_with(&[before.as_slice(), &reboot, &behind].concat());
        assert_eq!(run(&["fix", "--yes"], &path).status.code(), Some(0));
        let fixed = fs::read(&path).unwrap();
        assert_eq!(fixed, [before.as_slice(), &kept, &behind].concat());
    }
}

#[test]
fn an_inf_that_ends_anywhere_is_read_and_fixed_once() {
    for name in [
        "direct-copy/items.inf",
        "reboot-directive/utf16le.inf",
        "run-from-driver-store/usb_kmdf.inx",
    ] {
        let whole = fs::read(inf(name)).unwrap();
        for end in 0..whole.len() {
            let source = Source::new(whole[..end].to_vec());
            assert_lossless(&source);
            assert_has_a_meaning(&source);
            assert_fix_settles(&source);
        }
    }
}
