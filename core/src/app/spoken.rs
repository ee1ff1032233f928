//! What a connection has been used for, and how long it may stay without being used.

use std::sync::atomic::{AtomicU8, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::http::Version;

use super::builder::Limits;
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

    /// Counts the answer to a request of HTTP/2.
    pub(super) fn stream(self: &Arc<Self>) -> OpenStream {
        self.come.fetch_add(1, Ordering::Relaxed);
        self.open.fetch_add(1, Ordering::Relaxed);
        OpenStream(Arc::clone(self))
    }
}

/// What a connection is due for.
pub(super) enum Due {
    /// It may stay, and is looked at again after this time.
    Stay(Duration),
    /// It is told to end, and is looked at again after this time.
    Leave(Duration),
    /// It is closed.
    Close,
    /// Somebody else looks after it.
    Settled,
}

/// A connection that is told to end has taken nothing when it has taken less than this: the client's
/// and the server's own signs of life count for nothing.
const LEAST: u64 = 1024;

/// Looks after a connection that may have been forgotten.
pub(super) struct Watch {
    limits: Limits,
    come: usize,
    /// Set once it has been told to end: what had been written then, or when it was last looked at.
    leaving: Option<u64>,
}

impl Watch {
    pub(super) const fn new(limits: Limits) -> Self {
        Self { limits, come: 0, leaving: None }
    }

    /// When a connection is looked at first.
    pub(super) const fn first(&self) -> Duration {
        self.limits.header_timeout
    }

    /// What a connection is due for now. hyper looks after HTTP/1 itself.
    pub(super) fn look(&mut self, spoken: &Spoken) -> Due {
        match spoken.speaks() {
            Speaks::Nothing => return Due::Close,
            Speaks::Http1 => return Due::Settled,
            Speaks::Http2 => {}
        }
        let come = spoken.come.load(Ordering::Relaxed);
        let used = std::mem::replace(&mut self.come, come) != come;
        let open = spoken.open.load(Ordering::Relaxed) > 0;
        let written = spoken.written.load(Ordering::Relaxed);
        match self.leaving.replace(written) {
            None if used || open => {
                self.leaving = None;
                Due::Stay(self.limits.header_timeout)
            }
            None => Due::Leave(self.limits.write_timeout),
            Some(before) if open || written.wrapping_sub(before) >= LEAST => {
                Due::Stay(self.limits.write_timeout)
            }
            Some(_) => Due::Close,
        }
    }
}
