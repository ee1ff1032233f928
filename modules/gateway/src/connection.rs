//! One connection: it reads messages, calls their handlers one after the other, and sends what is queued.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::Poll;

use baya::axum::http::StatusCode;
use baya::{AnyHandler, Error, Replies, Reply, Result};
use bytes::Bytes;
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use hyper::upgrade::OnUpgrade;

use crate::call::Call;
use crate::client::Client;
use crate::message::Outgoing;
use crate::outbox::{Closing, Next};
use crate::rate::Rate;
use crate::server::{Entered, Place};
use crate::websocket::WebSocket;
use crate::wire::{Ended, Received, Wire};

/// How many messages are read while a handler runs. Then the client waits.
const READ_AHEAD: usize = 8;

/// Serves a connection of a client that speaks plain WebSocket, until it ends.
pub(crate) async fn run_websocket(upgrade: OnUpgrade, entered: Entered, place: Place) {
    let client = entered.0.clone();
    let wire = async {
        let upgraded = upgrade.await.ok()?;
        Some(WebSocket::new(upgraded, client).await)
    };
    run(wire, entered, place).await;
}

/// Serves a connection until it ends.
pub(crate) async fn run<W: Wire>(
    wire: impl Future<Output = Option<W>>,
    entered: Entered,
    place: Place,
) {
    let client = entered.0.clone();
    let shared = Arc::clone(&client.namespace().shared);
    // The shutdown waits for the disconnection handler as well.
    let work = shared.app.begin_work();
    let reason = match wire.await {
        Some(wire) => {
            let rate = shared.options.rate.map(Rate::of);
            let connection = Connection {
                wire,
                client: client.clone(),
                rate,
                streams: FuturesUnordered::new(),
                read: VecDeque::new(),
                ended: None,
            };
            Box::pin(connection.serve()).await
        }
        None => "transport close",
    };
    client.outbox().end();
    drop(entered);
    drop(place);
    shared.metrics.ended();
    disconnected(&client, reason).await;
    drop(work);
}

/// Calls the disconnection handler.
async fn disconnected(client: &Client, reason: &'static str) {
    let Some(handler) = &client.namespace().disconnect else { return };
    if let Err(error) = handler.call_alone(Call::of_end(client.clone(), reason)).await {
        handler.log(&error);
    }
}

struct Connection<W: Wire> {
    wire: W,
    client: Client,
    rate: Option<Rate>,
    /// The streams that handlers have returned, each waiting for its next reply.
    streams: FuturesUnordered<Streaming<W::Id>>,
    /// What was read while a handler ran.
    read: VecDeque<Received<W::Id>>,
    /// The end that was found while a handler ran.
    ended: Option<Ended>,
}

/// The next reply of a stream, when it has come.
type Streaming<I> = Pin<Box<dyn Future<Output = Streamed<I>> + Send>>;

/// A stream of replies, with the next one.
struct Streamed<I> {
    stream: Stream<I>,
    next: Option<Result<Reply>>,
}

/// A stream of replies to one message.
struct Stream<I> {
    event: String,
    id: Option<I>,
    replies: Replies,
    handler: AnyHandler,
}

/// What happens while a handler runs.
enum Meanwhile<I> {
    Queued(Next),
    Received(Result<Received<I>, Ended>),
}

/// What happens next on a connection.
enum Event<I> {
    Queued(Next),
    Streamed(Streamed<I>),
    Received(Result<Received<I>, Ended>),
}

impl<W: Wire> Connection<W> {
    /// Serves the connection, and returns why it has ended.
    async fn serve(mut self) -> &'static str {
        let ended = match self.go_on().await {
            Ok(never) => match never {},
            Err(ended) => ended,
        };
        let reason = ended.reason;
        self.wire.close(ended).await;
        reason
    }

    async fn go_on(&mut self) -> Result<Infallible, Ended> {
        loop {
            match self.next().await {
                Event::Queued(next) => self.send(next).await?,
                Event::Streamed(streamed) => self.reply_again(streamed).await?,
                Event::Received(received) => self.received(received?).await?,
            }
        }
    }

    async fn next(&mut self) -> Event<W::Id> {
        if let Some(received) = self.read.pop_front() {
            return Event::Received(Ok(received));
        }
        if let Some(ended) = self.ended.take() {
            return Event::Received(Err(ended));
        }
        let has_streams = !self.streams.is_empty();
        let streamed = poll_fn(|cx| match self.streams.poll_next_unpin(cx) {
            Poll::Ready(Some(streamed)) => Poll::Ready(streamed),
            Poll::Ready(None) | Poll::Pending => Poll::Pending,
        });
        tokio::select! {
            biased;
            next = self.client.outbox().next() => Event::Queued(next),
            streamed = streamed, if has_streams => Event::Streamed(streamed),
            received = self.wire.receive() => Event::Received(received),
        }
    }

    /// Sends what is queued: everything that waits, in one write if it fits.
    async fn send(&mut self, next: Next) -> Result<(), Ended> {
        let mut next = Some(next);
        while let Some(one) = next {
            match one {
                Next::Send(Outgoing::Message(message)) => self.wire.message(&message).await?,
                Next::Send(Outgoing::Question(message, id)) => {
                    self.wire.question(&message, id).await?;
                }
                Next::Send(Outgoing::Bytes(bytes)) => self.wire.bytes(bytes).await?,
                Next::Close(closing) => {
                    return Err(Ended { reason: closing.why(), closing: Some(closing) });
                }
                Next::Cut => return Err(Ended::silently("too slow")),
            }
            next = self.client.outbox().take();
        }
        self.wire.flush().await
    }

    async fn except(&mut self, error: &Error, id: Option<W::Id>) -> Result<(), Ended> {
        self.client.namespace().shared.metrics.exceptions();
        self.wire.exception(error, id).await?;
        self.wire.flush().await
    }

    /// Handles what the client has sent.
    async fn received(&mut self, received: Received<W::Id>) -> Result<(), Ended> {
        if let Received::Reply { id, data } = received {
            self.client.replied(id, data);
            return Ok(());
        }
        let counted = self.count();
        match received {
            Received::Message { event, data, id } => match counted {
                Ok(()) => self.message(event, data, id).await,
                Err(error) => self.except(&error, id).await,
            },
            Received::Bytes(bytes) => match counted {
                Ok(()) => self.bytes(bytes).await,
                Err(error) => self.except(&error, None).await,
            },
            Received::Invalid(error) => {
                self.except(counted.as_ref().err().unwrap_or(&error), None).await
            }
            Received::Reply { .. } => Ok(()),
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

    /// Calls the handler of a message.
    async fn message(
        &mut self,
        event: String,
        data: Bytes,
        id: Option<W::Id>,
    ) -> Result<(), Ended> {
        let namespace = Arc::clone(self.client.namespace());
        let Some(handler) = namespace.messages.get(&*event) else {
            return self.except(&unknown(&event), id).await;
        };
        match self.call(handler, data).await? {
            Ok(reply) => self.reply(handler, event, id, reply).await,
            Err(error) => {
                handler.log(&error);
                self.except(&error, id).await
            }
        }
    }

    /// Calls the binary message handler.
    async fn bytes(&mut self, bytes: Bytes) -> Result<(), Ended> {
        let namespace = Arc::clone(self.client.namespace());
        let Some(handler) = &namespace.binary else {
            let message = "this gateway does not accept binary messages";
            let error = Error::bad_request().with_code("unexpected_bytes").with_message(message);
            return self.except(&error, None).await;
        };
        let outcome = self.call(handler, bytes).await?;
        match outcome.and_then(sent_bytes) {
            Ok(Some(bytes)) => {
                self.wire.bytes(bytes).await?;
                self.wire.flush().await
            }
            Ok(None) => Ok(()),
            Err(error) => {
                handler.log(&error);
                self.except(&error, None).await
            }
        }
    }

    /// Calls a handler. Meanwhile, what is queued is sent, and replies to messages of the app are read.
    async fn call(&mut self, handler: &AnyHandler, data: Bytes) -> Result<Result<Reply>, Ended> {
        let call = Call::new(self.client.clone(), data);
        let mut calling = pin!(handler.call_alone(call));
        let mut is_closing = false;
        loop {
            let reads = self.ended.is_none() && self.read.len() < READ_AHEAD;
            let outbox = self.client.outbox();
            let meanwhile = tokio::select! {
                biased;
                reply = &mut calling => return Ok(reply),
                next = outbox.next(), if !is_closing => Meanwhile::Queued(next),
                received = self.wire.receive(), if reads => Meanwhile::Received(received),
            };
            match meanwhile {
                // The handler may have closed the connection itself, and goes on.
                Meanwhile::Queued(Next::Close(_)) => is_closing = true,
                Meanwhile::Queued(next) => self.send_meanwhile(next, &mut is_closing).await?,
                Meanwhile::Received(Ok(Received::Reply { id, data })) => {
                    self.client.replied(id, data);
                }
                Meanwhile::Received(Ok(received)) => self.read.push_back(received),
                Meanwhile::Received(Err(ended)) => {
                    self.client.end_questions();
                    self.ended = Some(ended);
                }
            }
        }
    }

    /// Sends what is queued, but does not close the connection, so that the handler ends.
    async fn send_meanwhile(&mut self, next: Next, is_closing: &mut bool) -> Result<(), Ended> {
        match self.send(next).await {
            Err(Ended { closing: Some(Closing { .. }), .. }) => {
                *is_closing = true;
                self.wire.flush().await
            }
            outcome => outcome,
        }
    }

    /// Sends what the handler of a message returned.
    async fn reply(
        &mut self,
        handler: &AnyHandler,
        event: String,
        id: Option<W::Id>,
        reply: Reply,
    ) -> Result<(), Ended> {
        if reply.get::<Replies>().is_some() {
            return match reply.into_inner::<Replies>() {
                Ok(replies) => {
                    let handler = handler.clone();
                    self.begin(Stream { event, id, replies, handler }).await
                }
                Err(_) => Ok(()),
            };
        }
        let Some(id) = id else { return Ok(()) };
        match self.wire.reply(&event, id, move |json| written(&reply, json)).await? {
            Ok(()) => self.wire.flush().await,
            Err((error, id)) => {
                handler.log(&error);
                self.except(&error, Some(id)).await
            }
        }
    }

    /// Begins a stream of replies.
    async fn begin(&mut self, stream: Stream<W::Id>) -> Result<(), Ended> {
        let most = self.client.namespace().shared.options.streams;
        if self.streams.len() >= most {
            let message =
                format!("this connection already has {most} running streams; end one of them");
            let error = Error::new(StatusCode::TOO_MANY_REQUESTS, "too_many_streams");
            return self.except(&error.with_message(message), stream.id).await;
        }
        self.streams.push(Box::pin(stream.next()));
        Ok(())
    }

    /// Sends the next reply of a stream.
    async fn reply_again(
        &mut self,
        Streamed { stream, next }: Streamed<W::Id>,
    ) -> Result<(), Ended> {
        let outcome = match next {
            Some(Ok(reply)) => {
                let write = move |json: &mut Vec<u8>| written(&reply, json);
                self.wire.item(&stream.event, stream.id.as_ref(), write).await?
            }
            Some(Err(error)) => Err(error),
            None => {
                if let Some(id) = stream.id {
                    self.wire.end(&stream.event, id).await?;
                }
                return self.wire.flush().await;
            }
        };
        match outcome {
            Ok(()) => {
                self.streams.push(Box::pin(stream.next()));
                self.wire.flush().await
            }
            Err(error) => {
                stream.handler.log(&error);
                self.except(&error, stream.id).await
            }
        }
    }
}

impl<I> Stream<I> {
    async fn next(mut self) -> Streamed<I> {
        let next = self.replies.next().await;
        Streamed { stream: self, next }
    }
}

/// Appends the value of a reply as JSON.
fn written(reply: &Reply, json: &mut Vec<u8>) -> Result<()> {
    reply.write_message(json).unwrap_or_else(|| {
        Err(Error::internal(
            "an interceptor or a filter replaced the reply to a message by something else; create it with `Reply::message`",
        ))
    })
}

fn unknown(event: &str) -> Error {
    let shown: String = event.chars().take(64).collect();
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
