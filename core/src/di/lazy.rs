//! A dependency that resolves when it is first used.

use std::fmt;
use std::marker::PhantomData;
use std::sync::{Arc, Weak};

use super::container::{Container, Source};

/// A provider that is looked up when it is used, so that two providers may depend on each other.
///
/// Write it on purpose, where a cycle is meant; everything else takes `Arc<T>`.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::Lazy;
///
/// struct Owners { cats: Lazy<Cats> }
/// struct Cats { /* takes Arc<Owners> */ }
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

    /// The provider.
    ///
    /// # Panics
    ///
    /// In a constructor, before the app has built the provider, and after the app is gone; hooks
    /// and handlers run in between. [`try_get`](Self::try_get) never panics.
    pub fn get(&self) -> Arc<T> {
        match self.try_get() {
            Some(provider) => provider,
            None => panic!(
                "`Lazy<{}>` was used before the app had built it or after the app was gone",
                std::any::type_name::<T>()
            ),
        }
    }

    /// The provider, or `None` before it is built and after the app is gone.
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
