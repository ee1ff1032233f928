//! What one request has built.

use std::sync::OnceLock;

use tokio::sync::OnceCell;

use super::stored::Stored;
use crate::error::{Error, Result};

/// The request-scoped providers of one request; allocates when the first one is asked for.
#[derive(Default)]
pub(crate) struct RequestStore(OnceLock<Box<[OnceCell<Stored>]>>);

impl RequestStore {
    /// The cell of one provider, of `all` that the app has.
    pub(crate) fn cell(&self, all: usize, slot: usize) -> Result<&OnceCell<Stored>> {
        let cells = self.0.get_or_init(|| (0..all).map(|_| OnceCell::new()).collect());
        cells.get(slot).ok_or_else(|| Error::internal("a request has no place for this provider"))
    }
}
