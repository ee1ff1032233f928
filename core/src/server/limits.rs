//! Limits of connections and requests.

use std::time::Duration;

/// Bounds on what a client and a shutdown may take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    pub(crate) header_timeout: Duration,
    pub(crate) header_bytes: usize,
    pub(crate) headers: usize,
    pub(crate) body_bytes: usize,
    pub(crate) body_timeout: Duration,
    pub(crate) body_rate: usize,
    pub(crate) write_timeout: Duration,
    pub(crate) connections: usize,
    pub(crate) streams: u32,
    pub(crate) shutdown_timeout: Duration,
}

impl Limits {
    /// What axum takes when nothing is said, so that nothing needs to be said to it.
    pub(crate) const DEFAULT_BODY: usize = 2 * 1024 * 1024;
    /// What hyper takes when nothing is said; it has room for these without an allocation.
    pub(crate) const DEFAULT_HEADERS: usize = 100;
    /// hyper makes room for as many headers as it is told, for each request.
    pub(crate) const MOST_HEADERS: usize = 8 * 1024;
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            header_timeout: Duration::from_secs(30),
            header_bytes: 64 * 1024,
            headers: Self::DEFAULT_HEADERS,
            body_bytes: Self::DEFAULT_BODY,
            body_timeout: Duration::from_secs(30),
            body_rate: 256,
            write_timeout: Duration::from_secs(30),
            connections: 25_000,
            streams: 200,
            shutdown_timeout: Duration::from_secs(30),
        }
    }
}
