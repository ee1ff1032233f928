//! The built-in guards in apps.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests fail by panicking")]

extern crate baya_core as baya;

mod callers;
mod csrf;
mod described;
mod limits;
mod load;
#[cfg(feature = "redis")]
mod redis;
mod roles;
mod throttle;
