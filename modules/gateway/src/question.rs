//! Messages to a client whose replies are awaited.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

use crate::json::Json;

/// The messages to one client whose replies are awaited.
#[derive(Default)]
pub(crate) struct Questions(Mutex<Open>);

#[derive(Default)]
struct Open {
    last: u64,
    waiting: HashMap<u64, oneshot::Sender<Json>>,
}

impl Questions {
    fn open(&self) -> MutexGuard<'_, Open> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the id of a new message, and its reply to come.
    pub(crate) fn begin(&self) -> (u64, oneshot::Receiver<Json>) {
        let (sender, reply) = oneshot::channel();
        let mut open = self.open();
        open.last += 1;
        let id = open.last;
        open.waiting.insert(id, sender);
        (id, reply)
    }

    /// Gives up a message.
    pub(crate) fn forget(&self, id: u64) {
        self.open().waiting.remove(&id);
    }

    /// Takes the reply to a message; one that nobody awaits is ignored.
    pub(crate) fn end(&self, id: u64, data: Json) {
        if let Some(waiting) = self.open().waiting.remove(&id) {
            // The one who asked may have given up meanwhile.
            let _ = waiting.send(data);
        }
    }

    /// Gives up all messages, because the client has left.
    pub(crate) fn end_all(&self) {
        self.open().waiting.clear();
    }
}

impl fmt::Debug for Questions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Questions").field("waiting", &self.open().waiting.len()).finish()
    }
}
