//! Documents and pages of batteries: what is served as it is, with the caching that belongs to it.

#[cfg(feature = "pages")]
mod asset;
mod html;
mod kept;

#[cfg(feature = "pages")]
pub use asset::{File, Stored};
pub use html::{escaped, relative, without_slash};
pub use kept::Kept;
