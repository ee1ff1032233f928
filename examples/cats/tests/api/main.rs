//! Tests of the API, without a port.

#![allow(clippy::expect_used, reason = "tests fail by panicking")]

mod replaced;
mod requests;
