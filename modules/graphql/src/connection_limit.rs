//! The number of WebSocket connections of a schema.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Counts the open connections. Clones share state.
#[derive(Clone, Debug, Default)]
pub(crate) struct ConnectionLimit(Arc<AtomicUsize>);

/// The place of an open connection. Dropping it releases the place.
#[derive(Debug)]
pub(crate) struct ConnectionPermit(ConnectionLimit);

impl ConnectionLimit {
    /// Takes a place; `None` if `most` connections are open.
    pub(crate) fn enter(&self, most: usize) -> Option<ConnectionPermit> {
        let location = ConnectionPermit(self.clone());
        let before = self.0.fetch_add(1, Ordering::Relaxed);
        (before < most).then_some(location)
    }
}

impl Drop for ConnectionPermit {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::Relaxed);
    }
}
