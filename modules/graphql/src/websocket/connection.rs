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

use super::closing::{Closed, Ended, LAST, Socket, end};
use super::operations::{OperationEvent, Operations};
use super::protocol::{FromClient, Protocol};
use crate::connection_limit::ConnectionPermit;
use crate::engine::{Engine, OperationResponse};
use crate::http::asked;
use crate::request_error::RequestError;

/// The size of the read buffer in bytes.
const READ_BUFFER: usize = 4 * 1024;

/// Serves a connection until it ends.
pub(super) async fn run(
    engine: Arc<Engine>,
    upgrade: OnUpgrade,
    head: Parts,
    protocol: Option<Protocol>,
    location: ConnectionPermit,
) {
    let Ok(upgraded) = upgrade.await else { return };
    let most = engine.options.body_limit;
    let config = WebSocketConfig::default()
        .read_buffer_size(READ_BUFFER)
        .max_message_size(Some(most))
        .max_frame_size(Some(most));
    let stream = TokioIo::new(upgraded);
    let socket = WebSocketStream::from_raw_socket(stream, Role::Server, Some(config)).await;
    let app = engine.app.clone();
    let (socket, ended) = match protocol {
        Some(protocol) => Connection::new(engine, socket, protocol, head).serve().await,
        None => (socket, Closed::new(4406, "Subprotocol not acceptable").into()),
    };
    end(socket, ended, &app).await;
    drop(location);
}

/// Upper bound on the size of a message before the connection is accepted, in bytes. The payload is kept for as long as the
/// connection lives, and needs many times as much memory.
const MOST_OF_INIT: usize = 16 * 1024;

/// Returns the time after a duration.
fn after(duration: Duration) -> Instant {
    /// For durations that no clock can represent: some 30 years.
    const LONGEST: Duration = Duration::from_secs(1 << 30);
    let now = Instant::now();
    now.checked_add(duration).unwrap_or(now + LONGEST)
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
    /// For other clients, the time of the next ping.
    pub(super) deadline: Instant,
    awaits_pong: bool,
    /// The time of the next `ka` message of the older protocol, which is sent independently of other messages.
    keep_alive: Option<Instant>,
    operations: Operations,
    /// Whether the app shuts down: the connection ends once its queries and mutations have ended.
    is_draining: bool,
    /// Whether more can be read. While the app shuts down, it ends the reads of connections before their operations.
    is_readable: bool,
}

/// The next event of a connection.
enum Next {
    Received(Option<Result<Message, SocketError>>),
    Operation(OperationEvent),
    Due,
    Stopping,
}

impl Connection {
    fn new(engine: Arc<Engine>, socket: Socket, protocol: Protocol, head: Parts) -> Self {
        Self {
            deadline: after(engine.options.init_timeout),
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
    async fn serve(mut self) -> (Socket, Ended) {
        loop {
            let next = self.next().await;
            if let Err(ended) = self.go_on(next).await {
                return (self.socket, ended);
            }
        }
    }

    async fn next(&mut self) -> Next {
        let Self { engine, socket, operations, deadline, keep_alive, .. } = self;
        let (is_draining, is_readable) = (self.is_draining, self.is_readable);
        let due = keep_alive.map_or(*deadline, |at| at.min(*deadline));
        tokio::select! {
            biased;
            () = engine.app.stopping(), if !is_draining => Next::Stopping,
            received = socket.next(), if is_readable => Next::Received(received),
            () = sleep_until(due) => Next::Due,
            happened = poll_fn(|cx| operations.poll_next(cx)) => Next::Operation(happened),
        }
    }

    async fn go_on(&mut self, next: Next) -> Result<(), Ended> {
        match next {
            Next::Stopping => {
                self.is_draining = true;
                // Without `complete`, so that the client subscribes again once it is connected elsewhere.
                self.operations.remove_subscriptions();
                self.drained()
            }
            Next::Due => self.due().await,
            Next::Operation(OperationEvent::Ended(id)) => {
                self.send(Protocol::complete(&id)).await?;
                self.drained()
            }
            Next::Operation(OperationEvent::Answered(id, answer)) => {
                let (message, has_ended) = self.protocol.answer(&id, &answer);
                if has_ended {
                    self.operations.remove(&id);
                }
                self.send(message).await?;
                self.drained()
            }
            Next::Received(None | Some(Err(_))) if self.is_draining => {
                self.is_readable = false;
                Ok(())
            }
            Next::Received(None) => Err(Ended::Lost),
            Next::Received(Some(Err(error))) => Err(error.into()),
            Next::Received(Some(Ok(message))) => {
                self.heard();
                match message {
                    Message::Text(text) => self.handle(&text).await,
                    Message::Binary(_) => Err(Closed::binary().into()),
                    Message::Close(_) => Err(Ended::ByClient),
                    Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => Ok(()),
                }
            }
        }
    }

    /// Ends the connection if the app shuts down and no operation runs any more.
    fn drained(&self) -> Result<(), Ended> {
        match self.is_draining && self.operations.is_empty() {
            true => Err(Closed::stopping().into()),
            false => Ok(()),
        }
    }

    /// Resets the deadline after a message of the client.
    pub(super) fn heard(&mut self) {
        self.awaits_pong = false;
        if self.is_accepted {
            self.deadline = after(self.engine.options.ping);
        }
    }

    /// Handles the deadline: pings the client, or disconnects it.
    async fn due(&mut self) -> Result<(), Ended> {
        let now = Instant::now();
        if self.keep_alive.is_some_and(|at| at <= now) {
            self.keep_alive().await?;
        }
        if now < self.deadline {
            return Ok(());
        }
        if !self.has_init {
            return Err(Closed::late().into());
        }
        if self.awaits_pong {
            return Err(Ended::Lost);
        }
        self.awaits_pong = true;
        self.deadline = after(self.engine.options.ping);
        self.write(Message::Ping(Bytes::new())).await
    }

    /// Sends the message that keeps the connection alive, if the protocol has one.
    pub(super) async fn keep_alive(&mut self) -> Result<(), Ended> {
        let Some(message) = self.protocol.keep_alive() else { return Ok(()) };
        self.keep_alive = Some(after(self.engine.options.ping));
        self.send(message.to_owned()).await
    }

    pub(super) async fn send(&mut self, message: String) -> Result<(), Ended> {
        self.write(Message::text(message)).await
    }

    /// Sends a message. Shutdown waits a second for a client that does not read.
    pub(super) async fn write(&mut self, message: Message) -> Result<(), Ended> {
        let Self { engine, socket, .. } = self;
        let stopping = async {
            engine.app.stopping().await;
            sleep(LAST).await;
        };
        tokio::select! {
            biased;
            sent = socket.send(message) => sent.map_err(|_| Ended::Lost),
            () = stopping => Err(Closed::stopping().into()),
        }
    }

    async fn handle(&mut self, text: &str) -> Result<(), Ended> {
        if !self.is_accepted && text.len() > MOST_OF_INIT {
            return Err(Closed::too_large().into());
        }
        match self.protocol.read(text)? {
            FromClient::Init(payload) => self.init(payload).await,
            FromClient::Ping(payload) => self.send(Protocol::pong(payload.as_ref())).await,
            FromClient::Pong => Ok(()),
            FromClient::Subscribe { id, payload } => self.subscribe(id, payload).await,
            FromClient::Complete { id } => {
                self.operations.remove(&id);
                self.drained()
            }
            FromClient::Terminate => Err(Closed::new(1000, "").into()),
        }
    }

    async fn subscribe(&mut self, id: String, payload: Value) -> Result<(), Ended> {
        if !self.is_accepted {
            return Err(Closed::unauthorized().into());
        }
        if self.is_draining {
            // The client sends it again once it is connected elsewhere.
            return Ok(());
        }
        if self.operations.has(&id) {
            return Err(Closed::new(4409, format!("Subscriber for {id} already exists")).into());
        }
        let most = self.engine.options.operations;
        let started = match self.operations.len() < most {
            true => asked(payload).and_then(|asked| {
                let prepared = self.engine.prepare(asked, &self.head)?;
                let is_subscription = prepared.kind == OperationType::Subscription;
                Ok((self.engine.stream(prepared)?, is_subscription))
            }),
            false => Err(RequestError::operations(most)),
        };
        match started {
            Ok((answers, is_subscription)) => {
                self.operations.add(id, answers, is_subscription);
                Ok(())
            }
            Err(refused) => {
                let (message, _) = self.protocol.answer(&id, &OperationResponse::Refused(refused));
                self.send(message).await
            }
        }
    }
}
