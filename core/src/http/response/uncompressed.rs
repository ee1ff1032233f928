//! How an answer tells the layer that compresses answers to leave it alone.

/// In the extensions of a response: it is not to be compressed, whatever its type and size, such as a page
/// that shows a secret beside what somebody else chose
/// ([BREACH](https://www.breachattack.com)).
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::Uncompressed;
/// use baya::axum::{Extension, response::IntoResponse};
///
/// async fn page() -> impl IntoResponse {
///     (Extension(Uncompressed), "a secret")
/// }
/// # fn main() {}
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Uncompressed;
