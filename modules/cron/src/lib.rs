//! Reads cron expressions, for `#[cron]`, which checks them while a program compiles, and for `baya::schedule`, which finds
//! their dates. `baya::schedule::Cron` describes the syntax.
//!
//! The crate has no dependencies, because the crate of the attributes depends on it.

#![forbid(unsafe_code)]

mod days;
mod error;
mod fields;
mod parse;
mod part;

pub use days::Month;
pub use error::CronError;
pub use fields::Fields;
pub use parse::parse;
