//! Filters: what answers for errors.

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

/// Answers for the errors of one type, or for all of them.
///
/// Of all filters around a handler one runs: of the nearest level that has one for the error, the one
/// for the most specific type. An error is as specific as it is near to the surface: the type that the
/// handler returned comes before the cause inside it, and [`Error`] itself, which stands for all, is
/// last.
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
///         Err(Error::bad_request().with_message(format!("no number: {error}")))
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` has `#[filter]` but does not implement `Filter`",
    label = "`Filter` is not implemented for this type",
    note = "write `impl Filter for {Self} {{ type Catches = Error; async fn catch(&self, error: Caught<Error>, cx: &mut Context<'_>) -> Result<Reply, Error> {{ ... }} }}`"
)]
pub trait Filter: Send + Sync + 'static {
    /// The type of the errors that it is for: that of an error, or [`Error`] for all.
    type Catches: Catch;

    /// The answer; or an error in the place of this one, which is rendered and meets no other filter.
    fn catch(
        &self,
        error: Caught<Self::Catches>,
        cx: &mut Context<'_>,
    ) -> impl Future<Output = Result<Reply>> + Send;
}

/// A type that a filter can be for.
#[diagnostic::on_unimplemented(
    message = "a filter can't be for `{Self}`",
    label = "no error",
    note = "`Catches` is a type that implements `std::error::Error`, or `baya::Error` for all errors"
)]
pub trait Catch: sealed::Sealed + Send + Sync + 'static {
    /// The error of this type inside of one, and how deep in it.
    fn find(error: &Error) -> Option<(&Self, usize)>;
}

mod sealed {
    /// A type is found in an error alike each time that it is asked for.
    pub trait Sealed {}

    impl Sealed for super::Error {}

    #[diagnostic::do_not_recommend]
    impl<E: super::StdError + Send + Sync + 'static> Sealed for E {}
}

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

/// The error that a filter answers for: read as an `E`, and still the whole of it.
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
    /// The whole error, with its status, code and message.
    pub const fn error(&self) -> &Error {
        &self.error
    }

    /// The whole error, to be returned as it is.
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
    /// How deep in the error the type is that this filter is for; `None` when it is not there.
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

/// A built filter as what is called.
pub fn filter_of<F: Filter>(stored: &Stored) -> Option<Arc<dyn AnyFilter>> {
    stored.get::<F>().map(|filter| filter as _)
}
