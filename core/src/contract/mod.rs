//! Traits where batteries meet.

mod validate;

pub use validate::Validate;
