//! The edge of an app: everything between its sockets and its handlers. All tests use real sockets.

#![allow(clippy::expect_used, reason = "tests fail by panicking")]

mod bounds;
mod compat;
mod content;
mod cors;
mod disconnections;
mod encodings;
mod etags;
mod events;
mod floods;
mod framing;
mod hosts;
mod http2;
mod listeners;
mod normalized;
mod options;
mod paths;
mod prefixes;
mod requests;
#[cfg(unix)]
mod restart;
mod statuses;
mod unreadable;
mod upgraded;
mod versions;
