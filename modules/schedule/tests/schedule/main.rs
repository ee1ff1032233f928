//! Jobs of an app, by a clock that the tests move.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test says what it expects by panicking"
)]

extern crate baya_core as baya;

mod around;
mod caught_up;
mod clocks;
mod leaders;
mod leases;
mod logged;
mod options;
mod outcomes;
mod overlaps;
mod panics;
mod pauses;
mod renewals;
mod scheduler;
mod support;
mod times;
