//! Pipes that most apps need, as `baya::pipes` behind the feature `pipes`.
//!
//! A handler's argument is read into its type without any pipe; these are for where the type alone does
//! not say enough.
//!
//! | pipe | takes | gives |
//! |---|---|---|
//! | [`ParseInt`] | text | a whole number to any base, within a range |
//! | [`ParseFloat`] | text | a number within a range, never `NaN` |
//! | [`ParseBool`] | text | `true` for `1`, `yes` and `on` too |
//! | [`ParseUuid`] | text | a UUID, of one version where that is asked for |
//! | [`ParseEnum`] | text | a variant, however its letters are cased |
//! | [`ParseArray`] | text | the values between separators |
//! | [`ParseDate`] | text | a date or a time in any format |
//! | [`DefaultValue`] | text, or none | the text, or the default |
//! | [`Trim`] | text | the text without blanks around it |
//! | [`Valid`] | what is [`Validate`](baya::Validate) | the same, where it is valid |
//! | [`Check`] | any value | the same, where a rule holds |
//! | [`CheckFiles`] | files | the same, where size, number and type are right |

extern crate baya_core as baya;

mod array;
mod boolean;
mod date;
mod default;
mod enumeration;
mod file;
mod id;
mod number;
mod trim;
mod valid;

pub use array::ParseArray;
pub use boolean::ParseBool;
pub use chrono;
pub use date::{ParseDate, Timely};
pub use default::DefaultValue;
pub use enumeration::ParseEnum;
pub use file::{CheckFiles, Files};
pub use id::ParseUuid;
pub use number::{Float, ParseFloat, ParseInt};
pub use trim::Trim;
pub use uuid;
pub use valid::{Check, Valid};
