//! What carries the messages of a connection.

use std::future::Future;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use baya::{Error, Result};
use bytes::Bytes;

use crate::client::Client;
use crate::json::Json;
use crate::message::Message;
use crate::outbox::Closing;
use crate::reply::Name;

/// The end of a connection.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) reason: &'static str,
    /// The close frame, if the client can receive one.
    pub(crate) closing: Option<Closing>,
}

impl Ended {
    pub(crate) const fn silently(reason: &'static str) -> Self {
        Self { reason, closing: None }
    }
}

/// The name of a message.
pub(crate) enum Event {
    /// That of the handler with this index.
    Known(usize),
    /// A name for which no handler has been looked up, or none has been found.
    Named(Box<str>),
}

/// What a client has sent.
pub(crate) enum Received<I> {
    /// A message.
    Message { event: Event, data: Json, id: Option<I> },
    /// Bytes without a name.
    Bytes(Bytes, Option<I>),
    /// The reply to a message that the app has sent.
    Reply { id: u64, data: Json },
    /// What is not a message, with the id that it has nevertheless.
    Invalid(Error, Option<I>),
}

/// A connection of one protocol. What is written may wait until [`flush`](Self::flush).
pub(crate) trait Wire: Send {
    /// What a reply needs to find its message.
    type Id: Send + Sync + 'static;

    /// Waits for what the client sends. It is polled by the task of the connection alone.
    fn poll_receive(&mut self, cx: &mut Context<'_>) -> Poll<Result<Received<Self::Id>, Ended>>;

    /// Writes a message of the app.
    fn message(&mut self, message: &Arc<Message>)
    -> impl Future<Output = Result<(), Ended>> + Send;

    /// Writes a message of the app to which the client replies.
    fn request(
        &mut self,
        message: &Arc<Message>,
        id: u64,
    ) -> impl Future<Output = Result<(), Ended>> + Send;

    /// Writes bytes without a name, as the reply to the message with this id if there is one.
    fn bytes(
        &mut self,
        bytes: Bytes,
        id: Option<Self::Id>,
    ) -> impl Future<Output = Result<(), Ended>> + Send;

    /// Writes that bytes were handled, for which there is no reply.
    fn acknowledge_bytes(&mut self, id: Self::Id)
    -> impl Future<Output = Result<(), Ended>> + Send;

    /// Writes the reply to a message, whose data the function appends as JSON. Returns its error with the id.
    fn reply(
        &mut self,
        event: &Name,
        id: Self::Id,
        write: impl FnOnce(&mut Vec<u8>) -> Result<()> + Send,
    ) -> impl Future<Output = Result<Result<(), (Error, Self::Id)>, Ended>> + Send;

    /// Writes one reply of several, in the same way.
    fn item(
        &mut self,
        event: &Name,
        id: Option<&Self::Id>,
        write: impl FnOnce(&mut Vec<u8>) -> Result<()> + Send,
    ) -> impl Future<Output = Result<Result<()>, Ended>> + Send;

    /// Writes that no further reply follows.
    fn end(&mut self, event: &Name, id: Self::Id)
    -> impl Future<Output = Result<(), Ended>> + Send;

    /// Writes an error.
    fn exception(
        &mut self,
        error: &Error,
        id: Option<Self::Id>,
    ) -> impl Future<Output = Result<(), Ended>> + Send;

    /// Sends what was written.
    fn flush(&mut self) -> impl Future<Output = Result<(), Ended>> + Send;

    /// Ends the connection.
    fn close(self, ended: Ended) -> impl Future<Output = ()> + Send;
}

/// How long clients may take to respond to the end when the app ends.
pub(crate) const LAST: Duration = Duration::from_secs(1);

/// Returns how long a client may take to respond to the end of its connection.
pub(crate) fn time_to_close(client: &Client, closing: &Closing) -> Duration {
    let most = client.namespace().shared.options.pong;
    if closing.is_of_the_app() { most.min(LAST) } else { most }
}

/// Returns the outcome of a write to a client. While the write waits, the client is cut off if its queue overflows, or if
/// the app closes the connection and the write still waits.
pub(crate) fn or_cut<E>(
    client: &Client,
    written: Poll<Result<(), E>>,
    cx: &mut Context<'_>,
) -> Poll<Result<(), Ended>> {
    match written {
        Poll::Ready(Ok(())) => Poll::Ready(Ok(())),
        Poll::Ready(Err(_)) => Poll::Ready(Err(Ended::silently("transport error"))),
        Poll::Pending => {
            let cut = client.outbox().poll_cut(cx, |closing| time_to_close(client, closing));
            cut.map(|reason| Err(Ended::silently(reason)))
        }
    }
}

/// Writes to a client, unless its queue overflows meanwhile.
#[cfg(feature = "socket-io")]
pub(crate) async fn unless_cut<E>(
    client: &Client,
    write: impl Future<Output = Result<(), E>>,
) -> Result<(), Ended> {
    let mut write = std::pin::pin!(write);
    std::future::poll_fn(|cx| {
        let written = write.as_mut().poll(cx);
        or_cut(client, written, cx)
    })
    .await
}
