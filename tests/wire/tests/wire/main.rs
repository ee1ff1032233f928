//! Tests of what the tests share.

#![allow(clippy::expect_used, reason = "a test says what it expects by panicking")]

mod client;
mod proxy;
