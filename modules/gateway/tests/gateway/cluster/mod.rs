//! Clusters: one suite that every cluster passes.

mod backend;
#[cfg(all(feature = "redis", feature = "socket-io"))]
mod emitter;
#[cfg(any(feature = "nats", feature = "redis"))]
mod killed;
mod messages;
#[cfg(any(feature = "nats", feature = "redis"))]
mod outage;
mod presence;

backend::suite! { memory: crate::cluster::backend::Memory }
#[cfg(feature = "redis")]
backend::suite! { redis: crate::cluster::backend::Redis }
#[cfg(feature = "nats")]
backend::suite! { nats: crate::cluster::backend::Nats }
#[cfg(feature = "redis")]
backend::remote_suite! { redis_server: crate::cluster::backend::Redis }
#[cfg(feature = "nats")]
backend::remote_suite! { nats_server: crate::cluster::backend::Nats }
