//! A marker for responses that must not be compressed.

/// Marks a response that must not be compressed, whatever its type and size. It is inserted into
/// the extensions of the response. Use it for a page that contains both a secret and content that
/// another party controls ([BREACH](https://www.breachattack.com)).
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::axum::{Extension, response::IntoResponse};
/// use baya::http::Uncompressed;
///
/// async fn page() -> impl IntoResponse {
///     (Extension(Uncompressed), "a secret")
/// }
/// # fn main() {}
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Uncompressed;
