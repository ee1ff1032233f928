//! One connection: it reads messages, calls their handlers one after the other, and sends what is queued.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::future::{Future, poll_fn};
use std::task::{Context, Poll};

use baya::{Error, Result};
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use hyper::upgrade::OnUpgrade;

use crate::call::Call;
use crate::client::Client;
use crate::message::Outgoing;
use crate::outbox::Next;
use crate::rate::Rate;
use crate::server::{Entered, Place};
use crate::streams::{Streamed, Streaming};
use crate::websocket::WebSocket;
use crate::wire::{Ended, Received, Wire};

/// Serves a connection of a client that speaks plain WebSocket, until it ends.
pub(crate) fn run_websocket(
    upgrade: OnUpgrade,
    entered: Entered,
    place: Place,
) -> impl Future<Output = ()> + Send + 'static {
    let client = entered.client.clone();
    let wire = async { Some(WebSocket::new(upgrade.await.ok()?, client).await) };
    run(Box::pin(wire), entered, place)
}

/// Serves a connection until it ends. Its future is small while the client is idle: what is needed only for a while is in
/// boxes.
pub(crate) async fn run<W: Wire>(
    wire: impl Future<Output = Option<W>> + Unpin,
    entered: Entered,
    place: Place,
) {
    // The shutdown waits for the disconnection handler as well.
    let work = entered.client.namespace().shared.app.begin_work();
    let connection = wire.await.map(|wire| Box::new(Connection::new(wire, entered.client.clone())));
    let client = entered.client.clone();
    match connection {
        Some(connection) => serve(connection, (entered, place)).await,
        None => {
            drop((entered, place));
            Box::pin(disconnected(&client, "transport close")).await;
        }
    }
    drop(work);
}

/// Serves a connection until it ends.
async fn serve<W: Wire>(mut connection: Box<Connection<W>>, (entered, place): (Entered, Place)) {
    connection.client.outbox().serve();
    let ended = match connection.go_on().await {
        Ok(never) => match never {},
        Err(ended) => ended,
    };
    // At once, and not when the client has responded to the close frame.
    let client = entered.client.clone();
    drop(entered);
    let reason = ended.reason;
    let closing = async {
        connection.wire.close(ended).await;
        drop(place);
    };
    Box::pin(futures_util::future::join(closing, disconnected(&client, reason))).await;
}

/// Calls the disconnection handler.
async fn disconnected(client: &Client, reason: &'static str) {
    let Some(handler) = &client.namespace().disconnect else { return };
    if let Err(error) = handler.call_alone(Call::of_end(client.clone(), reason)).await {
        handler.log(&error);
    }
}

/// A connection while it is served. What clients send is handled in `handling.rs`.
pub(crate) struct Connection<W: Wire> {
    pub(crate) wire: W,
    pub(crate) client: Client,
    pub(crate) rate: Option<Rate>,
    /// The streams that handlers have returned, each waiting for its next reply; `None` before the first one.
    pub(crate) streams: Option<FuturesUnordered<Streaming<W::Id>>>,
    /// Whether a stream comes before what the client sends.
    is_streaming: bool,
    /// What was read while a handler ran.
    pub(crate) read: VecDeque<Received<W::Id>>,
    /// The end that was found while a handler ran.
    pub(crate) ended: Option<Ended>,
}

/// What happens next on a connection.
enum Event<I> {
    Queued(Next),
    Streamed(Streamed<I>),
    Received(Result<Received<I>, Ended>),
}

impl<W: Wire> Connection<W> {
    fn new(wire: W, client: Client) -> Self {
        let rate = client.namespace().shared.options.rate.map(Rate::of);
        Self {
            wire,
            client,
            rate,
            streams: None,
            is_streaming: false,
            read: VecDeque::new(),
            ended: None,
        }
    }

    /// Serves the connection until it ends.
    async fn go_on(&mut self) -> Result<Infallible, Ended> {
        loop {
            match poll_fn(|cx| self.poll_next(cx)).await {
                Event::Received(Ok(Received::Message { event, data, id })) => {
                    self.message(event, data, id).await?;
                }
                Event::Received(received) => Box::pin(self.received(received?)).await?,
                Event::Queued(next) => self.send(next).await?,
                Event::Streamed(streamed) => Box::pin(self.reply_again(streamed)).await?,
            }
        }
    }

    fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Event<W::Id>> {
        // First, so that nothing is handled after the app has closed the connection.
        if self.ended.is_none()
            && let Poll::Ready(next) = self.client.outbox().poll_next(cx)
        {
            return Poll::Ready(Event::Queued(next));
        }
        if let Some(received) = self.read.pop_front() {
            return Poll::Ready(Event::Received(Ok(received)));
        }
        if let Some(ended) = self.ended.take() {
            return Poll::Ready(Event::Received(Err(ended)));
        }
        // One after the other, so that neither a stream nor a client that always has something excludes the other one.
        self.is_streaming = !self.is_streaming;
        if self.is_streaming
            && let Poll::Ready(streamed) = self.poll_streams(cx)
        {
            return Poll::Ready(Event::Streamed(streamed));
        }
        if let Poll::Ready(received) = self.wire.poll_receive(cx) {
            return Poll::Ready(Event::Received(received));
        }
        if self.is_streaming {
            return Poll::Pending;
        }
        self.poll_streams(cx).map(Event::Streamed)
    }

    fn poll_streams(&mut self, cx: &mut Context<'_>) -> Poll<Streamed<W::Id>> {
        match self.streams.as_mut().map(|streams| streams.poll_next_unpin(cx)) {
            Some(Poll::Ready(Some(streamed))) => Poll::Ready(streamed),
            _ => Poll::Pending,
        }
    }

    /// Sends what is queued: everything that waits, in one write if it fits.
    pub(crate) async fn send(&mut self, next: Next) -> Result<(), Ended> {
        let mut next = Some(next);
        while let Some(one) = next {
            match one {
                Next::Send(message) => self.write(message).await?,
                Next::Close(closing) => {
                    return Err(Ended { reason: closing.why(), closing: Some(closing) });
                }
                Next::Cut => return Err(Ended::silently("too slow")),
            }
            next = self.client.outbox().take();
        }
        self.wire.flush().await
    }

    /// Writes the messages that wait, but does not close the connection.
    pub(crate) async fn send_queued(&mut self) -> Result<(), Ended> {
        while let Some(next) = self.client.outbox().take() {
            match next {
                Next::Send(message) => self.write(message).await?,
                Next::Close(_) => break,
                Next::Cut => return Err(Ended::silently("too slow")),
            }
        }
        Ok(())
    }

    async fn write(&mut self, message: Outgoing) -> Result<(), Ended> {
        match message {
            Outgoing::Message(message) => self.wire.message(&message).await,
            Outgoing::Request(message, id) => self.wire.request(&message, id).await,
            Outgoing::Bytes(bytes) => self.wire.bytes(bytes, None).await,
        }
    }

    /// Sends an error.
    pub(crate) async fn except(&mut self, error: &Error, id: Option<W::Id>) -> Result<(), Ended> {
        self.client.namespace().shared.metrics.exceptions();
        self.wire.exception(error, id).await?;
        self.wire.flush().await
    }
}
