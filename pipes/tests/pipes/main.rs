//! The built-in pipes in an app.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests fail by panicking")]

extern crate baya_core as baya;

mod app;
mod check;
mod parse;
