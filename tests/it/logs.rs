//! The formats `azure` and `msbuild`, read as their own readers do.

use std::path::Path;

use crate::support::formats::json;
use crate::support::{infmend, project};

/// An issue as a build log has it.
#[derive(Debug, PartialEq)]
struct Issue {
    kind: String,
    file: String,
    line: u64,
    column: u64,
    code: String,
    text: String,
}

/// An INF with an error, a warning and an information; the name of its service has
/// what the formats give a meaning.
const INF: &str = "[Version]\r\nSignature=\"$Windows NT$\"\r\n[Manufacturer]\r\nM=M\r\n[M]\r\nd=I,PCI\\X\r\n\
    [DestinationDirs]\r\nL=12\r\n[I.NT]\r\nCopyFiles=L\r\nReboot\r\n[L]\r\n\"a;b]50%3B.sys\"\r\n\
    [I.NT.Services]\r\nAddService=a,2,S\r\n[S]\r\nServiceType=1\r\nStartType=0\r\nErrorControl=1\r\n\
    ServiceBinary=\"%12%\\a;b]50%3B.sys\"\r\n";

const NAMES: [&str; 5] = [
    "a b/c d.inf",
    "brackets [x] (1)/e(2,3).inf",
    "gerät/日本.inf",
    "semi;colon=1.inf",
    "100%25.inf",
];

/// Reads a line as the agent of Azure Pipelines does (its Command and
/// CommandStringConvertor): none where it is not a command.
fn azure(line: &str) -> Option<Issue> {
    let unescaped = |text: &str| {
        // `%` last, so that what it gives is not read again.
        let mut text = text.to_owned();
        for (escaped, plain) in [("%3B", ";"), ("%0D", "\r"), ("%0A", "\n"), ("%5D", "]")] {
            text = text.replace(escaped, plain);
        }
        text.replace("%AZP25", "%")
    };
    let (_, command) = line.split_once("##vso[")?;
    let (head, text) = command.split_once(']').unwrap();
    let (name, properties) = head.split_once(' ').unwrap();
    assert_eq!(name, "task.logissue");
    let property = |wanted: &str| {
        let pairs = properties
            .split(';')
            .map(|pair| pair.split_once('=').unwrap());
        let mut values = pairs
            .filter(|(name, _)| *name == wanted)
            .map(|(_, value)| value);
        let value = values.next().unwrap_or_default();
        assert!(values.next().is_none(), "{line}");
        unescaped(value)
    };
    Some(Issue {
        kind: property("type"),
        file: property("sourcepath"),
        line: property("linenumber").parse().unwrap_or(0),
        column: property("columnnumber").parse().unwrap_or(0),
        code: property("code"),
        text: unescaped(text),
    })
}

/// Reads a line as MSBuild does (its CanonicalError): `origin: category code:
/// text`, where the origin ends with a place in parentheses. None where it is an
/// ordinary line.
fn msbuild(line: &str) -> Option<Issue> {
    let (place, category, rest) = ["error", "warning"].iter().find_map(|category| {
        let (origin, rest) = line.split_once(&format!(": {category} "))?;
        (!origin.contains(':')).then_some((origin, *category, rest))
    })?;
    let (code, text) = rest.split_once(':')?;
    if code.trim().contains(' ') {
        return None;
    }
    let place = place.trim_end();
    let (file, line, column) = match place.strip_suffix(')').and_then(|p| p.rsplit_once('(')) {
        Some((file, numbers)) => {
            let (line, column) = numbers.split_once(',').unwrap();
            (file, line.parse().unwrap(), column.parse().unwrap())
        }
        None => (place, 0, 0),
    };
    Some(Issue {
        kind: category.to_owned(),
        file: file.to_owned(),
        line,
        column,
        code: code.trim().to_owned(),
        text: text.trim_start().to_owned(),
    })
}

/// The findings that JSON has, as issues, with the kind that a severity is.
fn expected(folder: &Path, kind: fn(&str) -> Option<&'static str>) -> Vec<Issue> {
    let whole = json("json", folder, &NAMES.map(Path::new));
    let mut issues = Vec::new();
    for file in whole["files"].as_array().unwrap() {
        for finding in file["findings"].as_array().unwrap() {
            let text = |name: &str| finding[name].as_str().unwrap().to_owned();
            let Some(kind) = kind(&text("severity")) else {
                continue;
            };
            issues.push(Issue {
                kind: kind.to_owned(),
                file: file["path"].as_str().unwrap().to_owned(),
                line: finding["line"].as_u64().unwrap(),
                column: finding["column"].as_u64().unwrap(),
                code: text("rule"),
                text: text("message"),
            });
        }
    }
    assert_eq!(
        issues.iter().filter(|i| i.file == NAMES[1]).count(),
        issues.len() / NAMES.len()
    );
    issues
}

/// What `check` writes in a format, information included.
fn log(format: &str, folder: &Path) -> String {
    let mut command = infmend();
    command.current_dir(folder);
    command.args(["check", "--severity", "info", "--format", format]);
    let output = command.args(NAMES).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

fn of_kind(kind: &'static str) -> Option<&'static str> {
    Some(kind)
}

#[test]
fn the_agent_of_azure_reads_the_findings_of_any_file() {
    let folder = project(&NAMES.map(|name| (name, INF)));
    let expected = expected(folder.path(), |severity| match severity {
        "error" => of_kind("error"),
        _ => of_kind("warning"),
    });
    // A text with all that would have to be escaped.
    let odd = |issue: &Issue| issue.text.contains("a;b]50%3B");
    assert!(expected.iter().any(odd));
    let log = log("azure", folder.path());
    let mut read: Vec<Issue> = log.lines().filter_map(azure).collect();
    for issue in &mut read {
        // The rest is a help and the pages.
        let (message, rest) = issue.text.split_once('\n').unwrap();
        assert!(
            rest.contains("see: https://") && rest.contains("Microsoft: https://"),
            "{rest}"
        );
        issue.text = message.to_owned();
    }
    assert_eq!(read, expected);
    assert_eq!(log.lines().count(), read.len() + 1);
    assert!(
        log.lines().last().unwrap().starts_with("5 INFs checked: "),
        "{log}"
    );
}

#[test]
fn msbuild_reads_the_findings_of_any_file() {
    let folder = project(&NAMES.map(|name| (name, INF)));
    let expected = expected(folder.path(), |severity| match severity {
        "error" => of_kind("error"),
        "warning" => of_kind("warning"),
        _ => None,
    });
    let log = log("msbuild", folder.path());
    let mut read: Vec<Issue> = log.lines().filter_map(msbuild).collect();
    for issue in &mut read {
        if let Some((message, _)) = issue.text.split_once("; help: ") {
            issue.text = message.to_owned();
        }
    }
    assert_eq!(read, expected);
    let information = log.lines().filter(|line| line.contains(": info "));
    assert_eq!(log.lines().count(), read.len() + information.count() + 1);
}

#[test]
fn what_cannot_be_read_is_an_error_of_the_log() {
    for (format, reader) in [
        ("azure", azure as fn(&str) -> Option<Issue>),
        ("msbuild", msbuild),
    ] {
        let output = infmend()
            .args(["check", "--format", format, "missing [1];%3B.inf"])
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2));
        let log = String::from_utf8(output.stdout).unwrap();
        let read: Vec<Issue> = log.lines().filter_map(reader).collect();
        assert_eq!(read.len(), 1, "{log}");
        assert_eq!(read[0].kind, "error");
        assert!(
            read[0]
                .text
                .starts_with("missing [1];%3B.inf: cannot be read"),
            "{log}"
        );
    }
}
