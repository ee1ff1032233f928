//! Pages and documents that modules serve unchanged, with caching.

#[cfg(feature = "pages")]
mod asset;
mod cached_response;
mod html_helpers;

#[cfg(feature = "pages")]
pub use asset::{File, Stored};
pub use cached_response::CachedPage;
pub use html_helpers::{escaped, relative, without_slash};
