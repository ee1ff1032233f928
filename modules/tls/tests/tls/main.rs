//! TLS over real sockets.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed expectation is a panic")]

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
