//! Traits and marks where the framework and what is built on it meet.

mod uncompressed;
mod validate;

pub use uncompressed::Uncompressed;
pub use validate::Validate;
