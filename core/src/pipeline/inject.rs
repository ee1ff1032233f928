//! Providers as handler arguments.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

/// A provider as a handler argument: a singleton, a request-scoped or transient provider, or a
/// trait object.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::Inject;
///
/// struct Tenant { name: String }
///
/// async fn list(tenant: Inject<Tenant>) -> String {
///     format!("the cats of {}", tenant.name)
/// }
/// ```
pub struct Inject<T: ?Sized> {
    provider: Arc<T>,
}

impl<T: ?Sized> Inject<T> {
    pub(crate) const fn new(provider: Arc<T>) -> Self {
        Self { provider }
    }

    /// Returns the shared provider.
    pub fn into_inner(self) -> Arc<T> {
        self.provider
    }
}

impl<T: ?Sized> Deref for Inject<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.provider
    }
}

impl<T: ?Sized> Clone for Inject<T> {
    fn clone(&self) -> Self {
        Self::new(Arc::clone(&self.provider))
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for Inject<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Inject").field(&&*self.provider).finish()
    }
}
