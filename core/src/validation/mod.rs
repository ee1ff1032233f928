//! Validation: values that say themselves what is wrong with them.

pub mod arguments;
mod broken;
mod check;
mod document;
pub mod explain;
pub mod inside;
mod messages;
mod report;
pub mod rules;
mod scalar;
mod validate;

pub use arguments::Groups;
pub use broken::{Broken, broken};
pub use check::{Asked, Check, Checks, joined};
pub use explain::{Document, Explain};
pub use inside::Inside;
pub use messages::Messages;
pub(crate) use messages::reworded;
pub use report::{Occasion, Report};
pub(crate) use scalar::Scalar;
pub use validate::{Validate, in_order, validate, validate_on};
