//! Event logs: a suite of tests that all logs pass, and tests of each log.

mod backend;
mod capacity;
mod dead_letters;
mod deliveries;
#[cfg(any(feature = "nats", feature = "redis"))]
mod kills;
mod load;
mod memory;
#[cfg(feature = "nats")]
mod nats;
#[cfg(any(feature = "nats", feature = "redis"))]
mod outages;
mod read_ahead;
#[cfg(feature = "redis")]
mod redis;
#[cfg(any(feature = "nats", feature = "redis"))]
mod replicas;
#[cfg(any(feature = "nats", feature = "redis"))]
mod restarts;
mod retries;
