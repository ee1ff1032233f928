//! Validation: values that say themselves what is wrong with them.

mod asking;
mod check;
mod collected;
mod distinct;
mod document;
pub mod explain;
mod groups;
pub mod inside;
mod invalid;
mod payload;
pub mod reading;
mod reasons;
mod report;
pub mod rules;
mod scalar;
mod unchecked;
mod validate;
mod violation;
pub(crate) mod words;
mod wrapped;

pub(crate) use asking::asks;
pub use asking::in_order;
pub use check::{Check, CheckReport, Checks, RuleProvider, RuleProviders};
pub use distinct::{Around, Distinct, Map, Plain, Set, distinct};
pub(crate) use distinct::{Inner, ONCE, PATH as DISTINCT, TWICE};
pub use explain::{Explain, InputValue};
pub use groups::Groups;
pub use inside::Inside;
pub(crate) use invalid::invalid;
pub use invalid::read_tree;

pub use payload::ReadPayload;
pub use reasons::{first, has_no_checks};
pub use report::{Report, ValidationContext};
pub(crate) use scalar::Scalar;
pub(crate) use unchecked::path_names;
pub use validate::{Files, Validate, validate, validate_on};
pub use violation::{Violation, violation};
