//! `infmend fix --staged` in real repositories: what a commit may hold.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// An INF with something to fix in the middle, and room around it.
const ASKING: &str = "[Version]\r\nSignature = \"$Windows NT$\"\r\nClass = Net\r\n\r\n[DefaultInstall]\r\nAddReg = R\r\nReboot\r\nDelReg = D\r\n\r\n[R]\r\nHKR,,a,,b\r\n[D]\r\nHKR,,c\r\n";

fn fixed(text: &str) -> String {
    assert!(text.contains("\nReboot\r\n"), "{text}");
    text.replace("Reboot\r\n", "")
}

/// A repository, with `git` and `infmend` run as on a machine of nobody's.
struct Repository(TempDir);

impl Repository {
    fn new() -> Repository {
        let repository = Repository(TempDir::new().unwrap());
        repository.git(&["init", "-q"]);
        repository
    }

    /// One that stops commits by the hook that the documentation has.
    fn hooked() -> Repository {
        let repository = Repository::new();
        let hook = repository.path(".git/hooks/pre-commit");
        fs::create_dir_all(hook.parent().unwrap()).unwrap();
        fs::write(&hook, "#!/bin/sh\nexec infmend fix --staged --yes\n").unwrap();
        fs::set_permissions(&hook, fs::Permissions::from_mode(0o755)).unwrap();
        repository
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn command(&self, program: &str) -> Command {
        let mut command = crate::support::git::command(program, self.0.path());
        command.env("HOME", self.path(".git/home"));
        command
    }

    fn try_git(&self, arguments: &[&str]) -> Output {
        self.command("git").args(arguments).output().unwrap()
    }

    fn git(&self, arguments: &[&str]) -> Vec<u8> {
        let output = self.try_git(arguments);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "git {arguments:?}: {said}");
        output.stdout
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        fs::create_dir_all(self.path(name).parent().unwrap()).unwrap();
        fs::write(self.path(name), text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        String::from_utf8(fs::read(self.path(name)).unwrap()).unwrap()
    }

    /// Stages one content of a file, and leaves another in the folder.
    fn stage(&self, name: &str, staged: impl AsRef<[u8]>, left: impl AsRef<[u8]>) {
        self.write(name, staged);
        self.git(&["add", name]);
        self.write(name, left);
    }

    /// The content of a file in the index.
    fn staged(&self, name: &str) -> String {
        String::from_utf8(self.git(&["show", &format!(":{name}")])).unwrap()
    }

    /// The exit status of `infmend fix --staged` and what it said.
    fn fix_staged(&self, arguments: &[&str]) -> (i32, String) {
        let mut command = self.command("infmend");
        ended(command.args(["fix", "--staged"]).args(arguments))
    }
}

fn ended(command: &mut Command) -> (i32, String) {
    let output = command.output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said).into_owned();
    (output.status.code().unwrap(), said)
}

#[test]
fn a_staged_file_with_another_unstaged_line_is_fixed_in_both_places_and_stops_the_commit() {
    let repository = Repository::hooked();
    let later = format!("{ASKING}; later\r\n");
    repository.stage("a.inf", ASKING, &later);
    let refused = repository.try_git(&["commit", "-qm", "."]);
    let said = String::from_utf8_lossy(&refused.stderr);
    assert_eq!(refused.status.code(), Some(1), "{said}");
    assert!(
        said.contains("a.inf: written and staged, 1 change"),
        "{said}"
    );
    assert!(said.contains("git diff --cached"), "{said}");
    assert_eq!(repository.staged("a.inf"), fixed(ASKING));
    assert_eq!(repository.read("a.inf"), fixed(&later));
    // And again, which is the answer to what it said.
    repository.git(&["commit", "-qm", "."]);
    let committed = repository.git(&["show", "HEAD:a.inf"]);
    assert_eq!(String::from_utf8(committed).unwrap(), fixed(ASKING));
    assert_eq!(repository.git(&["diff", "--numstat"]), b"1\t0\ta.inf\n");
}

#[test]
fn where_the_unstaged_changes_and_the_fix_clash_nothing_is_written_and_the_commit_is_stopped() {
    let clashing = [
        // Beside it, in it, and instead of it.
        ASKING.replace("Reboot\r\n", "Reboot\r\nCopyFiles = L\r\n"),
        ASKING.replace("Reboot\r\n", "Reboot ; now\r\n"),
        ASKING.replace("Reboot\r\n", "Restart\r\n"),
        // Where it is, it means nothing that is to be fixed.
        ASKING.replace("[DefaultInstall]", "[Somewhere]"),
        "not an INF at all\r\n".to_owned(),
        String::new(),
    ];
    for left in clashing {
        let repository = Repository::hooked();
        repository.stage("a.inf", ASKING, &left);
        let refused = repository.try_git(&["commit", "-qm", "."]);
        let said = String::from_utf8_lossy(&refused.stderr);
        assert_eq!(refused.status.code(), Some(1), "{left}: {said}");
        assert!(
            said.contains("a.inf: not fixed: its unstaged changes"),
            "{left}: {said}"
        );
        assert!(said.contains("the commit is stopped"), "{said}");
        assert!(!said.contains("nothing to fix"), "{said}");
        assert_eq!(repository.staged("a.inf"), ASKING, "{left}");
        assert_eq!(repository.read("a.inf"), left);
        // Not said only in notes.
        let (status, said) = repository.fix_staged(&["--yes", "--quiet"]);
        assert_eq!(status, 1);
        assert!(said.contains("a.inf: not fixed"), "{said}");
    }
}

#[test]
fn what_is_staged_counts_and_not_what_is_in_the_folder() {
    let clean = fixed(ASKING);
    // Only the folder has something to fix.
    let repository = Repository::hooked();
    repository.stage("a.inf", &clean, ASKING);
    repository.git(&["commit", "-qm", "."]);
    assert_eq!(repository.read("a.inf"), ASKING);

    // Only the index has, as after a fix that was not staged.
    let repository = Repository::hooked();
    repository.stage("a.inf", ASKING, &clean);
    assert!(!repository.try_git(&["commit", "-qm", "."]).status.success());
    assert_eq!(repository.staged("a.inf"), clean);
    assert_eq!(repository.read("a.inf"), clean);
    repository.git(&["commit", "-qm", "."]);

    // The file is gone, is a link, is a folder.
    for (left, status) in [("nothing", 1), ("link", 1), ("folder", 1)] {
        let repository = Repository::new();
        repository.stage("a.inf", ASKING, ASKING);
        fs::remove_file(repository.path("a.inf")).unwrap();
        match left {
            "link" => symlink("elsewhere", repository.path("a.inf")).unwrap(),
            "folder" => repository.write("a.inf/b", ""),
            _ => {}
        }
        assert_eq!(repository.fix_staged(&["--yes"]).0, status, "{left}");
        let expected = if left == "nothing" { &clean } else { ASKING };
        assert_eq!(repository.staged("a.inf"), *expected, "{left}");
        assert!(!repository.path("a.inf").is_file(), "{left}");
    }
}

#[test]
fn what_git_does_not_watch_is_read_from_the_index() {
    let clean = fixed(ASKING);
    for flag in ["--assume-unchanged", "--skip-worktree"] {
        let repository = Repository::new();
        repository.stage("a.inf", ASKING, ASKING);
        repository.git(&["update-index", flag, "a.inf"]);
        repository.write("a.inf", &clean);
        let (status, said) = repository.fix_staged(&["--yes"]);
        assert_eq!(status, 1, "{flag}: {said}");
        assert_eq!(repository.staged("a.inf"), clean, "{flag}");
    }
}

#[test]
fn a_file_that_is_as_it_is_staged_is_fixed_in_the_folder_alone() {
    let repository = Repository::hooked();
    repository.stage("a b/ä.INF", ASKING, ASKING);
    // As it is, but newer.
    repository.write("a b/ä.INF", ASKING);
    let refused = repository.try_git(&["commit", "-qm", "."]);
    let said = String::from_utf8_lossy(&refused.stderr);
    assert_eq!(refused.status.code(), Some(1), "{said}");
    assert!(said.contains("a b/ä.INF: written, 1 change"), "{said}");
    assert_eq!(repository.staged("a b/ä.INF"), ASKING);
    assert_eq!(repository.read("a b/ä.INF"), fixed(ASKING));
    repository.git(&["commit", "-qam", "."]);
}

#[test]
fn commits_with_an_index_of_their_own_are_stopped_and_hold_the_fix_the_next_time() {
    for how in [
        &["commit", "-qam", "."][..],
        &["commit", "-qm", ".", "a.inf"],
    ] {
        let repository = Repository::hooked();
        repository.stage("a.inf", fixed(ASKING), fixed(ASKING));
        repository.git(&["commit", "-qm", "."]);
        repository.write("a.inf", ASKING);
        assert_eq!(repository.try_git(how).status.code(), Some(1), "{how:?}");
        assert_eq!(repository.read("a.inf"), fixed(ASKING));
        repository.write("a.inf", format!("{}; more\r\n", fixed(ASKING)));
        repository.git(how);
    }
    // Of such an index nothing is kept, so that nothing is written into it.
    let repository = Repository::hooked();
    repository.stage("a.inf", fixed(ASKING), fixed(ASKING));
    repository.stage("b.txt", "b", "b");
    repository.git(&["commit", "-qm", "."]);
    let later = format!("{ASKING}; later\r\n");
    repository.stage("a.inf", ASKING, &later);
    repository.write("b.txt", "c");
    let refused = repository.try_git(&["commit", "-qm", ".", "-i", "b.txt"]);
    let said = String::from_utf8_lossy(&refused.stderr);
    assert_eq!(refused.status.code(), Some(1), "{said}");
    assert!(
        said.contains("a.inf: not fixed: this commit has an index of its own"),
        "{said}"
    );
    assert_eq!(repository.read("a.inf"), later);
    assert_eq!(repository.staged("a.inf"), ASKING);
}

#[test]
fn an_index_that_the_environment_names_is_the_one_that_is_checked() {
    let repository = Repository::new();
    repository.stage("sub/a.inf", fixed(ASKING), ASKING);
    for folder in ["", "sub"] {
        let mut add = repository.command("git");
        add.args(["add", "sub/a.inf"])
            .env("GIT_INDEX_FILE", ".git/other");
        assert_eq!(ended(&mut add).0, 0);
        let mut fix = repository.command("infmend");
        fix.args(["fix", "--staged", "--diff"])
            .current_dir(repository.path(folder))
            .env("GIT_INDEX_FILE", ".git/other");
        let (status, said) = ended(&mut fix);
        assert_eq!(status, 1, "{said}");
        assert_eq!(repository.fix_staged(&["--diff"]).0, 0);
    }
    // git names its own folder so for the hooks of a linked working tree.
    let (top, git) = (repository.path(""), repository.path(".git"));
    for (dir, tree, folder) in [
        (git.clone(), Some(top.clone()), "sub"),
        (PathBuf::from("../.git"), Some(PathBuf::from("..")), "sub"),
        (PathBuf::from(".git"), None, ""),
    ] {
        repository.git(&["add", "sub/a.inf"]);
        let mut fix = repository.command("infmend");
        fix.args(["fix", "--staged", "--diff"])
            .current_dir(repository.path(folder))
            .env("GIT_DIR", dir);
        if let Some(tree) = tree {
            fix.env("GIT_WORK_TREE", tree);
        }
        let (status, said) = ended(&mut fix);
        assert_eq!(status, 1, "{folder}: {said}");
    }
}

#[test]
fn a_linked_working_tree_and_a_folder_below_the_top_do_as_the_top_does() {
    let repository = Repository::hooked();
    repository.stage("a.txt", "", "");
    repository.git(&["commit", "-qm", "."]);
    repository.git(&["worktree", "add", "-q", ".git/linked"]);
    let later = format!("{ASKING}; later\r\n");
    for top in ["", ".git/linked"] {
        let name = |name: &str| Path::new(top).join(name).to_str().unwrap().to_owned();
        let git = |arguments: &[&str]| {
            let mut command = repository.command("git");
            command.current_dir(repository.path(&name("deep")));
            ended(command.args(arguments))
        };
        repository.write(&name("deep/a.inf"), ASKING);
        repository.write(&name("b.inf"), ASKING);
        assert_eq!(git(&["add", ".", "../b.inf"]).0, 0);
        repository.write(&name("deep/a.inf"), &later);
        let mut fix = repository.command("infmend");
        fix.current_dir(repository.path(&name("deep")));
        let (status, said) = ended(fix.args(["fix", "--staged", "--diff"]));
        assert_eq!(status, 1, "{said}");
        assert!(said.contains("2 files would change"), "{said}");
        let (status, said) = git(&["commit", "-qm", "."]);
        assert_eq!(status, 1, "{said}");
        assert_eq!(git(&["show", ":deep/a.inf"]).1, fixed(ASKING));
        assert_eq!(repository.read(&name("deep/a.inf")), fixed(&later));
        assert_eq!(repository.read(&name("b.inf")), fixed(ASKING));
    }
}

#[test]
fn attributes_say_how_what_is_staged_is_read_and_stored() {
    let utf16 = |text: &str| {
        let units = text.encode_utf16().flat_map(u16::to_le_bytes);
        [b"\xFF\xFE".to_vec(), units.collect()].concat()
    };
    let later = format!("{ASKING}; sp\u{e4}ter\r\n");
    let lf = |text: &str| text.replace("\r\n", "\n");
    // How a file is written in the folder, the attributes, and what git stores.
    type Form<'a> = &'a dyn Fn(&str) -> Vec<u8>;
    let plain = |text: &str| text.as_bytes().to_vec();
    let unix = |text: &str| lf(text).into_bytes();
    let cases: [(&str, Form, Form); 4] = [
        ("* -text", &plain, &plain),
        ("* text eol=crlf", &plain, &unix),
        (
            "* text working-tree-encoding=UTF-16LE-BOM eol=crlf",
            &utf16,
            &unix,
        ),
        ("* ident", &plain, &plain),
    ];
    for (attributes, form, stored) in cases {
        let repository = Repository::new();
        repository.write(".gitattributes", attributes);
        repository.stage("a.inf", form(ASKING), form(&later));
        let is_stored = |text: &str| {
            let bytes = repository.git(&["cat-file", "blob", ":a.inf"]);
            assert_eq!(bytes, stored(text), "{attributes}");
        };
        is_stored(ASKING);
        let (status, said) = repository.fix_staged(&["--yes"]);
        assert_eq!(status, 1, "{said}");
        is_stored(&fixed(ASKING));
        let left = fs::read(repository.path("a.inf")).unwrap();
        assert_eq!(left, form(&fixed(&later)), "{attributes}");
    }

    // A blob with CRLFs that git would turn into LFs were it added today.
    let repository = Repository::new();
    repository.stage("a.inf", ASKING, &later);
    repository.git(&["config", "core.autocrlf", "true"]);
    assert_eq!(repository.fix_staged(&["--yes"]).0, 1);
    assert_eq!(repository.staged("a.inf"), fixed(ASKING));

    // A filter that loses something lets nothing be written.
    let repository = Repository::new();
    repository.git(&["config", "filter.lossy.clean", "sed 's/^;.*//'"]);
    repository.git(&["config", "filter.lossy.smudge", "sed '1s/^/; mine\\r\\n/'"]);
    repository.write(".gitattributes", "*.inf filter=lossy");
    repository.stage("a.inf", ASKING, &later);
    let before = repository.git(&["cat-file", "blob", ":a.inf"]);
    let (status, said) = repository.fix_staged(&["--yes"]);
    assert_eq!(status, 1, "{said}");
    assert!(said.contains("git's filters"), "{said}");
    assert_eq!(repository.git(&["cat-file", "blob", ":a.inf"]), before);
    assert_eq!(repository.read("a.inf"), later);
}

#[test]
fn the_settings_of_a_user_change_nothing() {
    let repository = Repository::new();
    for (name, value) in [
        ("diff.relative", "true"),
        ("diff.renames", "copies"),
        ("diff.external", "false"),
        ("diff.noprefix", "true"),
        ("diff.mnemonicPrefix", "true"),
        ("diff.orderFile", "none-such"),
        ("diff.autoRefreshIndex", "false"),
        ("diff.ignoreSubmodules", "none"),
        ("diff.submodule", "log"),
        ("diff.inf.textconv", "false"),
        ("diff.inf.command", "false"),
        ("color.ui", "always"),
        ("color.diff", "always"),
        ("core.quotePath", "true"),
        ("core.pager", "false"),
        ("core.fsmonitor", "touch .git/asked;false"),
        ("core.abbrev", "4"),
        ("status.relativePaths", "true"),
        ("status.short", "true"),
        ("pager.diff", "true"),
    ] {
        repository.git(&["config", name, value]);
    }
    repository.write(".gitattributes", "*.inf diff=inf");
    // Each name is also that of a file above, which is not staged.
    let names = ["sub/a.inf", "sub/\u{e4} \"b\"\n.inf", "sub/sub/c.inf"];
    for name in names {
        repository.stage(name, ASKING, ASKING);
        repository.write(name.strip_prefix("sub/").unwrap(), ASKING);
    }
    let later = format!("{ASKING}; later\r\n");
    repository.write("sub/sub/c.inf", &later);
    let _ = fs::remove_file(repository.path(".git/asked"));
    let mut fix = repository.command("infmend");
    fix.args(["fix", "--staged", "--yes"])
        .current_dir(repository.path("sub"))
        .env("GIT_EXTERNAL_DIFF", "false")
        .env("GIT_DIFF_OPTS", "--unified=0")
        .env("GIT_LITERAL_PATHSPECS", "1")
        .env("GIT_ICASE_PATHSPECS", "1");
    let (status, said) = ended(&mut fix);
    assert_eq!(status, 1, "{said}");
    assert!(!repository.path(".git/asked").exists());
    for name in names {
        let expected = match name {
            "sub/sub/c.inf" => fixed(&later),
            _ => fixed(ASKING),
        };
        assert_eq!(repository.read(name), expected, "{name}: {said}");
        let above = name.strip_prefix("sub/").unwrap();
        if !names.contains(&above) {
            assert_eq!(repository.read(above), ASKING, "{above}: {said}");
        }
    }
    assert_eq!(repository.staged("sub/sub/c.inf"), fixed(ASKING));
}

#[test]
fn what_has_no_staged_content_is_left_alone() {
    let repository = Repository::new();
    repository.stage("old.inf", fixed(ASKING), fixed(ASKING));
    repository.stage("gone.inf", ASKING, ASKING);
    repository.git(&["commit", "-qm", "."]);
    repository.git(&["mv", "old.inf", "renamed.inf"]);
    repository.git(&["rm", "-q", "gone.inf"]);
    symlink("unstaged.inf", repository.path("link.inf")).unwrap();
    repository.write("unstaged.inf", ASKING);
    repository.write("intended.inf", ASKING);
    repository.git(&["init", "-q", "module.inf"]);
    let mut commit = repository.command("git");
    commit.args(["-C", "module.inf", "commit", "-qm", ".", "--allow-empty"]);
    assert_eq!(ended(&mut commit).0, 0);
    repository.git(&[
        "-c",
        "advice.addEmbeddedRepo=false",
        "add",
        "module.inf",
        "link.inf",
    ]);
    repository.git(&["add", "-N", "intended.inf"]);
    let (status, said) = repository.fix_staged(&["--yes"]);
    assert_eq!((status, said.as_str()), (0, "infmend: nothing to fix\n"));
    assert_eq!(repository.read("unstaged.inf"), ASKING);
    assert_eq!(repository.read("intended.inf"), ASKING);

    // A file in the place of a link is new content.
    repository.git(&["commit", "-qm", "."]);
    fs::remove_file(repository.path("link.inf")).unwrap();
    repository.stage("link.inf", ASKING, ASKING);
    assert_eq!(repository.fix_staged(&["--diff"]).0, 1);
}

#[test]
fn conflicts_are_an_error() {
    let repository = Repository::new();
    repository.stage("a.inf", ASKING, ASKING);
    repository.git(&["commit", "-qm", "base"]);
    repository.git(&["checkout", "-qb", "other"]);
    repository.write("a.inf", ASKING.replace("Reboot", "Restart"));
    repository.git(&["commit", "-qam", "other"]);
    repository.git(&["checkout", "-q", "-"]);
    repository.write("a.inf", ASKING.replace("Reboot", "Reboot ; here"));
    repository.git(&["commit", "-qam", "here"]);
    assert!(
        !repository
            .try_git(&["merge", "-q", "other"])
            .status
            .success()
    );
    let left = repository.read("a.inf");
    let (status, said) = repository.fix_staged(&["--yes"]);
    assert_eq!(status, 2, "{said}");
    assert!(
        said.contains("a.inf: has conflicts that are not resolved"),
        "{said}"
    );
    assert_eq!(repository.read("a.inf"), left);
}

#[test]
fn a_fix_that_cannot_be_made_stops_the_commit_and_a_finding_without_one_does_not() {
    // A syntax error keeps the whole file as it is.
    let repository = Repository::hooked();
    repository.stage("a.inf", format!("{ASKING}[Broken\r\n"), "");
    let refused = repository.try_git(&["commit", "-qm", "."]);
    assert_eq!(refused.status.code(), Some(1));
    let said = String::from_utf8_lossy(&refused.stderr);
    assert!(
        said.contains("reboot-directive  1 finding in 1 file, no automatic fix"),
        "{said}"
    );
    // The syntax error alone is reported.
    repository.stage("a.inf", format!("{}[Broken\r\n", fixed(ASKING)), "");
    let passed = repository.try_git(&["commit", "-qm", "."]);
    let said = String::from_utf8_lossy(&passed.stderr);
    assert!(passed.status.success(), "{said}");
    assert!(said.contains("a.inf:13:1: error"), "{said}");
}

#[test]
fn the_driver_ver_is_raised_once_in_each_place() {
    let repository = Repository::new();
    let with = |text: &str, version: &str| {
        text.replace(
            "Class = Net",
            &format!("Class = Net\r\nDriverVer = 01/02/2026,{version}"),
        )
    };
    let later = format!("{ASKING}; later\r\n");
    repository.stage("a.inf", with(ASKING, "1.2.3.4"), with(&later, "1.2.3.4"));
    let (status, said) = repository.fix_staged(&["--yes", "--driver-ver", "2026-01-02,+1"]);
    assert_eq!(status, 1, "{said}");
    assert_eq!(repository.staged("a.inf"), with(&fixed(ASKING), "1.2.3.5"));
    assert_eq!(repository.read("a.inf"), with(&fixed(&later), "1.2.3.5"));
}

#[test]
fn a_file_that_cannot_be_written_keeps_its_place_in_the_index() {
    let repository = Repository::new();
    let later = format!("{ASKING}; later\r\n");
    repository.stage("a.inf", ASKING, &later);
    fs::hard_link(repository.path("a.inf"), repository.path("b.txt")).unwrap();
    let (status, said) = repository.fix_staged(&["--yes"]);
    assert_eq!(status, 2, "{said}");
    assert_eq!(repository.staged("a.inf"), ASKING);
    assert_eq!(repository.read("a.inf"), later);
}

#[test]
fn without_a_repository_or_a_working_tree_it_says_so() {
    let folder = TempDir::new().unwrap();
    let repository = Repository::new();
    let mut fix = repository.command("infmend");
    fix.current_dir(folder.path())
        .args(["fix", "--staged", "--yes"]);
    let (status, said) = ended(&mut fix);
    assert_eq!(status, 2, "{said}");
    repository.git(&["init", "-q", "--bare", "bare"]);
    fix.current_dir(repository.path("bare"));
    let (status, said) = ended(&mut fix);
    assert_eq!(status, 2, "{said}");
    assert!(said.contains("work tree"), "{said}");
}
