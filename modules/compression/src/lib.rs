//! Compressed answers and bodies of requests, as `baya::compression` behind the feature `compression`.
//!
//! [`Compression`] and [`Decompression`] are tower layers: around the routes of a module, around those of a
//! pattern, or by `App::layer` around the whole app.
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

mod applies;
mod budget;
mod coded;
mod compression;
mod decoded;
mod decompression;
mod encoded;
mod encoding;
mod media;
mod output;

pub use compression::{Compress, CompressFuture, Compression};
pub use decompression::{Decompress, Decompression};
pub use encoding::{Encoding, Level};
