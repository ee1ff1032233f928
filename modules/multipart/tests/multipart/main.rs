//! Uploads over a real connection.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests fail by panicking")]

extern crate baya_core as baya;

mod bad_input;
mod checks;
mod cleanup;
mod exact_limits;
mod fields;
mod large;
mod limits;
mod malformed;
mod typed;
mod upload;
