//! Listeners of events, the ways in which events reach them, and event logs.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests fail by panicking")]

extern crate baya_core as baya;

mod distributed;
mod emitted;
mod enhancers;
mod lifecycle;
mod log;
mod metadata;
mod nested;
mod panicking_log;
mod panics;
mod published;
mod support;
mod wrapped;
