//! Files over a real connection.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test says what it expects by panicking"
)]

extern crate baya_core as baya;

mod conditions;
mod embedded;
mod names;
mod paths;
mod ranges;
mod sent;
mod served;
