//! The state of a shutdown: whether it has begun, and what is still in flight.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use tokio::sync::Notify;
use tokio::sync::watch;

/// Shared by the listener, its connections and the handle that ends the app.
#[derive(Clone)]
pub(crate) struct Drain(Arc<Inner>);

struct Inner {
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

/// One request in flight, until it is dropped.
#[derive(Debug)]
pub(crate) struct InFlight(Drain);

impl Drain {
    pub(crate) fn new() -> Self {
        Self(Arc::new(Inner {
            begun: watch::Sender::new(false),
            refuses: AtomicBool::new(false),
            in_flight: AtomicUsize::new(0),
            idle: Notify::new(),
        }))
    }

    pub(crate) fn begin(&self) {
        self.0.refuses.store(true, Ordering::SeqCst);
        self.0.begun.send_replace(true);
    }

    pub(crate) fn has_begun(&self) -> bool {
        self.0.refuses.load(Ordering::SeqCst)
    }

    /// Waits until the shutdown begins.
    pub(crate) async fn begun(&self) {
        let mut begun = self.0.begun.subscribe();
        // The sender lives as long as `self`.
        let _ = begun.wait_for(|begun| *begun).await;
    }

    /// Counts a request that is about to be answered; `None` once the shutdown has begun.
    pub(crate) fn enter(&self) -> Option<InFlight> {
        let entered = self.admit();
        (!self.has_begun()).then_some(entered)
    }

    /// Counts what is to be answered all the same: the first request of a connection, from when it was
    /// accepted on.
    pub(crate) fn admit(&self) -> InFlight {
        self.0.in_flight.fetch_add(1, Ordering::SeqCst);
        InFlight(self.clone())
    }

    /// Waits until no request is in flight.
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
        // Nobody waits before the shutdown begins.
        if self.0.0.in_flight.fetch_sub(1, Ordering::SeqCst) == 1 && self.0.has_begun() {
            self.0.0.idle.notify_waiters();
        }
    }
}
