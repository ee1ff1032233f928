//! One connection: it reads messages, runs operations, and sends their answers.

use std::future::poll_fn;
use std::sync::Arc;
use std::time::Duration;

use baya::axum::http::request::Parts;
use baya::axum::http::{HeaderName, HeaderValue};
use bytes::Bytes;
use futures_util::{SinkExt, StreamExt};
use hyper::upgrade::{OnUpgrade, Upgraded};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::time::{Instant, sleep_until, timeout};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Role, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Error as SocketError, Message};

use super::operations::{Happened, Operations};
use super::protocol::{Closed, FromClient, Protocol};
use crate::connecting::{ConnectionInit, ConnectionParams};
use crate::engine::{Answer, Asked, Engine};
use crate::http::asked;
use crate::sockets::Place;

/// How long the close frame of a client is waited for.
const CLOSING: Duration = Duration::from_secs(5);
/// How many bytes are read at once.
const READ_BUFFER: usize = 4 * 1024;

type Socket = WebSocketStream<TokioIo<Upgraded>>;

/// Serves a connection until it ends.
pub(super) async fn run(
    engine: Arc<Engine>,
    upgrade: OnUpgrade,
    head: Parts,
    protocol: Option<Protocol>,
    place: Place,
) {
    let Ok(upgraded) = upgrade.await else { return };
    let most = engine.options.body_limit;
    let config = WebSocketConfig::default()
        .read_buffer_size(READ_BUFFER)
        .max_message_size(Some(most))
        .max_frame_size(Some(most));
    let stream = TokioIo::new(upgraded);
    let mut socket = WebSocketStream::from_raw_socket(stream, Role::Server, Some(config)).await;
    let closed = match protocol {
        Some(protocol) => {
            let mut connection = Connection {
                deadline: Instant::now() + engine.options.init_timeout,
                engine,
                socket,
                protocol,
                head: Arc::new(head),
                has_init: false,
                is_accepted: false,
                awaits_pong: false,
                operations: Operations::default(),
            };
            let ended = connection.serve().await;
            socket = connection.socket;
            ended
        }
        None => Some(Closed::new(4406, "Subprotocol not acceptable")),
    };
    if let Some(closed) = closed {
        close(&mut socket, closed).await;
    }
    drop(place);
}

/// Sends the close frame, and waits a while for that of the client.
async fn close(socket: &mut Socket, Closed { code, reason }: Closed) {
    let frame = CloseFrame { code: CloseCode::from(code), reason: reason.into() };
    let closing = async {
        if socket.close(Some(frame)).await.is_ok() {
            while let Some(Ok(_)) = socket.next().await {}
        }
    };
    // One that does not respond is disconnected.
    let _ = timeout(CLOSING, closing).await;
}

struct Connection {
    engine: Arc<Engine>,
    socket: Socket,
    protocol: Protocol,
    /// The head of the handshake, with what the client has sent to initialise the connection.
    head: Arc<Parts>,
    has_init: bool,
    is_accepted: bool,
    /// When the client is given up that has not initialised the connection, or has not responded to a ping; when it is pinged
    /// otherwise.
    deadline: Instant,
    awaits_pong: bool,
    operations: Operations,
}

/// What happens next on a connection.
enum Next {
    Received(Option<Result<Message, SocketError>>),
    Operation(Happened),
    Due,
    Stopping,
}

impl Connection {
    /// Serves the connection. Returns the close frame that the client gets, if it can get one.
    async fn serve(&mut self) -> Option<Closed> {
        loop {
            match self.next().await {
                Next::Stopping => return Some(Closed::new(1001, "the server shuts down")),
                Next::Due => {
                    if let Err(closed) = self.due().await {
                        return closed;
                    }
                }
                Next::Operation(Happened::Ended(id)) => {
                    self.send(Protocol::complete(&id)).await.ok()?;
                }
                Next::Operation(Happened::Answered(id, answer)) => {
                    let (message, has_ended) = self.protocol.answer(&id, &answer);
                    if has_ended {
                        self.operations.remove(&id);
                    }
                    self.send(message).await.ok()?;
                }
                Next::Received(None) => return None,
                Next::Received(Some(Err(error))) => return failed(&error),
                Next::Received(Some(Ok(message))) => {
                    self.heard();
                    let handled = match message {
                        Message::Text(text) => self.handle(&text).await,
                        Message::Binary(_) => {
                            Err(Some(Closed::new(4400, "invalid message: not text")))
                        }
                        Message::Close(_) => return None,
                        Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => Ok(()),
                    };
                    if let Err(closed) = handled {
                        return closed;
                    }
                }
            }
        }
    }

    async fn next(&mut self) -> Next {
        let Self { engine, socket, operations, deadline, .. } = self;
        tokio::select! {
            biased;
            () = engine.app.stopping() => Next::Stopping,
            received = socket.next() => Next::Received(received),
            happened = poll_fn(|cx| operations.poll_next(cx)) => Next::Operation(happened),
            () = sleep_until(*deadline) => Next::Due,
        }
    }

    /// Something has come from the client.
    fn heard(&mut self) {
        self.awaits_pong = false;
        if self.is_accepted {
            self.deadline = Instant::now() + self.engine.options.ping;
        }
    }

    /// Pings the client, or gives it up.
    async fn due(&mut self) -> Result<(), Option<Closed>> {
        if !self.has_init {
            return Err(Some(Closed::new(4408, "Connection initialisation timeout")));
        }
        if self.awaits_pong {
            return Err(None);
        }
        self.awaits_pong = true;
        self.deadline = Instant::now() + self.engine.options.ping;
        self.socket.send(Message::Ping(Bytes::new())).await.map_err(|_| None)
    }

    async fn send(&mut self, message: String) -> Result<(), SocketError> {
        self.socket.send(Message::text(message)).await
    }

    async fn handle(&mut self, text: &str) -> Result<(), Option<Closed>> {
        match self.protocol.read(text).map_err(Some)? {
            FromClient::Init(payload) => self.init(payload).await,
            FromClient::Ping(payload) => {
                self.send(Protocol::pong(payload.as_ref())).await.map_err(|_| None)
            }
            FromClient::Pong => Ok(()),
            FromClient::Subscribe { id, payload } => self.subscribe(id, payload).await,
            FromClient::Complete { id } => {
                self.operations.remove(&id);
                Ok(())
            }
            FromClient::Terminate => Err(None),
        }
    }

    /// Initialises the connection.
    async fn init(&mut self, payload: Option<Value>) -> Result<(), Option<Closed>> {
        if std::mem::replace(&mut self.has_init, true) {
            return Err(Some(Closed::new(4429, "Too many initialisation requests")));
        }
        let payload = payload.unwrap_or(Value::Null);
        let accepted = match self.engine.connect.clone() {
            Some(check) => {
                let init = ConnectionInit::new(&payload, &self.head);
                check.connect(&init).await
            }
            None => Ok(Value::Null),
        };
        let ack = match accepted {
            Ok(ack) => ack,
            Err(error) => {
                let reason = error.message().unwrap_or("Forbidden").to_owned();
                return Err(Some(Closed::new(4403, shortened(reason))));
            }
        };
        self.with_params(payload);
        self.is_accepted = true;
        self.heard();
        self.send(Protocol::ack(Some(&ack))).await.map_err(|_| None)
    }

    /// Adds what the client has sent to the head: as an extension, and as headers that pages can't send with a handshake.
    fn with_params(&mut self, payload: Value) {
        let mut head = (*self.head).clone();
        for name in &self.engine.options.connection_headers {
            let sent = payload.as_object().and_then(|fields| {
                fields.iter().find(|(field, _)| field.eq_ignore_ascii_case(name))
            });
            let Some(text) = sent.and_then(|(_, value)| value.as_str()) else { continue };
            let header = HeaderName::try_from(&**name).ok().zip(HeaderValue::try_from(text).ok());
            if let Some((name, value)) = header
                && !head.headers.contains_key(&name)
            {
                head.headers.insert(name, value);
            }
        }
        head.extensions.insert(ConnectionParams(Arc::new(payload)));
        self.head = Arc::new(head);
    }

    async fn subscribe(&mut self, id: String, payload: Value) -> Result<(), Option<Closed>> {
        if !self.is_accepted {
            return Err(Some(Closed::new(4401, "Unauthorized")));
        }
        if self.operations.has(&id) {
            let reason = shortened(format!("Subscriber for {id} already exists"));
            return Err(Some(Closed::new(4409, reason)));
        }
        if self.operations.len() >= self.engine.options.operations {
            let refused = crate::refusal::Refused::operations(self.engine.options.operations);
            return self.refuse(&id, Answer::Refused(refused)).await;
        }
        let asked: Result<Asked, _> = asked(payload);
        let answers = asked
            .and_then(|asked| self.engine.prepare(asked, &self.head))
            .and_then(|prepared| self.engine.stream(prepared));
        match answers {
            Ok(answers) => {
                self.operations.add(id, answers);
                Ok(())
            }
            Err(refused) => self.refuse(&id, Answer::Refused(refused)).await,
        }
    }

    async fn refuse(&mut self, id: &str, answer: Answer) -> Result<(), Option<Closed>> {
        let (message, _) = self.protocol.answer(id, &answer);
        self.send(message).await.map_err(|_| None)
    }
}

/// Returns the close frame for what the client has done.
fn failed(error: &SocketError) -> Option<Closed> {
    match error {
        SocketError::Capacity(_) => Some(Closed::new(1009, "the message is too large")),
        SocketError::Utf8(_) => Some(Closed::new(1007, "the message is not valid UTF-8")),
        SocketError::Protocol(_) => Some(Closed::new(1002, "the frame is not valid")),
        _ => None,
    }
}

/// Cuts a reason to what a close frame has room for: 123 bytes.
fn shortened(mut reason: String) -> String {
    let most = (0..=120).rev().find(|at| reason.is_char_boundary(*at)).unwrap_or(0);
    if reason.len() > most {
        reason.truncate(most);
    }
    reason
}
