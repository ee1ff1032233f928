//! What clients get and send in other formats than JSON.

#![cfg(all(feature = "cbor", feature = "msgpack", feature = "xml", feature = "yaml"))]
#![allow(clippy::expect_used, reason = "a test says what it expects by panicking")]

// Attributes name the facade, which re-exports the core under this name.
extern crate baya_core as baya;

mod answers;
mod app;
mod bodies;
mod bombs;
mod elements;
mod words;
