//! A connection: reads messages, calls their handlers one after the other, and sends queued messages.

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
use crate::outbox::OutboxAction;
use crate::rate::RateLimiter;
use crate::server::{ConnectedClient, ConnectionPermit};
use crate::streams::{PendingStep, StreamStep};
use crate::websocket::WebSocket;
use crate::wire::{ConnectionEnd, Incoming, Wire};

/// Serves a plain WebSocket connection until it ends.
pub(crate) fn run_websocket(
    upgrade: OnUpgrade,
    connected: ConnectedClient,
    permit: ConnectionPermit,
) -> impl Future<Output = ()> + Send + 'static {
    let client = connected.client.clone();
    let wire = async { Some(WebSocket::new(upgrade.await.ok()?, client).await) };
    run(Box::pin(wire), connected, permit)
}

/// Serves a connection until it ends.
///
/// The future is small while the client is idle, because data that is needed only for a while is boxed.
pub(crate) async fn run<W: Wire>(
    wire: impl Future<Output = Option<W>> + Unpin,
    connected: ConnectedClient,
    permit: ConnectionPermit,
) {
    // The shutdown waits for the disconnection handler as well.
    let work = connected.client.namespace().shared.app.begin_work();
    let connection =
        wire.await.map(|wire| Box::new(Connection::new(wire, connected.client.clone())));
    let client = connected.client.clone();
    match connection {
        Some(connection) => serve(connection, (connected, permit)).await,
        None => {
            drop((connected, permit));
            Box::pin(disconnected(&client, "transport close")).await;
        }
    }
    drop(work);
}

/// Serves a connection until it ends.
async fn serve<W: Wire>(
    mut connection: Box<Connection<W>>,
    (connected, permit): (ConnectedClient, ConnectionPermit),
) {
    connection.client.outbox().serve();
    let end = match connection.serve().await {
        Ok(never) => match never {},
        Err(end) => end,
    };
    // Immediately, rather than after the client has responded to the close frame.
    let client = connected.client.clone();
    drop(connected);
    let reason = end.reason;
    let closing = async {
        connection.wire.close(end).await;
        drop(permit);
    };
    Box::pin(futures_util::future::join(closing, disconnected(&client, reason))).await;
}

/// Calls the disconnection handler.
async fn disconnected(client: &Client, reason: &'static str) {
    let Some(handler) = &client.namespace().disconnect else { return };
    if let Err(error) = handler.call_alone(Call::disconnection(client.clone(), reason)).await {
        handler.log(&error);
    }
}

/// A connection that is being served. `handling.rs` handles the messages of the client.
pub(crate) struct Connection<W: Wire> {
    pub(crate) wire: W,
    pub(crate) client: Client,
    pub(crate) rate: Option<RateLimiter>,
    /// The streams that handlers have returned, each waiting for its next reply; `None` before the first stream.
    pub(crate) streams: Option<FuturesUnordered<PendingStep<W::Id>>>,
    /// Whether streams are polled before messages of the client.
    polls_streams_first: bool,
    /// Messages that were read while a handler ran.
    pub(crate) read_ahead: VecDeque<Incoming<W::Id>>,
    /// The end of the connection, if it ended while a handler ran.
    pub(crate) end: Option<ConnectionEnd>,
}

/// The next event on a connection.
enum ConnectionEvent<I> {
    Outgoing(OutboxAction),
    Stream(StreamStep<I>),
    Incoming(Result<Incoming<I>, ConnectionEnd>),
}

impl<W: Wire> Connection<W> {
    fn new(wire: W, client: Client) -> Self {
        let rate = client.namespace().shared.options.rate.map(RateLimiter::new);
        Self {
            wire,
            client,
            rate,
            streams: None,
            polls_streams_first: false,
            read_ahead: VecDeque::new(),
            end: None,
        }
    }

    /// Serves the connection until it ends.
    async fn serve(&mut self) -> Result<Infallible, ConnectionEnd> {
        loop {
            match poll_fn(|cx| self.poll_next(cx)).await {
                ConnectionEvent::Incoming(Ok(Incoming::Message { event, data, id })) => {
                    self.message(event, data, id).await?;
                }
                ConnectionEvent::Incoming(received) => Box::pin(self.received(received?)).await?,
                ConnectionEvent::Outgoing(next) => self.send(next).await?,
                ConnectionEvent::Stream(step) => Box::pin(self.send_step(step)).await?,
            }
        }
    }

    fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<ConnectionEvent<W::Id>> {
        // Polled first, so that no message is handled after the app has closed the connection.
        if self.end.is_none()
            && let Poll::Ready(next) = self.client.outbox().poll_next(cx)
        {
            return Poll::Ready(ConnectionEvent::Outgoing(next));
        }
        if let Some(received) = self.read_ahead.pop_front() {
            return Poll::Ready(ConnectionEvent::Incoming(Ok(received)));
        }
        if let Some(end) = self.end.take() {
            return Poll::Ready(ConnectionEvent::Incoming(Err(end)));
        }
        // Alternates, so that neither a busy stream nor a busy client starves the other.
        self.polls_streams_first = !self.polls_streams_first;
        if self.polls_streams_first
            && let Poll::Ready(step) = self.poll_streams(cx)
        {
            return Poll::Ready(ConnectionEvent::Stream(step));
        }
        if let Poll::Ready(received) = self.wire.poll_receive(cx) {
            return Poll::Ready(ConnectionEvent::Incoming(received));
        }
        if self.polls_streams_first {
            return Poll::Pending;
        }
        self.poll_streams(cx).map(ConnectionEvent::Stream)
    }

    fn poll_streams(&mut self, cx: &mut Context<'_>) -> Poll<StreamStep<W::Id>> {
        match self.streams.as_mut().map(|streams| streams.poll_next_unpin(cx)) {
            Some(Poll::Ready(Some(step))) => Poll::Ready(step),
            _ => Poll::Pending,
        }
    }

    /// Sends all queued messages, in one write if they fit.
    pub(crate) async fn send(&mut self, next: OutboxAction) -> Result<(), ConnectionEnd> {
        let mut next = Some(next);
        while let Some(one) = next {
            match one {
                OutboxAction::Send(message) => self.write(message).await?,
                OutboxAction::Close(closing) => {
                    return Err(ConnectionEnd {
                        reason: closing.disconnect_reason(),
                        closing: Some(closing),
                    });
                }
                OutboxAction::Disconnect => {
                    return Err(ConnectionEnd::without_close_frame("too slow"));
                }
            }
            next = self.client.outbox().take();
        }
        self.wire.flush().await
    }

    /// Writes the queued messages without closing the connection.
    pub(crate) async fn send_queued(&mut self) -> Result<(), ConnectionEnd> {
        while let Some(next) = self.client.outbox().take() {
            match next {
                OutboxAction::Send(message) => self.write(message).await?,
                OutboxAction::Close(_) => break,
                OutboxAction::Disconnect => {
                    return Err(ConnectionEnd::without_close_frame("too slow"));
                }
            }
        }
        Ok(())
    }

    async fn write(&mut self, message: Outgoing) -> Result<(), ConnectionEnd> {
        match message {
            Outgoing::Message(message) => self.wire.message(&message).await,
            Outgoing::Request(message, id) => self.wire.request(&message, id).await,
            Outgoing::Bytes(bytes) => self.wire.bytes(bytes, None).await,
        }
    }

    /// Sends an error to the client as an exception.
    pub(crate) async fn send_exception(
        &mut self,
        error: &Error,
        id: Option<W::Id>,
    ) -> Result<(), ConnectionEnd> {
        self.client.namespace().shared.metrics.exceptions();
        self.wire.exception(error, id).await?;
        self.wire.flush().await
    }
}
