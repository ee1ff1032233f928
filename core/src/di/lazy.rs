//! A dependency that is resolved on first use.

use std::fmt;
use std::marker::PhantomData;
use std::sync::{Arc, Weak};

use super::container::{Container, Source};

/// A provider that is resolved on first use, so that two providers may depend on each other.
///
/// Use it only for intended cycles, and `Arc<T>` for all other dependencies.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::Lazy;
///
/// struct Owners { cats: Lazy<Cats> }
/// struct Cats { /* owners: Arc<Owners> */ }
///
/// impl Owners {
///     fn cats(&self) -> std::sync::Arc<Cats> {
///         self.cats.get()
///     }
/// }
/// ```
pub struct Lazy<T: ?Sized> {
    container: Weak<Container>,
    source: Source,
    of: PhantomData<fn() -> Arc<T>>,
}

impl<T: ?Sized + Send + Sync + 'static> Lazy<T> {
    pub(super) const fn new(container: Weak<Container>, source: Source) -> Self {
        Self { container, source, of: PhantomData }
    }

    /// Returns the provider.
    ///
    /// # Panics
    ///
    /// Panics before the app has created the provider, as in a constructor, and after the app was dropped. It never
    /// panics in hooks and handlers. [`try_get`](Self::try_get) does not panic.
    pub fn get(&self) -> Arc<T> {
        match self.try_get() {
            Some(provider) => provider,
            None => panic!(
                "`Lazy<{}>` was used before the app had created the provider, or after the app was dropped",
                std::any::type_name::<T>()
            ),
        }
    }

    /// Returns the provider, or `None` before the app has created it and after the app was dropped.
    pub fn try_get(&self) -> Option<Arc<T>> {
        self.container.upgrade()?.ready(&self.source)?.get()
    }
}

impl<T: ?Sized> Clone for Lazy<T> {
    fn clone(&self) -> Self {
        Self { container: self.container.clone(), source: self.source.clone(), of: PhantomData }
    }
}

impl<T: ?Sized> fmt::Debug for Lazy<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Lazy<{}>", std::any::type_name::<T>())
    }
}
