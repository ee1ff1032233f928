//! The days of a month that a cron expression selects.

use crate::fields::Fields;

/// The lengths that each month has, from January on.
const LENGTHS: [&[u32]; 12] =
    [&[31], &[28, 29], &[31], &[30], &[31], &[30], &[31], &[31], &[30], &[31], &[30], &[31]];

/// The first days of their kind in a month that begins with it.
const WEEKS: u32 = 1 << 1 | 1 << 8 | 1 << 15 | 1 << 22 | 1 << 29;

/// A month by its days.
///
/// # Examples
///
/// ```
/// use baya_cron::{Month, parse};
///
/// let fridays = parse("0 0 * * FRI")?;
/// let february_2026 = Month::new(28, 0).expect("28 days, from a Sunday on");
/// assert_eq!(fridays.days_of(february_2026), 1 << 6 | 1 << 13 | 1 << 20 | 1 << 27);
/// # Ok::<_, baya_cron::CronError>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Month {
    length: u32,
    first: u32,
}

impl Fields {
    /// Returns the days of a month that match, as bits, whether or not the expression selects that month.
    pub fn days_of(&self, month: Month) -> u32 {
        let days = self.by_day(month);
        let weekdays = self.by_weekday(month);
        // A field that is not restricted has all days, and the other one decides.
        if self.both || self.any_day || self.any_weekday {
            days & weekdays
        } else {
            days | weekdays
        }
    }

    /// Whether any month of the calendar has such a day.
    pub(crate) fn ever_match(&self) -> bool {
        let months = (1..).zip(LENGTHS).filter(|(month, _)| self.months & 1 << month != 0);
        // In 400 years, a month of each length begins with each day of a week.
        let lengths = months.flat_map(|(_, lengths)| lengths);
        lengths
            .into_iter()
            .any(|length| (0..7).any(|first| self.days_of(Month { length: *length, first }) != 0))
    }

    fn by_day(&self, month: Month) -> u32 {
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

    fn by_weekday(&self, month: Month) -> u32 {
        let mut days = 0;
        for weekday in 0..7 {
            let has = |set: u8| set & 1 << weekday != 0;
            let all = month.all(weekday);
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
    /// Returns the month with this many days, whose first day is this day of week, with Sunday as 0; `None` if the calendar
    /// has no such month.
    pub fn new(length: u32, first: u32) -> Option<Self> {
        ((28..=31).contains(&length) && first < 7).then_some(Self { length, first })
    }

    fn days(self) -> u32 {
        (1..=self.length).fold(0, |days, day| days | 1 << day)
    }

    /// The days that are this day of week.
    fn all(self, weekday: u32) -> u32 {
        WEEKS << ((7 + weekday - self.first) % 7) & self.days()
    }

    /// The day from Monday to Friday that is nearest to a day, in the same month.
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
