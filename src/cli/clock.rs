//! What time it is.

use std::time::{SystemTime, UNIX_EPOCH};

/// How many seconds after 1970-01-01 in UTC it is; those of SOURCE_DATE_EPOCH where
/// that is set, so that builds can be repeated. `None` where that is not a number, or
/// the clock of the machine is of no use.
pub fn now() -> Option<u64> {
    match std::env::var("SOURCE_DATE_EPOCH") {
        Ok(seconds) => seconds.trim().parse().ok(),
        Err(_) => SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .ok()
            .map(|since| since.as_secs()),
    }
}

/// The year, the month and the day in UTC of a time in seconds after 1970-01-01.
pub fn date(seconds: u64) -> (u64, u64, u64) {
    crate::catalog::date(seconds / (24 * 60 * 60))
}
