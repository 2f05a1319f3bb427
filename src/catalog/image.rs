//! The hash of a program: of what Windows loads of it, so that a signature in the file
//! does not change it (Microsoft, "Windows Authenticode Portable Executable Signature
//! Format").

use std::ops::Range;

use super::Algorithm;

/// Whether a file may be a program.
pub(super) fn is_image(bytes: &[u8]) -> bool {
    bytes.starts_with(b"MZ")
}

/// What of a program does not belong to its hash: byte offsets in the file, from 0, in
/// order.
fn left_out(bytes: &[u8]) -> Option<[Range<usize>; 3]> {
    const CERTIFICATES: usize = 4;
    let u16_at = |at: usize| {
        let bytes = bytes.get(at..at.checked_add(2)?)?;
        Some(u16::from_le_bytes(bytes.try_into().ok()?))
    };
    let u32_at = |at: usize| {
        let bytes = bytes.get(at..at.checked_add(4)?)?;
        let number = u32::from_le_bytes(bytes.try_into().ok()?);
        usize::try_from(number).ok()
    };
    if !is_image(bytes) {
        return None;
    }
    let header = u32_at(0x3C)?;
    if bytes.get(header..)?.get(..4)? != b"PE\0\0" {
        return None;
    }
    let optional = header.checked_add(24)?;
    // PE32 and PE32+ have their directories at different places.
    let directories = match u16_at(optional)? {
        0x10B => optional.checked_add(96)?,
        0x20B => optional.checked_add(112)?,
        _ => return None,
    };
    let checksum = optional.checked_add(64)?;
    let count = u32_at(directories.checked_sub(4)?)?;
    let entry = directories.checked_add(CERTIFICATES * 8)?;
    if count <= CERTIFICATES {
        return Some([
            checksum..checksum + 4,
            entry..entry,
            bytes.len()..bytes.len(),
        ]);
    }
    let (at, size) = (u32_at(entry)?, u32_at(entry + 4)?);
    let table = match (at, size) {
        (0, _) | (_, 0) => bytes.len()..bytes.len(),
        _ => at..at.checked_add(size)?.min(bytes.len()),
    };
    Some([checksum..checksum + 4, entry..entry + 8, table])
}

/// The Authenticode hash of a program. `None` for what is not one (a PE file).
pub fn image_digest(bytes: &[u8], algorithm: Algorithm) -> Option<Vec<u8>> {
    let left_out = left_out(bytes)?;
    let mut parts = Vec::with_capacity(left_out.len() + 1);
    let mut at = 0;
    for range in left_out {
        parts.push(bytes.get(at..range.start)?);
        at = range.end;
    }
    parts.push(bytes.get(at..)?);
    // The table of certificates begins at a multiple of eight: what is not signed yet is
    // filled up to it.
    let filling = [0; 8];
    let is_signed = left_out_table(bytes).is_some_and(|table| !table.is_empty());
    let missing = bytes.len().next_multiple_of(8) - bytes.len();
    if !is_signed {
        parts.push(filling.get(..missing)?);
    }
    Some(algorithm.digest(parts))
}

fn left_out_table(bytes: &[u8]) -> Option<Range<usize>> {
    let [.., table] = left_out(bytes)?;
    Some(table)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    const PE: usize = 0x80;
    const CHECKSUM: usize = PE + 24 + 64;

    /// A program of 1,000 bytes, and where the entry of its table of certificates stands.
    fn program(magic: u16) -> (Vec<u8>, usize) {
        let mut bytes: Vec<u8> = (0..1000_u32).map(|at| at as u8).collect();
        bytes[..2].copy_from_slice(b"MZ");
        bytes[0x3C..0x40].copy_from_slice(&(PE as u32).to_le_bytes());
        bytes[PE..PE + 4].copy_from_slice(b"PE\0\0");
        bytes[PE + 24..PE + 26].copy_from_slice(&magic.to_le_bytes());
        let directories = PE + 24 + if magic == 0x10B { 96 } else { 112 };
        bytes[directories - 4..directories].copy_from_slice(&16_u32.to_le_bytes());
        let entry = directories + 32;
        bytes[entry..entry + 8].fill(0);
        (bytes, entry)
    }

    fn digest(bytes: &[u8]) -> Option<Vec<u8>> {
        image_digest(bytes, Algorithm::Sha256)
    }

    #[test]
    fn a_signature_and_the_checksum_change_nothing_and_any_other_byte_does() {
        for magic in [0x10B, 0x20B] {
            let (bytes, entry) = program(magic);
            let own = digest(&bytes).unwrap();
            let mut signed = bytes.clone();
            signed[CHECKSUM..CHECKSUM + 4].fill(0xEE);
            signed[entry..entry + 4].copy_from_slice(&1000_u32.to_le_bytes());
            signed[entry + 4..entry + 8].copy_from_slice(&16_u32.to_le_bytes());
            signed.extend([7; 16]);
            assert_eq!(digest(&signed).unwrap(), own);
            for at in [0x40, CHECKSUM - 1, CHECKSUM + 4, entry - 1, entry + 8, 999] {
                let mut other = bytes.clone();
                other[at] ^= 1;
                assert_ne!(digest(&other).unwrap(), own, "{at:#x}");
            }
        }
    }

    #[test]
    fn what_is_behind_the_certificates_counts() {
        let (mut bytes, entry) = program(0x20B);
        bytes[entry..entry + 4].copy_from_slice(&800_u32.to_le_bytes());
        bytes[entry + 4..entry + 8].copy_from_slice(&100_u32.to_le_bytes());
        let own = digest(&bytes).unwrap();
        bytes[850] ^= 1;
        assert_eq!(digest(&bytes).unwrap(), own);
        bytes[950] ^= 1;
        assert_ne!(digest(&bytes).unwrap(), own);
    }

    #[test]
    fn a_length_that_is_not_a_multiple_of_eight_is_filled_up() {
        let (mut bytes, _) = program(0x20B);
        bytes.push(1);
        let own = digest(&bytes).unwrap();
        bytes.extend([0; 7]);
        assert_eq!(digest(&bytes).unwrap(), own);
        bytes.extend([0; 8]);
        assert_ne!(digest(&bytes).unwrap(), own);
    }

    #[test]
    fn what_is_not_a_whole_program_has_no_hash() {
        let (bytes, entry) = program(0x20B);
        assert_eq!(digest(b"[Version]"), None);
        for end in [0, 1, 0x3F, PE + 3, CHECKSUM, entry] {
            assert_eq!(digest(&bytes[..end]), None, "{end:#x}");
        }
        let mut far = bytes.clone();
        far[0x3C..0x40].fill(0xFF);
        assert_eq!(digest(&far), None);
        let mut behind = bytes;
        behind[entry..entry + 8].fill(0xFF);
        assert_eq!(digest(&behind), None);
    }
}
