//! Compression and decompression over a real socket.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests fail by panicking")]

extern crate baya_core as baya;

mod bombs;
mod codec;
mod requests;
mod responses;
mod streams;
