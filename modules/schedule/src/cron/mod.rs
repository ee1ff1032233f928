//! Cron expressions.

mod next;

use std::fmt;

#[doc(inline)]
pub use baya_cron::CronError;
use baya_cron::Fields;
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// A cron expression.
///
/// | field | values | also |
/// |---|---|---|
/// | second (optional) | `0`-`59`; without the field, `0` | `*` `,` `-` `/` |
/// | minute | `0`-`59` | `*` `,` `-` `/` |
/// | hour | `0`-`23` | `*` `,` `-` `/` |
/// | day of month | `1`-`31` | `*` `?` `,` `-` `/` `L` `LW` `15W` |
/// | month | `1`-`12`, `JAN`-`DEC` | `*` `,` `-` `/` |
/// | day of week | `0`-`7`, `SUN`-`SAT`; Sunday is `0` and `7` | `*` `?` `,` `-` `/` `5L` `5#3` `+` |
///
/// - `*` is every value. `?` is the same in the fields of days.
/// - `1-5` is a range, `*/10` and `10-40/10` have a step, `1,3,5` is a list.
/// - `L` is the last day of the month, `LW` its last day from Monday to Friday, and `15W` the day from
///   Monday to Friday that is nearest to day 15 in the same month.
/// - `5L` and `5#L` are the last Friday of the month, `5#3` is the third one.
/// - `@yearly`, `@annually`, `@monthly`, `@weekly`, `@daily`, `@midnight` and `@hourly` stand for a whole
///   expression.
///
/// Names are read in any case.
///
/// # Days
///
/// If both the day of month and the day of week are restricted, a day that matches either of them
/// matches: `0 0 13 * FRI` runs on each Friday and on each 13th. With `+` before the day of week, a day
/// must match both: `0 0 13 * +FRI` runs on each Friday the 13th. A field is restricted unless it is `*`
/// or `?`, so `*/2` is.
///
/// # Changes of the clock
///
/// An expression that contains one value each for second, minute and hour, such as `30 2 * * *`, has a
/// **fixed time**. All others **repeat**: those with a `*`, a step above 1, or several values in one of
/// these fields.
///
/// | | fixed time | repeating |
/// |---|---|---|
/// | the clock goes forward past the time | runs at the first instant after the gap, if the expression matches the date of that instant | the times in the gap do not exist, and are skipped |
/// | the clock goes back, and the time occurs twice | runs once, at its first occurrence | runs at both occurrences |
///
/// So a daily job is neither lost nor run twice, and `*/15 * * * *` runs every 15 minutes all the time. Several
/// values repeat as well: `30 2,14 * * *` does not run at 02:30 on a day that has no 02:30.
///
/// # Examples
///
/// ```
/// use baya_schedule::Cron;
///
/// let error = Cron::parse("75 4 * * *").unwrap_err();
/// assert_eq!(error.message, "minute 75 is out of range: minutes are 0 to 59");
/// assert_eq!((error.start, error.end), (0, 2));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cron {
    expression: String,
    fields: Fields,
}

impl Cron {
    /// Reads an expression.
    ///
    /// # Errors
    ///
    /// If the expression is not valid or has more than 1,024 bytes, or if no date of the calendar matches it.
    pub fn parse(expression: &str) -> Result<Self, CronError> {
        let fields = baya_cron::parse(expression)?;
        Ok(Self { expression: expression.to_owned(), fields })
    }

    /// Returns the first date after an instant, on a whole second.
    ///
    /// `None` means that there is none in the next 100 years, which only the end of the calendar in the
    /// year 9999 causes.
    #[must_use]
    pub fn next_after(&self, instant: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        next::next(&self.fields, instant, zone)
    }
}

/// The expression as it was written.
impl fmt::Display for Cron {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.expression)
    }
}
