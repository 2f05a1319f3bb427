//! Roots of the registry.

use crate::syntax::eq_ignore_case;

/// What the entries of add-registry sections begin with, short for a root key, or for
/// the key of what the section belongs to (install/inf-addreg-directive.md).
pub const REGISTRY_ROOTS: [&str; 5] = ["HKCR", "HKCU", "HKLM", "HKR", "HKU"];

/// Whether a text, in any case and with white space around it, is such a root.
pub fn is_registry_root(text: &str) -> bool {
    let text = text.trim();
    REGISTRY_ROOTS.iter().any(|root| eq_ignore_case(root, text))
}
