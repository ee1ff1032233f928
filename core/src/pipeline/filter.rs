//! Filters, which turn errors into replies.

use std::error::Error as StdError;
use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::ops::Deref;
use std::sync::Arc;

use super::context::Context;
use super::reply::Reply;
use crate::base::Stored;
use crate::error::{BoxFuture, Error, Result};

/// Turns errors of one type, or all errors, into replies.
///
/// For each error, one filter runs. The nearest level with a filter for the error is chosen, and of
/// its filters the one with the most specific type. The type that the handler returned is more
/// specific than its causes, and [`Error`] itself, which matches all errors, is the least specific.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::{Caught, Context, Error, Filter, Reply};
///
/// struct Unreadable;
///
/// impl Filter for Unreadable {
///     type Catches = std::num::ParseIntError;
///
///     async fn catch(&self, error: Caught<Self::Catches>, _cx: &mut Context<'_>) -> Result<Reply, Error> {
///         Err(Error::bad_request().with_message(format!("not a number: {error}")))
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` has `#[filter]` but does not implement `Filter`",
    label = "`Filter` is not implemented for this type",
    note = "write `impl Filter for {Self} {{ type Catches = Error; async fn catch(&self, error: Caught<Error>, cx: &mut Context<'_>) -> Result<Reply, Error> {{ ... }} }}`"
)]
pub trait Filter: Send + Sync + 'static {
    /// The type of the errors that this filter handles, or [`Error`] for all.
    type Catches: Catch;

    /// Returns the reply. A returned error replaces the caught one and is rendered; no other filter
    /// runs.
    fn catch(
        &self,
        error: Caught<Self::Catches>,
        cx: &mut Context<'_>,
    ) -> impl Future<Output = Result<Reply>> + Send;

    /// Casts a built component to a filter.
    #[doc(hidden)]
    fn from_stored(stored: &Stored) -> Option<Arc<dyn AnyFilter>>
    where
        Self: Sized,
    {
        stored.get::<Self>().map(|filter| filter as _)
    }
}

/// A type of errors that a filter can handle.
#[diagnostic::on_unimplemented(
    message = "a filter can't catch `{Self}`",
    label = "not an error type",
    note = "set `Catches` to a type that implements `std::error::Error`, or to `baya::Error` for all errors"
)]
pub trait Catch: sealed::Sealed + Send + Sync + 'static {
    /// Finds an error of this type in the chain of causes, and returns its depth in the chain.
    fn find(error: &Error) -> Option<(&Self, usize)>;
}

mod sealed {
    /// Guarantees that repeated searches in an error find the same value.
    pub trait Sealed {}

    impl Sealed for super::Error {}

    #[diagnostic::do_not_recommend]
    impl<E: super::StdError + Send + Sync + 'static> Sealed for E {}
}

#[diagnostic::do_not_recommend]
impl Catch for Error {
    fn find(error: &Error) -> Option<(&Self, usize)> {
        Some((error, usize::MAX))
    }
}

#[diagnostic::do_not_recommend]
impl<E: StdError + Send + Sync + 'static> Catch for E {
    fn find(error: &Error) -> Option<(&Self, usize)> {
        let chain = std::iter::successors(error.source(), |&error| error.source());
        chain.enumerate().find_map(|(depth, error)| Some((error.downcast_ref()?, depth)))
    }
}

/// A caught error, which derefs to `E` and contains the whole error.
pub struct Caught<E> {
    error: Error,
    of: PhantomData<fn() -> E>,
}

impl<E: Catch> Caught<E> {
    fn new(error: Error) -> Option<Self> {
        E::find(&error)?;
        Some(Self { error, of: PhantomData })
    }
}

impl<E> Caught<E> {
    /// Returns the whole error, with its status, code and message.
    pub const fn error(&self) -> &Error {
        &self.error
    }

    /// Returns the whole error, to be returned unchanged.
    pub fn into_error(self) -> Error {
        self.error
    }
}

impl<E: Catch> Deref for Caught<E> {
    type Target = E;

    fn deref(&self) -> &E {
        match E::find(&self.error) {
            Some((error, _)) => error,
            None => unreachable!("an error of another type is not caught"),
        }
    }
}

impl<E: Catch + fmt::Display> fmt::Display for Caught<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&**self, f)
    }
}

impl<E> fmt::Debug for Caught<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Caught").field(&self.error).finish()
    }
}

/// A filter whose type is erased.
pub trait AnyFilter: Send + Sync {
    /// Returns the depth of the filter's error type in the chain of causes, or `None` if the chain
    /// does not contain it.
    fn depth(&self, error: &Error) -> Option<usize>;

    /// [`Filter::catch`].
    fn catch<'a>(&'a self, error: Error, cx: &'a mut Context<'_>) -> BoxFuture<'a, Result<Reply>>;
}

impl<F: Filter> AnyFilter for F {
    fn depth(&self, error: &Error) -> Option<usize> {
        F::Catches::find(error).map(|(_, depth)| depth)
    }

    fn catch<'a>(&'a self, error: Error, cx: &'a mut Context<'_>) -> BoxFuture<'a, Result<Reply>> {
        Box::pin(async move {
            match Caught::new(error) {
                Some(caught) => Filter::catch(self, caught, cx).await,
                None => Err(Error::internal("a filter was chosen for an error of another type")),
            }
        })
    }
}
