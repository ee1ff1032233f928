//! Messages to a client whose replies are awaited.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

use crate::json::Json;

/// The messages to one client whose replies are awaited.
#[derive(Default)]
pub(crate) struct Requests(Mutex<Inner>);

#[derive(Default)]
struct Inner {
    /// Whether the client is connected, so that it can reply.
    is_open: bool,
    last: u64,
    waiting: HashMap<u64, oneshot::Sender<Json>>,
}

/// A message whose reply is awaited, until this is dropped.
pub(crate) struct Pending<'r> {
    requests: &'r Requests,
    pub(crate) id: u64,
    pub(crate) reply: oneshot::Receiver<Json>,
}

impl Requests {
    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The client is connected.
    pub(crate) fn open(&self) {
        self.inner().is_open = true;
    }

    /// Returns a new message; `None` if the client is not connected.
    pub(crate) fn begin(&self) -> Option<Pending<'_>> {
        let (sender, reply) = oneshot::channel();
        let mut inner = self.inner();
        if !inner.is_open {
            return None;
        }
        inner.last += 1;
        let id = inner.last;
        inner.waiting.insert(id, sender);
        Some(Pending { requests: self, id, reply })
    }

    /// Returns whether a reply is awaited.
    pub(crate) fn is_waiting(&self) -> bool {
        !self.inner().waiting.is_empty()
    }

    /// Takes the reply to a message. Returns whether it was awaited.
    pub(crate) fn end(&self, id: u64, data: Json) -> bool {
        let waiting = self.inner().waiting.remove(&id);
        waiting.is_some_and(|waiting| waiting.send(data).is_ok())
    }

    /// Gives up all messages, because the client has left.
    pub(crate) fn end_all(&self) {
        let mut inner = self.inner();
        inner.is_open = false;
        inner.waiting.clear();
    }
}

impl Drop for Pending<'_> {
    fn drop(&mut self) {
        self.requests.inner().waiting.remove(&self.id);
    }
}

impl fmt::Debug for Requests {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Requests").field("waiting", &self.inner().waiting.len()).finish()
    }
}
