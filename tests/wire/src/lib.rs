//! Helpers for the tests of several crates: a client that sends given bytes and returns what it receives, a proxy that cuts
//! and stalls connections, processes of the test program that a test can kill, and the log of a thread.
//!
//! A [`Server`] is an app on a port, and a [`RawResponse`] is its response. For other connections, use [`request`] and [`exchange`].
//!
//! # Examples
//!
//! ```
//! # extern crate baya_core as baya;
//! # async fn example<AppModule: baya::Module>() {
//! use wire::Server;
//!
//! let server = Server::of::<AppModule>().await;
//! server.get("/cats", &[("accept", "text/plain")]).await.is(200, "Tom");
//! server.send("POST /cats", &[], b"no JSON").await.is_problem(415, "unsupported_media_type");
//! # }
//! ```

#![allow(clippy::expect_used, reason = "tests fail by panicking")]

mod client;
mod log;
mod process;
mod proxy;
mod response;
mod server;
mod service;

pub use client::{Header, exchange, head, request};
pub use log::CapturedLog;
pub use process::Process;
pub use proxy::Proxy;
pub use response::{RawResponse, unchunked};
pub use server::Server;
pub use service::{is_reachable, poll, unique};
