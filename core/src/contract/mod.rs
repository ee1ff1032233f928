//! Traits and marks where the framework and what is built on it meet.

mod accept;
mod body_error;
mod conditional;
mod embedded;
mod format;
mod preferences;
mod uncompressed;

pub use accept::{Accept, Accepted, Io};
pub use body_error::{BodyError, BodyFailure};
pub(crate) use body_error::{TOO_LARGE, TOO_SLOW};
pub use conditional::Conditional;
pub use embedded::{Embedded, EmbeddedFile};
pub use format::{Documents, Format, FormatError, ToRead, ToWrite};
pub use preferences::Preferences;
pub(crate) use preferences::unquoted;
pub use uncompressed::Uncompressed;
