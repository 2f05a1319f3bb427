//! What a difference is about, in words.

use super::difference::Difference;
use super::on;
use super::outline::Side;
use super::text::{device_words, who};
use super::{FileEffect, Role};
use crate::report::printable;

/// What a difference is about.
#[derive(Debug)]
pub struct About {
    /// The devices.
    pub devices: Vec<String>,
    /// Whether a section is installed no more, or is new.
    pub side: Side,
    /// Which section is installed, and on which systems.
    pub sentence: String,
}

/// What a difference between two effects is about.
pub fn about(difference: &Difference<'_>, [old, new]: [&FileEffect; 2]) -> About {
    let mut editions = old.editions();
    editions.extend(new.editions());
    editions.sort_unstable();
    editions.dedup();
    let on = match difference.role {
        Role::Device => format!("on {}", on::words(&difference.systems, &editions)),
        role => who(role).to_owned(),
    };
    let named = |name: &str| format!("[{}]", printable(name));
    let (side, sentence) = match (difference.old, difference.new) {
        (Some(old), Some(new)) if old == new => (Side::Both, format!("{} {on}", named(new))),
        (Some(old), Some(new)) => {
            let sentence = format!("{} instead of {} {on}", named(new), named(old));
            (Side::Both, sentence)
        }
        (Some(old), None) => {
            let sentence = format!("{} {on}: no longer installed", named(old));
            (Side::Old, sentence)
        }
        (None, Some(new)) if difference.role == Role::Device => {
            let sentence = format!("{} {on}: nothing was installed before", named(new));
            (Side::New, sentence)
        }
        (None, new) => (
            Side::New,
            format!("{} {on}", named(new.unwrap_or_default())),
        ),
    };
    About {
        devices: difference
            .devices
            .iter()
            .map(|device| device_words(device))
            .collect(),
        side,
        sentence,
    }
}
