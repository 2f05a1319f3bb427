//! The recording in README, docs/session.svg: a session with the program, which
//! docs/update records anew.

use std::fmt::Write;
use std::fs;

use libtest_mimic::Trial;
use tempfile::TempDir;

use crate::need::{SCRIPT, trials};
use crate::session::Session;
use crate::support::{inf, root};

pub fn tests() -> Vec<Trial> {
    trials![&[SCRIPT]; the_recording_is_what_the_program_shows]
}

/// The columns of the terminal, and the rows of it that are shown at once.
const COLUMNS: usize = 100;
const ROWS: usize = 36;

/// The height of a row, and where the first begins, in pixels: as anstyle-svg sets
/// them.
const ROW: usize = 18;
const TOP: usize = 15;

/// How a question ends.
const QUESTION: &str = "[?]: ";

/// What a terminal shows in the course of time.
#[derive(Default)]
struct Recording {
    shown: String,
    /// How many rows are shown, and for how many milliseconds.
    frames: Vec<(usize, usize)>,
}

impl Recording {
    /// Adds a text, and time to read it.
    fn show(&mut self, text: &str, milliseconds: usize) {
        self.shown.push_str(text);
        self.frames.push((self.shown.lines().count(), milliseconds));
    }

    /// The picture, which plays the session over and over.
    fn picture(&self) -> String {
        let color = |r, g, b| anstyle::Color::Rgb(anstyle::RgbColor(r, g, b));
        // Red and green that can be read on the dark ground.
        let mut palette = anstyle_svg::WIN10_CONSOLE;
        palette.0[1] = anstyle::RgbColor(0xFF, 0x7B, 0x72);
        palette.0[2] = anstyle::RgbColor(0x56, 0xD3, 0x64);
        let still = anstyle_svg::Term::new()
            .palette(palette)
            .fg_color(color(0xE6, 0xED, 0xF3))
            .bg_color(color(0x0D, 0x11, 0x17))
            .render_svg(&self.shown);
        let part = |begin: &str, end: &str| {
            let start = still.find(begin).unwrap();
            let length = still[start..].find(end).unwrap() + end.len();
            &still[start..start + length]
        };
        let width = part("width=\"", "px\"")
            .trim_start_matches("width=\"")
            .trim_end_matches("px\"");
        let height = TOP * 2 + ROWS * ROW;
        let all: usize = self.frames.iter().map(|(_, time)| time).sum();
        let (mut times, mut scrolls, mut covers) = (String::new(), String::new(), String::new());
        let mut begun = 0;
        for (rows, time) in &self.frames {
            let separator = if begun == 0 { "" } else { ";" };
            let scroll = rows.saturating_sub(ROWS) * ROW;
            let cover = TOP + rows * ROW;
            // Times count from 0 to 1.
            write!(times, "{separator}{:.4}", begun as f64 / all as f64).unwrap();
            write!(scrolls, "{separator}0 -{scroll}").unwrap();
            write!(covers, "{separator}{cover}").unwrap();
            begun += time;
        }
        let last = self.frames.last().unwrap().0;
        let scroll = last.saturating_sub(ROWS) * ROW;
        let animation = format!(
            "calcMode=\"discrete\" dur=\"{all}ms\" repeatCount=\"indefinite\" keyTimes=\"{times}\""
        );
        format!(
            "<svg width=\"{width}px\" height=\"{height}px\" xmlns=\"http://www.w3.org/2000/svg\">\n  \
            <title>infmend check and infmend fix on a terminal</title>\n  {style}\n  \
            <rect width=\"100%\" height=\"100%\" rx=\"4.5\" class=\"bg\" />\n  \
            <clipPath id=\"screen\"><rect y=\"{TOP}\" width=\"100%\" height=\"{screen}\" /></clipPath>\n  \
            <g clip-path=\"url(#screen)\"><g transform=\"translate(0 -{scroll})\">\n  \
            <animateTransform attributeName=\"transform\" type=\"translate\" {animation} values=\"{scrolls}\" />\n  \
            {text}\n  \
            <rect class=\"bg\" width=\"100%\" height=\"{total}\" y=\"{end}\">\
            <animate attributeName=\"y\" {animation} values=\"{covers}\" /></rect>\n  \
            </g></g>\n</svg>\n",
            style = part("<style>", "</style>"),
            text = part("<text", "</text>"),
            screen = ROWS * ROW,
            total = last * ROW,
            end = TOP + last * ROW,
        )
    }
}

/// A team's first minutes: what is there, each change with its reason, what is left.
fn session() -> Recording {
    let folder = TempDir::new().unwrap();
    let at = folder.path();
    fs::create_dir(at.join("drivers")).unwrap();
    fs::copy(inf("readme/gadget.inf"), at.join("drivers/gadget.inf")).unwrap();
    let mut recording = Recording::default();
    let check = |recording: &mut Recording| {
        recording.show("$ infmend check drivers\n", 1_000);
        let shown = Session::new(at, COLUMNS, "infmend check drivers").end().0;
        recording.show(&shown, 5_000);
    };
    check(&mut recording);
    recording.show("$ infmend fix drivers\n", 1_000);
    let mut fix = Session::new(at, COLUMNS, "infmend fix drivers");
    for answer in ["h", "y", "y", "y"] {
        let shown = fix.question(QUESTION);
        recording.show(&format!("{shown}{answer}\n"), 3_500);
        fix.answer(&format!("{answer}\n"));
        // What is typed comes back.
        assert_eq!(fix.question("\n").trim(), answer);
    }
    let (shown, status) = fix.rest();
    assert!(status.success(), "{shown}");
    recording.show(&shown, 4_000);
    check(&mut recording);
    recording.show("$ ", 3_000);
    recording
}

fn the_recording_is_what_the_program_shows() {
    let picture = session().picture();
    let path = root().join("docs/session.svg");
    if std::env::var_os("INFMEND_UPDATE").is_some() {
        fs::write(&path, &picture).unwrap();
    }
    assert!(
        fs::read_to_string(&path).unwrap() == picture,
        "docs/session.svg is not current: run docs/update"
    );
}
