//! The IDs of the devices that there are, to answer somebody who asks for another one.

use std::collections::BTreeSet;

use crate::report::effect::FileEffect;
use crate::rules::similar;
use crate::syntax::eq_ignore_case;

/// The hardware and compatible IDs of some INFs.
#[derive(Default)]
pub(super) struct KnownIds(BTreeSet<String>);

/// So many IDs are named.
const NAMED: usize = 5;

impl KnownIds {
    pub(super) fn of(effect: &FileEffect) -> KnownIds {
        KnownIds(effect.ids().into_iter().map(str::to_owned).collect())
    }

    pub(super) fn add(&mut self, other: KnownIds) {
        self.0.extend(other.0);
    }

    /// What there is to say where no device has an ID.
    pub(super) fn unknown(&self, id: &str) -> Option<String> {
        if self.0.iter().any(|known| eq_ignore_case(known, id)) {
            return None;
        }
        let what = match similar(id, self.0.iter().map(String::as_str)) {
            Some(meant) => format!("did you mean '{meant}'?"),
            None if self.0.is_empty() => "there are no devices".to_owned(),
            None => {
                let named: Vec<&str> = self.0.iter().take(NAMED).map(String::as_str).collect();
                let more = match self.0.len() - named.len() {
                    0 => String::new(),
                    more => format!(" and {more} more"),
                };
                format!("the IDs are {}{more}", named.join(", "))
            }
        };
        Some(format!("no device has the ID '{id}'; {what}"))
    }
}
