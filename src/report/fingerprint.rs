//! What a finding is known by from one run to the next.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use super::Checked;

/// A fingerprint for each finding of a file, in their order, as 32 hexadecimal
/// digits. It is made from the rule, the file, the section and the text that
/// was found, so it stays when lines are added elsewhere, and from a number
/// where several findings share all of these.
pub(super) fn fingerprints(path: &str, report: &Checked<'_>) -> Vec<String> {
    let mut seen: HashMap<[&str; 3], u64> = HashMap::new();
    let text = report.source.text();
    report
        .findings
        .iter()
        .map(|finding| {
            let found = text.get(finding.range.clone()).unwrap_or_default();
            let parts = [finding.rule, finding.section.as_str(), found];
            let number = seen.entry(parts).or_default();
            *number += 1;
            let mut hash = Sha256::new();
            for part in parts.into_iter().chain([path]) {
                // The length keeps two parts from being read as other two.
                hash.update((part.len() as u64).to_le_bytes());
                hash.update(part);
            }
            hash.update(number.to_le_bytes());
            let digest = hash.finalize();
            digest.iter().take(16).map(|b| format!("{b:02x}")).collect()
        })
        .collect()
}
