//! Apps: their graph, their lifecycle, their log, and triggers other than HTTP.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests fail by panicking")]

mod graph;
#[cfg(unix)]
mod lifecycle;
mod log;
mod triggers;
