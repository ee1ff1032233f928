//! What tests of several crates share. A client sends what it is told byte by byte and shows what comes back; a proxy cuts
//! and stalls connections; a process of the test program can be killed.
//!
//! A [`Server`] is an app on a port, and an [`Answer`] what it has said. Where the app is reached in
//! another way, [`ask`] and [`talk`] take any connection.
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

#![allow(clippy::expect_used, reason = "a test says what it expects by panicking")]

mod answer;
mod client;
mod process;
mod proxy;
mod server;
mod service;

pub use answer::{Answer, unchunked};
pub use client::{Header, ask, head, talk};
pub use process::Process;
pub use proxy::Proxy;
pub use server::Server;
pub use service::{is_reachable, poll, unique};
