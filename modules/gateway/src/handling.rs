//! Handles the messages of clients: calls handlers and sends their replies.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};

use baya::axum::http::StatusCode;
use baya::protocol::AnyHandler;
use baya::{Error, Replies, Reply, Result};
use bytes::Bytes;

use crate::call::{Call, Data};
use crate::connection::Connection;
use crate::json::Json;
use crate::namespace::MessageHandler;
use crate::outbox::OutboxAction;
use crate::rate::RateLimiter;
use crate::streams::ReplyStream;
use crate::wire::{ConnectionEnd, Incoming, MessageName, Wire};

/// Maximum number of messages that are read while a handler runs. Further ones stay in the socket.
const READ_AHEAD: usize = 8;
/// Maximum number of messages that are read while the app awaits a reply, which may come after them.
const READ_AHEAD_FOR_REPLY: usize = 64;

/// The outcome of a write that ran concurrently with a handler.
struct SendOutcome {
    /// The result of the handler, if it has returned meanwhile.
    reply: Option<Result<Reply>>,
    /// Whether no further messages are sent.
    is_closing: bool,
}

/// An event that occurs while a handler runs.
enum WaitEvent<I> {
    Returned(Result<Reply>),
    Outgoing(OutboxAction),
    Incoming(Result<Incoming<I>, ConnectionEnd>),
}

// The futures for messages and their replies are part of each connection; futures for rare events are boxed.
impl<W: Wire> Connection<W> {
    /// Handles a frame of the client.
    pub(crate) async fn received(
        &mut self,
        received: Incoming<W::Id>,
    ) -> Result<(), ConnectionEnd> {
        match received {
            Incoming::Message { event, data, id } => self.message(event, data, id).await,
            Incoming::Bytes(bytes, id) => match self.count() {
                Ok(()) => self.bytes(bytes, id).await,
                Err(error) => self.send_exception(&error, id).await,
            },
            Incoming::Invalid(error, id) => {
                let counted = self.count();
                self.send_exception(counted.as_ref().err().unwrap_or(&error), id).await
            }
            Incoming::Reply { id, data } => {
                self.accept_reply(id, data);
                Ok(())
            }
        }
    }

    /// Accepts the reply to a message of the app. A reply that is not awaited counts as a message.
    fn accept_reply(&mut self, id: u64, data: Json) {
        if !self.client.accept_reply(id, data) {
            // There is no response to a reply, so the error of the limit is not sent either.
            let _ = self.count();
        }
    }

    /// Counts a message. Returns an error if the client has sent too many.
    fn count(&mut self) -> Result<()> {
        self.client.namespace().shared.metrics.received();
        if self.rate.as_mut().is_none_or(RateLimiter::try_acquire) {
            return Ok(());
        }
        Err(Error::new(StatusCode::TOO_MANY_REQUESTS, "too_many_messages")
            .with_message("too many messages; send fewer of them"))
    }

    /// Calls the handler of a message, and sends its reply.
    pub(crate) async fn message(
        &mut self,
        event: MessageName,
        data: Json,
        id: Option<W::Id>,
    ) -> Result<(), ConnectionEnd> {
        if let Err(error) = self.count() {
            return Box::pin(self.send_exception(&error, id)).await;
        }
        let namespace = Arc::clone(self.client.namespace());
        let found = match &event {
            MessageName::Resolved(index) => Some(*index),
            MessageName::Unresolved(name) => namespace.messages.find(name),
        };
        let found = found.and_then(|index| Some((index, namespace.messages.get(index)?)));
        let Some((index, entry)) = found else {
            return Box::pin(self.send_exception(&unknown_event(&event), id)).await;
        };
        let outcome = self.call(&entry.handler, Data::Json(data)).await;
        if self.end.is_some() {
            log_unsent(&entry.handler, outcome);
            return Ok(());
        }
        // Messages that the handler has sent arrive before its reply.
        if self.client.outbox().has_next() {
            Box::pin(self.send_queued()).await?;
        }
        let outcome = match outcome {
            Ok(reply) if reply.get::<Replies>().is_some() => {
                return match reply.into_inner::<Replies>() {
                    Ok(replies) => {
                        Box::pin(self.start_stream(ReplyStream { index, id, replies })).await
                    }
                    Err(_) => Ok(()),
                };
            }
            Ok(reply) => self.reply(entry, id, reply).await?,
            Err(error) => Err((error, id)),
        };
        match outcome {
            Ok(()) => Ok(()),
            Err((error, id)) => {
                entry.handler.log(&error);
                Box::pin(self.send_exception(&error, id)).await
            }
        }
    }

    /// Calls the binary message handler.
    async fn bytes(&mut self, bytes: Bytes, id: Option<W::Id>) -> Result<(), ConnectionEnd> {
        let namespace = Arc::clone(self.client.namespace());
        let Some(handler) = &namespace.binary else {
            let message = "this gateway does not accept binary messages";
            let error = Error::bad_request().with_code("unexpected_bytes").with_message(message);
            return self.send_exception(&error, id).await;
        };
        let outcome = self.call(handler, Data::Bytes(bytes)).await;
        if self.end.is_some() {
            log_unsent(handler, outcome);
            return Ok(());
        }
        self.send_queued().await?;
        match (outcome.and_then(reply_bytes), id) {
            (Ok(Some(bytes)), id) => self.wire.bytes(bytes, id).await?,
            (Ok(None), Some(id)) => self.wire.acknowledge_bytes(id).await?,
            (Ok(None), None) => {}
            (Err(error), id) => {
                handler.log(&error);
                return self.send_exception(&error, id).await;
            }
        }
        self.wire.flush().await
    }

    /// Calls a handler.
    async fn call(&mut self, handler: &AnyHandler, data: Data) -> Result<Reply> {
        let mut calling = pin!(handler.call_alone(Call::new(self.client.clone(), data)));
        // Most handlers complete at the first poll.
        match poll_fn(|cx| Poll::Ready(calling.as_mut().poll(cx))).await {
            Poll::Ready(reply) => reply,
            Poll::Pending => Box::pin(self.wait_for(calling)).await,
        }
    }

    /// Waits for a handler. Meanwhile, queued messages are sent, and replies to messages of the app are read.
    async fn wait_for(
        &mut self,
        mut calling: Pin<&mut (dyn Future<Output = Result<Reply>> + Send)>,
    ) -> Result<Reply> {
        let mut is_closing = false;
        loop {
            let wait =
                |cx: &mut Context<'_>| self.poll_wait_event(cx, calling.as_mut(), is_closing);
            match poll_fn(wait).await {
                WaitEvent::Returned(reply) => return reply,
                // The handler may have closed the connection itself and still runs.
                WaitEvent::Outgoing(OutboxAction::Close(_)) => {
                    self.client.leave_gateway();
                    is_closing = true;
                }
                WaitEvent::Outgoing(next) => {
                    let returned = self.send_while_running(next, calling.as_mut()).await;
                    is_closing |= returned.is_closing;
                    if let Some(reply) = returned.reply {
                        return reply;
                    }
                }
                WaitEvent::Incoming(Ok(Incoming::Reply { id, data })) => {
                    self.accept_reply(id, data)
                }
                WaitEvent::Incoming(Ok(received)) => self.read_ahead.push_back(received),
                WaitEvent::Incoming(Err(end)) => {
                    self.client.leave_gateway();
                    self.end = Some(end);
                }
            }
        }
    }

    fn poll_wait_event(
        &mut self,
        cx: &mut Context<'_>,
        calling: Pin<&mut (dyn Future<Output = Result<Reply>> + Send)>,
        is_closing: bool,
    ) -> Poll<WaitEvent<W::Id>> {
        if let Poll::Ready(reply) = calling.poll(cx) {
            return Poll::Ready(WaitEvent::Returned(reply));
        }
        if !is_closing
            && self.end.is_none()
            && let Poll::Ready(next) = self.client.outbox().poll_next(cx)
        {
            return Poll::Ready(WaitEvent::Outgoing(next));
        }
        let max = if self.client.awaits_reply() { READ_AHEAD_FOR_REPLY } else { READ_AHEAD };
        if self.end.is_none() && self.read_ahead.len() < max {
            return self.wire.poll_receive(cx).map(WaitEvent::Incoming);
        }
        Poll::Pending
    }

    /// Sends queued messages while the handler runs. The handler continues even if the connection ends.
    async fn send_while_running(
        &mut self,
        next: OutboxAction,
        mut calling: Pin<&mut (dyn Future<Output = Result<Reply>> + Send)>,
    ) -> SendOutcome {
        let mut reply = None;
        let sent = {
            let mut sending = pin!(async {
                match self.send(next).await {
                    // The connection is closed after the handler has returned.
                    Err(ConnectionEnd { closing: Some(_), .. }) => {
                        self.wire.flush().await.map(|()| true)
                    }
                    sent => sent.map(|()| false),
                }
            });
            poll_fn(|cx| {
                if reply.is_none()
                    && let Poll::Ready(returned) = calling.as_mut().poll(cx)
                {
                    reply = Some(returned);
                }
                sending.as_mut().poll(cx)
            })
            .await
        };
        let is_closing = match sent {
            Ok(is_closing) => is_closing,
            Err(end) => {
                self.client.leave_gateway();
                self.read_ahead.clear();
                self.end = Some(end);
                true
            }
        };
        SendOutcome { reply, is_closing }
    }

    /// Sends the return value of a message handler. Returns an error if the value can't be serialized.
    async fn reply(
        &mut self,
        entry: &MessageHandler,
        id: Option<W::Id>,
        reply: Reply,
    ) -> Result<Result<(), (Error, Option<W::Id>)>, ConnectionEnd> {
        let Some(id) = id else {
            // There is no reply, but messages of the handler may wait to be sent.
            return self.wire.flush().await.map(Ok);
        };
        let write = move |json: &mut Vec<u8>| write_reply_data(&reply, json);
        match self.wire.reply(&entry.name, id, write).await? {
            Ok(()) => self.wire.flush().await.map(Ok),
            Err((error, id)) => Ok(Err((error, Some(id)))),
        }
    }
}

/// Drops the result of a handler whose client has left, and logs its error.
#[cold]
fn log_unsent(handler: &AnyHandler, outcome: Result<Reply>) {
    if let Err(error) = outcome {
        handler.log(&error);
    }
}

/// Appends the data of a reply as JSON.
pub(crate) fn write_reply_data(reply: &Reply, json: &mut Vec<u8>) -> Result<()> {
    reply.write_message(json).unwrap_or_else(|| {
        Err(Error::internal(
            "an interceptor or a filter replaced the reply to a message with another kind of reply; create it with `Reply::message`",
        ))
    })
}

#[cold]
fn unknown_event(event: &MessageName) -> Error {
    let name = match event {
        MessageName::Unresolved(name) => name,
        MessageName::Resolved(_) => "",
    };
    let shown: String = name.chars().take(64).collect();
    Error::not_found()
        .with_code("unknown_event")
        .with_message(format!("this gateway has no message `{shown}`"))
}

/// Returns the bytes in the reply of a binary message handler.
fn reply_bytes(reply: Reply) -> Result<Option<Bytes>> {
    reply.into_inner().map_err(|_| {
        Error::internal(
            "an interceptor or a filter replaced the reply to a binary message with another kind of reply",
        )
    })
}
