//! The state of a shutdown: whether it was requested, whether the app drains, and what is still in flight.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::sync::watch;
use tokio::time::Instant;

use crate::graph::spec::ShutdownReason;

/// Shared by the listeners, their connections, the drivers and the handle that ends the app.
#[derive(Clone)]
pub(crate) struct Drain(Arc<Inner>);

struct Inner {
    /// Why and when the shutdown was requested.
    requested: watch::Sender<Option<(ShutdownReason, Instant)>>,
    begun: watch::Sender<bool>,
    /// The same, for the path of a request.
    refuses: AtomicBool,
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

/// Work that a shutdown waits for, until it is dropped: a request in flight, the run of a job.
#[derive(Debug)]
pub struct InFlight(Drain);

impl Drain {
    pub(crate) fn new() -> Self {
        Self(Arc::new(Inner {
            requested: watch::Sender::new(None),
            begun: watch::Sender::new(false),
            refuses: AtomicBool::new(false),
            in_flight: AtomicUsize::new(0),
            idle: Notify::new(),
        }))
    }

    /// Requests the shutdown, of which the first request counts.
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

    /// Returns the end of the time that a requested shutdown has; from now on where none was requested.
    pub(crate) fn deadline(&self, timeout: Duration) -> Instant {
        let requested = *self.0.requested.borrow();
        let start = requested.map_or_else(Instant::now, |(_, at)| at);
        // A sum beyond what the clock holds is a shutdown without a deadline.
        start.checked_add(timeout).unwrap_or_else(|| start + Duration::from_secs(1 << 30))
    }

    /// Begins the drain: nothing new is accepted from now on.
    pub(crate) fn begin(&self) {
        self.0.refuses.store(true, Ordering::SeqCst);
        self.0.begun.send_replace(true);
    }

    pub(crate) fn has_begun(&self) -> bool {
        self.0.refuses.load(Ordering::SeqCst)
    }

    /// Waits until the drain begins.
    pub(crate) async fn begun(&self) {
        let mut begun = self.0.begun.subscribe();
        // The sender lives as long as `self`.
        let _ = begun.wait_for(|begun| *begun).await;
    }

    /// Counts work that is about to begin; `None` once the app drains.
    pub(crate) fn enter(&self) -> Option<InFlight> {
        let entered = self.admit();
        (!self.has_begun()).then_some(entered)
    }

    /// Counts what is done all the same: the first request of a connection, from when it was accepted on.
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
        // Nobody waits before the drain begins.
        if self.0.0.in_flight.fetch_sub(1, Ordering::SeqCst) == 1 && self.0.has_begun() {
            self.0.0.idle.notify_waiters();
        }
    }
}
