//! Traits and marks where the framework and what is built on it meet.

mod conditional;
mod embedded;
mod uncompressed;
mod validate;

pub use conditional::Conditional;
pub use embedded::{Embedded, EmbeddedFile};
pub use uncompressed::Uncompressed;
pub use validate::Validate;
