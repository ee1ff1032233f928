//! Cookies on the wire, over a real socket.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test says what it expects by panicking"
)]

extern crate baya_core as baya;

mod browser;
mod plain;
mod protected;
mod refused;
mod rotation;
