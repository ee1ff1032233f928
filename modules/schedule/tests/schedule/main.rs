//! Scheduled jobs with a clock that the tests move, cron expressions, and lease stores.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests fail by panicking")]

extern crate baya_core as baya;

mod catch_up;
mod clocks;
mod cron;
mod croner;
mod enhancers;
mod fake_leases;
mod leaders;
mod lease;
mod options;
mod outcomes;
mod overlaps;
mod panics;
mod pauses;
mod random;
mod renewals;
mod scheduler;
mod support;
mod times;
mod warnings;
