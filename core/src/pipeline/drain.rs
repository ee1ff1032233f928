//! The state of a shutdown: whether it was requested, whether the app drains, and what is still in flight.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::sync::watch;
use tokio::time::Instant;

use crate::graph::spec::ShutdownReason;

/// The shutdown state of an app. The listeners, their connections, the drivers and the app handle
/// share it.
#[derive(Clone)]
pub(crate) struct Drain(Arc<Inner>);

struct Inner {
    /// The reason and the time of the shutdown request.
    requested: watch::Sender<Option<(ShutdownReason, Instant)>>,
    begun: watch::Sender<bool>,
    /// Mirrors `begun` without a lock, for the request path.
    is_draining: AtomicBool,
    in_flight: AtomicUsize,
    idle: Notify,
}

impl Default for Drain {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Drain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Drain").field("begun", &self.has_begun()).finish_non_exhaustive()
    }
}

/// Work that a shutdown waits for until it is dropped, such as a request in flight or the run of a
/// job.
#[derive(Debug)]
pub struct InFlight(Drain);

impl Drain {
    pub(crate) fn new() -> Self {
        Self(Arc::new(Inner {
            requested: watch::Sender::new(None),
            begun: watch::Sender::new(false),
            is_draining: AtomicBool::new(false),
            in_flight: AtomicUsize::new(0),
            idle: Notify::new(),
        }))
    }

    /// Requests the shutdown. Only the first request counts.
    pub(crate) fn request(&self, reason: ShutdownReason) {
        self.0.requested.send_if_modified(|requested| {
            let is_first = requested.is_none();
            requested.get_or_insert_with(|| (reason, Instant::now()));
            is_first
        });
    }

    pub(crate) fn is_requested(&self) -> bool {
        self.0.requested.borrow().is_some()
    }

    /// Waits until the shutdown is requested.
    pub(crate) async fn requested(&self) -> ShutdownReason {
        let mut requested = self.0.requested.subscribe();
        // The sender lives as long as `self`.
        match requested.wait_for(Option::is_some).await.map(|requested| *requested) {
            Ok(Some((reason, _))) => reason,
            Ok(None) | Err(_) => ShutdownReason::Requested,
        }
    }

    /// Returns when a requested shutdown times out, counted from the request, or from now on if
    /// none was made.
    pub(crate) fn deadline(&self, timeout: Duration) -> Instant {
        let requested = *self.0.requested.borrow();
        let start = requested.map_or_else(Instant::now, |(_, at)| at);
        // If the clock can't represent the sum, the shutdown effectively has no deadline.
        start.checked_add(timeout).unwrap_or_else(|| start + Duration::from_secs(1 << 30))
    }

    /// Begins the drain. No new work is accepted from now on.
    pub(crate) fn begin(&self) {
        self.0.is_draining.store(true, Ordering::SeqCst);
        self.0.begun.send_replace(true);
    }

    pub(crate) fn has_begun(&self) -> bool {
        self.0.is_draining.load(Ordering::SeqCst)
    }

    /// Waits until the drain begins.
    pub(crate) async fn begun(&self) {
        let mut begun = self.0.begun.subscribe();
        // The sender lives as long as `self`.
        let _ = begun.wait_for(|begun| *begun).await;
    }

    /// Counts new work. Returns `None` once the app drains.
    pub(crate) fn enter(&self) -> Option<InFlight> {
        let entered = self.admit();
        (!self.has_begun()).then_some(entered)
    }

    /// Counts work that is done even while the app drains: the first request of a connection, from
    /// the moment the connection is accepted.
    pub(crate) fn admit(&self) -> InFlight {
        self.0.in_flight.fetch_add(1, Ordering::SeqCst);
        InFlight(self.clone())
    }

    /// Waits until nothing is in flight.
    pub(crate) async fn idle(&self) {
        loop {
            let idle = self.0.idle.notified();
            if self.0.in_flight.load(Ordering::SeqCst) == 0 {
                return;
            }
            idle.await;
        }
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        // Only the drain waits for `idle`.
        if self.0.0.in_flight.fetch_sub(1, Ordering::SeqCst) == 1 && self.0.has_begun() {
            self.0.0.idle.notify_waiters();
        }
    }
}
