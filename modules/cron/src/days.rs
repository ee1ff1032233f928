//! The days of a month that a cron expression selects.

use crate::fields::Fields;

/// The possible lengths of each month, from January on.
const LENGTHS: [&[u32]; 12] =
    [&[31], &[28, 29], &[31], &[30], &[31], &[30], &[31], &[31], &[30], &[31], &[30], &[31]];

/// The days with the same day of week as day 1.
const FIRST_WEEKDAY: u32 = 1 << 1 | 1 << 8 | 1 << 15 | 1 << 22 | 1 << 29;

/// The length of a month and the day of week of its first day.
///
/// # Examples
///
/// ```
/// use baya_cron::{Month, parse};
///
/// let fridays = parse("0 0 * * FRI")?;
/// let february_2026 = Month::new(28, 0).expect("28 days, of which the first is a Sunday");
/// assert_eq!(fridays.matching_days(february_2026), 1 << 6 | 1 << 13 | 1 << 20 | 1 << 27);
/// # Ok::<_, baya_cron::CronError>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Month {
    length: u32,
    first: u32,
}

impl Fields {
    /// Returns the matching days of a month as bits, from bit 1 on. Ignores whether the expression selects that month.
    pub fn matching_days(&self, month: Month) -> u32 {
        let days = self.days_of_month(month);
        let weekdays = self.days_of_week(month);
        // A field without a restriction selects all days, so the other field decides.
        if self.both || self.any_day || self.any_weekday {
            days & weekdays
        } else {
            days | weekdays
        }
    }

    /// Returns whether any date of the calendar matches the fields of days and months.
    pub(crate) fn match_any_date(&self) -> bool {
        let months = (1..).zip(LENGTHS).filter(|(month, _)| self.months & 1 << month != 0);
        // In the 400 years of the calendar cycle, a month of each length begins on each day of the week.
        let lengths = months.flat_map(|(_, lengths)| lengths);
        lengths.into_iter().any(|length| {
            (0..7).any(|first| self.matching_days(Month { length: *length, first }) != 0)
        })
    }

    /// Returns the days that the field of days of the month selects.
    fn days_of_month(&self, month: Month) -> u32 {
        let mut days = self.days & month.days();
        if self.last_day {
            days |= 1 << month.length;
        }
        if self.last_weekday {
            days |= 1 << month.nearest_weekday(month.length);
        }
        let nearest = (1..=month.length).filter(|day| self.nearest & 1 << day != 0);
        nearest.fold(days, |days, day| days | 1 << month.nearest_weekday(day))
    }

    /// Returns the days that the field of days of the week selects.
    fn days_of_week(&self, month: Month) -> u32 {
        let mut days = 0;
        for weekday in 0..7 {
            let has = |set: u8| set & 1 << weekday != 0;
            let all = month.weekday(weekday);
            if has(self.weekdays) {
                days |= all;
            }
            if has(self.last) {
                days |= 1 << all.ilog2();
            }
            for (nth, _) in (0..).zip(self.nth).filter(|(_, set)| has(*set)) {
                days |= all & 0b1111_1110 << (7 * nth);
            }
        }
        days
    }
}

impl Month {
    /// Creates a month with a number of days and the day of week of its first day, where Sunday is 0.
    ///
    /// Returns `None` if `length` is not 28 to 31, or if `first` is greater than 6.
    pub fn new(length: u32, first: u32) -> Option<Self> {
        ((28..=31).contains(&length) && first < 7).then_some(Self { length, first })
    }

    /// Returns all days of the month.
    fn days(self) -> u32 {
        (1..=self.length).fold(0, |days, day| days | 1 << day)
    }

    /// Returns all days with this day of week.
    fn weekday(self, weekday: u32) -> u32 {
        FIRST_WEEKDAY << ((7 + weekday - self.first) % 7) & self.days()
    }

    /// Returns the day from Monday to Friday in this month that is nearest to `day`.
    fn nearest_weekday(self, day: u32) -> u32 {
        match (self.first + day - 1) % 7 {
            0 if day == self.length => day - 2,
            0 => day + 1,
            6 if day == 1 => day + 2,
            6 => day - 1,
            _ => day,
        }
    }
}
