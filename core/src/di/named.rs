//! Named providers, which distinguish several providers of a type.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;
use std::sync::Arc;

use crate::base::{Key, Location, MadeBy, Token};

/// A provider of `T` with the name `N`. Names are types, so a misspelt name does not compile.
///
/// A provider function that returns `Named<T, N>` provides it, and it is injected into fields and arguments of that
/// type. It dereferences to `T`.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::Named;
///
/// struct Pool(&'static str);
/// struct Replica;
///
/// let replica: Named<Pool, Replica> = Named::new(Pool("replica"));
/// assert_eq!(replica.0, "replica");
/// ```
pub struct Named<T: ?Sized, N> {
    value: Arc<T>,
    name: PhantomData<fn() -> N>,
}

impl<T, N> Named<T, N> {
    /// Creates a provider with the name `N` from a value.
    pub fn new(value: T) -> Self {
        Self::from(Arc::new(value))
    }
}

impl<T: ?Sized, N> Named<T, N> {
    /// Returns the shared value.
    pub fn into_inner(self) -> Arc<T> {
        self.value
    }
}

impl<T: ?Sized, N> From<Arc<T>> for Named<T, N> {
    fn from(value: Arc<T>) -> Self {
        Self { value, name: PhantomData }
    }
}

impl<T: ?Sized, N> Clone for Named<T, N> {
    fn clone(&self) -> Self {
        Self::from(Arc::clone(&self.value))
    }
}

impl<T: ?Sized, N> Deref for Named<T, N> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: ?Sized + fmt::Debug, N> fmt::Debug for Named<T, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Named").field(&&*self.value).finish()
    }
}

impl<T: ?Sized + Token + 'static, N: Token> Token for Named<T, N> {
    const KEY: Key = {
        let key =
            Key::new("baya::Named", "Named", Location::NOWHERE).with_arguments(&[T::KEY, N::KEY]);
        match T::KEY.made_by {
            MadeBy::Never(remedy) => key.never_provided(remedy),
            MadeBy::Provider | MadeBy::Module(_) => key,
        }
    };
}
