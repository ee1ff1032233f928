//! What is wrong with an expression.

use std::fmt;

/// Why a cron expression is not valid.
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
    /// The field, the rule that it breaks, and the remedy.
    pub message: String,
    /// The first byte of the expression that is wrong.
    pub start: usize,
    /// The end of these bytes.
    pub end: usize,
}

impl fmt::Display for CronError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for CronError {}
