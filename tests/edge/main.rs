//! The edge of an app: everything between its sockets and its handlers. All tests use real sockets.

#![allow(clippy::expect_used, reason = "tests fail by panicking")]

mod bounds;
mod compat;
mod content;
mod cors;
mod cors_origins;
mod disconnections;
mod encodings;
mod etags;
mod events;
mod floods;
mod framing;
mod head_limits;
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
mod validators;
mod versions;
mod wildcards;
