//! The fields of a parsed expression.

/// The values that each field of a cron expression selects, as bits.
///
/// # Examples
///
/// ```
/// let fields = baya_cron::parse("*/20 4 * * *")?;
/// assert_eq!(fields.minutes, 1 << 0 | 1 << 20 | 1 << 40);
/// assert_eq!(fields.hours, 1 << 4);
/// # Ok::<_, baya_cron::CronError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fields {
    /// The seconds of a minute.
    pub seconds: u64,
    /// The minutes of an hour.
    pub minutes: u64,
    /// The hours of a day.
    pub hours: u32,
    /// Whether second, minute and hour are single values, without `*` and without a step.
    pub fixed: bool,
    /// The days of a month, from bit 1 on.
    pub days: u32,
    /// The days of a month that select the nearest weekday: `15W`.
    pub nearest: u32,
    /// Whether the last day of a month is selected: `L`.
    pub last_day: bool,
    /// Whether the last weekday of a month is selected: `LW`.
    pub last_weekday: bool,
    /// Whether the day of month is not restricted: `*` or `?`.
    pub any_day: bool,
    /// The months, from bit 1 on.
    pub months: u16,
    /// The days of a week, with Sunday as bit 0.
    pub weekdays: u8,
    /// The days of a week at their first to fifth occurrence in a month: `5#3`.
    pub nth: [u8; 5],
    /// The days of a week at their last occurrence in a month: `5L`.
    pub last: u8,
    /// Whether the day of week is not restricted: `*` or `?`.
    pub any_weekday: bool,
    /// Whether a day must match both the day of month and the day of week: `+` before the day of week.
    pub both: bool,
}
