//! Event logs: one suite that every log passes, and what is special about each of them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test says what it expects by panicking"
)]

#[cfg(any(feature = "nats", feature = "redis"))]
extern crate baya_core as baya;

mod backend;
mod deliveries;
#[cfg(any(feature = "nats", feature = "redis"))]
mod killed;
mod letters;
mod load;
mod memory;
#[cfg(feature = "nats")]
mod nats;
#[cfg(any(feature = "nats", feature = "redis"))]
mod outage;
mod read_ahead;
#[cfg(feature = "redis")]
mod redis;
#[cfg(any(feature = "nats", feature = "redis"))]
mod replicas;
#[cfg(any(feature = "nats", feature = "redis"))]
mod restart;
mod retries;
mod settings;
