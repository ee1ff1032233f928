//! The built-in pipes in an app.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed expectation is a panic")]

extern crate baya_core as baya;

mod app;
mod check;
mod parse;
