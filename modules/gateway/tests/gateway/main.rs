//! Gateways over plain WebSocket: connections, messages, rooms, limits.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test says what it expects by panicking"
)]

extern crate baya_core as baya;

mod around;
mod connections;
mod ends;
mod guarded;
mod limits;
mod messages;
mod rooms;
#[cfg(feature = "socket-io")]
mod socket_io;
#[cfg(feature = "socket-io")]
mod socket_io_limits;
