//! The hash of a cabinet: of what a signature in it would cover.

use super::Algorithm;

/// What of a cabinet has a part in its hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cabinet<'b> {
    /// The field that gives its size.
    pub(super) size: &'b [u8],
    /// What is hashed, in its order.
    pub(super) hashed: [&'b [u8]; 3],
}

/// A cabinet with reserved fields that are not those of a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct HasReservedFields;

/// The flag of a cabinet with reserved fields.
const RESERVED_FIELDS: u16 = 4;
/// How many bytes a signature reserves in the head.
const OF_SIGNATURE: u32 = 20;

impl<'b> Cabinet<'b> {
    /// The cabinet that a file is; `None` where it is not one.
    ///
    /// # Errors
    /// When it has reserved fields, and not just those for a signature.
    pub(super) fn of(bytes: &'b [u8]) -> Result<Option<Cabinet<'b>>, HasReservedFields> {
        let part = |from: usize, to: usize| bytes.get(from..to).ok_or(HasReservedFields);
        let number = |at: usize| {
            let octets = part(at, at + 4)?.try_into();
            octets
                .map(u32::from_le_bytes)
                .map_err(|_| HasReservedFields)
        };
        if bytes.len() < 36 || !bytes.starts_with(b"MSCF") {
            return Ok(None);
        }
        let flags = number(30)? as u16;
        let size = part(8, 12)?;
        if flags & RESERVED_FIELDS == 0 {
            let rest = part(8, bytes.len())?;
            return Ok(Some(Cabinet {
                size,
                hashed: [part(0, 4)?, rest, &[]],
            }));
        }
        // In the head alone, and no names of other cabinets behind it.
        if flags != RESERVED_FIELDS || number(36)? != OF_SIGNATURE {
            return Err(HasReservedFields);
        }
        let end = match number(44)? {
            0 => bytes.len(),
            end => usize::try_from(end).map_err(|_| HasReservedFields)?,
        };
        // The number of the cabinet in its set, and where the signature is, are left out.
        Ok(Some(Cabinet {
            size,
            hashed: [part(0, 4)?, part(8, 34)?, part(56, end)?],
        }))
    }

    pub(super) fn digest(self, algorithm: Algorithm) -> Vec<u8> {
        algorithm.digest(self.hashed)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    fn cabinet(flags: u8) -> Vec<u8> {
        let mut bytes: Vec<u8> = (0..200).collect();
        bytes[..4].copy_from_slice(b"MSCF");
        bytes[30..32].copy_from_slice(&[flags, 0]);
        bytes
    }

    fn digest(bytes: &[u8]) -> Vec<u8> {
        let cabinet = Cabinet::of(bytes).unwrap().unwrap();
        cabinet.digest(Algorithm::Sha256)
    }

    #[test]
    fn all_but_the_first_reserved_field_is_hashed() {
        let bytes = cabinet(0);
        for at in 4..200 {
            let mut other = bytes.clone();
            other[at] ^= 1;
            if at != 30 {
                assert_eq!(digest(&other) == digest(&bytes), at < 8, "{at}");
            }
        }
    }

    #[test]
    fn a_signature_in_it_changes_nothing() {
        let mut bytes = cabinet(4);
        bytes[36..40].copy_from_slice(&[20, 0, 0, 0]);
        bytes[44..48].copy_from_slice(&[150, 0, 0, 0]);
        for at in [4, 7, 34, 35, 40, 48, 55, 150, 199] {
            let mut other = bytes.clone();
            other[at] ^= 1;
            assert_eq!(digest(&other), digest(&bytes), "{at}");
        }
        for at in [8, 33, 56, 100, 149] {
            let mut other = bytes.clone();
            other[at] ^= 1;
            assert_ne!(digest(&other), digest(&bytes), "{at}");
        }
    }

    #[test]
    fn what_is_not_one_has_none_and_other_reserved_fields_are_not_known() {
        assert_eq!(Cabinet::of(b"MSCF"), Ok(None));
        assert_eq!(Cabinet::of(&[0; 100]), Ok(None));
        for flags in [4, 5, 7] {
            assert_eq!(Cabinet::of(&cabinet(flags)), Err(HasReservedFields));
        }
        let mut behind = cabinet(4);
        behind[36..40].copy_from_slice(&[20, 0, 0, 0]);
        behind[44..48].copy_from_slice(&[201, 0, 0, 0]);
        assert_eq!(Cabinet::of(&behind), Err(HasReservedFields));
        behind[44..48].copy_from_slice(&[50, 0, 0, 0]);
        assert_eq!(Cabinet::of(&behind), Err(HasReservedFields));
        assert_eq!(Cabinet::of(&behind[..46]), Err(HasReservedFields));
    }
}
