//! infmend's library, bound to JavaScript: a session holds the files that a person drops on
//! the page, and says of each what `check` finds and what `fix` would write.

mod catalogs;
mod choices;
mod session;

use wasm_bindgen::prelude::*;

pub use choices::{Choices, Wrong};
pub use session::Session;

/// The files of the page, and what is asked of them.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Playground(Session);

#[wasm_bindgen]
impl Playground {
    /// Without any file.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new() -> Playground {
        Playground::default()
    }

    /// Adds a file, or puts it in place of the one at that path. Returns its number.
    pub fn add(&mut self, path: String, bytes: Vec<u8>) -> usize {
        self.0.add(path, bytes)
    }

    /// Sets what is asked of the files, as JSON.
    ///
    /// # Errors
    /// When it cannot be used: a sentence.
    pub fn choose(&mut self, choices: &str) -> Result<(), String> {
        let choices = Choices::read(choices).map_err(|wrong| wrong.to_string())?;
        self.0.choose(choices);
        Ok(())
    }

    /// Checks and fixes the file of a number, and says what came of it, as JSON.
    pub fn examine(&mut self, number: usize) -> String {
        self.0.examine(number)
    }

    /// What the fixes make of a file; nothing where they change nothing.
    #[must_use]
    pub fn fixed(&self, number: usize) -> Option<Vec<u8>> {
        self.0.fixed(number).map(<[u8]>::to_vec)
    }

    /// What changes in a file, as `git apply` takes it.
    #[must_use]
    pub fn patch(&self, number: usize) -> Vec<u8> {
        self.0.patch(number).to_vec()
    }

    /// The counts of all files that were examined, as a sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        self.0.sentence()
    }
}
