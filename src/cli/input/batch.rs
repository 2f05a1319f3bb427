//! Which files are read together.

use std::iter::Peekable;

use super::error::ReadError;
use super::file::Input;

/// How many files are checked before what was found is printed. Enough to keep
/// every core busy, few enough to bound the memory.
const BATCH: usize = 256;

/// How many bytes they may have together, unless one alone has more.
const BATCH_SIZE: u64 = 16 * 1024 * 1024;

/// The next files to look at together: none at the end.
pub fn batch(
    inputs: &mut Peekable<impl Iterator<Item = Result<Input, ReadError>>>,
) -> Vec<Result<Input, ReadError>> {
    let mut size = 0;
    let mut batch = Vec::new();
    while batch.len() < BATCH
        && let Some(input) = inputs.next_if(|input| {
            size += input.as_ref().map_or(0, Input::size);
            batch.is_empty() || size <= BATCH_SIZE
        })
    {
        batch.push(input);
    }
    batch
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::cli::input::{Manner, Search};
    use crate::config::{Configs, Layer};
    use std::fs::File;

    #[test]
    fn a_batch_ends_with_the_files_or_the_bytes_that_it_may_have() {
        let folder = tempfile::tempdir().unwrap();
        let path = |index: usize| folder.path().join(format!("{index:03}.inf"));
        // Sparse: they take no room.
        let sizes = [BATCH_SIZE + 1, BATCH_SIZE / 2, BATCH_SIZE / 2, 1];
        let small = std::iter::repeat_n(1, BATCH + 1);
        for (index, size) in sizes.into_iter().chain(small).enumerate() {
            File::create(path(index)).unwrap().set_len(size).unwrap();
        }
        let configs = Configs::none(Layer::default());
        let manner = Manner {
            allow_empty: false,
            respects_ignore_files: true,
            stdin_filename: None,
        };
        let mut search = Search::new(vec![folder.path().to_owned()], None, manner, configs);
        let mut inputs = search.find().unwrap().peekable();
        let mut found = 0;
        for expected in [1, 2, BATCH, 2, 0] {
            let batch = batch(&mut inputs);
            assert_eq!(batch.len(), expected);
            for input in batch {
                // In their order, and none twice or lost.
                assert_eq!(input.unwrap().path, path(found));
                found += 1;
            }
        }
        assert_eq!(found, sizes.len() + BATCH + 1);
    }
}
