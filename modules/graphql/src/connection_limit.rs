//! The limit of WebSocket connections of a schema.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Counts the open connections. Clones share state.
#[derive(Clone, Debug, Default)]
pub(crate) struct ConnectionLimit(Arc<AtomicUsize>);

/// The permit of an open connection, which is released when the value is dropped.
#[derive(Debug)]
pub(crate) struct ConnectionPermit(ConnectionLimit);

impl ConnectionLimit {
    /// Acquires a permit; `None` if `max` connections are open.
    pub(crate) fn acquire(&self, max: usize) -> Option<ConnectionPermit> {
        let permit = ConnectionPermit(self.clone());
        let before = self.0.fetch_add(1, Ordering::Relaxed);
        (before < max).then_some(permit)
    }
}

impl Drop for ConnectionPermit {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::Relaxed);
    }
}
