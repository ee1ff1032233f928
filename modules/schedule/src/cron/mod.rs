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
/// - `*` matches every value. In the fields of days, `?` means the same.
/// - `1-5` is a range, `*/10` and `10-40/10` have a step, `1,3,5` is a list.
/// - `L` is the last day of the month, `LW` its last day from Monday to Friday, and `15W` the day from
///   Monday to Friday that is nearest to day 15 in the same month.
/// - `5L` and `5#L` are the last Friday of the month, `5#3` is the third one.
/// - `@yearly`, `@annually`, `@monthly`, `@weekly`, `@daily`, `@midnight` and `@hourly` replace a whole
///   expression.
///
/// Names are case-insensitive.
///
/// # Days
///
/// If both the day of month and the day of week are restricted, a day has to match only one of them: `0 0 13 * FRI` runs on each
/// Friday and on each 13th. With `+` before the day of week, a day has to match both: `0 0 13 * +FRI` runs on each Friday the
/// 13th. Every field except `*` and `?` is restricted, also `*/2`.
///
/// # Daylight saving time and other changes of the clock
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
/// So a daily job is neither skipped nor run twice, and `*/15 * * * *` always runs every 15 minutes. Expressions with several
/// values repeat: `30 2,14 * * *` does not run at 02:30 on a day that has no 02:30.
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
    /// Parses an expression.
    ///
    /// # Errors
    ///
    /// Returns an error if the expression is not valid or has more than 1,024 bytes, or if no date of the calendar matches it.
    pub fn parse(expression: &str) -> Result<Self, CronError> {
        let fields = baya_cron::parse(expression)?;
        Ok(Self { expression: expression.to_owned(), fields })
    }

    /// Returns the first date after an instant, on a whole second.
    ///
    /// Returns `None` if there is no date in the next 100 years. This happens only near the end of the calendar in the year
    /// 9999.
    #[must_use]
    pub fn next_after(&self, instant: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        next::next(&self.fields, instant, zone)
    }
}

/// Displays the expression as it was written.
impl fmt::Display for Cron {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.expression)
    }
}
