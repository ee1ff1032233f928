//! What one request has built.

use std::sync::{Arc, OnceLock};

use tokio::sync::OnceCell;

use crate::base::Stored;
use crate::error::{Error, Result};

/// The request-scoped providers of one request; allocates when the first one is asked for.
#[derive(Default)]
pub(crate) struct RequestStore(OnceLock<Arc<[OnceCell<Stored>]>>);

impl RequestStore {
    /// Creates a store that several calls share, for `all` providers of the app.
    pub(crate) fn shared(all: usize) -> Self {
        match all {
            0 => Self::default(),
            all => Self(OnceLock::from((0..all).map(|_| OnceCell::new()).collect::<Arc<_>>())),
        }
    }

    /// Returns the same store, for another call.
    pub(crate) fn again(&self) -> Self {
        Self(self.0.clone())
    }

    /// The cell of one provider, of `all` that the app has.
    pub(crate) fn cell(&self, all: usize, slot: usize) -> Result<&OnceCell<Stored>> {
        let cells = self.0.get_or_init(|| (0..all).map(|_| OnceCell::new()).collect());
        cells.get(slot).ok_or_else(|| Error::internal("a request has no place for this provider"))
    }
}
