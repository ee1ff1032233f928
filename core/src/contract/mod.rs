//! Traits and marks where the framework and what is built on it meet.

mod body_error;
mod uncompressed;
mod validate;

pub use body_error::{BodyError, BodyFailure};
pub use uncompressed::Uncompressed;
pub use validate::Validate;
