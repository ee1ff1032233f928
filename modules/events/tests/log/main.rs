//! Event logs: one suite that every log passes, and what is special about each of them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test says what it expects by panicking"
)]

mod backend;
mod deliveries;
mod letters;
mod load;
mod memory;
mod read_ahead;
mod retries;
mod settings;
