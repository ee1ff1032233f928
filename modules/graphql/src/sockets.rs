//! The number of WebSocket connections of a schema.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Counts the open connections. Clones share state.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sockets(Arc<AtomicUsize>);

/// The place of an open connection. Dropping it releases the place.
#[derive(Debug)]
pub(crate) struct Place(Sockets);

impl Sockets {
    /// Takes a place; `None` if `most` connections are open.
    pub(crate) fn enter(&self, most: usize) -> Option<Place> {
        let place = Place(self.clone());
        let before = self.0.fetch_add(1, Ordering::Relaxed);
        (before < most).then_some(place)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::Relaxed);
    }
}
