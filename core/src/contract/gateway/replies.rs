//! Converts the return values of message handlers into replies.

use std::convert::Infallible;
use std::fmt;
use std::marker::PhantomData;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;

use axum::body::Bytes;
use futures_util::{FutureExt, Stream, StreamExt};
use serde::Serialize;

use crate::error::panics;
use crate::error::{Error, Result};
use crate::http::Tag;
use crate::http::kinds::{Fallible, Sure, kind};
use crate::pipeline::{Reply, discard_panic};

/// A type that a message handler can return, which is sent to the client as JSON. `K` is the kind of the type: a value,
/// or a stream of values or of `Result`s.
#[diagnostic::on_unimplemented(
    message = "a message handler can't return `{Self}`",
    label = "not a type that can be sent to the client",
    note = "return `()`, a value of a type with `#[dto]` or `#[derive(serde::Serialize)]`, a stream of such values as `impl Stream<Item = T> + use<>`, or a `Result` of these; a `#[dto(input)]` can't be sent: remove `input`",
    note = "the error of a `Result`: put `#[derive(Debug, ApiError)]` on it, or return `Result<_, baya::Error>`"
)]
pub trait MessageReply<K>: Sized {
    /// Creates the reply.
    fn acknowledge(kind: K, value: Self) -> Reply;
}

#[diagnostic::do_not_recommend]
impl<T: Serialize + Send + 'static> MessageReply<Once> for T {
    fn acknowledge(_: Once, value: Self) -> Reply {
        Reply::message(value)
    }
}

#[diagnostic::do_not_recommend]
impl<S> MessageReply<RepeatedBy<Sure>> for S
where
    S: Stream<Item: Serialize + Send + 'static> + Send + 'static,
{
    fn acknowledge(_: RepeatedBy<Sure>, value: Self) -> Reply {
        Replies::reply(value.map(|item| Ok(Reply::message(item))))
    }
}

#[diagnostic::do_not_recommend]
impl<S, T, E> MessageReply<RepeatedBy<Fallible>> for S
where
    S: Stream<Item = std::result::Result<T, E>> + Send + 'static,
    T: Serialize + Send + 'static,
    E: Into<Error>,
{
    fn acknowledge(_: RepeatedBy<Fallible>, value: Self) -> Reply {
        Replies::reply(value.map(|item| item.map(Reply::message).map_err(Into::into)))
    }
}

/// A type that a binary message handler can return.
#[diagnostic::on_unimplemented(
    message = "a handler with `#[message(binary)]` can't return `{Self}`",
    label = "expected `()` or bytes",
    note = "return `()`, `Binary`, `Bytes`, `Vec<u8>`, an `Option` of these, or a `Result` of them; to send a named message, call `client.send(\"name\", &value)`"
)]
pub trait ByteReply {
    /// Whether the type can contain bytes.
    const SENDS: bool = true;

    /// Returns the bytes, or `None` to send nothing.
    fn bytes(self) -> Option<Bytes>;

    /// Returns the reply.
    #[doc(hidden)]
    fn reply(self) -> Reply
    where
        Self: Sized,
    {
        Reply::new(self.bytes())
    }
}

#[diagnostic::do_not_recommend]
impl ByteReply for () {
    const SENDS: bool = false;

    fn bytes(self) -> Option<Bytes> {
        None
    }
}

#[diagnostic::do_not_recommend]
impl ByteReply for Bytes {
    fn bytes(self) -> Option<Bytes> {
        Some(self)
    }
}

#[diagnostic::do_not_recommend]
impl ByteReply for Vec<u8> {
    fn bytes(self) -> Option<Bytes> {
        Some(self.into())
    }
}

#[diagnostic::do_not_recommend]
impl<T: ByteReply> ByteReply for Option<T> {
    const SENDS: bool = T::SENDS;

    fn bytes(self) -> Option<Bytes> {
        self.and_then(T::bytes)
    }
}

/// The stream that a message handler returned. Each item is sent to the client as a separate reply.
pub struct Replies(Pin<Box<dyn Stream<Item = Result<Reply>> + Send>>);

impl Replies {
    fn reply(all: impl Stream<Item = Result<Reply>> + Send + 'static) -> Reply {
        Reply::new(Self(Box::pin(all)))
    }

    /// Returns the next reply, or `None` at the end of the stream. A panic is returned as an error
    /// and ends the stream.
    pub async fn next(&mut self) -> Option<Result<Reply>> {
        let next = AssertUnwindSafe(self.0.next()).catch_unwind().await;
        next.unwrap_or_else(|panic| {
            let error = panics::error(&*panic);
            discard_panic(panic);
            Some(Err(error))
        })
    }
}

impl fmt::Debug for Replies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Replies").finish_non_exhaustive()
    }
}

kind! {
    /// The kind of streams of replies.
    Repeated,
    /// Selects streams.
    IsRepeated::message_kind,
    [S: Stream] &Tag<S>,
}

impl Repeated {
    /// Returns a tag of the item type.
    pub const fn item<S: Stream>(&self, _: &S) -> Tag<S::Item> {
        Tag::new()
    }

    /// Sets the kind of the items.
    pub fn items<K: 'static>(self, _: K) -> RepeatedBy<K> {
        RepeatedBy(PhantomData)
    }
}

/// The kind of streams of replies with a known kind of items.
#[derive(Debug)]
pub struct RepeatedBy<K>(PhantomData<K>);

kind! {
    /// The kind of single replies.
    Once,
    /// Selects every other type.
    IsOnce::message_kind,
    [T] Tag<T>,
}

impl Once {
    /// Returns a tag, for the same interface as `Repeated`.
    pub const fn item<T>(&self, _: &T) -> Tag<Infallible> {
        Tag::new()
    }

    /// Returns itself, for the same interface as `Repeated`.
    pub fn items<K>(self, _: K) -> Self {
        self
    }
}

/// The return type of disconnection handlers, `()`.
#[diagnostic::on_unimplemented(
    message = "a handler with `#[on_disconnect]` can't return `{Self}`",
    label = "expected `()` or `Result<(), E>`",
    note = "the client has disconnected, so nothing can be sent to it; return `()`, or an error, which is logged"
)]
pub trait Disconnected {
    /// Returns the reply, which is not sent.
    fn reply(self) -> Reply;
}

#[diagnostic::do_not_recommend]
impl Disconnected for () {
    fn reply(self) -> Reply {
        Reply::message(())
    }
}
