//! Type-erased providers.

use std::any::Any;
use std::sync::Arc;

/// A type-erased `Arc<T>`. `T` may be a trait object.
#[derive(Clone)]
pub struct Stored(Arc<dyn Any + Send + Sync>);

impl std::fmt::Debug for Stored {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Stored(..)")
    }
}

/// Erases the type of a value.
pub fn store<T: ?Sized + Send + Sync + 'static>(value: Arc<T>) -> Stored {
    Stored(Arc::new(value))
}

/// Returns a reference to the stored value, or `None` if it has another type.
pub(crate) fn view<T: ?Sized + Send + Sync + 'static>(stored: &Stored) -> Option<&Arc<T>> {
    stored.0.downcast_ref()
}

impl Stored {
    /// Returns the stored value, or `None` if it has another type.
    pub fn get<T: ?Sized + Send + Sync + 'static>(&self) -> Option<Arc<T>> {
        view(self).cloned()
    }
}
