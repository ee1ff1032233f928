//! TLS over real sockets.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests fail by panicking")]

extern crate baya_core as baya;

mod app;
mod client;
mod edge;
mod handshake;
mod names;
mod pki;
mod plaintext;
mod reload;
mod start;
