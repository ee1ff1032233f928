//! Validation of input by the rules of its type.

mod check;
pub mod checked_reading;
mod collections;
mod const_checks;
pub mod explain;
#[cfg(any(feature = "chrono", feature = "time", feature = "decimal", feature = "url"))]
mod foreign_types;
mod groups;
mod input_value;
pub mod inside;
mod pairs_input;
mod provider_calls;
mod read_payload;
pub mod rules;
mod standard_types;
mod validate;
mod validation_report;
mod violation;

pub use check::{Check, CheckReport, Checks, RuleProvider, RuleProviders};
pub use explain::{Explain, InputValue};
pub use groups::Groups;
pub use inside::Inside;
pub(crate) use pairs_input::read_pairs;
pub use pairs_input::read_tree;
pub(crate) use provider_calls::asks;
pub use provider_calls::in_order;

pub use const_checks::{first, has_no_checks};
pub use read_payload::ReadPayload;
pub use validate::{Files, Validate, validate, validate_on};
pub use validation_report::{Report, ValidationContext};
pub use violation::{RuleResult, Violation};
