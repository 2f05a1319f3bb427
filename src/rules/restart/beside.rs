//! The comments beside an entry: on its lines, and right above it.

use crate::edit::FixBuilder;
use crate::model::{DirectiveSite, Model};
use crate::syntax::{Document, Line, LineKind};

/// The comments beside a directive.
#[derive(Debug)]
pub(super) struct Beside<'d, 't> {
    document: &'d Document<'t>,
    /// What stands on the lines of the directive.
    on: Vec<&'d str>,
    /// The lines of comments right above it, without a blank one in between.
    above: &'d [Line<'t>],
    /// Whether these lines stand above this entry alone.
    is_alone: bool,
}

impl<'d, 't> Beside<'d, 't> {
    pub(super) fn of(model: &Model<'d, 't>, site: &DirectiveSite<'d, 't>) -> Beside<'d, 't> {
        let document = model.document();
        let entry = site.entry();
        let comments = entry.comments().iter().cloned();
        let mut beside = Beside {
            document,
            on: comments.map(|range| document.slice(range)).collect(),
            above: &[],
            is_alone: false,
        };
        let start = entry.range().start;
        // To read all lines of a section takes long, and few have a comment above.
        let before = document.slice(0..start).trim_end_matches(['\r', '\n']);
        let before = before.rsplit('\n').next().unwrap_or_default();
        if !before.trim_start().starts_with(';') {
            return beside;
        }
        let lines = document.sections().get(site.part);
        let lines = lines.map(|section| section.lines()).unwrap_or_default();
        let own = lines.partition_point(|line| line.range.start < start);
        let above = lines.get(..own).unwrap_or_default();
        let first = above.iter().rposition(|line| line.kind != LineKind::Remark);
        beside.above = lines
            .get(first.map_or(0, |line| line + 1)..own)
            .unwrap_or_default();
        beside.is_alone = lines
            .get(own + 1)
            .is_none_or(|line| line.kind != LineKind::Entry);
        beside
    }

    /// What they say, without the signs around: each comment on the lines of
    /// the directive, and the lines above it as one.
    fn texts(&self) -> impl Iterator<Item = String> {
        let on = self.on.iter().map(|comment| text_of(comment).to_owned());
        let above = self.above.iter().map(|line| self.text_of_line(line));
        let above: Vec<&str> = above.filter(|text| !text.is_empty()).collect();
        on.chain([above.join(" ")])
    }

    fn text_of_line(&self, line: &Line<'_>) -> &'d str {
        text_of(self.document.slice(line.range.clone()))
    }

    /// The comment that gives a reason why a restart is needed, if one does.
    pub(super) fn reason_for_restart(&self) -> Option<String> {
        self.texts().find(|text| {
            let text = text.to_lowercase();
            !text.contains(ADDRESS) && speaks_of_restart(&text) && speaks_of_need(&text)
        })
    }

    /// Whether one of them is addressed to infmend.
    pub(super) fn address_infmend(&self) -> bool {
        self.texts()
            .any(|text| text.to_lowercase().contains(ADDRESS))
    }

    /// Deletes the comment above the directive where it is about the restart
    /// alone, and of no other entry.
    pub(super) fn remove_talk_of_restart(&self, fix: FixBuilder<'d, 't>) -> FixBuilder<'d, 't> {
        let texts = self.above.iter().map(|line| self.text_of_line(line));
        let texts: Vec<&str> = texts.collect();
        let goes = self.is_alone
            && !texts.iter().any(|text| is_code(text))
            && speaks_only_of_restart(&texts.join("\n"));
        if !goes {
            return fix;
        }
        self.above
            .iter()
            .fold(fix, |fix, line| fix.remove_remark(line))
    }
}

/// What a comment to infmend begins with.
const ADDRESS: &str = "infmend:";

/// Words that say that something is needed, by their beginnings.
const NEED: [&str; 15] = [
    "block",
    "cannot",
    "can't",
    "essential",
    "mandatory",
    "must",
    "necess",
    "need",
    "only after",
    "otherwise",
    "prevent",
    "requir",
    "unless",
    "until",
    "without",
];

/// Words of a sentence that goes on about what the one before it spoke of.
const GOES_ON: [&str; 6] = ["it", "otherwise", "this", "until", "unless", "without"];

/// What an INF does besides, by the beginnings of the words for it.
const OTHER_ACTIONS: [&str; 9] = [
    "add", "copies", "copy", "creat", "delet", "regist", "renam", "set", "writ",
];

/// Without `;`, the lines that some draw around comments, and white space.
fn text_of(comment: &str) -> &str {
    comment.trim().trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, ';' | '-' | '=' | '*' | '#' | '/' | '_' | '~' | '+')
    })
}

/// Whether a text in lower case mentions a restart.
fn speaks_of_restart(text: &str) -> bool {
    let words = ["reboot", "restart", "re-boot", "re-start"];
    words.iter().any(|word| text.contains(word))
}

fn speaks_of_need(text: &str) -> bool {
    NEED.iter().any(|need| begins_a_word(text, need))
}

/// Whether some word of a text, or words in a row, begins so.
fn begins_a_word(text: &str, beginning: &str) -> bool {
    let is_letter = |c: char| c.is_alphanumeric();
    text.match_indices(beginning).any(|(at, _)| {
        !text
            .get(..at)
            .is_some_and(|before| before.ends_with(is_letter))
    })
}

/// Whether every sentence of a text is about a restart, or goes on about it,
/// and none says what else the INF does.
fn speaks_only_of_restart(text: &str) -> bool {
    let text = text.to_lowercase();
    let text = text.replace('\n', " ");
    let mut sentences = text
        .split_inclusive(['.', '!', '?'])
        .filter(|sentence| sentence.contains(char::is_alphanumeric));
    let is_about_it = |sentence: &str| {
        let first = sentence.split_whitespace().next().unwrap_or_default();
        let first = first.trim_matches(|c: char| !c.is_alphanumeric());
        speaks_of_restart(sentence) || GOES_ON.contains(&first)
    };
    speaks_of_restart(&text)
        && !text.contains(ADDRESS)
        && !OTHER_ACTIONS
            .iter()
            .any(|action| begins_a_word(&text, action))
        && sentences.all(is_about_it)
}

/// Whether a comment looks like an entry or a header that was taken out.
fn is_code(text: &str) -> bool {
    let one_word = !text.is_empty() && !text.contains(char::is_whitespace);
    text.contains('=') || text.starts_with('[') || text.contains(",,") || one_word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_speaks_of_a_restart_and_of_need() {
        for (text, is_reason) in [
            ("A reboot is required until the filter is loaded", true),
            ("must restart for the new bus number", true),
            ("without a re-boot the old firmware stays", true),
            ("ask the user to restart", false),
            ("needed by the loader", false),
            // It does not begin a word.
            ("an unneeded reboot", false),
        ] {
            let found = speaks_of_restart(text) && speaks_of_need(text);
            assert_eq!(found, is_reason, "{text}");
        }
    }

    #[test]
    fn only_talk_of_the_restart_goes_with_it() {
        for text in [
            "Reboot the machine",
            "Force a restart after the installation. It is needed for the bus filter.",
            "Otherwise the old driver runs until the next restart!",
            "Windows ignores this reboot but it is still required\nto start the service",
        ] {
            assert!(speaks_only_of_restart(text), "{text}");
        }
        for text in [
            "",
            "The files of the driver",
            "Copy the driver, then reboot",
            "Reboot. The keys below are for the panel.",
            "The registry: restart later",
            "infmend: allow-file(reboot-directive)",
        ] {
            assert!(!speaks_only_of_restart(text), "{text}");
        }
    }

    #[test]
    fn an_entry_that_was_taken_out_is_no_talk() {
        for text in ["Reboot", "Reboot = 1", "[Reboot]", "restart.exe,,,1"] {
            assert!(is_code(text), "{text}");
        }
        assert!(!is_code("Reboot the machine"));
    }
}
