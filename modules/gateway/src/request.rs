//! Requests to a client: messages whose replies are awaited.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

use crate::json::Json;

/// The pending requests to one client.
#[derive(Default)]
pub(crate) struct Requests(Mutex<Inner>);

#[derive(Default)]
struct Inner {
    /// Whether the client is connected, so that it can reply.
    is_enabled: bool,
    last_id: u64,
    waiting: HashMap<u64, oneshot::Sender<Json>>,
}

/// A request whose reply is awaited until the value is dropped.
pub(crate) struct PendingRequest<'r> {
    requests: &'r Requests,
    pub(crate) id: u64,
    pub(crate) reply: oneshot::Receiver<Json>,
}

impl Requests {
    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Enables requests, because the client is connected.
    pub(crate) fn enable(&self) {
        self.inner().is_enabled = true;
    }

    /// Begins a request; `None` if the client is not connected.
    pub(crate) fn begin(&self) -> Option<PendingRequest<'_>> {
        let (sender, reply) = oneshot::channel();
        let mut inner = self.inner();
        if !inner.is_enabled {
            return None;
        }
        inner.last_id += 1;
        let id = inner.last_id;
        inner.waiting.insert(id, sender);
        Some(PendingRequest { requests: self, id, reply })
    }

    /// Whether a reply is awaited.
    pub(crate) fn is_waiting(&self) -> bool {
        !self.inner().waiting.is_empty()
    }

    /// Completes a request with its reply. Returns whether the reply was awaited.
    pub(crate) fn complete(&self, id: u64, data: Json) -> bool {
        let waiting = self.inner().waiting.remove(&id);
        waiting.is_some_and(|waiting| waiting.send(data).is_ok())
    }

    /// Cancels all requests, because the client has left.
    pub(crate) fn cancel_all(&self) {
        let mut inner = self.inner();
        inner.is_enabled = false;
        inner.waiting.clear();
    }
}

impl Drop for PendingRequest<'_> {
    fn drop(&mut self) {
        self.requests.inner().waiting.remove(&self.id);
    }
}

impl fmt::Debug for Requests {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Requests").field("waiting", &self.inner().waiting.len()).finish()
    }
}
