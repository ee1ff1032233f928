//! The error of an invalid expression.

use std::fmt;

/// The reason why a cron expression is not valid, and its location in the expression.
///
/// # Examples
///
/// ```
/// let error = baya_cron::parse("75 4 * * *").unwrap_err();
/// assert_eq!(error.message, "minute 75 is out of range: minutes are 0 to 59");
/// assert_eq!((error.start, error.end), (0, 2));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CronError {
    /// The message, which contains the field, the violated rule and the remedy.
    pub message: String,
    /// The byte offset at which the invalid part starts.
    pub start: usize,
    /// The byte offset at which the invalid part ends (exclusive).
    pub end: usize,
}

impl fmt::Display for CronError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for CronError {}
