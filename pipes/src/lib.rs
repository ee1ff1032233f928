//! Built-in pipes, as `baya::pipes` with the feature `pipes`.
//!
//! Arguments of handlers are parsed into their types without any pipe. These pipes are for rules that the
//! type does not express.
//!
//! | pipe | input | output |
//! |---|---|---|
//! | [`ParseInt`] | a string | an integer in any base, within a range |
//! | [`ParseFloat`] | a string | a finite number within a range |
//! | [`ParseBool`] | a string | a boolean, also from `1`, `yes` and `on` |
//! | [`ParseUuid`] | a string | a UUID, optionally of one version |
//! | [`ParseEnum`] | a string | a variant of an enum, ignoring case |
//! | [`ParseArray`] | a string | the values between separators |
//! | [`ParseDate`] | a string | a date or a time in any format |
//! | [`DefaultValue`] | an optional string | the string, or the default |
//! | [`Trim`] | a string | the string without surrounding white space |
//! | [`Valid`] | a [`Validate`](baya::validation::Validate) type | the same value, if it is valid |
//! | [`Check`] | any value | the same value, if a rule accepts it |
//! | [`CheckFiles`] | files | the same files, if their size, number and type are allowed |

#![forbid(unsafe_code)]

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
pub use date::{DateOrTime, ParseDate};
pub use default::DefaultValue;
pub use enumeration::ParseEnum;
pub use file::{CheckFiles, Files};
pub use id::ParseUuid;
pub use number::{Float, ParseFloat, ParseInt};
pub use trim::Trim;
pub use uuid;
pub use valid::{Check, Valid};
