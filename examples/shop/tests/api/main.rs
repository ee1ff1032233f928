//! Tests of the API, without a port, and of the OpenAPI document.

#![allow(clippy::expect_used, reason = "tests fail by panicking")]

mod document;
mod requests;
