//! All rules.

use super::{
    Rule, driver_store, file, isolation, legacy, meta, package, references, registry_values,
    restart, services, strings,
};

/// The groups, in the order in which their rules are listed and explained.
const GROUPS: &[&[Rule]] = &[
    restart::RULES,
    driver_store::RULES,
    package::RULES,
    file::RULES,
    meta::RULES,
    isolation::RULES,
    services::RULES,
    registry_values::RULES,
    legacy::RULES,
    references::RULES,
    strings::RULES,
];

/// Every rule, in the order in which they are listed and explained.
pub static ALL: [Rule; count()] = all();

const fn count() -> usize {
    let (mut count, mut group) = (0, 0);
    while group < GROUPS.len() {
        count += GROUPS[group].len();
        group += 1;
    }
    count
}

const fn all() -> [Rule; count()] {
    let mut all = [Rule::DEFAULTS; count()];
    let (mut next, mut group) = (0, 0);
    while group < GROUPS.len() {
        let mut index = 0;
        while index < GROUPS[group].len() {
            all[next] = GROUPS[group][index];
            next += 1;
            index += 1;
        }
        group += 1;
    }
    all
}
