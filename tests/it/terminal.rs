//! What infmend says where there is no terminal, or little of one. How it behaves
//! on a real one is tested in `tests/needs`.

use std::fs;

use crate::support::{folder_with_file, infmend, three_changes};

#[test]
fn colours_are_a_matter_of_the_environment_where_there_is_no_terminal() {
    let folder = folder_with_file("a.inf", &three_changes());
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
    use infmend::report::Screen;
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
    write(&mut shown, &file, Screen::default()).unwrap();
    let shown = String::from_utf8(shown).unwrap();
    let shown = anstream::adapter::strip_str(&shown).to_string();
    assert!(shown.contains("-a··= b\n-c␍␊\n+a→= b\n+c␊\n"), "{shown}");
}

#[test]
fn quiet_says_nothing_but_errors_and_verbose_names_each_file() {
    let folder = folder_with_file("a.inf", &three_changes());
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
