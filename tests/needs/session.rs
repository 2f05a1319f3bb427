//! A terminal, made by script(1), and a person at it.

use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};

use crate::support;

/// A shell command on a terminal of its own.
pub struct Session {
    child: Child,
    shown: Vec<u8>,
}

impl Session {
    /// Runs a line of sh in a folder. What it calls `infmend` is the program.
    pub fn new(folder: &Path, columns: usize, line: &str) -> Session {
        let child = Command::new("script")
            .args([
                "-qec",
                &format!("stty cols {columns} rows 40; {line}"),
                "/dev/null",
            ])
            .current_dir(folder)
            .env("PATH", support::path())
            .env("SHELL", "/bin/sh")
            .env("TERM", "xterm-256color")
            .env_remove("NO_COLOR")
            .env_remove("CLICOLOR_FORCE")
            .env_remove("PAGER")
            .env_remove("INFMEND_PAGER")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("script(1) runs");
        Session {
            child,
            shown: Vec::new(),
        }
    }

    /// Waits until something new is shown that ends with a text.
    pub fn wait_for(&mut self, text: &str) {
        let output = self.child.stdout.as_mut().unwrap();
        let begun = self.shown.len();
        while !self.shown[begun..].ends_with(text.as_bytes()) {
            let mut byte = [0];
            let count = output.read(&mut byte).unwrap();
            assert_eq!(count, 1, "{}", String::from_utf8_lossy(&self.shown));
            self.shown.push(byte[0]);
        }
    }

    /// Waits for a text at the end of what is shown, and returns what is new.
    pub fn question(&mut self, text: &str) -> String {
        let begun = self.shown.len();
        self.wait_for(text);
        String::from_utf8_lossy(&self.shown[begun..]).replace("\r\n", "\n")
    }

    /// What is new at the end, and how the command ended.
    pub fn rest(self) -> (String, ExitStatus) {
        let known = String::from_utf8_lossy(&self.shown).replace("\r\n", "\n");
        let (shown, status) = self.end();
        (shown[known.len()..].to_owned(), status)
    }

    pub fn answer(&mut self, typed: &str) {
        let input = self.child.stdin.as_mut().unwrap();
        input.write_all(typed.as_bytes()).unwrap();
    }

    /// What the terminal got, and how the command ended.
    pub fn end(mut self) -> (String, ExitStatus) {
        // The end of what is typed.
        drop(self.child.stdin.take());
        let mut output = self.child.stdout.take().unwrap();
        output.read_to_end(&mut self.shown).unwrap();
        let status = self.child.wait().unwrap();
        let shown = String::from_utf8(self.shown).unwrap();
        (shown.replace("\r\n", "\n"), status)
    }
}
