//! When a job runs, as `0 4 * * MON-FRI`.

mod days;
mod parse;
mod part;
#[cfg(test)]
mod tests;

use syn::LitStr;

use crate::sink::Sink;

/// What each field of an expression selects, as bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fields {
    pub seconds: u64,
    pub minutes: u64,
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

/// Why an expression is not valid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CronError {
    pub message: String,
    /// The bytes of the expression that are wrong.
    pub start: usize,
    pub end: usize,
}

/// Checks the expression of an attribute.
pub fn read(attribute: &str, literal: &LitStr, sink: &mut Sink) -> Option<Fields> {
    let text = literal.value();
    match parse::parse(&text) {
        Ok(fields) => Some(fields),
        Err(error) => {
            sink.at(literal.span(), error.explain(attribute, &text));
            None
        }
    }
}

impl CronError {
    /// The message for the literal, which quotes what is wrong in it.
    fn explain(&self, attribute: &str, expression: &str) -> String {
        let Self { message, start, end } = self;
        let part = expression.get(*start..*end).unwrap_or_default();
        let quoted = format!("`{part}`");
        if part.is_empty() || message.contains(&quoted) {
            return format!("invalid cron expression in `#[{attribute}]`: {message}");
        }
        format!("invalid cron expression in `#[{attribute}]`, at {quoted}: {message}")
    }
}
