//! The hook in `.pre-commit-config.yaml`. The file is the user's: lines are added,
//! and no other changes.

/// The lines that the hook takes, below `repos:`. The hooks of this repository build with
/// Rust; those of its mirror, which packaging/pre-commit-mirror makes, install the wheel.
pub(super) const LINES: &str = concat!(
    "- repo: ",
    env!("CARGO_PKG_REPOSITORY"),
    "-pre-commit\n  rev: v",
    env!("CARGO_PKG_VERSION"),
    "\n  hooks:\n  - id: infmend\n"
);

/// Why no lines are added.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub(super) enum HookError {
    /// Where they belong is written in a form that is not understood.
    #[error("its `repos:` is not a list with an entry on each line")]
    Form,
}

/// The text with the hook; none where it is there already.
pub(super) fn added(text: &str) -> Result<Option<String>, HookError> {
    if text.lines().any(names_us) {
        return Ok(None);
    }
    let crlf = text.contains("\r\n");
    let lines = |indent: &str| -> String {
        let end = if crlf { "\r\n" } else { "\n" };
        let lines = LINES.lines();
        lines.map(|line| format!("{indent}{line}{end}")).collect()
    };
    let Some((list, end)) = repos(text) else {
        // Without a list there may be other settings, and comments.
        if text
            .lines()
            .any(|line| line.starts_with("repos") || line.starts_with('{'))
        {
            return Err(HookError::Form);
        }
        let repos = if crlf { "repos:\r\n" } else { "repos:\n" };
        return Ok(Some(format!("{}{repos}{}", ended(text, crlf), lines(""))));
    };
    let first = list.lines().find(|line| !is_blank(line));
    let indent = match first {
        None => "",
        Some(line) => {
            let item = line.trim_start_matches(' ');
            if !item.starts_with("- ") {
                return Err(HookError::Form);
            }
            line.get(..line.len() - item.len()).unwrap_or_default()
        }
    };
    let (before, behind) = text.split_at(end);
    Ok(Some(format!(
        "{}{}{behind}",
        ended(before, crlf),
        lines(indent)
    )))
}

fn names_us(line: &str) -> bool {
    let line = line.trim_start().trim_start_matches("- ").trim_start();
    let repo = line.strip_prefix("repo:").map(str::trim);
    repo.is_some_and(|repo| {
        let repo = repo.trim_matches(['"', '\'']).trim_end_matches('/');
        let repo = repo.trim_end_matches(".git");
        repo.trim_end_matches("-pre-commit").ends_with("/infmend")
    })
}

fn is_blank(line: &str) -> bool {
    let line = line.trim();
    line.is_empty() || line.starts_with('#')
}

/// The text with an end to its last line.
fn ended(text: &str, crlf: bool) -> String {
    match text.is_empty() || text.ends_with('\n') {
        true => text.to_owned(),
        false => format!("{text}{}", if crlf { "\r\n" } else { "\n" }),
    }
}

/// The lines of the list of repositories, and where the last of its entries ends.
fn repos(text: &str) -> Option<(&str, usize)> {
    let mut at = 0;
    let mut list = None;
    let mut end = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        match list {
            None => {
                let value = line.strip_prefix("repos:").map(str::trim);
                if value.is_some_and(|value| value.is_empty() || value.starts_with('#')) {
                    list = Some(at);
                    end = at;
                }
            }
            Some(_) if is_blank(line) => {}
            Some(_) if line.starts_with([' ', '-']) && !line.starts_with("---") => end = at,
            Some(list) => return Some((text.get(list..start)?, end)),
        }
    }
    Some((text.get(list?..)?, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text with the hook, whose own lines stand as `+`.
    fn shown(text: &str) -> Result<Option<String>, HookError> {
        let hook = LINES.lines().collect::<Vec<_>>();
        added(text).map(|text| {
            text.map(|text| {
                let lines = text.lines().map(|line| {
                    let bare = line.trim_start();
                    let indent = line.len() - bare.len();
                    match hook.iter().any(|own| own.trim_start() == bare) && line != "repos:" {
                        true => format!("{}+", " ".repeat(indent)),
                        false => line.to_owned(),
                    }
                });
                lines.collect::<Vec<_>>().join("\n")
            })
        })
    }

    #[test]
    fn the_hook_comes_behind_the_last_repository_in_its_style() {
        let hook = "+\n  +\n  +\n  +";
        let cases = [
            ("", format!("repos:\n{hook}")),
            ("repos:\n", format!("repos:\n{hook}")),
            (
                "# ours\nrepos:\n- repo: local\n  hooks: []",
                format!("# ours\nrepos:\n- repo: local\n  hooks: []\n{hook}"),
            ),
            (
                "repos:  # all\n  # first\n  - repo: local\n    hooks: []\n\n# later\nfail_fast: true\n",
                "repos:  # all\n  # first\n  - repo: local\n    hooks: []\n  +\n    +\n    +\n    +\n\n# later\nfail_fast: true".to_owned(),
            ),
            (
                "fail_fast: true\n",
                format!("fail_fast: true\nrepos:\n{hook}"),
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(shown(text), Ok(Some(expected)), "{text:?}");
        }
        let crlf = added("repos:\r\n- repo: local\r\n  hooks: []\r\n");
        let crlf = crlf.unwrap_or_default().unwrap_or_default();
        assert_eq!(crlf.matches('\n').count(), crlf.matches("\r\n").count());
        assert_eq!(crlf.lines().count(), 7);
    }

    #[test]
    fn a_hook_that_is_there_is_kept_and_an_unknown_form_is_refused() {
        for repo in [
            "https://github.com/infmend/infmend",
            "https://github.com/infmend/infmend-pre-commit",
            "'https://example.org/mirrors/infmend.git'",
        ] {
            assert_eq!(added(&format!("repos:\n- repo: {repo}\n")), Ok(None));
        }
        for text in [
            "repos: []\n",
            "repos: [{repo: local}]\n",
            "{repos: []}\n",
            "repos:\n  a: b\n",
        ] {
            assert_eq!(added(text), Err(HookError::Form), "{text:?}");
        }
    }
}
