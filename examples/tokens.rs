//! Prints the tokens of INFs, a line of JSON for each: its path, and its pieces, each
//! with the kind of its token. The pieces together are the text.
//!
//! ```sh
//! cargo run --example tokens -- a.inf b.inf
//! ```

use std::error::Error;
use std::{env, fs};

use infmend::source::Source;
use infmend::syntax::Document;
use serde_json::json;

fn main() -> Result<(), Box<dyn Error>> {
    for path in env::args().skip(1) {
        let source = Source::new(fs::read(&path)?);
        let document = Document::by_grammar(source.text());
        let tokens = document.tokens().iter().flat_map(|(_, tokens)| tokens);
        let pieces: Vec<_> = tokens
            .map(|token| {
                let text = document.slice(token.range.clone());
                json!([format!("{:?}", token.kind), text])
            })
            .collect();
        println!("{}", json!({"file": path, "pieces": pieces}));
    }
    Ok(())
}
