//! Validation of input by the rules of its type.

mod check;
pub(crate) mod client_messages;
mod collections;
mod const_checks;
mod distinct;
pub mod explain;
mod groups;
mod input_value;
pub mod inside;
mod invalid_input;
mod invalid_value;
mod provider_calls;
mod read_payload;
pub mod reading;
pub mod rules;
mod scalar;
mod standard_types;
mod validate;
mod validation_report;
mod violation;

pub use check::{Check, CheckReport, Checks, RuleProvider, RuleProviders};
pub use distinct::{Around, Distinct, Map, Plain, Set, distinct};
pub(crate) use distinct::{Inner, NOT_UNIQUE, PATH as DISTINCT, REPEATED};
pub use explain::{Explain, InputValue};
pub use groups::Groups;
pub use inside::Inside;
pub(crate) use invalid_input::invalid;
pub use invalid_input::read_tree;
pub(crate) use provider_calls::asks;
pub use provider_calls::in_order;

pub use const_checks::{first, has_no_checks};
pub(crate) use invalid_value::path_names;
pub use read_payload::ReadPayload;
pub(crate) use scalar::Scalar;
pub use validate::{Files, Validate, validate, validate_on};
pub use validation_report::{Report, ValidationContext};
pub use violation::{RuleResult, Violation};
