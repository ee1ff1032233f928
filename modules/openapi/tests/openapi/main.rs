//! Documents of apps, as clients get them.

#![allow(clippy::expect_used, reason = "a test says what it expects by panicking")]

extern crate baya_core as baya;

mod changes;
mod components;
mod documents;
mod guarded;
mod mapped;
#[cfg(all(feature = "swagger-ui", feature = "scalar"))]
mod pages;
mod piped;
mod places;
mod queries;
mod refused;
mod said;
mod served;
mod signatures;
mod statuses;
mod styles;
mod webhooks;
#[cfg(feature = "swagger-ui")]
mod who_reads;
