//! The transport of a connection, which is WebSocket or Socket.IO.

use std::future::Future;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use baya::{Error, Result};
use bytes::Bytes;

use crate::client::Client;
use crate::json::Json;
use crate::message::Message;
use crate::outbox::CloseStatus;
use crate::reply::ReplyName;

/// The end of a connection.
#[derive(Debug)]
pub(crate) struct ConnectionEnd {
    pub(crate) reason: &'static str,
    /// The close frame, if the client can receive one.
    pub(crate) closing: Option<CloseStatus>,
}

impl ConnectionEnd {
    pub(crate) const fn without_close_frame(reason: &'static str) -> Self {
        Self { reason, closing: None }
    }
}

/// The name of a message.
pub(crate) enum MessageName {
    /// The index of the handler of the message.
    Resolved(usize),
    /// A name whose handler has not been looked up, or was not found.
    Unresolved(Box<str>),
}

/// A frame that a client has sent.
pub(crate) enum Incoming<I> {
    /// A message.
    Message { event: MessageName, data: Json, id: Option<I> },
    /// Bytes without a name.
    Bytes(Bytes, Option<I>),
    /// The reply to a message that the app has sent.
    Reply { id: u64, data: Json },
    /// An invalid frame, with its id if it has a valid one.
    Invalid(Error, Option<I>),
}

/// A connection of one protocol. Written data may wait until [`flush`](Self::flush) is called.
pub(crate) trait Wire: Send {
    /// The id that connects a reply to its message.
    type Id: Send + Sync + 'static;

    /// Waits for the next frame of the client. Only the task of the connection may poll it.
    fn poll_receive(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Result<Incoming<Self::Id>, ConnectionEnd>>;

    /// Writes a message of the app.
    fn message(
        &mut self,
        message: &Arc<Message>,
    ) -> impl Future<Output = Result<(), ConnectionEnd>> + Send;

    /// Writes a message of the app that requires a reply of the client.
    fn request(
        &mut self,
        message: &Arc<Message>,
        id: u64,
    ) -> impl Future<Output = Result<(), ConnectionEnd>> + Send;

    /// Writes a binary message, as the reply to the message with this id if there is one.
    fn bytes(
        &mut self,
        bytes: Bytes,
        id: Option<Self::Id>,
    ) -> impl Future<Output = Result<(), ConnectionEnd>> + Send;

    /// Acknowledges a binary message without a reply.
    fn acknowledge_bytes(
        &mut self,
        id: Self::Id,
    ) -> impl Future<Output = Result<(), ConnectionEnd>> + Send;

    /// Writes the reply to a message. The function appends the data as JSON, and its error is returned with the id.
    fn reply(
        &mut self,
        event: &ReplyName,
        id: Self::Id,
        write: impl FnOnce(&mut Vec<u8>) -> Result<()> + Send,
    ) -> impl Future<Output = Result<Result<(), (Error, Self::Id)>, ConnectionEnd>> + Send;

    /// Writes one item of a stream of replies, like [`reply`](Self::reply).
    fn item(
        &mut self,
        event: &ReplyName,
        id: Option<&Self::Id>,
        write: impl FnOnce(&mut Vec<u8>) -> Result<()> + Send,
    ) -> impl Future<Output = Result<Result<()>, ConnectionEnd>> + Send;

    /// Writes the end of a stream of replies.
    fn end(
        &mut self,
        event: &ReplyName,
        id: Self::Id,
    ) -> impl Future<Output = Result<(), ConnectionEnd>> + Send;

    /// Writes an exception.
    fn exception(
        &mut self,
        error: &Error,
        id: Option<Self::Id>,
    ) -> impl Future<Output = Result<(), ConnectionEnd>> + Send;

    /// Sends the written data.
    fn flush(&mut self) -> impl Future<Output = Result<(), ConnectionEnd>> + Send;

    /// Ends the connection.
    fn close(self, end: ConnectionEnd) -> impl Future<Output = ()> + Send;
}

/// Maximum time in which clients respond to the close frame when the app shuts down.
pub(crate) const SHUTDOWN_GRACE: Duration = Duration::from_secs(1);

/// Returns the maximum time in which a client responds to the end of its connection.
pub(crate) fn close_timeout(client: &Client, closing: &CloseStatus) -> Duration {
    let timeout = client.namespace().shared.options.ping_timeout;
    if closing.is_shutdown() { timeout.min(SHUTDOWN_GRACE) } else { timeout }
}

/// Returns the outcome of a write to a client. While the write waits, the connection ends if the queue of the client overflows,
/// or if the app closes the connection and the client does not read in time.
pub(crate) fn or_too_slow<E>(
    client: &Client,
    written: Poll<Result<(), E>>,
    cx: &mut Context<'_>,
) -> Poll<Result<(), ConnectionEnd>> {
    match written {
        Poll::Ready(Ok(())) => Poll::Ready(Ok(())),
        Poll::Ready(Err(_)) => {
            Poll::Ready(Err(ConnectionEnd::without_close_frame("transport error")))
        }
        Poll::Pending => {
            let too_slow =
                client.outbox().poll_too_slow(cx, |closing| close_timeout(client, closing));
            too_slow.map(|reason| Err(ConnectionEnd::without_close_frame(reason)))
        }
    }
}

/// Writes to a client. The connection ends if the client is too slow, as in [`or_too_slow`].
#[cfg(feature = "socket-io")]
pub(crate) async fn unless_too_slow<E>(
    client: &Client,
    write: impl Future<Output = Result<(), E>>,
) -> Result<(), ConnectionEnd> {
    let mut write = std::pin::pin!(write);
    std::future::poll_fn(|cx| {
        let written = write.as_mut().poll(cx);
        or_too_slow(client, written, cx)
    })
    .await
}
