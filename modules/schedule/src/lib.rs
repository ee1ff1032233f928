//! When jobs run: cron expressions and their dates in time zones.
//!
//! # Examples
//!
//! ```
//! use baya_schedule::Cron;
//! use jiff::{Timestamp, tz::TimeZone};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let cron = Cron::parse("30 4 * * MON-FRI")?;
//! let paris = TimeZone::get("Europe/Paris")?;
//! let friday: Timestamp = "2026-03-27T12:00:00Z".parse()?;
//!
//! // Summer time has begun on Sunday.
//! let monday: Timestamp = "2026-03-30T02:30:00Z".parse()?;
//! assert_eq!(cron.next_after(friday, &paris), Some(monday));
//! # Ok(())
//! # }
//! ```

#![forbid(unsafe_code)]

mod cron;

pub use cron::{Cron, CronError};
