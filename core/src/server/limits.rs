//! Limits of connections, requests and shutdowns.

use std::time::Duration;

/// The limits of an app.
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
    /// The default of axum, which therefore needs no configuration.
    pub(crate) const DEFAULT_BODY: usize = 2 * 1024 * 1024;
    /// The default of hyper, which stores this number of headers without an allocation.
    pub(crate) const DEFAULT_HEADERS: usize = 100;
    /// Upper bound on the configurable number of headers, because hyper reserves space for them in
    /// each request.
    pub(crate) const MAX_HEADERS: usize = 8 * 1024;
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
