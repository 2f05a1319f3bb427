//! Dates, as they stand in INFs and as people write them.

/// A day; dates are compared by when they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Date {
    year: u32,
    month: u32,
    day: u32,
}

impl Date {
    /// The date that is so many days after 1970-01-01.
    pub(super) fn of_day(mut days: u64) -> Option<Date> {
        for year in 1970..10_000 {
            for month in 1..=12 {
                let length = u64::from(days_in(year, month));
                if days < length {
                    let day = u32::try_from(days).ok()? + 1;
                    return Some(Date { year, month, day });
                }
                days -= length;
            }
        }
        None
    }

    /// A date as a user writes it.
    pub(super) fn of_argument(text: &str) -> Option<Date> {
        match text.split('-').collect::<Vec<&str>>().as_slice() {
            [year, month, day] if year.len() == 4 => Date::checked(year, month, day),
            _ => Date::of_inf(text).map(|(date, _)| date),
        }
    }

    /// A date as an INF has it, month first, and what separates its parts.
    /// Some have months and days of one digit.
    pub(super) fn of_inf(text: &str) -> Option<(Date, char)> {
        let separator = text.chars().find(|c| matches!(c, '/' | '-'))?;
        match text.split(separator).collect::<Vec<&str>>().as_slice() {
            [month, day, year] if year.len() == 4 => {
                Some((Date::checked(year, month, day)?, separator))
            }
            _ => None,
        }
    }

    fn checked(year: &str, month: &str, day: &str) -> Option<Date> {
        let number = |text: &str| {
            let plain = text.bytes().all(|byte| byte.is_ascii_digit());
            plain.then(|| text.parse::<u32>().ok()).flatten()
        };
        let (year, month, day) = (number(year)?, number(month)?, number(day)?);
        let fits = (1..=12).contains(&month) && (1..=days_in(year, month)).contains(&day);
        fits.then_some(Date { year, month, day })
    }

    /// As an INF has it: two digits of the month and the day, four of the year.
    pub(super) fn with(self, separator: char) -> String {
        let Date { year, month, day } = self;
        format!("{month:02}{separator}{day:02}{separator}{year:04}")
    }
}

fn days_in(year: u32, month: u32) -> u32 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}
