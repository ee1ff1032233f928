//! What message handlers return, as replies.

use std::convert::Infallible;
use std::fmt;
use std::marker::PhantomData;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;

use axum::body::Bytes;
use futures_util::{FutureExt, Stream, StreamExt};
use serde::Serialize;

use crate::error::Result;
use crate::error::panics;
use crate::http::Failure;
use crate::http::kinds::{Fallible, Sure};
use crate::pipeline::{Reply, discard_panic};

/// A type that a message handler can return: the client gets it as JSON.
#[diagnostic::on_unimplemented(
    message = "a message handler can't return `{Self}`",
    label = "not a type that can be sent to the client",
    note = "return `()`, a value of a type with `#[dto]` or `#[derive(serde::Serialize)]`, a stream of such values as `impl Stream<Item = T> + use<>`, or a `Result` of these; a `#[dto(input)]` is only read: remove `input`"
)]
pub trait MessageReply: Serialize + Send + 'static {}

#[diagnostic::do_not_recommend]
impl<T: Serialize + Send + 'static> MessageReply for T {}

/// A type that a binary message handler can return.
#[diagnostic::on_unimplemented(
    message = "a handler with `#[message(binary)]` can't return `{Self}`",
    label = "expected `()` or bytes",
    note = "return `()`, `Binary`, `Bytes`, `Vec<u8>`, an `Option` of these, or a `Result` of them; send a message with a name by `client.send(\"name\", &value)`"
)]
pub trait ByteReply {
    /// Whether there may be bytes.
    const SENDS: bool = true;

    /// Returns the bytes; `None` to send nothing.
    fn bytes(self) -> Option<Bytes>;
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

/// The stream that a message handler returned: the client gets each item as a reply of its own.
pub struct Replies(Pin<Box<dyn Stream<Item = Result<Reply>> + Send>>);

impl Replies {
    /// Returns the next reply; `None` at the end of the stream. A panic is an error, after which there is no next reply.
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

/// A stream whose items become replies by the kind of their type: values, or values and errors.
#[diagnostic::on_unimplemented(
    message = "a message handler can't return `{Self}`",
    label = "the items of this stream can't be sent to the client",
    note = "each item is a value of a type with `#[dto]` or `#[derive(serde::Serialize)]`, or a `Result` of one; a `#[dto(input)]` is only read: remove `input`"
)]
pub trait RepliesBy<K>: Stream + Send + 'static {
    /// Returns the reply to an item.
    ///
    /// # Errors
    ///
    /// That of the item.
    fn reply(item: Self::Item) -> Result<Reply>;
}

impl<S> RepliesBy<Sure> for S
where
    S: Stream<Item: MessageReply> + Send + 'static,
{
    fn reply(item: Self::Item) -> Result<Reply> {
        Ok(Reply::message(item))
    }
}

impl<S, T, E> RepliesBy<Fallible> for S
where
    S: Stream<Item = std::result::Result<T, E>> + Send + 'static,
    T: MessageReply,
    E: Failure,
{
    fn reply(item: Self::Item) -> Result<Reply> {
        item.map(Reply::message).map_err(Into::into)
    }
}

/// A stream of replies.
#[derive(Debug)]
pub struct Repeated;

impl Repeated {
    /// Returns a marker for the type of the items.
    pub const fn item<S: Stream>(&self, _: &S) -> crate::http::Tag<S::Item> {
        crate::http::Tag::new()
    }

    /// Returns the stream whose items are of this kind.
    pub fn items<K: 'static>(self, _: K) -> RepeatedBy<K> {
        RepeatedBy(PhantomData)
    }
}

/// A stream of replies, whose kind is known before the stream.
#[derive(Debug)]
pub struct RepeatedBy<K>(PhantomData<K>);

impl<K: 'static> RepeatedBy<K> {
    /// Returns the reply.
    pub fn acknowledged<S: RepliesBy<K>>(self, stream: S) -> Reply {
        Reply::new(Replies(Box::pin(stream.map(S::reply))))
    }
}

/// One reply.
#[derive(Debug)]
pub struct Once;

impl Once {
    /// Returns a marker, for the same form as that of a stream.
    pub const fn item<T>(&self, _: &T) -> crate::http::Tag<Infallible> {
        crate::http::Tag::new()
    }

    /// Returns itself, for the same form as that of a stream.
    pub fn items<K>(self, _: K) -> Self {
        self
    }

    /// Returns the reply.
    pub fn acknowledged<T: MessageReply>(self, value: T) -> Reply {
        Reply::message(value)
    }
}

/// Selects streams.
pub trait IsRepeated {
    /// Its kind.
    fn message_kind(&self) -> Repeated {
        Repeated
    }
}
impl<S: Stream> IsRepeated for &crate::http::Tag<S> {}

/// Selects every other type.
pub trait IsOnce {
    /// Its kind.
    fn message_kind(&self) -> Once {
        Once
    }
}
impl<T> IsOnce for crate::http::Tag<T> {}

/// What a disconnection handler returns: nothing.
#[diagnostic::on_unimplemented(
    message = "a handler with `#[on_disconnect]` can't return `{Self}`",
    label = "expected `()` or `Result<(), E>`",
    note = "the client has left, so nothing can be sent to it: return nothing, or an error that is logged"
)]
pub trait Disconnected {}

#[diagnostic::do_not_recommend]
impl Disconnected for () {}

/// Returns the reply of a disconnection handler, which no client gets.
pub fn left<T: Disconnected>(_returned: T) -> Reply {
    Reply::message(())
}

/// Returns the reply of a binary message handler.
pub fn sent_bytes<T: ByteReply>(value: T) -> Reply {
    Reply::new(value.bytes())
}
