//! The edge of an app: what stands between its sockets and its handlers. Everything here goes over a real
//! socket.

#![allow(clippy::expect_used, reason = "a test says what it expects by panicking")]

mod cors;
mod hosts;
mod options;
mod prefixes;
mod requests;
mod versions;
mod wire;
