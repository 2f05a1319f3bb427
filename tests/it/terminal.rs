//! How infmend behaves on a terminal: a real one, made by script(1).

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::support::{inf, infmend};
use tempfile::TempDir;

/// Runs a shell command on a terminal of the given width, types an input, and
/// returns all that the terminal got.
fn on_terminal(folder: &Path, columns: usize, line: &str, input: &str) -> String {
    let program = assert_cmd::cargo::cargo_bin("infmend");
    let line = line.replace("infmend", program.to_str().unwrap());
    let mut child = Command::new("script")
        .args([
            "-qec",
            &format!("stty cols {columns} rows 40; {line}"),
            "/dev/null",
        ])
        .current_dir(folder)
        .env("TERM", "xterm-256color")
        .env_remove("NO_COLOR")
        .env_remove("CLICOLOR_FORCE")
        .env_remove("PAGER")
        .env_remove("INFMEND_PAGER")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("script(1) runs");
    child
        .stdin
        .take()
        .unwrap()
        .write_all(input.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    String::from_utf8(output.stdout)
        .unwrap()
        .replace("\r\n", "\n")
}

fn with(name: &str, text: &str) -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join(name), text).unwrap();
    folder
}

/// An INF with three changes, too far apart for one hunk.
fn three_changes() -> String {
    let filler = "; filler\r\n".repeat(10);
    let mut text =
        "[Version]\r\nSignature = \"$Windows NT$\"\r\nCatalogFile = a.cat\r\nPnpLockdown = 1\r\n"
            .to_owned();
    text += "[Manufacturer]\r\nV = M\r\n[M]\r\nd = A, id1\r\nd = B, id2\r\nd = C, id3\r\n";
    for name in ["A", "B", "C"] {
        text += &format!("{filler}[{name}]\r\nReboot ; {name}\r\n");
    }
    text
}

#[test]
fn each_change_can_be_decided_about_alone() {
    let folder = with("a.inf", &three_changes());
    fs::write(folder.path().join("a.cat"), "").unwrap();
    let shown = on_terminal(
        folder.path(),
        100,
        "infmend fix a.inf",
        "?\nh\ny\n?\nn\ny\n",
    );
    assert!(
        shown.contains("h  review this file hunk by hunk"),
        "{shown}"
    );
    assert!(
        shown.contains("Change 2 of 3 in a.inf: make it?"),
        "{shown}"
    );
    assert!(
        shown.contains("d  skip this and all remaining hunks of this file"),
        "{shown}"
    );
    let text = fs::read_to_string(folder.path().join("a.inf")).unwrap();
    let want = three_changes()
        .replace("Reboot ; A\r\n", "")
        .replace("Reboot ; C\r\n", "");
    assert_eq!(text, want, "{shown}");
    for step in ["1. Raise DriverVer", "2. Rebuild a.cat"] {
        assert!(shown.contains(step), "{shown}");
    }
    assert!(shown.contains("1 change skipped"), "{shown}");
}

#[test]
fn leaving_changes_or_stopping_leaves_the_file() {
    for input in ["n\n", "q\n", "h\nd\n", "h\ny\nq\n", "\u{4}"] {
        let folder = with("a.inf", &three_changes());
        let shown = on_terminal(folder.path(), 100, "infmend fix a.inf", input);
        let text = fs::read_to_string(folder.path().join("a.inf")).unwrap();
        assert_eq!(text, three_changes(), "{input:?}: {shown}");
        assert!(shown.contains("1 file would change"), "{input:?}: {shown}");
    }
}

#[test]
fn stopping_says_how_many_files_were_not_reviewed() {
    let folder = TempDir::new().unwrap();
    for number in 0..9 {
        let path = folder.path().join(format!("{number}.inf"));
        fs::write(path, three_changes()).unwrap();
    }
    let shown = on_terminal(folder.path(), 100, "infmend fix .", "y\ny\nn\nq\n");
    assert!(shown.contains("2 files written, 6 changes"), "{shown}");
    assert!(shown.contains("2 files would change"), "{shown}");
    assert!(
        shown.contains("stopped: 5 more files were not reviewed"),
        "{shown}"
    );
    let all = on_terminal(folder.path(), 100, "infmend fix 7.inf 8.inf", "n\nq\n");
    assert!(!all.contains("not reviewed"), "{all}");
}

/// An INF with characters that a terminal obeys: in UTF-8, where U+009D begins
/// what sets a window's title, and U+009B what moves the cursor.
fn hostile() -> String {
    let hostile = "\u{9D}0;owned\u{9C}\u{9B}31m\u{1B}]0;owned\u{7}\u{7F}\u{202E}";
    three_changes()
        .replace("; A", &format!("; ü {hostile}"))
        .replace("id2", &format!("id2{hostile}"))
        .replace(
            "[B]\r\n",
            &format!("[B]\r\n[X{hostile}]\r\nReboot = {hostile}\r\n[B]\r\n"),
        )
        .replace("d = B", &format!("d = X{hostile}, a\r\nd = B"))
}

#[test]
fn nothing_of_an_inf_drives_the_terminal() {
    let name = "\u{9D}0;owned\u{9C}\u{1B}[31m.inf";
    let folder = with(name, &hostile());
    let mut lines = vec![
        "infmend fix --no-pager --diff .".to_owned(),
        "infmend fix --no-pager --diff --diff-style side-by-side .".to_owned(),
        "infmend fix --no-pager --patch .".to_owned(),
        "infmend fix --no-pager --stat .".to_owned(),
        "infmend fix .".to_owned(),
        "infmend fix --verbose --diff --no-pager .".to_owned(),
        "infmend cat *.inf".to_owned(),
        "infmend dump .".to_owned(),
        "infmend fix - < *.inf".to_owned(),
        "PAGER=cat infmend fix --diff .".to_owned(),
    ];
    for format in [
        "full", "concise", "json", "jsonl", "html", "sarif", "github", "gitlab", "junit",
    ] {
        lines.push(format!("infmend check --verbose --format {format} ."));
    }
    for line in lines {
        let shown = on_terminal(
            folder.path(),
            200,
            &format!("export NO_COLOR=1 PAGER=; {line}"),
            "h\nn\nq\n",
        );
        // A progress bar may erase its own line.
        let shown = shown.replace("\u{1B}[K", "").replace("\u{1B}[2K", "");
        let bad = shown.find(|c: char| c.is_control() && !"\r\n\t".contains(c) || c == '\u{202E}');
        assert!(bad.is_none(), "{line}: {:?}", shown.get(bad.unwrap_or(0)..));
        assert!(shown.len() > 100, "{line}: {shown}");
    }
}

#[test]
fn a_diff_goes_into_the_pager_that_the_user_wants() {
    let folder = with("a.inf", &three_changes());
    let paged = folder.path().join("paged");
    let run = |line: &str| {
        let _ = fs::remove_file(&paged);
        on_terminal(folder.path(), 100, line, "");
        fs::read_to_string(&paged).ok()
    };
    let diff = run("PAGER='cat > paged' infmend fix --diff a.inf").unwrap();
    assert!(diff.contains("-\u{1b}[0m\u{1b}[31mReboot ; A"), "{diff:?}");
    // Also what is said, as long as standard error is the terminal as well.
    assert!(diff.contains("1 file would change"), "{diff:?}");
    assert!(run("PAGER=false INFMEND_PAGER='cat > paged' infmend fix --stat a.inf").is_some());
    assert!(run("PAGER='cat > paged' infmend fix --diff --no-pager a.inf").is_none());
    assert!(run("PAGER='cat > paged' infmend fix --diff a.inf | cat").is_none());
    let none = on_terminal(folder.path(), 100, "PAGER= infmend fix --diff a.inf", "");
    assert!(none.contains("Reboot ; A"), "{none}");
}

#[test]
fn a_side_by_side_diff_fits_the_terminal() {
    for columns in [60, 97] {
        let folder = TempDir::new().unwrap();
        fs::copy(inf("readme/gadget.inf"), folder.path().join("a.inf")).unwrap();
        let line = "NO_COLOR=1 infmend fix --diff --no-pager --diff-style side-by-side a.inf";
        let shown = on_terminal(folder.path(), columns, line, "");
        let rows: Vec<&str> = shown.lines().filter(|line| line.contains('│')).collect();
        let widest = rows.iter().map(|row| row.chars().count()).max().unwrap();
        assert!(
            widest <= columns && widest > columns - 4,
            "{widest}: {shown}"
        );
        assert!(!shown.contains('\u{1b}'), "{shown:?}");
    }
}

#[test]
fn colours_are_a_matter_of_the_terminal_and_the_environment() {
    let folder = with("a.inf", &three_changes());
    let terminal = |line| on_terminal(folder.path(), 100, line, "");
    assert!(terminal("infmend fix --diff --no-pager a.inf").contains("\u{1b}[31m"));
    assert!(!terminal("NO_COLOR=1 infmend fix --diff --no-pager a.inf").contains('\u{1b}'));
    let piped = |forced: bool| {
        let mut command = infmend();
        command.args(["fix", "--diff"]).arg(folder.path());
        if forced {
            command.env("CLICOLOR_FORCE", "1");
        }
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    };
    assert!(piped(true).contains("\u{1b}[31m"));
    assert!(!piped(false).contains('\u{1b}'));
}

#[test]
fn white_space_that_is_all_that_changed_is_made_visible() {
    use infmend::report::diff::{FileDiff, write};
    use infmend::source::Source;
    let source = |text: &str| Source::new(text.as_bytes().to_vec());
    let (before, after) = (source("a  = b\r\nc\r\n"), source("a\t= b\r\nc\n"));
    let file = FileDiff {
        path: "a.inf",
        before: &before,
        after: &after,
        applied: &[],
    };
    let mut shown = Vec::new();
    write(&mut shown, &file).unwrap();
    let shown = String::from_utf8(shown).unwrap();
    let shown = anstream::adapter::strip_str(&shown).to_string();
    assert!(shown.contains("-a··= b\n-c␍␊\n+a→= b\n+c␊\n"), "{shown}");
}

#[test]
fn a_progress_bar_is_shown_for_work_that_lasts() {
    let folder = with("a.inf", &three_changes());
    let short = on_terminal(folder.path(), 100, "infmend check a.inf", "");
    assert!(!short.contains(" 0 files, "), "{short:?}");
    // The end of the INF takes its time to come.
    let line = "(cat a.inf; sleep 2) | infmend check --format concise -";
    let shown = on_terminal(folder.path(), 100, line, "");
    assert!(shown.contains(" 0 files, "), "{:?}", shown.get(..200));
    let quiet = on_terminal(folder.path(), 100, &format!("{line} --quiet"), "");
    assert!(!quiet.contains(" 0 files, "), "{:?}", quiet.get(..200));
}

#[test]
fn quiet_says_nothing_but_errors_and_verbose_names_each_file() {
    let folder = with("a.inf", &three_changes());
    fs::write(folder.path().join("autorun.inf"), "[autorun]\nopen=a.exe\n").unwrap();
    let run = |arguments: &[&str]| {
        let mut command = infmend();
        command.current_dir(folder.path());
        let output = command.args(arguments).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (
            text(output.stdout),
            text(output.stderr),
            output.status.code(),
        )
    };
    let (out, err, status) = run(&["fix", "--quiet", "--yes", ".", "missing.inf"]);
    assert_eq!((out.as_str(), status), ("", Some(2)));
    assert_eq!(err.lines().count(), 1, "{err}");
    assert!(err.contains("missing.inf: cannot be read"), "{err}");
    let (out, err, status) = run(&["check", "--quiet", "."]);
    assert_eq!((out.as_str(), err.as_str(), status), ("", "", Some(0)));
    let (_, err, _) = run(&["check", "--verbose", "."]);
    assert!(err.contains("a.inf: read as ascii"), "{err}");
    assert!(err.contains("autorun.inf: skipped: "), "{err}");
}
