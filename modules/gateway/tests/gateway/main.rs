//! Tests of gateways over WebSocket and Socket.IO, in one process and in clusters.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests fail by panicking")]

extern crate baya_core as baya;

mod cluster;
mod connections;
mod disconnections;
mod enhancers;
mod limits;
mod messages;
mod robustness;
mod rooms;
#[cfg(feature = "socket-io")]
mod socket_io;
#[cfg(feature = "socket-io")]
mod socket_io_limits;
