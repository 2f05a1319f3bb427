//! What people see a report on, and lines that fit it.

use anstream::adapter::strip_str;
use unicode_width::UnicodeWidthStr;

/// What people see a report on.
///
/// The default is a file or a pipe: no colours, no links, and lines of any length,
/// so that what stands there does not depend on whose terminal it came from, and a
/// message can be searched for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Screen {
    /// Whether it shows colours and styles.
    pub coloured: bool,
    /// How many columns it has, into which lines are broken between words; none
    /// where lines may have any length.
    pub columns: Option<usize>,
    /// Whether it shows a text as a link (OSC 8).
    pub hyperlinks: bool,
}

impl Screen {
    /// Breaks a line between words so that it fits. What stands in front of it
    /// takes `used` columns, and each further line is indented by `indent`. A word
    /// that is wider than the screen has a line of its own.
    pub fn wrap(&self, text: &str, used: usize, indent: usize) -> String {
        self.lines(text, used, indent)
            .join(&format!("\n{}", " ".repeat(indent)))
    }

    /// The lines that [`wrap`](Self::wrap) makes, without their indent.
    pub(super) fn lines(&self, text: &str, used: usize, indent: usize) -> Vec<String> {
        let Some(columns) = self.columns.filter(|_| !text.is_empty()) else {
            return vec![text.to_owned()];
        };
        let mut lines = Vec::new();
        let mut line = String::new();
        // Whether there is a word in the line, and the columns that are taken.
        let mut any = false;
        let mut taken = used;
        for word in text.split(' ') {
            let width = strip_str(word).to_string().width();
            // A line that has nothing yet is as good as the next, unless that has
            // more room.
            let is_full = taken + usize::from(any) + width > columns;
            if is_full && (any || used > indent && lines.is_empty()) {
                lines.push(line.trim_end().to_owned());
                line.clear();
                taken = indent;
            } else if any || word.is_empty() {
                line.push(' ');
                taken += 1;
            }
            line.push_str(word);
            taken += width;
            any |= !word.is_empty();
        }
        lines.push(line);
        lines
    }

    /// A text that leads to a page, where the screen shows such.
    pub fn link(&self, text: &str, url: &str) -> String {
        match self.hyperlinks && !url.is_empty() {
            true => format!("\x1B]8;;{url}\x1B\\{text}\x1B]8;;\x1B\\"),
            false => text.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrapped(columns: usize, text: &str, used: usize, indent: usize) -> String {
        let columns = Some(columns);
        Screen {
            columns,
            ..Screen::default()
        }
        .wrap(text, used, indent)
    }

    #[test]
    fn a_line_is_broken_between_words_and_nowhere_else() {
        assert_eq!(wrapped(10, "one two three", 0, 2), "one two\n  three");
        assert_eq!(wrapped(10, "one two three", 5, 0), "one\ntwo three");
        assert_eq!(wrapped(10, "", 0, 0), "");
        assert_eq!(wrapped(5, "unbreakable", 0, 0), "unbreakable");
        assert_eq!(
            wrapped(5, "an unbreakable one", 0, 1),
            "an\n unbreakable\n one"
        );
        // What is in front may leave no room.
        assert_eq!(wrapped(10, "three", 8, 2), "\n  three");
        assert_eq!(wrapped(10, "  1. step  two", 0, 3), "  1. step\n   two");
        // Characters of two columns, and styles of none.
        assert_eq!(wrapped(6, "日本 日本", 0, 0), "日本\n日本");
        assert_eq!(
            wrapped(7, "\x1b[1mone\x1b[0m two", 0, 0),
            "\x1b[1mone\x1b[0m two"
        );
    }

    #[test]
    fn a_file_has_lines_of_any_length_and_no_links() {
        let text = "word ".repeat(100);
        assert_eq!(Screen::default().wrap(&text, 50, 4), text);
        assert_eq!(
            Screen::default().link("rule", "https://example.com"),
            "rule"
        );
    }
}
