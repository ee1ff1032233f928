//! Validation: values that say themselves what is wrong with them.

pub mod arguments;
mod asking;
mod check;
mod collected;
mod distinct;
mod document;
pub mod explain;
pub mod inside;
mod messages;
pub mod reading;
mod report;
pub mod rules;
mod scalar;
mod unchecked;
mod validate;
mod violation;
pub(crate) mod words;
mod wrapped;

pub use arguments::Groups;
pub(crate) use asking::asks;
pub use asking::in_order;
pub use check::{Check, CheckReport, Checks, count, joined, joined_and};
pub use distinct::{Around, Distinct, Map, Plain, Set, distinct};
pub(crate) use distinct::{Inner, ONCE, PATH as DISTINCT, TWICE};
pub use explain::{Explain, InputValue};
pub use inside::Inside;
pub use messages::Messages;
pub(crate) use messages::reworded;
pub use report::{Report, ValidationContext};
pub(crate) use scalar::Scalar;
pub(crate) use unchecked::path_names;
pub use validate::{Files, Validate, validate, validate_on};
pub use violation::{Violation, violation};
