use std::ops::RangeInclusive;

use crate::edit::FixBuilder;
use crate::model::MergedSection;
use crate::rules::{
    Applicability, ByDefault, Change, Context, Fix, InfVerif, MayChange, Severity, Visit, rule,
};
use crate::syntax::{Entry, Field};

rule! {
    /// A `DriverVer` that is not a date and a version.
    ///
    /// ## What it finds
    /// `DriverVer` without a version, with one that is not four numbers of at most 65535 each,
    /// or with a date that is not written `mm/dd/yyyy`, such as one whose day stands first. In a template for stampinf (`.inx`,
    /// or one with `$ARCH$`) it is filled in later.
    ///
    /// ## Why it matters
    /// Windows compares dates and versions to tell which of two packages is newer. InfVerif
    /// refuses the INF (errors 1085, 1217 and 1218), and so does the Hardware Dev Center.
    ///
    /// ## Example
    /// ```inf
    /// [Version]
    /// DriverVer = 5/20/2022, 2.1
    /// ```
    /// becomes
    /// ```inf
    /// [Version]
    /// DriverVer = 5/20/2022, 2.1.0.0
    /// ```
    ///
    /// ## Fix
    /// Unsafe, as it changes how Windows ranks the package: `.0` is added until there are four
    /// numbers, `1.0.0.0` where there is no version, and day and month change places where the
    /// day can only be a day.
    ///
    /// ## Source
    /// Microsoft Learn, "INF DriverVer Directive" and "INF Validation Errors and Warnings"
    /// (codes 1085, 1217 and 1218).
    RULE {
        name: "driver-version",
        summary: "a DriverVer that is not a date and a version",
        why: "Windows compares DriverVer to tell which package is newer",
        fixes: "unsafe",
        group: "package",
        severity: Severity::Error,
        since: "0.1.0",
        visit: Visit::Section("Version", check),
        may_change: MayChange::unsafely(&[Change::Write(&["DriverVer"])]),
        by_default: ByDefault::WithInfVerif,
        infverif: InfVerif::codes(&[1085, 1217, 1218]),
    }
}

/// The highest number in a version.
const HIGHEST: u32 = 65535;

fn check(context: &Context<'_, '_>, version: MergedSection<'_, '_>) {
    let Some(entry) = version.entry("DriverVer") else {
        return;
    };
    if context.is_template() {
        return;
    }
    let model = context.model;
    let field = |index: usize| {
        let value = entry.fields().get(index).map_or("", Field::value);
        model.text(value).trim().to_owned()
    };
    let (date, number) = (field(0), field(1));
    if date.is_empty() {
        return;
    }
    let report = |code: u16, message: String, fix: Option<Fix>| {
        context
            .report(&RULE, (version.name(), entry.content()), message)
            .infverif(&[code])
            .fix(fix);
    };
    let write = |index: usize, text: &str| set(context, entry, index, text);
    if number.is_empty() {
        let fix = (entry.fields().len() < 2).then(|| {
            let builder = FixBuilder::of(model.document());
            let fix = builder.insert_field(entry, 0, "1.0.0.0");
            fix.fix(Applicability::Unsafe, "add the version 1.0.0.0")
        });
        report(1085, "DriverVer has a date, but no version".to_owned(), fix);
    } else if !is_version(&number) {
        let message =
            format!("the version '{number}' in DriverVer is not four numbers of at most {HIGHEST}");
        let padded = padded(&number).filter(|padded| is_version(padded));
        report(1217, message, padded.map(|text| write(1, &text)));
    }
    if !is_date(&date) {
        let message = format!("the date '{date}' in DriverVer is not written mm/dd/yyyy");
        let turned = turned(&date).filter(|date| is_date(date));
        report(1218, message, turned.map(|text| write(0, &text)));
    }
}

fn set(context: &Context<'_, '_>, entry: &Entry<'_>, index: usize, text: &str) -> Fix {
    let builder = FixBuilder::of(context.model.document());
    let fix = builder.set_field(entry, index, text);
    fix.fix(Applicability::Unsafe, format!("write {text}"))
}

fn is_number(part: &str) -> bool {
    !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_version(text: &str) -> bool {
    let parts: Vec<&str> = text.split('.').collect();
    let fits = |part: &&str| is_number(part) && part.parse().is_ok_and(|n: u32| n <= HIGHEST);
    parts.len() == 4 && parts.iter().all(fits)
}

/// A version of fewer numbers with zeros for the rest.
fn padded(text: &str) -> Option<String> {
    let parts = text.split('.').count();
    let missing = 4_usize.checked_sub(parts).filter(|missing| *missing > 0)?;
    Some([text, &".0".repeat(missing)].concat())
}

/// A date as the page of the directive has it, which allows `-` for `/`. Two digits for
/// the month and the day are not insisted upon.
fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split(['/', '-']).collect();
    let [month, day, year] = parts.as_slice() else {
        return false;
    };
    let is = |part: &str, range: RangeInclusive<u32>| {
        is_number(part) && part.parse().is_ok_and(|number| range.contains(&number))
    };
    is(month, 1..=12) && is(day, 1..=31) && year.len() == 4 && is(year, 1..=9999)
}

/// A date whose day stands first.
fn turned(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split(['/', '-']).collect();
    let [day, month, year] = parts.as_slice() else {
        return None;
    };
    Some(format!("{month}/{day}/{year}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_four_numbers_of_sixteen_bits() {
        assert!(is_version("1.2.3.4") && is_version("65535.0.0.0"));
        for text in [
            "1",
            "1.2.3",
            "1.2.3.4.5",
            "65536.0.0.0",
            "1.2.3.a",
            "1..3.4",
            "",
        ] {
            assert!(!is_version(text), "{text}");
        }
        assert_eq!(padded("2.1").as_deref(), Some("2.1.0.0"));
        assert_eq!(padded("1.2.3.4.5"), None);
    }

    #[test]
    fn a_date_is_a_month_a_day_and_a_year_of_four_digits() {
        assert!(is_date("05/20/2022") && is_date("5-20-2022"));
        for text in ["20/05/2022", "05/20/22", "05.20.2022", "2022/05/20"] {
            assert!(!is_date(text), "{text}");
        }
        assert_eq!(turned("20/05/2022").as_deref(), Some("05/20/2022"));
    }
}
