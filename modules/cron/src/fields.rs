//! What an expression means.

/// What each field of a cron expression selects, as bits.
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
    /// Seconds of a minute.
    pub seconds: u64,
    /// Minutes of an hour.
    pub minutes: u64,
    /// Hours of a day.
    pub hours: u32,
    /// Whether second, minute and hour are each one value, written without `*` and without a step.
    pub fixed: bool,
    /// Days of a month, from bit 1 on.
    pub days: u32,
    /// Days of a month that stand for the nearest weekday: `15W`.
    pub nearest: u32,
    /// `L`, the last day of a month.
    pub last_day: bool,
    /// `LW`, the last weekday of a month.
    pub last_weekday: bool,
    /// Whether the day of month is not restricted: `*` or `?`.
    pub any_day: bool,
    /// Months, from bit 1 on.
    pub months: u16,
    /// Days of a week, with Sunday as bit 0.
    pub weekdays: u8,
    /// Days of a week at their first to fifth occurrence in a month: `5#3`.
    pub nth: [u8; 5],
    /// Days of a week at their last occurrence in a month: `5L`.
    pub last: u8,
    /// Whether the day of week is not restricted: `*` or `?`.
    pub any_weekday: bool,
    /// Whether a day must match both fields of days: `+` before the day of week.
    pub both: bool,
}
