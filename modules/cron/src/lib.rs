#![doc = include_str!("../README.md")]
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
