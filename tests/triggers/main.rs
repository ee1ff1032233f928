//! Handlers that something other than HTTP calls.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test says what it expects by panicking"
)]

mod around;
mod drivers;
mod owners;
mod ping;
mod retries;
mod shutdown;
