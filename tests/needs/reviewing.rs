//! Deciding about changes one by one, and editing what is to be written.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use libtest_mimic::Trial;
use tempfile::TempDir;

use crate::need::{SCRIPT, trials};
use crate::session::Session;
use crate::support::git::ok;
use crate::support::{folder_with_file, inf, three_changes};

pub fn tests() -> Vec<Trial> {
    trials![&[SCRIPT];
        three_rules_in_one_hunk_are_three_questions,
        changes_of_one_rule_in_a_hunk_are_one_question_that_can_be_split,
        an_earlier_answer_is_shown_and_can_be_changed,
        enter_keeps_an_earlier_answer_and_is_no_answer_otherwise,
        a_driver_ver_is_asked_about_after_what_it_goes_with,
        changes_that_need_each_other_are_one_question,
        a_file_among_others_is_asked_about_with_its_place,
        what_the_editor_saves_is_checked_and_written_byte_for_byte,
        an_edit_of_a_change_has_what_was_chosen_so_far_and_that_change,
        an_edit_that_breaks_the_file_is_told_and_can_be_made_again,
        an_edit_that_comes_to_nothing_loses_nothing,
        an_edit_that_was_dropped_leads_back_to_its_question,
        the_editor_is_the_one_that_git_takes,
        an_interrupt_in_the_editor_is_for_the_editor,
        an_edit_that_cannot_be_written_is_kept,
        an_edit_of_what_is_staged_is_staged,
        an_edit_that_undoes_driver_ver_is_told,
    ]
}

/// How a question ends.
const QUESTION: &str = "[?]: ";

/// An INF in which three rules have something to fix in one hunk, the last of
/// them in two places.
fn three_rules() -> String {
    let text = fs::read_to_string(inf("readme/gadget.inf")).unwrap();
    let text = text.replace("\r\n", "\n");
    let two = format!("{FLAG}{}", FLAG.replace("gadgetui", "gadgetcfg"));
    let text = text.replace(FLAG, &two);
    let text = text.replace(
        "gadgetui.dll = 1\n",
        "gadgetui.dll = 1\ngadgetcfg.dll = 1\n",
    );
    assert!(text.contains(REBOOT) && text.contains(NAME) && text.contains(&two));
    text
}

const REBOOT: &str = "Reboot    ; the old driver is still loaded\n";
const NAME: &str = "gadget.sys ; the driver\n";
const NAME_FIXED: &str = "gadget.sys,,,0x00004000 ; the driver\n";
const FLAG: &str = "gadgetui.dll,,,0x00001000 ; COPYFLG_REPLACE_BOOT_FILE\n";

fn without_reboot(text: &str) -> String {
    text.replace(REBOOT, "")
}

fn with_name(text: &str) -> String {
    text.replace(NAME, NAME_FIXED)
}

/// The same with the flag of a file changed.
fn with_flag(text: &str, file: &str) -> String {
    let line = FLAG.replace("gadgetui", file);
    assert!(text.contains(&line));
    let fixed = line.replace("00001000", "00004000");
    text.replace(&line, &fixed.replace("REPLACE_BOOT_FILE", "IN_USE_RENAME"))
}

/// Runs `infmend fix a.inf` in a folder with that file, gives one answer to each
/// question, and returns what was shown without colours, and the file.
fn answered(text: &str, options: &str, answers: &[&str]) -> (String, String) {
    let folder = folder_with_file("a.inf", text);
    let shown = answer(
        folder.path(),
        &format!("infmend fix {options} a.inf"),
        answers,
    );
    let text = fs::read_to_string(folder.path().join("a.inf")).unwrap();
    (shown, text)
}

fn answer(folder: &Path, line: &str, answers: &[&str]) -> String {
    let line = format!("export NO_COLOR=1; {line}");
    let mut session = Session::new(folder, 200, &line);
    for answer in answers {
        session.wait_for(QUESTION);
        session.answer(&format!("{answer}\n"));
    }
    session.end().0
}

/// What was shown at each question, with what was answered to the one before.
fn steps(shown: &str) -> Vec<&str> {
    shown.split_inclusive(QUESTION).collect()
}

fn three_rules_in_one_hunk_are_three_questions() {
    let before = three_rules();
    let (shown, text) = answered(&before, "", &["h", "n", "y", "n"]);
    assert_eq!(text, with_name(&before), "{shown}");
    let steps = steps(&shown);
    // Each is shown by itself, with the rule that makes it.
    let changed = |step: &str| -> Vec<String> {
        let lines = step.lines().map(str::to_owned);
        lines.filter(|line| line.starts_with(['-', '+'])).collect()
    };
    let fixed = |line: &str| {
        let line = line.replace("00001000", "00004000");
        line.replace("REPLACE_BOOT_FILE", "IN_USE_RENAME")
    };
    let other = FLAG.replace("gadgetui", "gadgetcfg");
    for (step, rule, lines) in [
        (steps[1], "reboot-directive", vec![format!("-{REBOOT}")]),
        (
            steps[2],
            "in-use-rename",
            vec![format!("-{NAME}"), format!("+{NAME_FIXED}")],
        ),
        (
            steps[3],
            "restart-copy-flag",
            vec![
                format!("-{FLAG}"),
                format!("-{other}"),
                format!("+{}", fixed(FLAG)),
                format!("+{}", fixed(&other)),
            ],
        ),
    ] {
        let lines: Vec<&str> = lines.iter().map(|line| line.trim_end()).collect();
        assert_eq!(changed(step), lines, "{shown}");
        assert!(step.contains(rule), "{rule}: {step}");
    }
    for (number, step) in (1..).zip(&steps[1..4]) {
        let question = format!("Change {number} of 3 in a.inf: make it?");
        assert!(step.contains(&question), "{step}");
    }
    // What was chosen is what the next change is shown beside.
    assert!(steps[3].contains(&format!("\n {NAME_FIXED}")), "{shown}");
    assert!(shown.contains("a.inf: written, 1 change\n"), "{shown}");
    assert!(shown.contains("3 changes skipped"), "{shown}");
}

fn changes_of_one_rule_in_a_hunk_are_one_question_that_can_be_split() {
    let before = three_rules();
    let (shown, text) = answered(&before, "", &["h", "n", "s", "n", "s", "n", "y"]);
    assert_eq!(text, with_flag(&before, "gadgetcfg"), "{shown}");
    let steps = steps(&shown);
    // What one fix makes is not split, and nobody is told that it could be.
    assert!(!steps[2].contains("[s]plit"), "{shown}");
    assert!(steps[3].contains("it cannot be split"), "{shown}");
    assert!(steps[3].contains("Change 2 of 3 in a.inf"), "{shown}");
    assert!(steps[4].contains("Change 3 of 3 in a.inf"), "{shown}");
    assert!(steps[4].contains("[s]plit"), "{shown}");
    assert!(steps[5].contains("Change 3 of 4 in a.inf"), "{shown}");
    assert!(steps[5].contains("-gadgetui.dll"), "{shown}");
    assert!(!steps[5].contains("-gadgetcfg.dll"), "{shown}");
    assert!(steps[6].contains("Change 4 of 4 in a.inf"), "{shown}");
    assert!(!steps[6].contains("-gadgetui.dll"), "{shown}");
}

fn an_earlier_answer_is_shown_and_can_be_changed() {
    let before = three_rules();
    let answers = ["h", "b", "y", "n", "b", "b", "n", "y", "n"];
    let (shown, text) = answered(&before, "", &answers);
    assert_eq!(text, with_name(&before), "{shown}");
    let steps = steps(&shown);
    assert!(steps[2].contains("This is the first change"), "{shown}");
    assert!(steps[2].contains("Change 1 of 3"), "{shown}");
    let (second, first) = (steps[5], steps[6]);
    assert!(second.contains("Change 2 of 3 in a.inf: make it? (earlier answer: no;"));
    assert!(first.contains("Change 1 of 3 in a.inf: make it? (earlier answer: yes;"));
    // And what it is about is shown again.
    assert!(first.contains("-Reboot"), "{first}");
    assert!(!steps[1].contains("earlier answer"), "{shown}");
}

fn enter_keeps_an_earlier_answer_and_is_no_answer_otherwise() {
    let before = three_rules();
    let answers = ["h", "", "y", "n", "b", "b", "", "", "n"];
    let (shown, text) = answered(&before, "", &answers);
    assert_eq!(text, without_reboot(&before), "{shown}");
    let steps = steps(&shown);
    assert!(
        steps[2].contains("b  go back to the previous change"),
        "{shown}"
    );
    assert!(steps[2].contains("Change 1 of 3"), "{shown}");
}

fn a_driver_ver_is_asked_about_after_what_it_goes_with() {
    let before = three_rules();
    // Two files, so that none is named alone and DriverVer goes with the fixes.
    let run = |answers: &[&str]| {
        let folder = folder_with_file("a.inf", &before);
        let line = "infmend fix --driver-ver 05/21/2022,2.1.0.6 .";
        let shown = answer(folder.path(), line, answers);
        (
            shown,
            fs::read_to_string(folder.path().join("a.inf")).unwrap(),
        )
    };
    let raised = |text: String| text.replace("05/20/2022,2.1.0.5", "05/21/2022,2.1.0.6");
    let (shown, text) = run(&["h", "n", "y", "n", "y"]);
    assert_eq!(text, raised(with_name(&before)), "{shown}");
    let steps = steps(&shown);
    assert!(steps[1].contains("-Reboot"), "{shown}");
    assert!(steps[4].contains("The next change needs others"), "{shown}");
    assert!(steps[4].contains("Change 4 of 4"), "{shown}");
    assert!(
        steps[4].contains("+DriverVer   = 05/21/2022,2.1.0.6"),
        "{shown}"
    );
    // Where there is nothing for it to go with, nobody is asked, but told.
    let (shown, text) = run(&["h", "n", "n", "n"]);
    assert_eq!(text, before, "{shown}");
    let note = "driver-ver: not made, since it needs a change that was skipped";
    assert!(shown.contains(note), "{shown}");
    // One that was put off is still part of all.
    let (shown, text) = run(&["h", "y", "a"]);
    let all = with_name(&without_reboot(&before));
    let all = with_flag(&with_flag(&all, "gadgetui"), "gadgetcfg");
    assert_eq!(text, raised(all), "{shown}");
}

fn changes_that_need_each_other_are_one_question() {
    // The new name of a file has the version in it, which is set only because
    // something else changes.
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("a.inf");
    let before = fs::read_to_string(inf("versioned-installer/by_name.inf")).unwrap();
    let options = "--unsafe-fixes --select versioned-installer --driver-ver 05/21/2062,9.9.9.9";
    let run = |options: &str, answers: &[&str]| {
        fs::write(&path, &before).unwrap();
        let shown = answer(folder.path(), &format!("infmend fix {options} ."), answers);
        (shown, fs::read_to_string(&path).unwrap())
    };
    let (_, all) = run(options, &["y"]);
    assert!(all.contains("gadgetsvc_9.9.9.9.dll"), "{all}");
    let (shown, text) = run(options, &["h", "s", "y"]);
    assert_eq!(text, all, "{shown}");
    assert!(
        shown.contains("The next changes need each other"),
        "{shown}"
    );
    assert!(shown.contains("Change 1 of 1 in ./a.inf"), "{shown}");
    assert!(shown.contains("they cannot be split"), "{shown}");
    let (shown, text) = run(options, &["h", "n"]);
    assert_eq!(text, before, "{shown}");
}

fn a_file_among_others_is_asked_about_with_its_place() {
    let folder = TempDir::new().unwrap();
    for name in ["a.inf", "b.inf", "c.inf"] {
        fs::write(folder.path().join(name), three_changes()).unwrap();
    }
    let shown = answer(folder.path(), "infmend fix .", &["n", "n", "n"]);
    for (name, place) in [("a", "1"), ("b", "2"), ("c", "3")] {
        let question = format!("{name}.inf (file {place} of 3)? [y]es");
        assert!(shown.contains(&question), "{question}: {shown}");
    }
    let alone = answer(folder.path(), "infmend fix a.inf", &["n"]);
    assert!(alone.contains("Write a.inf? [y]es"), "{alone}");
}

/// A program for `EDITOR` beside the INFs: a script that has the file as its
/// last argument.
fn editor(folder: &Path, name: &str, lines: &str) {
    let path = folder.join(name);
    fs::write(&path, format!("#!/bin/sh\n{lines}\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
}

/// The same as [`answered`] with an editor of these lines.
fn edited(text: &str, lines: &str, answers: &[&str]) -> (String, String) {
    let folder = folder_with_file("a.inf", text);
    editor(folder.path(), "editor", lines);
    let line = "EDITOR=./editor VISUAL= infmend fix a.inf";
    let shown = answer(folder.path(), line, answers);
    let text = fs::read_to_string(folder.path().join("a.inf")).unwrap();
    (shown, text)
}

fn what_the_editor_saves_is_checked_and_written_byte_for_byte() {
    let before = three_changes();
    // The editor gets the result, and what it adds has a mixed line end, no line
    // end at the end, and something to find in it.
    let lines =
        "case \"$1\" in */a.inf) cp \"$1\" seen;; esac; printf '[B]\\nReboot ; again' >> \"$1\"";
    let folder = folder_with_file("a.inf", &before);
    editor(folder.path(), "editor", lines);
    let line = "EDITOR=./editor VISUAL= infmend fix a.inf";
    let shown = answer(folder.path(), line, &["e", "y"]);
    let fixed = ["A", "B", "C"].iter().fold(before.clone(), |text, name| {
        text.replace(&format!("Reboot ; {name}\r\n"), "")
    });
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(read("seen"), fixed);
    assert_eq!(
        read("a.inf"),
        format!("{fixed}[B]\nReboot ; again"),
        "{shown}"
    );
    let steps = steps(&shown);
    // The diff is against the file on disk, and says what is left.
    assert!(steps[1].contains("\n-Reboot ; A\n"), "{shown}");
    assert!(steps[1].contains("\n+Reboot ; again\n"), "{shown}");
    assert!(steps[1].contains("[reboot-directive]"), "{shown}");
    assert!(!steps[0].contains("[reboot-directive]"), "{shown}");
    assert!(steps[1].contains("An edit is not verified as fixes are"));
    assert!(steps[1].contains("Write a.inf as edited?"), "{shown}");
    assert!(shown.contains("a.inf: written as edited"), "{shown}");
    assert!(
        shown.contains("1 file written, 1 edit. What to do next"),
        "{shown}"
    );
    // The one that was added has a fix, and no other is left.
    assert!(shown.contains("1 change skipped"), "{shown}");
    assert!(shown.contains("left: "), "{shown}");
    // Nothing is written without a word.
    for answers in [&["e", "n"][..], &["e", "q"], &["e", "d", "n"], &["e"]] {
        let (shown, text) = edited(&before, lines, answers);
        assert_eq!(text, before, "{answers:?}: {shown}");
        assert!(
            shown.contains("1 file would change"),
            "{answers:?}: {shown}"
        );
    }
}

fn an_edit_of_a_change_has_what_was_chosen_so_far_and_that_change() {
    let before = three_rules();
    let (shown, text) = edited(
        &before,
        "echo '; mine' >> \"$1\"",
        &["h", "y", "n", "e", "y"],
    );
    let flags = with_flag(
        &with_flag(&without_reboot(&before), "gadgetui"),
        "gadgetcfg",
    );
    assert_eq!(text, format!("{flags}; mine\n"), "{shown}");
    // The fix of the other finding is still to be had.
    assert!(shown.contains("1 change skipped"), "{shown}");
}

fn an_edit_that_breaks_the_file_is_told_and_can_be_made_again() {
    let before = three_changes();
    let lines = "if test -e once; then sed -i 's/^\\[broken$/; broken/' \"$1\"; else touch once; echo '[broken' >> \"$1\"; fi";
    let (shown, text) = edited(&before, lines, &["e", "e", "y"]);
    let steps = steps(&shown);
    assert!(steps[1].contains("no closing ']'"), "{shown}");
    assert!(!steps[2].contains("no closing ']'"), "{shown}");
    // The second edit began with what the first had saved.
    assert!(text.ends_with("; broken\n"), "{shown}");
    assert!(!text.contains("Reboot"), "{shown}");
    // The rule may be one that nobody asked.
    let folder = folder_with_file("a.inf", &before);
    editor(folder.path(), "editor", "echo '[broken' >> \"$1\"");
    let line = "EDITOR=./editor VISUAL= infmend fix --select reboot-directive a.inf";
    let shown = answer(folder.path(), line, &["e", "n"]);
    assert_eq!(shown.matches("no closing ']'").count(), 1, "{shown}");
}

fn an_edit_that_comes_to_nothing_loses_nothing() {
    let before = three_changes();
    let folder = folder_with_file("old.inf", &before);
    let old = folder.path().join("old.inf");
    let back = format!("cp '{}' \"$1\"", old.display());
    for (lines, why) in [
        ("echo mine >> \"$1\"; exit 3", "failed (exit status: 3)"),
        ("kill -KILL $$", "failed (signal: 9 (SIGKILL))"),
        ("true", "the editor changed nothing"),
        (": > \"$1\"", "the edited file is empty"),
        ("rm \"$1\"", "No such file"),
        (&back, "the same as the one on disk"),
    ] {
        let (shown, text) = edited(&before, lines, &["e", "y"]);
        let steps = steps(&shown);
        assert!(steps[1].contains(why), "{lines}: {shown}");
        assert!(steps[1].contains("Write a.inf? [y]es"), "{lines}: {shown}");
        // The fixes are there as before.
        assert!(!text.contains("Reboot"), "{lines}: {shown}");
        assert!(
            shown.contains("a.inf: written, 3 changes"),
            "{lines}: {shown}"
        );
    }
    for line in ["EDITOR=./none", "EDITOR=./old.inf"] {
        let line = format!("{line} VISUAL= infmend fix old.inf");
        let shown = answer(folder.path(), &line, &["e", "n"]);
        assert!(
            shown.contains("cannot run the editor `./"),
            "{line}: {shown}"
        );
        assert!(shown.contains("set VISUAL or EDITOR"), "{line}: {shown}");
        assert_eq!(fs::read_to_string(&old).unwrap(), before);
    }
    // An edit again that fails leaves the one before it.
    let lines = "test -e once && exit 1; touch once; echo '; mine' >> \"$1\"";
    let (shown, text) = edited(&before, lines, &["e", "e", "y"]);
    assert!(text.ends_with("; mine\n"), "{shown}");
    assert!(shown.contains("the edit before it is kept"), "{shown}");
}

fn an_edit_that_was_dropped_leads_back_to_its_question() {
    let before = three_rules();
    let answers = ["h", "y", "e", "d", "y", "n"];
    let (shown, text) = edited(&before, "echo '; mine' >> \"$1\"", &answers);
    assert_eq!(text, with_name(&without_reboot(&before)), "{shown}");
    let steps = steps(&shown);
    assert!(steps[4].contains("Change 2 of 3"), "{shown}");
    assert!(steps[4].contains(&format!("\n-{NAME}")), "{shown}");
}

fn the_editor_is_the_one_that_git_takes() {
    let folder = folder_with_file("a.inf", &three_changes());
    // What names an editor may have arguments and quotes.
    editor(
        folder.path(),
        "an editor",
        "echo \"$1 $# ${2##*/}\" >> ran; exit 1",
    );
    editor(folder.path(), "vi", "echo \"vi $#\" >> ran; exit 1");
    let editor = |name: &str| format!("\"'./an editor' {name}\"");
    let (visual, other) = (editor("visual"), editor("editor"));
    for (line, ran) in [
        (format!("VISUAL={visual} EDITOR={other}"), "visual 2 a.inf"),
        (format!("VISUAL= EDITOR={other}"), "editor 2 a.inf"),
        (
            format!("TERM=dumb VISUAL={visual} EDITOR={other}"),
            "editor 2 a.inf",
        ),
        ("VISUAL= EDITOR= PATH=\"$PWD:$PATH\"".to_owned(), "vi 1"),
    ] {
        let _ = fs::remove_file(folder.path().join("ran"));
        let shown = answer(
            folder.path(),
            &format!("{line} infmend fix a.inf"),
            &["e", "n"],
        );
        let has_run = fs::read_to_string(folder.path().join("ran"));
        assert_eq!(
            has_run.unwrap_or_default(),
            format!("{ran}\n"),
            "{line}: {shown}"
        );
    }
}

fn an_interrupt_in_the_editor_is_for_the_editor() {
    let folder = folder_with_file("a.inf", &three_changes());
    let lines = "trap 'echo \"; caught\" >> \"$1\"; exit 0' INT; printf 'editing'; while :; do sleep 0.05; done";
    editor(folder.path(), "editor", lines);
    let line = "EDITOR=./editor VISUAL= infmend fix a.inf";
    let mut session = Session::new(folder.path(), 100, line);
    session.wait_for(QUESTION);
    session.answer("e\n");
    session.wait_for("editing");
    session.answer("\u{3}");
    session.wait_for(QUESTION);
    session.answer("y\n");
    let shown = session.end().0;
    assert!(!shown.contains("interrupted:"), "{shown}");
    let text = fs::read_to_string(folder.path().join("a.inf")).unwrap();
    assert!(text.ends_with("; caught\n"), "{shown}");
    // At the next question it ends the run again.
    fs::write(folder.path().join("a.inf"), three_changes()).unwrap();
    let mut session = Session::new(folder.path(), 100, line);
    session.wait_for(QUESTION);
    session.answer("e\n");
    session.wait_for("editing");
    session.answer("\u{3}");
    session.wait_for(QUESTION);
    session.answer("\u{3}");
    let shown = session.end().0;
    assert!(shown.contains("interrupted: 0 files written"), "{shown}");
    let text = fs::read_to_string(folder.path().join("a.inf")).unwrap();
    assert_eq!(text, three_changes());
}

fn an_edit_that_cannot_be_written_is_kept() {
    let folder = folder_with_file("a.inf", &three_changes());
    // Somebody else writes the file while it is edited.
    let lines = "echo '; mine' >> \"$1\"; echo '; other' >> a.inf; mkdir -p kept";
    editor(folder.path(), "editor", lines);
    let line = "EDITOR=./editor VISUAL= TMPDIR=\"$PWD/kept\" infmend fix a.inf";
    fs::create_dir(folder.path().join("kept")).unwrap();
    let shown = answer(folder.path(), line, &["e", "y"]);
    assert!(
        shown.contains("it has changed since it was read"),
        "{shown}"
    );
    let kept: Vec<_> = folder.path().join("kept").read_dir().unwrap().collect();
    assert_eq!(kept.len(), 1, "{shown}");
    let kept = kept[0].as_ref().unwrap().path();
    let text = fs::read_to_string(&kept).unwrap();
    assert!(
        text.ends_with("; mine\n") && !text.contains("Reboot"),
        "{text}"
    );
    assert!(shown.contains(kept.to_str().unwrap()), "{shown}");
    // Where it was written nothing is left of it.
    fs::remove_file(kept).unwrap();
    editor(folder.path(), "editor", "echo '; mine' >> \"$1\"");
    let shown = answer(folder.path(), line, &["e", "y"]);
    assert!(shown.contains("written as edited"), "{shown}");
    assert_eq!(folder.path().join("kept").read_dir().unwrap().count(), 0);
}

fn an_edit_of_what_is_staged_is_staged() {
    let folder = folder_with_file("a.inf", &three_changes());
    let path = folder.path();
    ok(path, "git", &["init", "-q"]);
    ok(path, "git", &["add", "a.inf"]);
    // What is in the folder has a change that is not staged.
    let unstaged = three_changes().replace("id1", "id9");
    fs::write(path.join("a.inf"), &unstaged).unwrap();
    editor(path, "editor", "echo '; mine' >> \"$1\"");
    let line = "EDITOR=./editor VISUAL= infmend fix --staged";
    let shown = answer(path, line, &["h", "y", "n", "e", "y"]);
    let edited = |text: &str| {
        let text = text.replace("Reboot ; A\r\n", "");
        format!("{}; mine\n", text.replace("Reboot ; C\r\n", ""))
    };
    let staged = ok(path, "git", &["show", ":a.inf"]);
    let staged = String::from_utf8(staged).unwrap();
    assert_eq!(staged, edited(&three_changes()), "{shown}");
    let text = fs::read_to_string(path.join("a.inf")).unwrap();
    assert_eq!(text, edited(&unstaged), "{shown}");
    assert!(shown.contains("written and staged as edited"), "{shown}");
    // One fix was not made.
    assert!(
        shown.contains("what is staged still has findings"),
        "{shown}"
    );
}

fn an_edit_that_undoes_driver_ver_is_told() {
    let before = three_rules();
    let folder = folder_with_file("a.inf", &before);
    let run = |lines: &str, answers: &[&str]| {
        fs::write(folder.path().join("a.inf"), &before).unwrap();
        editor(folder.path(), "editor", lines);
        let line = "EDITOR=./editor VISUAL= infmend fix --driver-ver 05/21/2022,2.1.0.6 .";
        answer(folder.path(), line, answers)
    };
    let told = "DriverVer in [Version] is what it was before";
    let undone = "sed -i 's#05/21/2022,2.1.0.6#05/20/2022,2.1.0.5#' \"$1\"";
    let shown = run(undone, &["e", "n"]);
    assert!(shown.contains(told), "{shown}");
    let shown = run("echo '; mine' >> \"$1\"", &["e", "n"]);
    assert!(!shown.contains(told), "{shown}");
    // It is part of what is edited at any change.
    let shown = run("echo '; mine' >> \"$1\"", &["h", "e", "y"]);
    assert!(!shown.contains(told), "{shown}");
    let text = fs::read_to_string(folder.path().join("a.inf")).unwrap();
    let raised = without_reboot(&before).replace("05/20/2022,2.1.0.5", "05/21/2022,2.1.0.6");
    assert_eq!(text, format!("{raised}; mine\n"), "{shown}");
}
