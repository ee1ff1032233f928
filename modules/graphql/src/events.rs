//! The events of subscriptions: the items of the stream that a method returned.

use std::fmt;
use std::panic::AssertUnwindSafe;

use baya::__private::panic_error;
use baya::{Error, Reply, Result, Stream};
use futures_util::stream::BoxStream;
use futures_util::{FutureExt, StreamExt};

use crate::output::{At, Output, Shown};

/// The stream that a subscription returned.
pub(crate) struct Events(BoxStream<'static, Result<Box<dyn Event>>>);

/// An event of any type.
pub(crate) trait Event: Send + Sync {
    /// Returns the value with the selected fields.
    fn show<'a>(&'a self, at: At<'a, '_>) -> Shown<'a>;
}

impl<T: Output> Event for T {
    fn show<'a>(&'a self, at: At<'a, '_>) -> Shown<'a> {
        Output::show(self, at)
    }
}

impl Events {
    /// Returns the next event; `None` at the end of the stream. A panic is returned as an error and ends the stream.
    pub(crate) async fn next(&mut self) -> Option<Result<Box<dyn Event>>> {
        let next = AssertUnwindSafe(self.0.next()).catch_unwind().await;
        next.unwrap_or_else(|panic| Some(Err(panic_error(panic))))
    }
}

impl fmt::Debug for Events {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Events(..)")
    }
}

/// The type of an event of a subscription: a GraphQL type, or a `Result` of a GraphQL type.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a GraphQL type",
    label = "the events of a subscription can't be of this type",
    note = "a struct: put `#[dto(object)]` on it; an enum: put `#[dto]` on it, or `#[dto(object)]` if its variants contain objects",
    note = "a `Result`: its value is of a GraphQL type, and its error has `#[derive(Debug, ApiError)]` or converts into `baya::Error`"
)]
pub trait EventValue: Send {
    /// The type of the value.
    type Value: Output + 'static;

    /// Returns the value, or the error that clients receive instead.
    ///
    /// # Errors
    ///
    /// The error of the item.
    fn into_outcome(self) -> Result<Self::Value>;
}

#[diagnostic::do_not_recommend]
impl<T: Output + 'static> EventValue for T {
    type Value = T;

    fn into_outcome(self) -> Result<T> {
        Ok(self)
    }
}

#[diagnostic::do_not_recommend]
impl<T: Output + 'static, E: Into<Error> + Send> EventValue for std::result::Result<T, E> {
    type Value = T;

    fn into_outcome(self) -> Result<T> {
        self.map_err(Into::into)
    }
}

/// The error of an event of a subscription.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be the error of an event",
    label = "not an error of the framework",
    note = "a type of your own: put `#[derive(Debug, ApiError)]` on it, or implement `std::error::Error` for it",
    note = "any other type: return `Result<T, baya::Error>` as the items, to which `?` converts every error that is `Send + Sync + 'static`"
)]
pub trait EventError {
    /// Compiles if an event of a subscription can be this error.
    #[doc(hidden)]
    const CONVERTS: () = ();
}

#[diagnostic::do_not_recommend]
impl<E: Into<Error> + Send> EventError for E {}

/// A stream of events of any type.
#[diagnostic::on_unimplemented(
    message = "a subscription can't return `{Self}`",
    label = "not a stream of events",
    note = "return `impl Stream<Item = T> + use<>` or a `Result` of one; it is `Send` and borrows nothing"
)]
pub trait EventSource {}

#[diagnostic::do_not_recommend]
impl<S: Stream + Send + 'static> EventSource for S {}

/// A stream of values of a GraphQL type, or of `Result`s of these values.
#[diagnostic::on_unimplemented(
    message = "a subscription can't return `{Self}`",
    label = "not a stream of GraphQL values",
    note = "return a stream, such as `impl Stream<Item = T> + use<>`, or a `Result` of one; it is `Send` and borrows nothing",
    note = "each item is a value of a GraphQL type, such as one with `#[dto(object)]`, or a `Result` of one"
)]
pub trait Subscribed {
    /// Compiles if a subscription can return this type.
    const EVENTS: () = ();
}

#[diagnostic::do_not_recommend]
impl<S: Stream<Item: EventValue> + Send + 'static> Subscribed for S {}

/// A stream that a subscription returned.
pub struct Subscribing<S>(pub S);

impl<S: Stream<Item: EventValue> + Send + 'static> Subscribing<S> {
    /// Returns the events as the reply of the subscription.
    pub fn reply(self) -> Reply {
        let event =
            |item: S::Item| item.into_outcome().map(|value| Box::new(value) as Box<dyn Event>);
        Reply::new(Events(Box::pin(self.0.map(event))))
    }

    /// Returns the events of a stream with a named type as the reply.
    pub fn reply_named(self) -> Reply {
        self.reply()
    }
}

impl<S> fmt::Debug for Subscribing<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Subscribing(..)")
    }
}

/// Reports a type that is not a stream of GraphQL values. For `impl Stream`, the items are checked where the method declares
/// them. For a named type, the type is checked.
pub trait Unsubscribed<S>: Sized {
    /// Reports a type that is not a stream.
    fn reply(self) -> Reply
    where
        S: EventSource,
    {
        Reply::new(())
    }

    /// Is never called: the type does not compile.
    fn reply_named(self) -> Reply {
        Reply::new(())
    }
}

impl<S> Unsubscribed<S> for Subscribing<S> {}
