//! The edge of an app: what stands between its sockets and its handlers. Everything here goes over a real
//! socket.

#![allow(clippy::expect_used, reason = "a test says what it expects by panicking")]

mod hosts;
mod prefixes;
mod versions;
mod wire;
