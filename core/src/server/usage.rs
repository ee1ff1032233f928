//! Usage statistics of a connection.

use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::http::Version;

use crate::pipeline::{Drain, InFlight};

const UNKNOWN: u8 = 0;
const HTTP1: u8 = 1;
const HTTP2: u8 = 2;

/// The usage of a connection so far.
#[derive(Debug)]
pub(crate) struct Usage {
    version: AtomicU8,
    /// The expected first request, which the shutdown waits for.
    first_request: Mutex<Option<InFlight>>,
    /// Numbers of HTTP/2 streams: all streams so far, those whose response is being created, and
    /// those whose response is not completely written.
    streams: AtomicUsize,
    running: AtomicUsize,
    /// Number of running streams that are tunnels, which no request waits for.
    tunnels: AtomicUsize,
    open: AtomicUsize,
    /// Number of response chunks written.
    chunks: AtomicUsize,
    /// Whether an HTTP/1 request is being handled or its response is being streamed.
    busy: AtomicBool,
    /// Whether a response of the app looked like hyper's own.
    bare: AtomicBool,
    /// Whether the connection has left HTTP.
    upgraded: AtomicBool,
    /// When the connection began.
    began: Instant,
    /// Number of milliseconds from `began` until the client last read something.
    last_read: AtomicU64,
}

/// The HTTP version that a client uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HttpVersion {
    Unknown,
    Http1,
    Http2,
}

/// A snapshot of the usage of an HTTP/2 connection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct UsageSnapshot {
    /// Number of streams so far.
    pub(crate) streams: usize,
    /// Number of streams whose response is being created.
    pub(crate) running: usize,
    /// Number of running streams that are tunnels.
    pub(crate) tunnels: usize,
    /// Number of response chunks written.
    pub(crate) chunks: usize,
    /// Number of finished responses that are not completely written.
    pub(crate) unwritten: usize,
    /// Time since the client last read something.
    pub(crate) quiet: Duration,
}

impl UsageSnapshot {
    /// Whether only tunnels are left.
    pub(crate) const fn is_only_tunnels(self) -> bool {
        self.tunnels > 0 && self.running == self.tunnels && self.unwritten == 0
    }
}

/// Counts a use of a connection until it is dropped.
pub(crate) struct Use(Arc<Usage>, fn(&Usage) -> &AtomicUsize);

impl Use {
    fn begin(usage: &Arc<Usage>, count: fn(&Usage) -> &AtomicUsize) -> Self {
        count(usage).fetch_add(1, Ordering::Relaxed);
        Self(Arc::clone(usage), count)
    }
}

impl Drop for Use {
    fn drop(&mut self) {
        self.1(&self.0).fetch_sub(1, Ordering::Relaxed);
    }
}

impl Usage {
    pub(crate) fn new(first_request: InFlight) -> Self {
        Self {
            version: AtomicU8::new(UNKNOWN),
            first_request: Mutex::new(Some(first_request)),
            streams: AtomicUsize::new(0),
            running: AtomicUsize::new(0),
            tunnels: AtomicUsize::new(0),
            open: AtomicUsize::new(0),
            chunks: AtomicUsize::new(0),
            busy: AtomicBool::new(false),
            bare: AtomicBool::new(false),
            upgraded: AtomicBool::new(false),
            began: Instant::now(),
            last_read: AtomicU64::new(0),
        }
    }

    pub(crate) fn http_version(&self) -> HttpVersion {
        match self.version.load(Ordering::Relaxed) {
            UNKNOWN => HttpVersion::Unknown,
            HTTP1 => HttpVersion::Http1,
            _ => HttpVersion::Http2,
        }
    }

    /// Counts a request. Returns `None` if the shutdown began before it.
    pub(crate) fn request(&self, version: Version, drain: &Drain) -> Option<InFlight> {
        let http_version = if version == Version::HTTP_2 { HTTP2 } else { HTTP1 };
        self.set_busy(http_version == HTTP1);
        match self.version.swap(http_version, Ordering::Relaxed) {
            UNKNOWN => self.first_request.lock().unwrap_or_else(PoisonError::into_inner).take(),
            _ => drain.enter(),
        }
    }

    /// Records whether an HTTP/1 request is being handled.
    pub(crate) fn set_busy(&self, busy: bool) {
        self.busy.store(busy, Ordering::Relaxed);
    }

    pub(crate) fn is_busy(&self) -> bool {
        self.busy.load(Ordering::Relaxed)
    }

    /// Records that a response of the app looks like one that hyper creates for a request that it
    /// can't parse.
    pub(crate) fn set_bare(&self) {
        self.bare.store(true, Ordering::Relaxed);
    }

    pub(crate) fn is_bare(&self) -> bool {
        self.bare.load(Ordering::Relaxed)
    }

    /// Records that the connection leaves HTTP.
    pub(crate) fn upgrade(&self) {
        self.set_busy(false);
        self.upgraded.store(true, Ordering::Relaxed);
    }

    pub(crate) fn is_upgraded(&self) -> bool {
        self.upgraded.load(Ordering::Relaxed)
    }

    /// Records that the client has read as many bytes as a chunk contains.
    pub(crate) fn record_read(&self) {
        let passed = self.began.elapsed().as_millis();
        self.last_read.store(u64::try_from(passed).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    /// Returns for how long the client has read less than a chunk.
    pub(crate) fn quiet(&self) -> Duration {
        let last_read = Duration::from_millis(self.last_read.load(Ordering::Relaxed));
        self.began.elapsed().saturating_sub(last_read)
    }

    /// Counts a stream whose response is being created.
    pub(crate) fn track_running(self: &Arc<Self>) -> Use {
        self.streams.fetch_add(1, Ordering::Relaxed);
        Use::begin(self, |usage| &usage.running)
    }

    /// Counts a running stream that has become a tunnel.
    pub(crate) fn track_tunnel(self: &Arc<Self>) -> Use {
        Use::begin(self, |usage| &usage.tunnels)
    }

    /// Counts a stream whose response is not completely written.
    pub(crate) fn track_open(self: &Arc<Self>) -> Use {
        Use::begin(self, |usage| &usage.open)
    }

    pub(crate) fn open(&self) -> usize {
        self.open.load(Ordering::Relaxed)
    }

    /// Counts a written response chunk.
    pub(crate) fn wrote_chunk(&self) {
        self.chunks.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn chunks(&self) -> usize {
        self.chunks.load(Ordering::Relaxed)
    }

    /// Returns a snapshot of the usage of an HTTP/2 connection.
    pub(crate) fn snapshot(&self) -> UsageSnapshot {
        let running = self.running.load(Ordering::Relaxed);
        UsageSnapshot {
            streams: self.streams.load(Ordering::Relaxed),
            running,
            tunnels: self.tunnels.load(Ordering::Relaxed),
            chunks: self.chunks(),
            unwritten: self.open().saturating_sub(running),
            quiet: self.quiet(),
        }
    }
}
