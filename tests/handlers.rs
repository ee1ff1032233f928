//! Requests to handlers: arguments, responses, and what runs around a handler.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests fail by panicking")]

mod http;
mod pipeline;
