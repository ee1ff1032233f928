//! What clients send: the calls of handlers, and their replies.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};

use baya::axum::http::StatusCode;
use baya::{AnyHandler, Error, Replies, Reply, Result};
use bytes::Bytes;

use crate::call::{Call, Data};
use crate::connection::Connection;
use crate::json::Json;
use crate::namespace::Handled;
use crate::outbox::Next;
use crate::rate::Rate;
use crate::streams::Stream;
use crate::wire::{Ended, Event, Received, Wire};

/// How many messages are read while a handler runs. Then the client waits.
const READ_AHEAD: usize = 8;
/// How many are read while the app awaits a reply, which may be behind them.
const READ_AHEAD_OF_REPLY: usize = 64;

/// What was sent while a handler ran.
struct Sent {
    /// What the handler has returned meanwhile.
    reply: Option<Result<Reply>>,
    /// Whether nothing more is sent.
    is_closing: bool,
}

/// What happens while a handler runs.
enum Meanwhile<I> {
    Returned(Result<Reply>),
    Queued(Next),
    Received(Result<Received<I>, Ended>),
}

// The futures of a message and of its reply are part of each connection; those of everything rare are in boxes.
impl<W: Wire> Connection<W> {
    /// Handles what is not a message with a name.
    pub(crate) async fn received(&mut self, received: Received<W::Id>) -> Result<(), Ended> {
        match received {
            Received::Message { event, data, id } => self.message(event, data, id).await,
            Received::Bytes(bytes, id) => match self.count() {
                Ok(()) => self.bytes(bytes, id).await,
                Err(error) => self.except(&error, id).await,
            },
            Received::Invalid(error, id) => {
                let counted = self.count();
                self.except(counted.as_ref().err().unwrap_or(&error), id).await
            }
            Received::Reply { id, data } => {
                self.replied(id, data);
                Ok(())
            }
        }
    }

    /// Takes the reply to a message of the app. One that is not awaited counts as a message.
    fn replied(&mut self, id: u64, data: Json) {
        if !self.client.replied(id, data) {
            // There is no response to a reply, so one too many has none either.
            let _ = self.count();
        }
    }

    /// Counts a message; returns the error of one too many.
    fn count(&mut self) -> Result<()> {
        self.client.namespace().shared.metrics.received();
        if self.rate.as_mut().is_none_or(Rate::take) {
            return Ok(());
        }
        Err(Error::new(StatusCode::TOO_MANY_REQUESTS, "too_many_messages")
            .with_message("too many messages; send fewer of them"))
    }

    /// Calls the handler of a message, and sends its reply.
    pub(crate) async fn message(
        &mut self,
        event: Event,
        data: Json,
        id: Option<W::Id>,
    ) -> Result<(), Ended> {
        if let Err(error) = self.count() {
            return Box::pin(self.except(&error, id)).await;
        }
        let namespace = Arc::clone(self.client.namespace());
        let found = match &event {
            Event::Known(index) => Some(*index),
            Event::Named(name) => namespace.messages.find(name),
        };
        let found = found.and_then(|index| Some((index, namespace.messages.get(index)?)));
        let Some((index, handled)) = found else {
            return Box::pin(self.except(&unknown(&event), id)).await;
        };
        let outcome = self.call(&handled.handler, Data::Json(data)).await;
        if self.ended.is_some() {
            unsent(&handled.handler, outcome);
            return Ok(());
        }
        // What the handler has sent arrives before its reply.
        if self.client.outbox().has_next() {
            Box::pin(self.send_queued()).await?;
        }
        let outcome = match outcome {
            Ok(reply) if reply.get::<Replies>().is_some() => {
                return match reply.into_inner::<Replies>() {
                    Ok(replies) => Box::pin(self.begin(Stream { index, id, replies })).await,
                    Err(_) => Ok(()),
                };
            }
            Ok(reply) => self.reply(handled, id, reply).await?,
            Err(error) => Err((error, id)),
        };
        match outcome {
            Ok(()) => Ok(()),
            Err((error, id)) => {
                handled.handler.log(&error);
                Box::pin(self.except(&error, id)).await
            }
        }
    }

    /// Calls the binary message handler.
    async fn bytes(&mut self, bytes: Bytes, id: Option<W::Id>) -> Result<(), Ended> {
        let namespace = Arc::clone(self.client.namespace());
        let Some(handler) = &namespace.binary else {
            let message = "this gateway does not accept binary messages";
            let error = Error::bad_request().with_code("unexpected_bytes").with_message(message);
            return self.except(&error, id).await;
        };
        let outcome = self.call(handler, Data::Bytes(bytes)).await;
        if self.ended.is_some() {
            unsent(handler, outcome);
            return Ok(());
        }
        self.send_queued().await?;
        match (outcome.and_then(sent_bytes), id) {
            (Ok(Some(bytes)), id) => self.wire.bytes(bytes, id).await?,
            (Ok(None), Some(id)) => self.wire.acknowledge_bytes(id).await?,
            (Ok(None), None) => {}
            (Err(error), id) => {
                handler.log(&error);
                return self.except(&error, id).await;
            }
        }
        self.wire.flush().await
    }

    /// Calls a handler.
    async fn call(&mut self, handler: &AnyHandler, data: Data) -> Result<Reply> {
        let mut calling = pin!(handler.call_alone(Call::new(self.client.clone(), data)));
        // Most handlers do not wait.
        match poll_fn(|cx| Poll::Ready(calling.as_mut().poll(cx))).await {
            Poll::Ready(reply) => reply,
            Poll::Pending => Box::pin(self.wait_for(calling)).await,
        }
    }

    /// Waits for a handler. Meanwhile, what is queued is sent, and replies to messages of the app are read.
    async fn wait_for(
        &mut self,
        mut calling: Pin<&mut (dyn Future<Output = Result<Reply>> + Send)>,
    ) -> Result<Reply> {
        let mut is_closing = false;
        loop {
            let meanwhile =
                |cx: &mut Context<'_>| self.poll_meanwhile(cx, calling.as_mut(), is_closing);
            match poll_fn(meanwhile).await {
                Meanwhile::Returned(reply) => return reply,
                // The handler may have closed the connection itself, and goes on.
                Meanwhile::Queued(Next::Close(_)) => {
                    self.client.leave_all();
                    is_closing = true;
                }
                Meanwhile::Queued(next) => {
                    let returned = self.send_meanwhile(next, calling.as_mut()).await;
                    is_closing |= returned.is_closing;
                    if let Some(reply) = returned.reply {
                        return reply;
                    }
                }
                Meanwhile::Received(Ok(Received::Reply { id, data })) => self.replied(id, data),
                Meanwhile::Received(Ok(received)) => self.read.push_back(received),
                Meanwhile::Received(Err(ended)) => {
                    self.client.leave_all();
                    self.ended = Some(ended);
                }
            }
        }
    }

    fn poll_meanwhile(
        &mut self,
        cx: &mut Context<'_>,
        calling: Pin<&mut (dyn Future<Output = Result<Reply>> + Send)>,
        is_closing: bool,
    ) -> Poll<Meanwhile<W::Id>> {
        if let Poll::Ready(reply) = calling.poll(cx) {
            return Poll::Ready(Meanwhile::Returned(reply));
        }
        if !is_closing
            && self.ended.is_none()
            && let Poll::Ready(next) = self.client.outbox().poll_next(cx)
        {
            return Poll::Ready(Meanwhile::Queued(next));
        }
        let most = match self.client.awaits_reply() {
            true => READ_AHEAD_OF_REPLY,
            false => READ_AHEAD,
        };
        if self.ended.is_none() && self.read.len() < most {
            return self.wire.poll_receive(cx).map(Meanwhile::Received);
        }
        Poll::Pending
    }

    /// Sends what is queued while the handler goes on, whatever becomes of the connection.
    async fn send_meanwhile(
        &mut self,
        next: Next,
        mut calling: Pin<&mut (dyn Future<Output = Result<Reply>> + Send)>,
    ) -> Sent {
        let mut reply = None;
        let sent = {
            let mut sending = pin!(async {
                match self.send(next).await {
                    // It is closed when the handler has returned.
                    Err(Ended { closing: Some(_), .. }) => self.wire.flush().await.map(|()| true),
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
            Err(ended) => {
                self.client.leave_all();
                self.read.clear();
                self.ended = Some(ended);
                true
            }
        };
        Sent { reply, is_closing }
    }

    /// Sends what the handler of a message returned. Returns the error of a value that can't be written.
    async fn reply(
        &mut self,
        handled: &Handled,
        id: Option<W::Id>,
        reply: Reply,
    ) -> Result<Result<(), (Error, Option<W::Id>)>, Ended> {
        let Some(id) = id else {
            // There is no reply, but what the handler has sent may wait.
            return self.wire.flush().await.map(Ok);
        };
        let write = move |json: &mut Vec<u8>| written(&reply, json);
        match self.wire.reply(&handled.name, id, write).await? {
            Ok(()) => self.wire.flush().await.map(Ok),
            Err((error, id)) => Ok(Err((error, Some(id)))),
        }
    }
}

/// Drops what a handler has returned after its client has left.
#[cold]
fn unsent(handler: &AnyHandler, outcome: Result<Reply>) {
    if let Err(error) = outcome {
        handler.log(&error);
    }
}

/// Appends the value of a reply as JSON.
pub(crate) fn written(reply: &Reply, json: &mut Vec<u8>) -> Result<()> {
    reply.write_message(json).unwrap_or_else(|| {
        Err(Error::internal(
            "an interceptor or a filter replaced the reply to a message by something else; create it with `Reply::message`",
        ))
    })
}

#[cold]
fn unknown(event: &Event) -> Error {
    let name = match event {
        Event::Named(name) => name,
        Event::Known(_) => "",
    };
    let shown: String = name.chars().take(64).collect();
    Error::not_found()
        .with_code("unknown_event")
        .with_message(format!("this gateway has no message `{shown}`"))
}

/// Returns the bytes that a binary message handler returned.
fn sent_bytes(reply: Reply) -> Result<Option<Bytes>> {
    reply.into_inner().map_err(|_| {
        Error::internal(
            "an interceptor or a filter replaced the reply to a binary message by something else",
        )
    })
}
