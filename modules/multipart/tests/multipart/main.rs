//! Uploads over a real connection.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test says what it expects by panicking"
)]

extern crate baya_core as baya;

mod asking;
mod bad_input;
mod broken;
mod cleaned;
mod fields;
mod large;
mod limits;
mod typed;
mod upload;
