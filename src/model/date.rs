//! `2026`, `2026-03` or `2026-03-02` -> Date.

use std::fmt;

/// A year, a month of a year, or a day. Ordered by time; a year sorts before its months.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// The year, 1000 to 9999.
    pub year: u16,
    /// The month, 1 to 12.
    pub month: Option<u8>,
    /// The day, 1 to 31; `None` if the month is `None`.
    pub day: Option<u8>,
}

impl Date {
    /// Parses a date; `None` if `text` is not a date.
    pub fn parse(text: &str) -> Option<Date> {
        let mut parts = text.trim().split('-');
        let number = |part: &str, digits: usize| (part.len() == digits).then(|| part.parse::<u16>().ok()).flatten();
        let year = number(parts.next()?, 4).filter(|y| *y >= 1000)?;
        let month = match parts.next() {
            Some(m) => Some(number(m, 2).filter(|m| (1..=12).contains(m))? as u8),
            None => None,
        };
        let day = match (parts.next(), month) {
            (Some(d), Some(m)) => Some(number(d, 2).filter(|d| (1..=days_in_month(year, m)).contains(d))? as u8),
            _ => None,
        };
        parts.next().is_none().then_some(Date { year, month, day })
    }

    /// Returns the first day of the date, as year, month, day.
    pub fn first_day(&self) -> (u16, u8, u8) {
        (self.year, self.month.unwrap_or(1), self.day.unwrap_or(1))
    }

    /// Returns the last day of the date, as year, month, day.
    pub fn last_day(&self) -> (u16, u8, u8) {
        let month = self.month.unwrap_or(12);
        (self.year, month, self.day.unwrap_or(days_in_month(self.year, month) as u8))
    }
}

impl Date {
    /// Returns the last day of the date as a number of days since 1 January 1970.
    pub fn last_day_number(&self) -> i64 {
        days_from_civil(self.last_day())
    }

    /// Returns the day of the week, 1 for Monday to 7 for Sunday; `None` if the day is not known.
    pub fn weekday(&self) -> Option<i64> {
        // 1 January 1970 was a Thursday.
        self.day.map(|_| (self.first_day_number() + 3).rem_euclid(7) + 1)
    }

    /// Returns the first day of the date as a number of days since 1 January 1970.
    pub fn first_day_number(&self) -> i64 {
        days_from_civil(self.first_day())
    }
}

/// Returns the number of days from 1 January 1970 to the given day.
///
/// After H. Hinnant, "chrono-compatible low-level date algorithms", `days_from_civil`.
fn days_from_civil((year, month, day): (u16, u8, u8)) -> i64 {
    let (year, month, day) = (i64::from(year) - i64::from(month <= 2), i64::from(month), i64::from(day));
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

fn days_in_month(year: u16, month: u8) -> u16 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if (year.is_multiple_of(4) && !year.is_multiple_of(100)) || year.is_multiple_of(400) => 29,
        2 => 28,
        _ => 31,
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.year)?;
        self.month.map_or(Ok(()), |m| write!(f, "-{m:02}"))?;
        self.day.map_or(Ok(()), |d| write!(f, "-{d:02}"))
    }
}

/// The start and, if known, the end of an event: hours and minutes of one day, in local time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeRange {
    /// The hour and minute of the start.
    pub start: (u8, u8),
    /// The hour and minute of the end.
    pub end: Option<(u8, u8)>,
}

impl TimeRange {
    /// Parses `16:30`, `16.30`, `10:00–12:00` or `kl. 10-12`; `None` if `text` is not a time, or ends before it begins.
    pub fn parse(text: &str) -> Option<TimeRange> {
        let text = text.trim().trim_start_matches("kl.").trim();
        let time = |part: &str| -> Option<(u8, u8)> {
            let (hour, minute) = part.trim().split_once([':', '.']).unwrap_or((part.trim(), "00"));
            let number =
                |text: &str| text.chars().all(|c| c.is_ascii_digit()).then(|| text.parse::<u8>().ok()).flatten();
            let (hour, minute) = (number(hour)?, (minute.len() == 2).then(|| number(minute)).flatten()?);
            (hour < 24 && minute < 60).then_some((hour, minute))
        };
        let mut parts = text.split(['–', '-', '—']);
        let start = time(parts.next()?)?;
        let end = match parts.next() {
            Some(part) => Some(time(part).filter(|end| *end > start)?),
            None => None,
        };
        parts.next().is_none().then_some(TimeRange { start, end })
    }
}

impl fmt::Display for TimeRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.start.0, self.start.1)?;
        self.end.map_or(Ok(()), |(hour, minute)| write!(f, "–{hour:02}:{minute:02}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_written_in_many_ways() {
        let times = |text| TimeRange::parse(text).map(|t| (t.start, t.end));
        assert_eq!(times("16:30"), Some(((16, 30), None)));
        assert_eq!(times("kl. 10-12"), Some(((10, 0), Some((12, 0)))));
        assert_eq!(times("9.15–11.00"), Some(((9, 15), Some((11, 0)))));
        for bad in ["", "24:00", "16:60", "12–10", "noon", "10–11–12", "10:5", "+9"] {
            assert_eq!(times(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_date_is_a_year_a_month_or_a_day() {
        for good in ["2026", "2026-03", "2026-03-02", "2024-02-29"] {
            assert_eq!(Date::parse(good).unwrap().to_string(), good);
        }
        for (text, number) in [("1970-01-01", 0), ("2000-02-29", 11_016), ("2026-11-22", 20_779), ("2026", 20_818)] {
            assert_eq!(Date::parse(text).unwrap().last_day_number(), number, "{text}");
        }
        for bad in ["26", "2026-3", "2026-13", "2026-02-30", "2026-02-03-01", "spring", ""] {
            assert_eq!(Date::parse(bad), None, "{bad}");
        }
    }
}
