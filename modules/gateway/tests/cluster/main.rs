//! Clusters: one suite that every cluster passes.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test says what it expects by panicking"
)]

extern crate baya_core as baya;

mod backend;
#[cfg(all(feature = "redis", feature = "socket-io"))]
mod emitter;
#[cfg(any(feature = "nats", feature = "redis"))]
mod killed;
mod messages;
#[cfg(any(feature = "nats", feature = "redis"))]
mod outage;
mod presence;

backend::suite! { memory: crate::backend::Memory }
#[cfg(feature = "redis")]
backend::suite! { redis: crate::backend::Redis }
#[cfg(feature = "nats")]
backend::suite! { nats: crate::backend::Nats }
#[cfg(feature = "redis")]
backend::remote_suite! { redis_server: crate::backend::Redis }
#[cfg(feature = "nats")]
backend::remote_suite! { nats_server: crate::backend::Nats }
