//! How infmend behaves on a terminal.

use std::fs;
use std::path::Path;

use libtest_mimic::Trial;
use tempfile::TempDir;

use crate::need::{SCRIPT, trials};
use crate::session::Session;
use crate::support::{folder_with_file, inf, three_changes};

pub fn tests() -> Vec<Trial> {
    trials![&[SCRIPT];
        each_change_can_be_decided_about_alone,
        the_encoding_of_a_file_is_a_change_of_its_own,
        leaving_changes_or_stopping_leaves_the_file,
        stopping_says_how_many_files_were_not_reviewed,
        nothing_of_an_inf_drives_the_terminal,
        diffs_and_pages_go_into_the_pager_that_the_user_wants,
        a_side_by_side_diff_fits_the_terminal,
        colours_are_a_matter_of_the_terminal_and_the_environment,
        a_progress_bar_is_shown_for_work_that_lasts,
        at_80_columns_nothing_breaks_inside_a_word,
        the_name_of_a_rule_is_a_link_where_a_terminal_shows_links,
    ]
}

/// Runs a shell command on a terminal of the given width, types an input, and
/// returns all that the terminal got.
fn on_terminal(folder: &Path, columns: usize, line: &str, input: &str) -> String {
    let mut session = Session::new(folder, columns, line);
    session.answer(input);
    session.end().0
}

fn each_change_can_be_decided_about_alone() {
    let folder = folder_with_file("a.inf", &three_changes());
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
        shown.contains("d  skip this and all remaining changes of this file"),
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

fn the_encoding_of_a_file_is_a_change_of_its_own() {
    let text = three_changes().replace("filler", "füller");
    for (input, reboots, utf16) in [
        ("h\nn\nn\nn\ny\n", 3, true),
        ("h\na\n", 0, true),
        ("h\ny\nd\n", 2, false),
    ] {
        let folder = folder_with_file("a.inf", &text);
        let line = "infmend fix --unsafe-fixes a.inf";
        let shown = on_terminal(folder.path(), 100, line, input);
        assert!(shown.contains("Change 1 of 4 in a.inf"), "{shown}");
        let bytes = fs::read(folder.path().join("a.inf")).unwrap();
        assert_eq!(bytes.starts_with(b"\xFF\xFE"), utf16, "{input:?}: {shown}");
        let source = infmend::source::Source::new(bytes);
        let left = source.text().matches("Reboot").count();
        assert_eq!(left, reboots, "{input:?}: {shown}");
    }
}

fn leaving_changes_or_stopping_leaves_the_file() {
    for input in ["n\n", "q\n", "h\nd\n", "h\ny\nq\n", "\u{4}"] {
        let folder = folder_with_file("a.inf", &three_changes());
        let shown = on_terminal(folder.path(), 100, "infmend fix a.inf", input);
        let text = fs::read_to_string(folder.path().join("a.inf")).unwrap();
        assert_eq!(text, three_changes(), "{input:?}: {shown}");
        assert!(shown.contains("1 file would change"), "{input:?}: {shown}");
    }
}

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

fn nothing_of_an_inf_drives_the_terminal() {
    let name = "\u{9D}0;owned\u{9C}\u{1B}[31m.inf";
    let folder = folder_with_file(name, &hostile());
    let mut lines = vec![
        "infmend fix --no-pager --diff .".to_owned(),
        "infmend fix --no-pager --diff --diff-style side-by-side .".to_owned(),
        "infmend fix --no-pager --patch .".to_owned(),
        "infmend fix --no-pager --stat .".to_owned(),
        "infmend fix .".to_owned(),
        "infmend fix --verbose --diff --no-pager .".to_owned(),
        "infmend cat *.inf".to_owned(),
        "infmend dump .".to_owned(),
        "cat *.inf | infmend fix -".to_owned(),
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

fn diffs_and_pages_go_into_the_pager_that_the_user_wants() {
    let folder = folder_with_file("a.inf", &three_changes());
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

    let page = run("PAGER='cat > paged' infmend explain restarts").unwrap();
    assert!(page.contains("\u{1b}["), "{page:?}");
    assert!(run("PAGER='cat > paged' infmend explain --no-pager restarts").is_none());
    let topics = run("PAGER='cat > paged' infmend explain").unwrap();
    assert!(topics.contains("reboot-directive"), "{topics}");
}

fn a_side_by_side_diff_fits_the_terminal() {
    for columns in [60, 97] {
        let folder = TempDir::new().unwrap();
        fs::copy(inf("readme/gadget.inf"), folder.path().join("a.inf")).unwrap();
        let line = "NO_COLOR=1 infmend fix --diff --no-pager --diff-style side-by-side a.inf";
        let shown = on_terminal(folder.path(), columns, line, "");
        let rows: Vec<&str> = shown.lines().filter(|line| line.contains('│')).collect();
        let widest = rows.iter().map(|row| row.chars().count()).max().unwrap();
        assert!(
            widest <= columns && widest > columns - 12,
            "{widest}: {shown}"
        );
        assert!(!shown.contains('\u{1b}'), "{shown:?}");
    }
}

fn colours_are_a_matter_of_the_terminal_and_the_environment() {
    let folder = folder_with_file("a.inf", &three_changes());
    let terminal = |line| on_terminal(folder.path(), 100, line, "");
    assert!(terminal("infmend fix --diff --no-pager a.inf").contains("\u{1b}[31m"));
    assert!(!terminal("NO_COLOR=1 infmend fix --diff --no-pager a.inf").contains('\u{1b}'));
}

fn a_progress_bar_is_shown_for_work_that_lasts() {
    let folder = folder_with_file("a.inf", &three_changes());
    let short = on_terminal(folder.path(), 100, "infmend check a.inf", "");
    assert!(!short.contains(BAR), "{short:?}");
    // The end of the INF comes when a line is typed, and that is typed when the
    // bar is there.
    let line = "(cat a.inf; read line) | infmend check --format concise -";
    let mut lasting = Session::new(folder.path(), 100, line);
    lasting.wait_for(BAR);
    lasting.answer("\n");
    assert_eq!(lasting.end().1.code(), Some(1));
    let line = "(cat a.inf; sleep 2) | infmend check --format concise --quiet -";
    let quiet = on_terminal(folder.path(), 100, line, "");
    assert!(!quiet.contains(BAR), "{:?}", quiet.get(..200));
}

/// What a bar shows before a file is done.
const BAR: &str = " 0 files, ";

/// An INF whose lines are short and that has much to be said about: a driver in
/// two file lists, a co-installer, and a Reboot directive.
fn much_to_say() -> String {
    let mut text = three_changes().replace("CatalogFile = a.cat\r\n", "");
    text += "[A.Services]\r\nAddService = gadget, 2, S\r\n[S]\r\nServiceType = 1\r\n";
    text += "StartType = 3\r\nErrorControl = 1\r\nServiceBinary = %12%\\gadget.sys\r\n";
    text += "[A]\r\nCopyFiles = L\r\n[L]\r\ngadget.sys\r\ngadget.sys\r\n";
    text += "[DestinationDirs]\r\nDefaultDestDir = 11\r\nL = 12\r\n";
    text += "[A.CoInstallers]\r\nAddReg = R\r\nCopyFiles = C\r\n[C]\r\nco.dll\r\n";
    text += "[R]\r\nHKR,,CoInstallers32,0x10000,\"co.dll,Co\"\r\n";
    text
}

fn at_80_columns_nothing_breaks_inside_a_word() {
    let folder = folder_with_file("a.inf", &much_to_say());
    let long = "a-folder-whose-name-takes-many-columns/".repeat(2) + "b.inf";
    fs::create_dir_all(folder.path().join(&long).parent().unwrap()).unwrap();
    fs::write(folder.path().join(&long), much_to_say()).unwrap();
    let mut lines: Vec<String> = [
        "check",
        "check --statistics --severity info",
        "check --format concise",
        "fix --diff --no-pager a.inf",
        "fix --diff --no-pager --diff-style side-by-side a.inf",
        "fix --stat --no-pager",
        "fix a.inf",
        "rules",
        "explain inert-reboot",
        "explain in-use-rename",
        "explain configuration",
        "explain 0x1008",
        "--help",
        "check --help",
        "fix --help",
    ]
    .map(|line| format!("PAGER= infmend {line}"))
    .into();
    for line in &mut lines[..3] {
        line.push_str(" .");
    }
    lines[5].push_str(" .");
    // What is written is different then.
    lines.push("infmend fix --yes --unsafe-fixes .".to_owned());
    let mut full = 0;
    for line in &lines {
        let shown = on_terminal(folder.path(), 80, line, "n\n");
        let shown = anstream::adapter::strip_str(&shown).to_string();
        // A progress bar begins its line anew.
        let shown: Vec<&str> = shown
            .lines()
            .map(|line| line.rsplit('\r').next().unwrap_or(line))
            // What follows an answer, which is not typed when it is asked for.
            .flat_map(|line| line.split("[?]: "))
            .collect();
        assert!(shown.len() > 3, "{line}: {shown:#?}");
        for (index, text) in shown.iter().enumerate() {
            let width = text.chars().count();
            full += usize::from(width > 60);
            // A path or an address is one word.
            let word = text.split(' ').next_back().unwrap();
            let is_long = word.len() > 40 && word.contains('/');
            assert!(width <= 80 || is_long, "{line}, line {index}: {text}");
        }
    }
    // There was something to break.
    assert!(full > 300, "{full}");
    // A narrow terminal is not another case.
    let shown = on_terminal(
        folder.path(),
        40,
        "infmend check --format concise a.inf",
        "",
    );
    let shown = anstream::adapter::strip_str(&shown).to_string();
    let widths = shown.lines().map(|line| line.chars().count());
    assert!(widths.max().unwrap() <= 40, "{shown}");
}

fn the_name_of_a_rule_is_a_link_where_a_terminal_shows_links() {
    let folder = folder_with_file("a.inf", &three_changes());
    let rule = "\u{1B}]8;;https://github.com/infmend/infmend/blob/HEAD/docs/rules/reboot-directive.md\u{1B}\\reboot-directive\u{1B}]8;;\u{1B}\\";
    let microsoft = "\u{1B}]8;;https://learn.microsoft.com/windows-hardware/drivers/install/inf-reboot-directive\u{1B}\\INF Reboot Directive\u{1B}]8;;\u{1B}\\";
    let terminal = |line: &str| on_terminal(folder.path(), 80, line, "");
    for known in ["FORCE_HYPERLINK=1", "TERM_PROGRAM=WezTerm", "WT_SESSION=1"] {
        let shown = terminal(&format!("{known} infmend check a.inf"));
        assert_eq!(shown.matches(rule).count(), 1, "{known}: {shown:?}");
        assert_eq!(shown.matches(microsoft).count(), 1, "{known}: {shown:?}");
        assert!(!shown.contains("see:"), "{known}: {shown:?}");
    }
    for line in [
        "infmend check --format concise a.inf",
        "infmend fix --diff --no-pager a.inf",
    ] {
        let shown = terminal(&format!("FORCE_HYPERLINK=1 {line}"));
        assert!(shown.contains(rule), "{line}: {shown:?}");
    }
    for other in [
        "FORCE_HYPERLINK=0 infmend check a.inf",
        "TERM_PROGRAM= infmend check a.inf",
        "FORCE_HYPERLINK=1 NO_COLOR=1 infmend check a.inf",
        "TERM_PROGRAM=WezTerm infmend check a.inf | cat",
    ] {
        let shown = terminal(other);
        assert!(!shown.contains("\u{1B}]8"), "{other}: {shown:?}");
        assert_eq!(
            shown.matches("= see").count() + shown.matches("see\u{1B}").count(),
            1,
            "{other}: {shown:?}"
        );
        assert!(shown.contains("docs/rules/reboot-directive.md"), "{other}");
    }
}
