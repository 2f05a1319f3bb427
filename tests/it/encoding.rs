//! Files in an encoding that Windows does not take, and files of which it refuses
//! the whole: what is found, and what is written.

use std::fs;
use std::path::Path;

use crate::support::{inf, infmend};
use infmend::fix::{FixOptions, Mismatch, fix, verify};
use infmend::rules::{self, Options, Rule, RuleSet, Severity};
use infmend::source::{Edit, Encoding, Source};
use proptest::prelude::*;
use serde_json::Value;

fn options() -> FixOptions {
    // The rules that are at work where nobody selects any.
    let options = Options::default().by_default();
    let all = FixOptions::new(RuleSet::all());
    all.unsafe_fixes(true).options(options)
}

fn found(source: &Source) -> Vec<rules::Finding> {
    let rules = RuleSet::from_iter(Rule::named("encoding"));
    rules::inspect(source, &rules, &Options::default()).unwrap_or_default()
}

/// What a tool makes of bytes that takes each 0x0A for the end of a line.
fn with_crlf(bytes: &[u8]) -> Vec<u8> {
    let mut converted = Vec::new();
    for (at, byte) in bytes.iter().enumerate() {
        if *byte == b'\n' && at.checked_sub(1).and_then(|at| bytes.get(at)) != Some(&b'\r') {
            converted.push(b'\r');
        }
        converted.push(*byte);
    }
    converted
}

fn utf16(text: &str, unit: fn(u16) -> [u8; 2], mark: bool) -> Vec<u8> {
    let mark = if mark { "\u{FEFF}" } else { "" };
    let units = mark.encode_utf16().chain(text.encode_utf16());
    units.flat_map(unit).collect()
}

/// Lines of an INF, with characters of several lengths in UTF-8 and UTF-16, and
/// with such as begin or end with a byte that is zero.
fn lines() -> impl Strategy<Value = String> {
    let line = prop::sample::select(vec![
        "Gadget = \"Gerät ® 表 😀\"",
        "; ────────────",
        "; ℀∀─ ℀∀─",
        "Provider = %Vendor%",
        "",
        "; Ā Ȁ 一 　",
    ]);
    let end = prop::sample::select(vec!["\r\n", "\n"]);
    prop::collection::vec((line, end), 1..12).prop_map(|lines| {
        let body: String = lines.iter().flat_map(|(line, end)| [*line, *end]).collect();
        // Enough of ASCII to tell UTF-16 without its mark.
        let ascii = "Key = \"Value\"\r\n".repeat(20 * lines.len());
        format!("[Version]\r\nSignature = \"$Windows NT$\"\n; ü\n[Strings]\n{ascii}{body}")
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_file_in_another_encoding_is_the_same_text(text in lines()) {
        let mark = |bytes: &[u8], mark: &[u8]| [mark, bytes].concat();
        for bytes in [
            text.as_bytes().to_vec(),
            mark(text.as_bytes(), b"\xEF\xBB\xBF"),
            utf16(&text, u16::to_be_bytes, true),
            utf16(&text, u16::to_be_bytes, false),
        ] {
            let source = Source::new(bytes);
            let findings = found(&source);
            prop_assert_eq!(findings.len(), 1);
            let fixed = fix(&source, &options()).unwrap();
            prop_assert_eq!(fixed.source.bytes(), utf16(&text, u16::to_le_bytes, true));
            prop_assert_eq!(found(&fixed.source), vec![]);
        }
        prop_assert_eq!(found(&Source::new(utf16(&text, u16::to_le_bytes, true))), vec![]);
    }

    #[test]
    fn utf_16_is_broken_where_its_line_ends_were_converted_and_nowhere_else(text in lines()) {
        for unit in [u16::to_le_bytes, u16::to_be_bytes] {
            for mark in [true, false] {
                let bytes = utf16(&text, unit, mark);
                let sound = Source::new(bytes.clone());
                prop_assert_eq!(sound.shifted_at(), None);
                let broken = Source::new(with_crlf(&bytes));
                prop_assert!(broken.shifted_at().is_some(), "{:?}", broken.encoding());
                let [finding] = found(&broken).try_into().unwrap();
                prop_assert_eq!(finding.severity, Severity::Error);
                prop_assert_eq!(&finding.fix, &None);
                let fixed = fix(&broken, &options()).unwrap();
                prop_assert_eq!(fixed.source.bytes(), broken.bytes());
                prop_assert_eq!(fixed.remaining, vec![finding]);
            }
        }
    }
}

#[test]
fn another_result_than_the_same_text_in_the_encoding_is_refused() {
    let source = Source::new(fs::read(inf("encoding/utf8.inf")).unwrap());
    let fix = found(&source).remove(0).fix.unwrap();
    let text = source.text();
    let wide = |text: &str| Source::new(utf16(text, u16::to_le_bytes, true));
    let sound = wide(text);
    assert_eq!(verify(&source, &sound, &[&fix]), Ok(()));
    for (result, mismatch) in [
        (wide(&text.replace('®', "R")), Mismatch::Text),
        (wide(&format!("{text}\n")), Mismatch::Text),
        (wide(text.trim_end()), Mismatch::Text),
        (
            Source::new(utf16(text, u16::to_le_bytes, false)),
            Mismatch::Encoding,
        ),
        (
            Source::new(utf16(text, u16::to_be_bytes, true)),
            Mismatch::Encoding,
        ),
        (source.clone(), Mismatch::Encoding),
    ] {
        assert_eq!(verify(&source, &result, &[&fix]), Err(mismatch));
    }
    for at in (2..sound.bytes().len()).step_by(7) {
        let mut bytes = sound.bytes().to_vec();
        bytes[at] ^= 1;
        assert!(
            verify(&source, &Source::new(bytes), &[&fix]).is_err(),
            "byte {at}"
        );
    }
    // It is made alone, and of a file that can be decoded.
    let edit = Edit {
        range: 0..0,
        insert: String::new(),
    };
    let mut with_edit = fix.clone();
    with_edit.edits = vec![edit];
    let refused = Err(Mismatch::Operation);
    assert_eq!(verify(&source, &sound, &[&with_edit]), refused);
    assert_eq!(verify(&source, &sound, &[&fix, &fix]), refused);
    let undecoded = Source::with_encoding(b"[A]\n\xFF".to_vec(), Encoding::UTF_8);
    assert_eq!(
        verify(&undecoded, &wide(undecoded.text()), &[&fix]),
        refused
    );
    assert!(undecoded.in_encoding(Encoding::UTF_16LE_BOM).is_err());
}

#[test]
fn the_other_fixes_of_a_file_are_made_before_its_encoding() {
    let text = fs::read_to_string(inf("encoding/utf8.inf")).unwrap();
    let text = text.replace(
        "[Gadget_Install]\n",
        "[Gadget_Install]\nReboot ; ü\n; infmend: allow(runonce)\n",
    );
    let source = Source::new(text.clone().into());
    let fixed = fix(&source, &options()).unwrap();
    let rules: Vec<&str> = fixed.applied.iter().map(|applied| applied.rule).collect();
    assert_eq!(rules, ["encoding", "reboot-directive", "unused-allow"]);
    let text = text.replace("Reboot ; ü\n; infmend: allow(runonce)\n", "");
    assert_eq!(fixed.source.bytes(), utf16(&text, u16::to_le_bytes, true));
    // Each of them can be made alone.
    for rule in rules {
        let only = |applied: &infmend::fix::Applied| applied.rule == rule;
        let fixed = infmend::fix::fix_chosen(&source, &options(), &only).unwrap();
        let made: Vec<&str> = fixed.applied.iter().map(|applied| applied.rule).collect();
        assert_eq!(made, [rule]);
        let is_utf16 = fixed.source.encoding().is_utf16();
        assert_eq!(is_utf16, rule == "encoding");
    }
}

/// Standard output, standard error, and the exit status.
fn run(folder: &Path, args: &[&str]) -> (String, String, i32) {
    let output = infmend().current_dir(folder).args(args).output().unwrap();
    (
        String::from_utf8_lossy(&output.stdout).into_owned(),
        String::from_utf8_lossy(&output.stderr).into_owned(),
        output.status.code().unwrap(),
    )
}

#[test]
fn an_encoding_that_the_user_named_is_left_to_the_user() {
    let folder = tempfile::tempdir().unwrap();
    let bytes = fs::read(inf("encoding/utf8.inf")).unwrap();
    let path = folder.path().join("a.inf");
    fs::write(&path, &bytes).unwrap();
    let json = |args: &[&str]| -> Vec<Value> {
        let all = [&["check", "--select", "encoding", "--format", "json"], args].concat();
        let (out, _, _) = run(folder.path(), &all);
        let report: Value = serde_json::from_str(&out).unwrap();
        report["files"][0]["findings"].as_array().unwrap().clone()
    };
    let how = |found: &[Value]| found[0]["fix"]["applicability"].clone();
    let unnamed = json(&["a.inf"]);
    assert_eq!(how(&unnamed), "unsafe");
    assert_eq!(unnamed[0]["fix"]["encoding"], "utf-16le-bom");
    assert_eq!(how(&json(&["--encoding", "utf-8", "a.inf"])), "display");
    assert!(json(&["--encoding", "1252", "a.inf"]).is_empty());
    fs::write(folder.path().join("infmend.toml"), "encoding = \"utf-8\"\n").unwrap();
    assert_eq!(how(&json(&["a.inf"])), "display");
    run(folder.path(), &["fix", "--yes", "--unsafe-fixes", "a.inf"]);
    assert_eq!(fs::read(&path).unwrap(), bytes);
}

#[test]
fn a_diff_says_that_the_file_gets_another_encoding() {
    let folder = tempfile::tempdir().unwrap();
    fs::copy(inf("encoding/utf8_mark.inf"), folder.path().join("a.inf")).unwrap();
    let fix = |args: &[&str]| {
        let all = [&["fix", "--unsafe-fixes", "--select", "encoding"], args].concat();
        run(folder.path(), &[&all[..], &["a.inf"]].concat())
    };
    let (patch, _, status) = fix(&["--diff"]);
    assert_eq!(status, 1);
    assert!(patch.lines().all(|line| line.starts_with('#')), "{patch}");
    assert!(patch.contains("\tutf-8-bom\n") && patch.contains("\tutf-16le-bom\n"));
    assert!(patch.contains("@@ whole file @@ encoding: "), "{patch}");
    let (beside, _, _) = fix(&["--diff", "--diff-style", "side-by-side"]);
    assert!(beside.contains("@@ whole file @@"), "{beside}");
    let (stat, _, _) = fix(&["--stat"]);
    assert!(
        stat.contains(" a.inf (utf-8-bom to utf-16le-bom)"),
        "{stat}"
    );
    let (_, err, status) = fix(&["--yes"]);
    assert_eq!(status, 0, "{err}");
    let text = fs::read(inf("encoding/utf8_mark.inf")).unwrap();
    let text = std::str::from_utf8(&text)
        .unwrap()
        .trim_start_matches('\u{FEFF}');
    assert_eq!(
        fs::read(folder.path().join("a.inf")).unwrap(),
        utf16(text, u16::to_le_bytes, true)
    );
}

#[test]
fn what_windows_refuses_whole_is_an_error_and_never_skipped() {
    for (case, rule) in [
        ("encoding/shifted.inf", "encoding"),
        ("encoding/shifted_crlf.inf", "encoding"),
        ("encoding/shifted_be.inf", "encoding"),
        ("syntax/signature.inf", "syntax"),
        ("syntax/no_signature.inf", "syntax"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let bytes = fs::read(inf(case)).unwrap();
        let path = folder.path().join("a.inf");
        fs::write(&path, &bytes).unwrap();
        let (out, err, status) = run(folder.path(), &["check", "--format", "concise", "."]);
        assert_eq!(status, 1, "{case}: {out}{err}");
        assert!(
            out.contains(&format!("[{rule}")) && out.contains("error"),
            "{out}"
        );
        assert!(!out.contains("skipped"), "{out}");
        // Nothing else is said of it, and nothing is written.
        assert!(out.contains("1 finding in 1 file"), "{out}");
        let fix = [
            "fix",
            "--yes",
            "--unsafe-fixes",
            "--driver-ver",
            "today,+1",
            ".",
        ];
        let (_, err, _) = run(folder.path(), &fix);
        assert!(err.contains(&format!("[{rule}")), "{case}: {err}");
        assert_eq!(fs::read(&path).unwrap(), bytes, "{case}");
        // Where nobody asks about it, it is skipped, and the reason said.
        let args = ["check", "--select", "runonce", "a.inf"];
        let (_, err, _) = run(folder.path(), &args);
        assert!(err.contains("a.inf: skipped: "), "{case}: {err}");
    }
}

#[test]
fn other_files_than_infs_are_skipped_as_before() {
    for text in [
        "[Defines]\nINF_VERSION = 0x00010005\n[Sources]\na.c\n",
        "[autorun]\nopen=a.exe\n[Version]\nx=1\n",
        "[Version]\nSignature = other\n[Data]\nx=1\n",
        "[Version]\nSignature = \"@SIGNATURE@\"\n[Manufacturer]\n%V% = M\n",
        "[Version]\nx = 1\n[DestinationDirs]\nF = 12\n",
        "[Manufacturer]\n%V% = M\n[M]\n%D% = I, X\\Y\n",
        "[disks]\n1 = .\n[io.device]\na = b\n",
        "int main() { return 0; }\n",
    ] {
        let source = Source::new(text.into());
        let result = rules::inspect(&source, &RuleSet::all(), &Options::default());
        assert!(result.is_err(), "{text}: {result:?}");
    }
}
