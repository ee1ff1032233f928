//! TLS on the wire, over real sockets.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test says what it expects by panicking"
)]

extern crate baya_core as baya;

mod app;
mod client;
mod edge;
mod handshake;
mod names;
mod pki;
mod plain;
mod reload;
mod start;
