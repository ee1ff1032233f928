//! The events of subscriptions: the items of the stream that a method returned.

use std::fmt;
use std::panic::AssertUnwindSafe;

use baya::__private::kinds::{Fallible, Sure};
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
    /// Returns the next event; `None` at the end of the stream. A panic is an error, after which there is no next event.
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

/// A stream whose items are events by the kind of their type: values, or values and errors.
#[diagnostic::on_unimplemented(
    message = "a subscription can't return `{Self}`",
    label = "not a stream of GraphQL values",
    note = "each item is a value of a GraphQL type, such as one with `#[dto(object)]`, or a `Result` of one"
)]
pub trait EventsBy<K>: Stream + Send + 'static {
    /// Returns the event that an item is.
    #[doc(hidden)]
    fn event(item: Self::Item) -> Result<Item>;
}

/// An event, whatever its type is.
#[doc(hidden)]
pub struct Item(Box<dyn Event>);

impl fmt::Debug for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Item(..)")
    }
}

impl<S> EventsBy<Sure> for S
where
    S: Stream<Item: Output + 'static> + Send + 'static,
{
    fn event(item: Self::Item) -> Result<Item> {
        Ok(Item(Box::new(item)))
    }
}

impl<S, T, E> EventsBy<Fallible> for S
where
    S: Stream<Item = std::result::Result<T, E>> + Send + 'static,
    T: Output + 'static,
    E: Into<Error>,
{
    fn event(item: Self::Item) -> Result<Item> {
        item.map(|value| Item(Box::new(value))).map_err(Into::into)
    }
}

/// Returns the events of a stream as the reply of a subscription.
pub fn subscribed_to<K, S: EventsBy<K>>(_kind: K, stream: S) -> Reply {
    let events = stream.map(|item| S::event(item).map(|Item(event)| event));
    Reply::new(Events(Box::pin(events)))
}
