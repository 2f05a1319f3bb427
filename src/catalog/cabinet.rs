//! The hash of a cabinet: of what a signature in it would cover.

use super::Algorithm;

/// What of a cabinet has a part in its hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cabinet<'b> {
    /// The field that gives its size.
    pub(super) size: &'b [u8],
    /// All but the first reserved field.
    pub(super) hashed: [&'b [u8]; 2],
}

/// A cabinet with reserved fields, such as a signed one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct HasReservedFields;

impl<'b> Cabinet<'b> {
    /// The cabinet that a file is; `None` where it is not one.
    ///
    /// # Errors
    /// When it has fields that a signature leaves out.
    pub(super) fn of(bytes: &'b [u8]) -> Result<Option<Cabinet<'b>>, HasReservedFields> {
        const RESERVED_FIELDS: u8 = 4;
        let Some(head) = bytes.first_chunk::<36>() else {
            return Ok(None);
        };
        let [b'M', b'S', b'C', b'F', _, _, _, _, ..] = head else {
            return Ok(None);
        };
        let [.., flags, _, _, _, _, _] = head;
        if flags & RESERVED_FIELDS != 0 {
            return Err(HasReservedFields);
        }
        let part = |from: usize, to: usize| bytes.get(from..to).unwrap_or_default();
        Ok(Some(Cabinet {
            size: part(8, 12),
            hashed: [part(0, 4), part(8, bytes.len())],
        }))
    }

    pub(super) fn digest(self, algorithm: Algorithm) -> Vec<u8> {
        algorithm.digest(self.hashed)
    }
}
