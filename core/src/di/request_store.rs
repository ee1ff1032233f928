//! The request-scoped instances of a request.

use std::sync::{Arc, OnceLock};

use tokio::sync::OnceCell;

use crate::base::Stored;
use crate::error::{Error, Result};

/// The request-scoped instances of a request. It allocates when the first one is requested.
#[derive(Default)]
pub(crate) struct RequestStore(OnceLock<Arc<[OnceCell<Stored>]>>);

impl RequestStore {
    /// Creates a store that several calls share. `all` is the number of request-scoped providers of the app.
    pub(crate) fn shared(all: usize) -> Self {
        match all {
            0 => Self::default(),
            all => Self(OnceLock::from((0..all).map(|_| OnceCell::new()).collect::<Arc<_>>())),
        }
    }

    /// Returns a handle to the same store, for another call.
    pub(crate) fn again(&self) -> Self {
        Self(self.0.clone())
    }

    /// Returns the cell of a provider. `all` is the number of request-scoped providers of the app.
    ///
    /// # Errors
    ///
    /// Returns an internal error if the slot is out of range, which the container excludes.
    pub(crate) fn cell(&self, all: usize, slot: usize) -> Result<&OnceCell<Stored>> {
        let cells = self.0.get_or_init(|| (0..all).map(|_| OnceCell::new()).collect());
        cells
            .get(slot)
            .ok_or_else(|| Error::internal("the slot of a request-scoped provider is out of range"))
    }
}
