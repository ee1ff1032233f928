//! How many sockets are connected to a schema.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The sockets that are connected.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sockets(Arc<AtomicUsize>);

/// One of them, until it is dropped.
#[derive(Debug)]
pub(crate) struct Place(Sockets);

impl Sockets {
    /// Takes a place; `None` if there are `most` already.
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
