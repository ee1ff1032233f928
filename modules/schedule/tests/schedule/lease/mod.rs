//! Leases: one suite that every store passes, and what is special about each of them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test says what it expects by panicking"
)]

extern crate baya_core as baya;

mod backend;
mod contenders;
mod memory;
#[cfg(feature = "nats")]
mod nats;
#[cfg(any(feature = "nats", feature = "postgres", feature = "redis"))]
mod outage;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(feature = "redis")]
mod redis;
#[cfg(any(feature = "nats", feature = "postgres", feature = "redis"))]
mod replicas;
mod suite;
