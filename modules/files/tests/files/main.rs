//! Files over a real connection.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests fail by panicking")]

extern crate baya_core as baya;

mod conditions;
mod embedded;
mod metadata;
mod paths;
mod range_limits;
mod ranges;
mod recent_changes;
mod static_files;
mod streaming;
