//! Compressed responses and request bodies, as `baya::compression` with the feature `compression`.
//!
//! [`Compression`] and [`Decompression`] are tower layers. They apply to the routes of a module, to routes
//! that match a pattern, or with `App::layer` to the whole app.
//!
//! # Examples
//!
//! ```
//! # extern crate baya_core as baya;
//! use baya::Middleware;
//! use baya_compression::{Compression, Decompression};
//! use baya_macros::{controller, module};
//!
//! #[controller("/events")]
//! struct Events;
//!
//! #[controller]
//! impl Events {
//!     #[get]
//!     async fn all(&self) -> String {
//!         "many events".repeat(1000)
//!     }
//!
//!     #[post("/import")]
//!     async fn import(&self, lines: String) -> String {
//!         format!("{} lines", lines.lines().count())
//!     }
//! }
//!
//! #[module(root, controllers = [Events], middleware = [
//!     Middleware::new(Compression::new()),
//!     Middleware::new(Decompression::new()).on("/events/import"),
//! ])]
//! struct AppModule;
//! # fn main() {}
//! ```

#![forbid(unsafe_code)]

extern crate baya_core as baya;

mod body_decoder;
mod body_encoder;
mod compression;
mod decompression;
mod encoding;
mod media;
mod output;
mod response;
mod size_budget;
mod transcoded;

pub use compression::{Compress, CompressFuture, Compression};
pub use decompression::{Decompress, Decompression};
pub use encoding::{Encoding, Level};
