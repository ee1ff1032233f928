//! Loaders: keys that fields request separately are looked up together.

mod batches;
mod returned;
mod states;

use std::any::Any;
use std::fmt;
use std::hash::Hash;
use std::marker::PhantomData;
use std::sync::Arc;

pub(crate) use batches::SharedFailure;
use baya::protocol::CallArgument;
use baya::{BoxFuture, Context, Error, InjectedArgument, Result};
pub use returned::LoadsBy;
pub(crate) use states::LoaderStates;

use self::batches::Batches;
use crate::argument::FieldArgument;
use crate::call::FieldCall;

/// A provider with a batch function: a method with `#[loader]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no loader",
    label = "`Loader<T>` accepts a provider with `#[loader]`",
    note = "write `#[loader] async fn load(&self, keys: &[K]) -> HashMap<K, V>` in `#[injectable] impl {Self}`"
)]
pub trait BatchLoad: Send + Sync + 'static {
    /// The type of the keys.
    type Key: LoaderKey;
    /// The type of the values.
    type Value: LoaderValue;
    /// The maximum number of keys for one call; 0 for no maximum.
    const MOST: usize = 0;

    /// Returns the value for each key, in the order of the keys.
    ///
    /// # Errors
    ///
    /// The error of the batch function, or an internal error if it returns a list with a different number of values.
    fn load<'a>(&'a self, keys: &'a [Self::Key])
    -> BoxFuture<'a, Result<Vec<Option<Self::Value>>>>;
}

/// A type that can be the key of a loader.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be the key of a loader",
    label = "a key is compared, hashed and cloned",
    note = "put `#[derive(Clone, PartialEq, Eq, Hash)]` on `{Self}`"
)]
pub trait LoaderKey: Clone + Eq + Hash + Send + Sync + 'static {}

#[diagnostic::do_not_recommend]
impl<T: Clone + Eq + Hash + Send + Sync + 'static> LoaderKey for T {}

/// A type that can be the value of a loader.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be the value of a loader",
    label = "a value is cloned for each field that requests its key",
    note = "put `#[derive(Clone)]` on `{Self}`, or have the loader return `Arc<{Self}>`"
)]
pub trait LoaderValue: Clone + Send + Sync + 'static {}

#[diagnostic::do_not_recommend]
impl<T: Clone + Send + Sync + 'static> LoaderValue for T {}

/// A key type that the attribute names. With a separate trait, the compiler reports only this type.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be the key of a loader",
    label = "a key is compared, hashed and cloned",
    note = "put `#[derive(Clone, PartialEq, Eq, Hash)]` on `{Self}`"
)]
pub trait KeyOfLoader: Eq + Hash {
    /// The type itself.
    type Key: LoaderKey;
}

#[diagnostic::do_not_recommend]
impl<T: LoaderKey> KeyOfLoader for T {
    type Key = T;
}

/// The error that a batch function may return.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be the error of a loader",
    label = "not an error of the framework",
    note = "a type of your own: put `#[derive(Debug, ApiError)]` on it, or implement `std::error::Error` for it",
    note = "any other type: return `Result<_, baya::Error>`, to which `?` converts every error that is `Send + Sync + 'static`"
)]
pub trait LoaderError: Into<Error> {}

#[diagnostic::do_not_recommend]
impl<E: Into<Error>> LoaderError for E {}

/// The loader of a provider, as an argument of fields.
///
/// A loader looks up the keys of several fields with one call, and each key once per operation.
///
/// `P` is a provider with `#[loader]` that is visible to the module of the resolver.
///
/// # Examples
///
/// ```
/// use std::collections::HashMap;
///
/// use baya::graphql::Loader;
/// use baya::prelude::*;
///
/// #[injectable]
/// struct Names;
///
/// #[injectable]
/// impl Names {
///     #[loader]
///     async fn load(&self, ids: &[i32]) -> HashMap<i32, String> {
///         ids.iter().map(|id| (*id, format!("cat {id}"))).collect()
///     }
/// }
///
/// #[resolver]
/// struct Cats;
///
/// #[resolver]
/// impl Cats {
///     #[query]
///     async fn name(&self, id: i32, names: Loader<Names>) -> Result<Option<String>, Error> {
///         names.load(id).await
///     }
/// }
/// # fn main() {}
/// ```
pub struct Loader<P> {
    /// The `Batches<P>`. Their type is erased because it requires `P: BatchLoad`, which would cause an error at each use of
    /// the loader.
    batches: Arc<dyn Any + Send + Sync>,
    provider: PhantomData<fn() -> P>,
}

impl<P: BatchLoad> Loader<P> {
    /// Returns the value for a key; `None` if the batch function has not returned a value. The key is looked up together with
    /// the other keys that the operation requests at the same time.
    ///
    /// # Errors
    ///
    /// The error of the batch function, for each key of the batch.
    pub async fn load(&self, key: P::Key) -> Result<Option<P::Value>> {
        self.batches()?.load(key).await
    }

    /// Returns the value for a key that must exist.
    ///
    /// # Errors
    ///
    /// 404 `not_found` if the batch function has not returned a value, or the error of the batch function.
    pub async fn load_one(&self, key: P::Key) -> Result<P::Value> {
        self.load(key).await?.ok_or_else(Error::not_found)
    }

    /// Returns the values for several keys, in the order of the keys.
    ///
    /// # Errors
    ///
    /// The first error of a batch function.
    pub async fn load_many(
        &self,
        keys: impl IntoIterator<Item = P::Key>,
    ) -> Result<Vec<Option<P::Value>>> {
        let loads = keys.into_iter().map(|key| self.load(key));
        futures_util::future::try_join_all(loads).await
    }

    /// Adds a known value, so that its key is not looked up. Does not replace an existing value.
    pub fn prime(&self, key: P::Key, value: P::Value) {
        if let Ok(batches) = self.batches() {
            batches.prime(key, value);
        }
    }

    /// Removes the cached value of a key, for example after a change.
    pub fn clear(&self, key: &P::Key) {
        if let Ok(batches) = self.batches() {
            batches.clear(key);
        }
    }

    fn batches(&self) -> Result<Arc<Batches<P>>> {
        let mismatch = |_| Error::internal("a loader has the batches of a different provider");
        Arc::clone(&self.batches).downcast().map_err(mismatch)
    }
}

impl<P: BatchLoad> InjectedArgument for Loader<P> {
    type Provider = P;
}

/// Extracts the provider of a loader, with the values that the operation has loaded.
#[derive(Debug)]
pub struct FromLoader(());

#[diagnostic::do_not_recommend]
impl<P: BatchLoad> CallArgument<FromLoader> for Loader<P> {
    async fn take(cx: &mut Context<'_>, slot: usize) -> Result<Self> {
        let provider = cx.injected::<Arc<P>>(slot).await?;
        let batches = match cx.call_of::<FieldCall>() {
            Some(call) => call.loaders.get_or_insert(provider),
            None => LoaderStates::default().get_or_insert(provider),
        };
        Ok(Self { batches, provider: PhantomData })
    }
}

impl<P: BatchLoad> FieldArgument for Loader<P> {}

impl<P> Clone for Loader<P> {
    fn clone(&self) -> Self {
        Self { batches: Arc::clone(&self.batches), provider: PhantomData }
    }
}

impl<P> fmt::Debug for Loader<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Loader").finish_non_exhaustive()
    }
}
