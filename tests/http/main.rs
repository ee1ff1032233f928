//! What a request gets: the answers of handlers, and those to bad input.

#![allow(clippy::expect_used, reason = "a test says what it expects by panicking")]

mod answers;
mod arguments;
mod axum_beside;
mod axum_words;
mod bad_input;
mod body_errors;
mod client_address;
mod errors;
mod negotiated;
mod numbers;
mod parameters;
mod server;
