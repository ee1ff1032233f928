//! Responses and request bodies in formats other than JSON.

#![cfg(all(feature = "cbor", feature = "msgpack", feature = "xml", feature = "yaml"))]
#![allow(clippy::expect_used, reason = "tests fail by panicking")]

// Attributes refer to the facade, which re-exports the core under this name.
extern crate baya_core as baya;

mod app;
mod bodies;
mod bombs;
mod elements;
mod exact_limits;
mod messages;
mod responses;
