//! A connection: reads messages, runs operations, and sends their results.

use std::future::poll_fn;
use std::sync::Arc;
use std::time::Duration;

use async_graphql::parser::types::OperationType;
use baya::axum::http::request::Parts;
use bytes::Bytes;
use futures_util::{SinkExt, StreamExt};
use hyper::upgrade::OnUpgrade;
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::time::{Instant, sleep, sleep_until};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Error as SocketError, Message};

use super::closing::{CloseStatus, ConnectionEnd, SHUTDOWN_GRACE, Socket, end};
use super::operations::{OperationEvent, Operations};
use super::protocol::{ClientMessage, Protocol};
use crate::connection_limit::ConnectionPermit;
use crate::engine::{Engine, OperationResponse};
use crate::error::RequestError;
use crate::http::parse_payload;

/// The size of the read buffer in bytes.
const READ_BUFFER: usize = 4 * 1024;

/// Serves a connection until it ends.
pub(super) async fn run(
    engine: Arc<Engine>,
    upgrade: OnUpgrade,
    head: Parts,
    protocol: Option<Protocol>,
    permit: ConnectionPermit,
) {
    let Ok(upgraded) = upgrade.await else { return };
    let max = engine.options.body_limit;
    let config = WebSocketConfig::default()
        .read_buffer_size(READ_BUFFER)
        .max_message_size(Some(max))
        .max_frame_size(Some(max));
    let stream = TokioIo::new(upgraded);
    let socket = WebSocketStream::from_raw_socket(stream, Role::Server, Some(config)).await;
    let app = engine.app.clone();
    let (socket, connection_end) = match protocol {
        Some(protocol) => Connection::new(engine, socket, protocol, head).serve().await,
        None => (socket, CloseStatus::new(4406, "Subprotocol not acceptable").into()),
    };
    end(socket, connection_end, &app).await;
    drop(permit);
}

/// Maximum size in bytes of a message before the connection is accepted. Its payload is kept as long as the connection, and
/// needs several times as much memory.
const MAX_INIT_SIZE: usize = 16 * 1024;

/// Returns the time after a duration.
fn deadline_after(duration: Duration) -> Instant {
    /// About 30 years, for durations that exceed the range of the clock.
    const MAX_DURATION: Duration = Duration::from_secs(1 << 30);
    let now = Instant::now();
    now.checked_add(duration).unwrap_or(now + MAX_DURATION)
}

pub(super) struct Connection {
    pub(super) engine: Arc<Engine>,
    pub(super) socket: Socket,
    pub(super) protocol: Protocol,
    /// The head of the handshake, with the connection parameters.
    pub(super) head: Arc<Parts>,
    pub(super) has_init: bool,
    pub(super) is_accepted: bool,
    /// The time at which a client that has not initialised the connection, or has not responded to a ping, is disconnected.
    /// For all other clients, the time of the next ping.
    pub(super) deadline: Instant,
    awaits_pong: bool,
    /// The time of the next `ka` message of the older protocol, which is sent independently of other messages.
    keep_alive: Option<Instant>,
    operations: Operations,
    /// Whether the app shuts down: the connection ends once its queries and mutations have ended.
    is_draining: bool,
    /// Whether more can be read. During shutdown, reads may end before the operations.
    is_readable: bool,
}

/// The next event of a connection.
enum ConnectionEvent {
    Received(Option<Result<Message, SocketError>>),
    Operation(OperationEvent),
    Deadline,
    Stopping,
}

impl Connection {
    fn new(engine: Arc<Engine>, socket: Socket, protocol: Protocol, head: Parts) -> Self {
        Self {
            deadline: deadline_after(engine.options.init_timeout),
            engine,
            socket,
            protocol,
            head: Arc::new(head),
            has_init: false,
            is_accepted: false,
            awaits_pong: false,
            keep_alive: None,
            operations: Operations::default(),
            is_draining: false,
            is_readable: true,
        }
    }

    /// Serves the connection. Its operations are dropped when this returns, before the client responds to the close frame.
    async fn serve(mut self) -> (Socket, ConnectionEnd) {
        loop {
            let event = self.next_event().await;
            if let Err(connection_end) = self.handle_event(event).await {
                return (self.socket, connection_end);
            }
        }
    }

    async fn next_event(&mut self) -> ConnectionEvent {
        let Self { engine, socket, operations, deadline, keep_alive, .. } = self;
        let is_draining = self.is_draining;
        let is_readable = self.is_readable;
        let due = keep_alive.map_or(*deadline, |at| at.min(*deadline));
        tokio::select! {
            biased;
            () = engine.app.stopping(), if !is_draining => ConnectionEvent::Stopping,
            received = socket.next(), if is_readable => ConnectionEvent::Received(received),
            () = sleep_until(due) => ConnectionEvent::Deadline,
            event = poll_fn(|cx| operations.poll_next(cx)) => ConnectionEvent::Operation(event),
        }
    }

    async fn handle_event(&mut self, event: ConnectionEvent) -> Result<(), ConnectionEnd> {
        match event {
            ConnectionEvent::Stopping => {
                self.is_draining = true;
                // Without `complete`, so that the client subscribes again once it is connected elsewhere.
                self.operations.remove_subscriptions();
                self.end_if_drained()
            }
            ConnectionEvent::Deadline => self.handle_deadline().await,
            ConnectionEvent::Operation(OperationEvent::Complete(id)) => {
                self.send(Protocol::complete(&id)).await?;
                self.end_if_drained()
            }
            ConnectionEvent::Operation(OperationEvent::Response(id, response)) => {
                let (message, has_ended) = self.protocol.response(&id, &response);
                if has_ended {
                    self.operations.remove(&id);
                }
                self.send(message).await?;
                self.end_if_drained()
            }
            ConnectionEvent::Received(None | Some(Err(_))) if self.is_draining => {
                self.is_readable = false;
                Ok(())
            }
            ConnectionEvent::Received(None) => Err(ConnectionEnd::Lost),
            ConnectionEvent::Received(Some(Err(error))) => Err(error.into()),
            ConnectionEvent::Received(Some(Ok(message))) => {
                self.record_activity();
                match message {
                    Message::Text(text) => self.handle(&text).await,
                    Message::Binary(_) => Err(CloseStatus::binary().into()),
                    Message::Close(_) => Err(ConnectionEnd::ByClient),
                    Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => Ok(()),
                }
            }
        }
    }

    /// Ends the connection if the app shuts down and no operation is running.
    fn end_if_drained(&self) -> Result<(), ConnectionEnd> {
        if self.is_draining && self.operations.is_empty() {
            return Err(CloseStatus::stopping().into());
        }
        Ok(())
    }

    /// Resets the deadline after a message of the client.
    pub(super) fn record_activity(&mut self) {
        self.awaits_pong = false;
        if self.is_accepted {
            self.deadline = deadline_after(self.engine.options.ping);
        }
    }

    /// Handles the deadline: pings the client, or disconnects it.
    async fn handle_deadline(&mut self) -> Result<(), ConnectionEnd> {
        let now = Instant::now();
        if self.keep_alive.is_some_and(|at| at <= now) {
            self.keep_alive().await?;
        }
        if now < self.deadline {
            return Ok(());
        }
        if !self.has_init {
            return Err(CloseStatus::init_timeout().into());
        }
        if self.awaits_pong {
            return Err(ConnectionEnd::Lost);
        }
        self.awaits_pong = true;
        self.deadline = deadline_after(self.engine.options.ping);
        self.write(Message::Ping(Bytes::new())).await
    }

    /// Sends the message that keeps the connection alive, if the protocol has one.
    pub(super) async fn keep_alive(&mut self) -> Result<(), ConnectionEnd> {
        let Some(message) = self.protocol.keep_alive() else { return Ok(()) };
        self.keep_alive = Some(deadline_after(self.engine.options.ping));
        self.send(message.to_owned()).await
    }

    pub(super) async fn send(&mut self, message: String) -> Result<(), ConnectionEnd> {
        self.write(Message::text(message)).await
    }

    /// Sends a message. Shutdown waits a second for a client that does not read.
    pub(super) async fn write(&mut self, message: Message) -> Result<(), ConnectionEnd> {
        let Self { engine, socket, .. } = self;
        let stopping = async {
            engine.app.stopping().await;
            sleep(SHUTDOWN_GRACE).await;
        };
        tokio::select! {
            biased;
            sent = socket.send(message) => sent.map_err(|_| ConnectionEnd::Lost),
            () = stopping => Err(CloseStatus::stopping().into()),
        }
    }

    async fn handle(&mut self, text: &str) -> Result<(), ConnectionEnd> {
        if !self.is_accepted && text.len() > MAX_INIT_SIZE {
            return Err(CloseStatus::too_large().into());
        }
        match self.protocol.read(text)? {
            ClientMessage::Init(payload) => self.init(payload).await,
            ClientMessage::Ping(payload) => self.send(Protocol::pong(payload.as_ref())).await,
            ClientMessage::Pong => Ok(()),
            ClientMessage::Subscribe { id, payload } => self.subscribe(id, payload).await,
            ClientMessage::Complete { id } => {
                self.operations.remove(&id);
                self.end_if_drained()
            }
            ClientMessage::Terminate => Err(CloseStatus::new(1000, "").into()),
        }
    }

    async fn subscribe(&mut self, id: String, payload: Value) -> Result<(), ConnectionEnd> {
        if !self.is_accepted {
            return Err(CloseStatus::unauthorized().into());
        }
        if self.is_draining {
            // The client sends it again once it is connected elsewhere.
            return Ok(());
        }
        if self.operations.has(&id) {
            return Err(
                CloseStatus::new(4409, format!("Subscriber for {id} already exists")).into()
            );
        }
        let max = self.engine.options.operations;
        let started = if self.operations.len() < max {
            parse_payload(payload).and_then(|operation_request| {
                let prepared = self.engine.prepare(operation_request, &self.head)?;
                let is_subscription = prepared.kind == OperationType::Subscription;
                Ok((self.engine.stream(prepared)?, is_subscription))
            })
        } else {
            Err(RequestError::operations(max))
        };
        match started {
            Ok((responses, is_subscription)) => {
                self.operations.add(id, responses, is_subscription);
                Ok(())
            }
            Err(rejection) => {
                let (message, _) =
                    self.protocol.response(&id, &OperationResponse::Rejected(rejection));
                self.send(message).await
            }
        }
    }
}
