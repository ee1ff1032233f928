//! Listeners of events, and the ways in which events reach them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test says what it expects by panicking"
)]

extern crate baya_core as baya;

mod around;
mod carried;
mod distributed;
mod emitted;
mod life;
mod mistaken;
mod nested;
mod panics;
mod published;
mod shaky;
mod support;
