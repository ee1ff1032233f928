//! Traits and marks where the framework and what is built on it meet.

mod accept;
mod body_error;
mod uncompressed;
mod validate;

pub use accept::{Accept, Accepted, Io};
pub use body_error::{BodyError, BodyFailure};
pub use uncompressed::Uncompressed;
pub use validate::Validate;
