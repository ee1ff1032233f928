//! The built-in guards, in apps that use them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test says what it expects by panicking"
)]

extern crate baya_core as baya;

mod callers;
mod csrf;
mod described;
#[cfg(feature = "redis")]
mod redis;
mod throttle;
