//! Cookies over a real socket.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests fail by panicking")]

extern crate baya_core as baya;

mod browser;
mod invalid;
mod keys;
mod plain;
mod protected;
