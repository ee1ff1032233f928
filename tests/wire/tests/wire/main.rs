//! Tests of the helpers for tests.

#![allow(clippy::expect_used, reason = "tests fail by panicking")]

mod client;
mod proxy;
