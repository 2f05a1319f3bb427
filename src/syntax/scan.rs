//! What characters are, and finding bytes of a set, sixteen at a time.

use wide::u8x16;

/// The number of bytes processed at once.
pub(crate) const CHUNK: usize = 16;

/// The white space of the grammar, and LF.
pub(super) fn is_space(character: char) -> bool {
    character.is_whitespace()
}

/// A set of bytes: some of ASCII, and all others or none of them.
#[derive(Debug)]
pub(crate) struct Set<const N: usize> {
    bytes: [u8; N],
    /// From tab to CR.
    with_controls: bool,
    with_others: bool,
}

/// Where a line ends.
pub(super) const LINE_END: Set<1> = Set::of([b'\n']);

impl<const N: usize> Set<N> {
    /// The set of some bytes.
    pub(crate) const fn of(bytes: [u8; N]) -> Set<N> {
        Set {
            bytes,
            with_controls: false,
            with_others: false,
        }
    }

    /// The set of some bytes and all that are not ASCII.
    pub(crate) const fn with_others(bytes: [u8; N]) -> Set<N> {
        Set {
            with_others: true,
            ..Set::of(bytes)
        }
    }

    /// The set with the line ends and tabs of ASCII: all from 0x09 to 0x0D.
    pub(crate) const fn and_controls(self) -> Set<N> {
        Set {
            with_controls: true,
            ..self
        }
    }

    /// The offset, from `from` on, of the first byte that belongs to it; the end
    /// where there is none.
    #[inline]
    pub(crate) fn find(&self, bytes: &[u8], from: usize) -> usize {
        let mut at = from;
        while at < bytes.len() {
            match self.in_chunk(bytes, at) {
                0 => at += CHUNK,
                found => return at + found.trailing_zeros() as usize,
            }
        }
        bytes.len()
    }

    /// The same as [`find`](Self::find), quicker where the byte is far away.
    #[inline]
    pub(crate) fn find_far(&self, bytes: &[u8], from: usize) -> usize {
        let mut at = from;
        while let Some(found) = self.in_two_chunks(bytes, at) {
            if found != 0 {
                return at + found.trailing_zeros() as usize;
            }
            at += 2 * CHUNK;
        }
        self.find(bytes, at)
    }

    /// The same as [`in_chunk`](Self::in_chunk) of twice as many bytes; `None`
    /// where fewer are left.
    #[inline]
    pub(crate) fn in_two_chunks(&self, bytes: &[u8], at: usize) -> Option<u32> {
        let chunk = bytes.get(at..)?.first_chunk::<{ 2 * CHUNK }>()?;
        let (first, second) = chunk.split_at(CHUNK);
        Some(self.in_chunk(first, 0) | (self.in_chunk(second, 0) << CHUNK))
    }

    /// The offsets of all bytes that belong to it.
    pub(crate) fn find_all<'b>(
        &self,
        bytes: &'b [u8],
    ) -> impl Iterator<Item = usize> + use<'_, 'b, N> {
        let mut at = 0;
        let mut found = self.in_chunk(bytes, at);
        std::iter::from_fn(move || {
            while found == 0 {
                at += CHUNK;
                if at >= bytes.len() {
                    return None;
                }
                found = self.in_chunk(bytes, at);
            }
            let next = at + found.trailing_zeros() as usize;
            found &= found - 1;
            Some(next)
        })
    }

    /// Which of the [`CHUNK`] bytes from an offset on belong to it, one bit for
    /// each.
    #[inline]
    pub(crate) fn in_chunk(&self, bytes: &[u8], at: usize) -> u32 {
        let rest = bytes.get(at..).unwrap_or_default();
        match rest.first_chunk::<CHUNK>() {
            Some(chunk) => self.bits(*chunk),
            None => match bytes.last_chunk::<CHUNK>() {
                Some(chunk) if !rest.is_empty() => self.bits(*chunk) >> (CHUNK - rest.len()),
                _ => self.bits(padded(rest)) & ((1 << rest.len()) - 1),
            },
        }
    }

    #[inline]
    fn bits(&self, chunk: [u8; CHUNK]) -> u32 {
        let chunk = u8x16::from(chunk);
        // The highest bit of each tells, which is that of bytes beyond ASCII.
        let mut found = if self.with_others { chunk } else { u8x16::ZERO };
        for byte in self.bytes {
            found |= chunk.simd_eq(u8x16::splat(byte));
        }
        if self.with_controls {
            let from_tab = chunk - u8x16::splat(b'\t');
            found |= from_tab.min(u8x16::splat(b'\r' - b'\t')).simd_eq(from_tab);
        }
        found.to_bitmask()
    }
}

/// Fewer bytes than a chunk has, with zeros behind them.
fn padded(bytes: &[u8]) -> [u8; CHUNK] {
    let place = |bytes: u64, at: usize| u128::from(bytes) << (8 * at);
    let all = match (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        (Some(first), Some(last)) => {
            place(u64::from_le_bytes(*first), 0) | place(u64::from_le_bytes(*last), bytes.len() - 8)
        }
        _ => {
            let little_end = bytes.iter().rev();
            little_end.fold(0, |all, byte| all << 8 | u128::from(*byte))
        }
    };
    all.to_le_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_belongs_to_a_set_is_found_wherever_it_stands(
            bytes in prop::collection::vec(prop::sample::select(
                &b"xxxxxxxx=,\n\0\x08\x09\x0B\x0D\x0E\x7F\x80\xFF"[..],
            ), 0..70),
            from in 0..70_usize,
        ) {
            const BYTES: [u8; 3] = [b'=', b',', 0];
            for (set, controls, others) in [
                (Set::of(BYTES), false, false),
                (Set::with_others(BYTES), false, true),
                (Set::with_others(BYTES).and_controls(), true, true),
            ] {
                let belongs = |at: &usize| match bytes[*at] {
                    0x09..=0x0D if controls => true,
                    0x80.. => others,
                    byte => BYTES.contains(&byte),
                };
                let expected: Vec<usize> = (0..bytes.len()).filter(belongs).collect();
                let first = expected.iter().find(|at| **at >= from);
                let first = *first.unwrap_or(&bytes.len());
                prop_assert_eq!(set.find(&bytes, from), first);
                prop_assert_eq!(set.find_far(&bytes, from), first);
                prop_assert_eq!(set.find_all(&bytes).collect::<Vec<_>>(), expected);
            }
        }
    }
}
