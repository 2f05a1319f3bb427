//! The map from text offsets back to byte offsets.

/// A run-length list: each run covers characters that all have the same
/// length in the text and the same length in the bytes, so that an offset in
/// it is arithmetic.
#[derive(Debug, Clone, Default)]
pub(super) struct Map {
    runs: Vec<Run>,
    text_end: usize,
    byte_end: usize,
}

#[derive(Debug, Clone, Copy)]
struct Run {
    text_start: usize,
    byte_start: usize,
    /// Length of each character in the text, in bytes of UTF-8.
    text_width: u8,
    /// Length of each character in the file, in bytes.
    byte_width: u8,
}

impl Map {
    /// An empty map for a text that begins at the given byte.
    pub(super) fn starting_at(byte: usize) -> Map {
        Map {
            runs: Vec::new(),
            text_end: 0,
            byte_end: byte,
        }
    }

    /// Appends `count` characters of the given widths.
    pub(super) fn push(&mut self, count: usize, text_width: u8, byte_width: u8) {
        if count == 0 {
            return;
        }
        let same = self
            .runs
            .last()
            .is_some_and(|run| run.text_width == text_width && run.byte_width == byte_width);
        if !same {
            self.runs.push(Run {
                text_start: self.text_end,
                byte_start: self.byte_end,
                text_width,
                byte_width,
            });
        }
        self.text_end += count * usize::from(text_width);
        self.byte_end += count * usize::from(byte_width);
    }

    /// The byte where the next character would begin.
    pub(super) fn byte_end(&self) -> usize {
        self.byte_end
    }

    pub(super) fn byte_offset(&self, text_offset: usize, end: usize) -> usize {
        if text_offset >= self.text_end {
            return end;
        }
        let after = self
            .runs
            .partition_point(|run| run.text_start <= text_offset);
        let Some(run) = after.checked_sub(1).and_then(|index| self.runs.get(index)) else {
            return end;
        };
        let characters = (text_offset - run.text_start) / usize::from(run.text_width);
        run.byte_start + characters * usize::from(run.byte_width)
    }
}
