//! Tests of the API and of the worker, without a port.

#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

mod api;
mod support;
mod worker;
