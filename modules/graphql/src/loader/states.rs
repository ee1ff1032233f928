//! The loaders of an operation, with their loaded values.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use super::BatchLoad;
use super::batches::Batches;

/// The loaders of an operation, by provider.
#[derive(Default)]
pub(crate) struct LoaderStates(Mutex<HashMap<TypeId, Arc<dyn Any + Send + Sync>>>);

impl LoaderStates {
    /// Returns the loader of a provider, which is created if it does not exist.
    pub(super) fn get_or_insert<P: BatchLoad>(&self, provider: Arc<P>) -> Arc<Batches<P>> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let existing = all.get(&TypeId::of::<P>()).map(Arc::clone);
        let existing = existing.and_then(|one| one.downcast::<Batches<P>>().ok());
        existing.unwrap_or_else(|| {
            let new = Arc::new(Batches::new(provider));
            all.insert(TypeId::of::<P>(), Arc::clone(&new) as _);
            new
        })
    }
}

impl fmt::Debug for LoaderStates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LoaderStates(..)")
    }
}
