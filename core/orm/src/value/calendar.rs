//! Dates and times with Python's ranges and microseconds.

use std::fmt;

/// Years 1 to 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    pub year: i16,
    pub month: u8,
    pub day: u8,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time {
    pub hour: u8,
    pub minute: u8,
    pub second: u8,
    pub microsecond: u32,
}

/// Aware when it has an offset, naive without one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DateTime {
    pub date: Date,
    pub time: Time,
    /// Seconds east of UTC.
    pub offset: Option<i32>,
}

/// Microseconds, as a Python `timedelta`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Duration(pub i128);

const MICROSECONDS_A_DAY: i128 = 86_400_000_000;

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days_in_month(year: i64, month: u8) -> u8 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days before January 1st of that year, counted from year 1.
fn days_before_year(year: i64) -> i64 {
    let y = year - 1;
    y * 365 + y.div_euclid(4) - y.div_euclid(100) + y.div_euclid(400)
}

impl Date {
    /// None where there is no such day, with Python's words in [`Date::problem`].
    pub fn new(year: i64, month: i64, day: i64) -> Option<Self> {
        match Self::problem(year, month, day) {
            None => Some(Self {
                year: year as i16,
                month: month as u8,
                day: day as u8,
            }),
            Some(_) => None,
        }
    }

    /// What Python's `date(year, month, day)` objects to.
    pub fn problem(year: i64, month: i64, day: i64) -> Option<String> {
        if !(1..=9999).contains(&year) {
            return Some(format!("year {year} is out of range"));
        }
        if !(1..=12).contains(&month) {
            return Some("month must be in 1..12".into());
        }
        if day < 1 || day > i64::from(days_in_month(year, month as u8)) {
            return Some("day is out of range for month".into());
        }
        None
    }

    /// Days since the day before 0001-01-01, as Python's `toordinal`.
    pub fn ordinal(self) -> i64 {
        let year = i64::from(self.year);
        let months: i64 = (1..self.month)
            .map(|month| i64::from(days_in_month(year, month)))
            .sum();
        days_before_year(year) + months + i64::from(self.day)
    }

    /// None outside the years 1 to 9999.
    pub fn from_ordinal(ordinal: i64) -> Option<Self> {
        if !(1..=3_652_059).contains(&ordinal) {
            return None;
        }
        let mut year = ((ordinal - 1) * 400).div_euclid(146_097) + 1;
        while days_before_year(year + 1) < ordinal {
            year += 1;
        }
        while days_before_year(year) >= ordinal {
            year -= 1;
        }
        let mut rest = ordinal - days_before_year(year);
        let mut month = 1;
        while rest > i64::from(days_in_month(year, month)) {
            rest -= i64::from(days_in_month(year, month));
            month += 1;
        }
        Self::new(year, i64::from(month), rest)
    }

    pub fn add_days(self, days: i64) -> Option<Self> {
        Self::from_ordinal(self.ordinal().checked_add(days)?)
    }

    /// Monday is 1, Sunday 7.
    pub fn iso_weekday(self) -> u8 {
        ((self.ordinal() + 6) % 7 + 1) as u8
    }

    /// ISO year, week and weekday.
    pub fn iso_calendar(self) -> (i16, u8, u8) {
        let weekday = i64::from(self.iso_weekday());
        let thursday = self.ordinal() - weekday + 4;
        // The week belongs to its Thursday's year, which may lie just outside Python's range.
        let mut year = i64::from(self.year);
        if thursday <= days_before_year(year) {
            year -= 1;
        } else if thursday > days_before_year(year + 1) {
            year += 1;
        }
        let week = (thursday - days_before_year(year) - 1) / 7 + 1;
        (year as i16, week as u8, weekday as u8)
    }

    /// The day of an ISO week date.
    pub fn from_iso_calendar(year: i64, week: i64, weekday: i64) -> Option<Self> {
        if !(1..=9999).contains(&year) || !(1..=53).contains(&week) || !(1..=7).contains(&weekday) {
            return None;
        }
        let fourth = Self::new(year, 1, 4)?;
        let monday = fourth.ordinal() - i64::from(fourth.iso_weekday()) + 1;
        let date = Self::from_ordinal(monday + (week - 1) * 7 + weekday - 1)?;
        (week < 53 || date.iso_calendar().1 == 53).then_some(date)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl Time {
    pub const MIDNIGHT: Self = Self {
        hour: 0,
        minute: 0,
        second: 0,
        microsecond: 0,
    };

    /// None out of range, with Python's words in [`Time::problem`].
    pub fn new(hour: i64, minute: i64, second: i64, microsecond: i64) -> Option<Self> {
        match Self::problem(hour, minute, second, microsecond) {
            None => Some(Self {
                hour: hour as u8,
                minute: minute as u8,
                second: second as u8,
                microsecond: microsecond as u32,
            }),
            Some(_) => None,
        }
    }

    /// What Python's `time(...)` objects to.
    pub fn problem(hour: i64, minute: i64, second: i64, microsecond: i64) -> Option<&'static str> {
        match () {
            () if !(0..24).contains(&hour) => Some("hour must be in 0..23"),
            () if !(0..60).contains(&minute) => Some("minute must be in 0..59"),
            () if !(0..60).contains(&second) => Some("second must be in 0..59"),
            () if !(0..1_000_000).contains(&microsecond) => {
                Some("microsecond must be in 0..999999")
            }
            () => None,
        }
    }

    /// Microseconds since midnight.
    pub fn microseconds(self) -> i64 {
        let seconds =
            (i64::from(self.hour) * 60 + i64::from(self.minute)) * 60 + i64::from(self.second);
        seconds * 1_000_000 + i64::from(self.microsecond)
    }

    fn from_microseconds(of_day: i64) -> Self {
        let seconds = of_day / 1_000_000;
        Self {
            hour: (seconds / 3600) as u8,
            minute: (seconds / 60 % 60) as u8,
            second: (seconds % 60) as u8,
            microsecond: (of_day % 1_000_000) as u32,
        }
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}:{:02}", self.hour, self.minute, self.second)?;
        if self.microsecond != 0 {
            write!(f, ".{:06}", self.microsecond)?;
        }
        Ok(())
    }
}

impl DateTime {
    pub fn naive(date: Date, time: Time) -> Self {
        Self {
            date,
            time,
            offset: None,
        }
    }

    /// Microseconds since the start of the calendar, on its own clock.
    pub fn microseconds(self) -> i128 {
        i128::from(self.date.ordinal()) * MICROSECONDS_A_DAY + i128::from(self.time.microseconds())
    }

    fn at_microseconds(microseconds: i128, offset: Option<i32>) -> Option<Self> {
        let date =
            Date::from_ordinal(i64::try_from(microseconds.div_euclid(MICROSECONDS_A_DAY)).ok()?)?;
        let time = Time::from_microseconds(microseconds.rem_euclid(MICROSECONDS_A_DAY) as i64);
        Some(Self { date, time, offset })
    }

    /// Moves the clock; None outside the years 1 to 9999.
    pub fn shifted(self, duration: Duration) -> Option<Self> {
        Self::at_microseconds(self.microseconds().checked_add(duration.0)?, self.offset)
    }

    /// The same moment at another offset. A naive one counts as UTC.
    pub fn at_offset(self, offset: i32) -> Option<Self> {
        let shift = i128::from(offset - self.offset.unwrap_or(0)) * 1_000_000;
        Self::at_microseconds(self.microseconds() + shift, Some(offset))
    }

    /// Seconds since 1970 in UTC. A naive one counts as UTC.
    pub fn unix_seconds(self) -> i64 {
        let seconds = (self.microseconds() - 719_163 * MICROSECONDS_A_DAY).div_euclid(1_000_000);
        seconds as i64 - i64::from(self.offset.unwrap_or(0))
    }

    /// Python's `isoformat(sep)`.
    pub fn iso(self, separator: char) -> String {
        let offset = self.offset.map(format_offset).unwrap_or_default();
        format!("{}{separator}{}{offset}", self.date, self.time)
    }
}

/// Python's `str(datetime)`.
impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.iso(' '))
    }
}

/// `+05:30`, with seconds only where there are any.
pub fn format_offset(seconds: i32) -> String {
    let sign = if seconds < 0 { '-' } else { '+' };
    let (hours, minutes, rest) = (
        seconds.abs() / 3600,
        seconds.abs() / 60 % 60,
        seconds.abs() % 60,
    );
    if rest == 0 {
        format!("{sign}{hours:02}:{minutes:02}")
    } else {
        format!("{sign}{hours:02}:{minutes:02}:{rest:02}")
    }
}

impl Duration {
    pub fn from_parts(days: i64, seconds: i64, microseconds: i64) -> Self {
        Self(
            i128::from(days) * MICROSECONDS_A_DAY
                + i128::from(seconds) * 1_000_000
                + i128::from(microseconds),
        )
    }

    /// Days (negative for negative durations), seconds and microseconds, as Python normalises them.
    pub fn parts(self) -> (i64, i64, i64) {
        let days = self.0.div_euclid(MICROSECONDS_A_DAY);
        let rest = self.0.rem_euclid(MICROSECONDS_A_DAY);
        (
            days as i64,
            (rest / 1_000_000) as i64,
            (rest % 1_000_000) as i64,
        )
    }
}

/// Python's `str(timedelta)`.
impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (days, seconds, microseconds) = self.parts();
        if days != 0 {
            write!(f, "{days} day{}, ", if days.abs() == 1 { "" } else { "s" })?;
        }
        write!(
            f,
            "{}:{:02}:{:02}",
            seconds / 3600,
            seconds / 60 % 60,
            seconds % 60
        )?;
        if microseconds != 0 {
            write!(f, ".{microseconds:06}")?;
        }
        Ok(())
    }
}
