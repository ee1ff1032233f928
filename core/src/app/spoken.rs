//! What a connection has been used for.

use std::sync::atomic::{AtomicU8, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use axum::http::Version;

use super::drain::{Drain, InFlight};

const NOTHING: u8 = 0;
const HTTP1: u8 = 1;
const HTTP2: u8 = 2;

/// What a connection has spoken so far.
pub(super) struct Spoken {
    version: AtomicU8,
    /// Its first request, which the shutdown waits for before it has come.
    first: Mutex<Option<InFlight>>,
    /// How many requests of HTTP/2 have come, and how many of them are being answered.
    come: AtomicUsize,
    open: AtomicUsize,
    /// How many bytes the client has taken.
    written: AtomicU64,
}

/// What a connection speaks.
pub(super) enum Speaks {
    Nothing,
    Http1,
    Http2,
}

/// What a connection of HTTP/2 has been used for.
pub(super) struct Used {
    /// How many requests have come.
    pub(super) come: usize,
    /// Whether one of them is being answered.
    pub(super) open: bool,
    /// How many bytes the client has taken.
    pub(super) written: u64,
}

/// A request of HTTP/2, until its answer has been handed over.
pub(super) struct OpenStream(Arc<Spoken>);

impl Drop for OpenStream {
    fn drop(&mut self) {
        self.0.open.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Spoken {
    pub(super) const fn new(first: InFlight) -> Self {
        Self {
            version: AtomicU8::new(NOTHING),
            first: Mutex::new(Some(first)),
            come: AtomicUsize::new(0),
            open: AtomicUsize::new(0),
            written: AtomicU64::new(0),
        }
    }

    pub(super) fn speaks(&self) -> Speaks {
        match self.version.load(Ordering::Relaxed) {
            NOTHING => Speaks::Nothing,
            HTTP1 => Speaks::Http1,
            _ => Speaks::Http2,
        }
    }

    /// Counts a request that has come; `None` where the shutdown has begun before it.
    pub(super) fn request(&self, version: Version, drain: &Drain) -> Option<InFlight> {
        let speaks = if version == Version::HTTP_2 { HTTP2 } else { HTTP1 };
        match self.version.swap(speaks, Ordering::Relaxed) {
            NOTHING => self.first.lock().unwrap_or_else(PoisonError::into_inner).take(),
            _ => drain.enter(),
        }
    }

    /// Counts what the client has taken; the connection writes from one task.
    pub(super) fn wrote(&self, bytes: usize) {
        let written = self.written.load(Ordering::Relaxed).wrapping_add(bytes as u64);
        self.written.store(written, Ordering::Relaxed);
    }

    /// What HTTP/2 has been used for.
    pub(super) fn used(&self) -> Used {
        Used {
            come: self.come.load(Ordering::Relaxed),
            open: self.open.load(Ordering::Relaxed) > 0,
            written: self.written.load(Ordering::Relaxed),
        }
    }

    /// Counts the answer to a request of HTTP/2.
    pub(super) fn stream(self: &Arc<Self>) -> OpenStream {
        self.come.fetch_add(1, Ordering::Relaxed);
        self.open.fetch_add(1, Ordering::Relaxed);
        OpenStream(Arc::clone(self))
    }
}
