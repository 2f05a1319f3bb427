//! Systems in words: `Windows 10.0.16299 and later (amd64, arm64)`.

use super::Stretch;
use crate::model::Target;
use crate::schema::{TargetOs, architecture};

/// Systems of one architecture and edition, from a version on and up to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Systems {
    /// The architecture.
    pub architecture: &'static str,
    /// The first version.
    pub from: TargetOs,
    /// The first version behind them; `None` where there is none.
    pub until: Option<TargetOs>,
    /// The product type.
    pub product: u32,
    /// The product suites.
    pub suite: u32,
}

/// A product type and product suites.
type Edition = (u32, u32);
/// From a version on and up to another; the oldest and the newest ones are `None`.
type Interval = (Option<TargetOs>, Option<TargetOs>);
type OfEdition = (Edition, Vec<Interval>);

impl Systems {
    /// Those of a stretch.
    pub fn of(stretch: &Stretch) -> Systems {
        Systems {
            architecture: stretch.architecture,
            from: stretch.from,
            until: stretch.until,
            product: stretch.product,
            suite: stretch.suite,
        }
    }

    /// Whether a version is one of them.
    pub fn has(&self, system: TargetOs) -> bool {
        self.from <= system && self.until.is_none_or(|until| system < until)
    }

    /// Whether both are of the same architecture and edition.
    pub(super) fn is_like(&self, other: &Systems) -> bool {
        self.architecture == other.architecture && self.edition() == other.edition()
    }

    fn edition(&self) -> Edition {
        (self.product, self.suite)
    }

    /// Without the first and the last Windows that there is for the architecture.
    pub(super) fn interval(&self) -> Interval {
        let name = self.architecture;
        let since = architecture(name).map(|known| known.since);
        let is_there = |version: &TargetOs| Target::workstation(name, *version).exists();
        (
            Some(self.from).filter(|from| since.is_none_or(|since| *from > since)),
            self.until.filter(is_there),
        )
    }
}

/// Joins neighbouring systems of the same architecture and edition.
pub fn joined(systems: impl IntoIterator<Item = Systems>) -> Vec<Systems> {
    let mut found: Vec<Systems> = Vec::new();
    for next in systems {
        let before = found
            .iter_mut()
            .find(|before| before.is_like(&next) && before.until == Some(next.from));
        match before {
            Some(before) => before.until = next.until,
            None => found.push(next),
        }
    }
    found
}

/// Some of the systems of an INF in words. `editions` are those that the INF tells apart.
pub fn words(systems: &[Systems], editions: &[Edition]) -> String {
    // For each architecture the intervals of each edition.
    let mut architectures: Vec<(&str, Vec<OfEdition>)> = Vec::new();
    for systems in joined(systems.iter().copied()) {
        let name = systems.architecture;
        let place = architectures.iter().position(|(other, _)| *other == name);
        let place = place.unwrap_or_else(|| {
            architectures.push((name, Vec::new()));
            architectures.len() - 1
        });
        let Some((_, known)) = architectures.get_mut(place) else {
            continue;
        };
        match known
            .iter_mut()
            .find(|(edition, _)| *edition == systems.edition())
        {
            Some((_, intervals)) => intervals.push(systems.interval()),
            None => known.push((systems.edition(), vec![systems.interval()])),
        }
    }
    // What several architectures and editions have in common is said once.
    let mut said: Vec<(Vec<Interval>, Vec<String>)> = Vec::new();
    for (name, known) in architectures {
        let first = known.first().map(|(_, intervals)| intervals.clone());
        let is_all = known.len() == editions.len().max(1)
            && known
                .iter()
                .all(|(_, intervals)| Some(intervals) == first.as_ref());
        let labels = match (is_all, first) {
            (true, Some(first)) => vec![(first, name.to_owned())],
            _ => {
                let known = known.into_iter();
                known
                    .map(|(edition, intervals)| {
                        (intervals, format!("{name} {}", edition_words(edition)))
                    })
                    .collect()
            }
        };
        for (intervals, label) in labels {
            match said.iter_mut().find(|(other, _)| *other == intervals) {
                Some((_, labels)) => labels.push(label),
                None => said.push((intervals, vec![label])),
            }
        }
    }
    let said = said.iter().map(|(intervals, labels)| {
        let intervals: Vec<String> = intervals.iter().map(interval_words).collect();
        format!("{} ({})", intervals.join(" and "), labels.join(", "))
    });
    said.collect::<Vec<String>>().join(", ")
}

fn interval_words((from, until): &Interval) -> String {
    match (from, until) {
        (None, None) => "every Windows".to_owned(),
        (Some(from), None) => format!("Windows {from} and later"),
        (None, Some(until)) => format!("Windows before {until}"),
        (Some(from), Some(until)) => format!("Windows {from} and later before {until}"),
    }
}

/// A product type and product suites in words.
pub(super) fn edition_words((product, suite): Edition) -> String {
    let product = match product {
        1 => "workstations",
        2 => "domain controllers",
        _ => "servers",
    };
    match suite {
        0 => product.to_owned(),
        suite => format!("{product} with product suite {suite:#x}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn systems(architecture: &'static str, from: &str, until: &str) -> Systems {
        Systems {
            architecture,
            from: from.parse().unwrap_or_default(),
            until: until.parse().ok(),
            product: 1,
            suite: 0,
        }
    }

    #[test]
    fn systems_are_said_with_what_architectures_have_in_common() {
        let all = |found: &[Systems]| words(found, &[(1, 0)]);
        let amd64 = |from, until| systems("amd64", from, until);
        assert_eq!(all(&[amd64("5.1.0", "")]), "every Windows (amd64)");
        assert_eq!(
            all(&[amd64("10.0.16299", ""), systems("arm64", "10.0.16299", "")]),
            "Windows 10.0.16299 and later (amd64), every Windows (arm64)"
        );
        assert_eq!(
            all(&[
                amd64("5.1.0", "6.1.0"),
                amd64("6.1.0", "10.0.0"),
                systems("x86", "5.0.0", "10.0.0")
            ]),
            "Windows before 10.0.0 (amd64, x86)"
        );
        assert_eq!(
            all(&[amd64("6.1.0", "10.0.0"), amd64("10.0.16299", "")]),
            "Windows 6.1.0 and later before 10.0.0 and Windows 10.0.16299 and later (amd64)"
        );
        // There is no Windows 10 for it.
        assert_eq!(
            all(&[systems("ia64", "5.1.0", "10.0.0")]),
            "every Windows (ia64)"
        );
    }

    #[test]
    fn editions_are_said_where_they_differ() {
        let editions = [(1, 0), (2, 0), (3, 0)];
        let of = |product: u32| Systems {
            product,
            ..systems("amd64", "5.1.0", "")
        };
        assert_eq!(
            words(&[of(1), of(2), of(3)], &editions),
            "every Windows (amd64)"
        );
        assert_eq!(words(&[of(3)], &editions), "every Windows (amd64 servers)");
    }
}
