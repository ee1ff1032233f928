//! A provider whose type is erased.

use std::any::Any;
use std::sync::Arc;

/// An `Arc<T>` whose `T` is erased; `T` may be a trait object.
#[derive(Clone)]
pub struct Stored(Arc<dyn Any + Send + Sync>);

impl std::fmt::Debug for Stored {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Stored(..)")
    }
}

/// Erases the type.
pub fn store<T: ?Sized + Send + Sync + 'static>(value: Arc<T>) -> Stored {
    Stored(Arc::new(value))
}

/// Views a stored value as what it is; `None` when it is something else.
pub(crate) fn view<T: ?Sized + Send + Sync + 'static>(stored: &Stored) -> Option<&Arc<T>> {
    stored.0.downcast_ref()
}

impl Stored {
    /// The value as what it is; `None` when it is something else.
    pub fn get<T: ?Sized + Send + Sync + 'static>(&self) -> Option<Arc<T>> {
        view(self).cloned()
    }
}
