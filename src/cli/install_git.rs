//! `infmend install-git`.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::args::InstallGitArgs;
use super::ask;
use super::console::{Console, Status};
use super::git::{self, GitError};

/// Which files are shown as text. Git's patterns know case.
const ATTRIBUTES: [&str; 2] = ["*.[iI][nN][fF] diff=inf", "*.[iI][nN][xX] diff=inf"];

/// Of which files git leaves the line ends alone. INX files are in no catalog.
const LINE_ENDS: [&str; 1] = ["*.[iI][nN][fF] -text"];

/// A hunk's header names the section that it stands in.
const SECTION: &str = r"^[ \t]*\[[^]]*\]";

const HELP: &str = "\
y  make these changes
n  change nothing";

/// What there is to do.
struct Plan {
    /// Settings, with what they are to be and are now.
    settings: Vec<(&'static str, String, Option<String>)>,
    /// The file that names the files.
    attributes: PathBuf,
    /// The lines that it lacks.
    lines: Vec<&'static str>,
}

impl Plan {
    fn is_done(&self) -> bool {
        self.lines.is_empty() && self.settings.iter().all(is_set)
    }
}

fn is_set((_, wanted, now): &(&'static str, String, Option<String>)) -> bool {
    now.as_ref() == Some(wanted)
}

pub(super) fn run(args: &InstallGitArgs, console: &mut Console) -> io::Result<Status> {
    let scope = if args.global { "--global" } else { "--local" };
    let plan = match plan(args, scope) {
        Ok(plan) => plan,
        Err(error) => {
            console.error(&error.to_string())?;
            return Ok(Status::Failed);
        }
    };
    if plan.is_done() {
        console.note("git shows INFs as text already: nothing to do")?;
        return Ok(Status::Clean);
    }
    show(&plan, scope, console)?;
    if args.print {
        return Ok(Status::Clean);
    }
    if !args.yes && !agrees(console)? {
        return Ok(Status::Findings);
    }
    if let Err(error) = carry_out(&plan, scope) {
        console.error(&error)?;
        return Ok(Status::Failed);
    }
    console.note("done: git diff, git log -p and git show now print INFs as text")?;
    Ok(Status::Clean)
}

fn plan(args: &InstallGitArgs, scope: &str) -> Result<Plan, GitError> {
    let attributes = if args.global {
        global_attributes()
    } else {
        let output = git::ask(&["rev-parse", "--git-path", "info/attributes"])?;
        PathBuf::from(String::from_utf8_lossy(&output).trim_end())
    };
    let present = fs::read_to_string(&attributes).unwrap_or_default();
    let lacks = |line: &&str| !present.lines().any(|other| other.trim() == *line);
    let settings = [
        ("diff.inf.textconv", format!("{} cat", program())),
        ("diff.inf.xfuncname", SECTION.to_owned()),
    ];
    Ok(Plan {
        settings: settings
            .map(|(name, value)| (name, value, git::line(&["config", scope, "--get", name])))
            .into(),
        lines: ATTRIBUTES
            .into_iter()
            .chain(LINE_ENDS.into_iter().filter(|_| args.keep_line_ends))
            .filter(lacks)
            .collect(),
        attributes,
    })
}

/// Where git looks for the attributes of all repositories of this user.
fn global_attributes() -> PathBuf {
    if let Some(file) = git::line(&["config", "--global", "--path", "core.attributesFile"]) {
        return PathBuf::from(file);
    }
    let variable = |name| std::env::var_os(name).filter(|value| !value.is_empty());
    let config = variable("XDG_CONFIG_HOME").map(PathBuf::from).or_else(|| {
        let home = variable("HOME").or_else(|| variable("USERPROFILE"))?;
        Some(PathBuf::from(home).join(".config"))
    });
    config.unwrap_or_default().join("git/attributes")
}

/// How git is to call this program: by its name where that finds it, else by
/// its path, as a shell takes it.
fn program() -> String {
    let Ok(path) = std::env::current_exe() else {
        return "infmend".to_owned();
    };
    let same = |folder: PathBuf| {
        let found = fs::canonicalize(folder.join(path.file_name().unwrap_or_default()));
        found.is_ok_and(|found| fs::canonicalize(&path).is_ok_and(|path| path == found))
    };
    let folders = std::env::var_os("PATH").unwrap_or_default();
    if std::env::split_paths(&folders).any(same) {
        return "infmend".to_owned();
    }
    let path = path.to_string_lossy().replace('\\', "/");
    format!("'{}'", path.replace('\'', r"'\''"))
}

fn show(plan: &Plan, scope: &str, console: &mut Console) -> io::Result<()> {
    writeln!(
        console.out,
        "To show INFs as text, infmend would do this:\n"
    )?;
    for setting in plan.settings.iter().filter(|setting| !is_set(setting)) {
        let (name, value, now) = setting;
        let quoted = value.replace('\'', r"'\''");
        writeln!(console.out, "  git config {scope} {name} '{quoted}'")?;
        if let Some(now) = now {
            writeln!(console.out, "    (in place of: {now})")?;
        }
    }
    if !plan.lines.is_empty() {
        writeln!(console.out, "  add to {}:", plan.attributes.display())?;
        for line in &plan.lines {
            writeln!(console.out, "    {line}")?;
        }
    }
    writeln!(console.out)
}

fn agrees(console: &mut Console) -> io::Result<bool> {
    if !ask::is_possible() {
        console.note("nothing was done: cannot prompt, since standard input is not a terminal. Run `infmend install-git --yes` to do it")?;
        return Ok(false);
    }
    let given = ask::answer("Do it? [y]es, [n]o: ", "yes no", HELP, console)?;
    Ok(given == 'y')
}

fn carry_out(plan: &Plan, scope: &str) -> Result<(), String> {
    for setting in plan.settings.iter().filter(|setting| !is_set(setting)) {
        let (name, value, _) = setting;
        git::ask(&["config", scope, "--replace-all", name, value])
            .map_err(|error| error.to_string())?;
    }
    add_lines(&plan.attributes, &plan.lines)
        .map_err(|error| format!("{}: cannot be written: {error}", plan.attributes.display()))
}

fn add_lines(path: &Path, lines: &[&str]) -> io::Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let present = fs::read(path).unwrap_or_default();
    let mut added = String::new();
    if !present.is_empty() && !present.ends_with(b"\n") {
        added.push('\n');
    }
    for line in lines {
        added.push_str(line);
        added.push('\n');
    }
    let mut file = OpenOptions::new().create(true).append(true).open(path)?;
    file.write_all(added.as_bytes())
}
