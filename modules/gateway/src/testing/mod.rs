//! Test clients for gateways. Connections are the same as in production, but need no port.

mod handshake;
#[cfg(feature = "socket-io")]
mod socket_io;

use std::collections::VecDeque;
use std::fmt;
use std::time::Duration;

use baya::testing::{TestApp, Value, json};
use bytes::Bytes;
use futures_util::{SinkExt, StreamExt};
pub use handshake::{HandshakeRejection, TestHandshake};
use serde::Serialize;
#[cfg(feature = "socket-io")]
pub use socket_io::{TestSocketIo, TestSocketIoHandshake};
use tokio::io::{AsyncWriteExt, DuplexStream};
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;

/// Maximum time that a test client waits.
const TIMEOUT: Duration = Duration::from_secs(5);

/// Connects clients to the gateways of a [`TestApp`].
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::testing::{TestApp, json};
/// use baya_gateway::{GatewayModule, Payload, TestSockets};
/// use baya_macros::{gateway, module};
///
/// #[gateway("/numbers")]
/// struct Numbers;
///
/// #[gateway]
/// impl Numbers {
///     #[message("double")]
///     async fn double(&self, number: Payload<i64>) -> i64 {
///         number.into_inner() * 2
///     }
/// }
///
/// #[module(root, imports = [GatewayModule], gateways = [Numbers])]
/// struct AppModule;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> baya::Result<()> {
/// let app = TestApp::new::<AppModule>().start().await?;
/// let mut socket = app.ws("/numbers").await;
/// assert_eq!(socket.request("double", &21).await, json!(42));
/// # Ok(())
/// # }
/// ```
pub trait TestSockets {
    /// Starts a WebSocket connection. Await the handshake: `app.ws("/chat").await`.
    ///
    /// # Panics
    ///
    /// If the path does not start with `/`.
    fn ws(&self, path: &str) -> TestHandshake;

    /// Starts a Socket.IO connection at the default path. Await the handshake: `app.socket_io("/chat").await`.
    #[cfg(feature = "socket-io")]
    fn socket_io(&self, namespace: &str) -> TestSocketIoHandshake;
}

impl TestSockets for TestApp {
    fn ws(&self, path: &str) -> TestHandshake {
        assert!(path.starts_with('/'), "`{path}` is not a path; write `/{path}`");
        TestHandshake::new(self.router(), path)
    }

    #[cfg(feature = "socket-io")]
    fn socket_io(&self, namespace: &str) -> TestSocketIoHandshake {
        let (namespace, query) = namespace.split_once('?').unwrap_or((namespace, ""));
        let path = format!("/socket.io/?EIO=4&transport=websocket&{query}");
        TestSocketIoHandshake::new(self.ws(path.trim_end_matches('&')), namespace)
    }
}

/// A connected test client. Its methods panic if they wait for more than 5 s.
pub struct TestSocket {
    socket: WebSocketStream<DuplexStream>,
    protocol: Option<String>,
    /// The messages that arrived while a reply was awaited.
    waiting: VecDeque<Value>,
    last_id: u64,
    /// The item that the test waits for, for the panic message if it does not arrive.
    awaited: Option<String>,
}

impl TestSocket {
    const fn new(socket: WebSocketStream<DuplexStream>, protocol: Option<String>) -> Self {
        Self { socket, protocol, waiting: VecDeque::new(), last_id: 0, awaited: None }
    }

    /// Returns the sub-protocol that was negotiated.
    pub fn protocol(&self) -> Option<&str> {
        self.protocol.as_deref()
    }

    /// Sends a message without an id.
    pub async fn send(&mut self, event: &str, data: &(impl Serialize + ?Sized)) {
        self.send_json(&json!({ "event": event, "data": data })).await;
    }

    /// Sends a message with an id, and returns the data of the reply.
    ///
    /// # Panics
    ///
    /// If the reply is an exception, or does not arrive within 5 s.
    pub async fn request(&mut self, event: &str, data: &(impl Serialize + ?Sized)) -> Value {
        match self.try_request(event, data).await {
            Ok(data) => data,
            Err(exception) => panic!("the reply to `{event}` is an exception: {exception}"),
        }
    }

    /// Sends a message with an id, and returns the data of the reply, or the data of the exception as an error.
    ///
    /// # Errors
    ///
    /// The data of the exception, if the reply is one.
    ///
    /// # Panics
    ///
    /// If no reply arrives within 5 s.
    pub async fn try_request(
        &mut self,
        event: &str,
        data: &(impl Serialize + ?Sized),
    ) -> Result<Value, Value> {
        self.last_id += 1;
        let id = self.last_id;
        self.send_json(&json!({ "event": event, "data": data, "id": id })).await;
        self.awaited = Some(format!("the reply to `{event}`"));
        loop {
            let mut message = self.read().await;
            if message["id"] != id {
                self.waiting.push_back(message);
                continue;
            }
            let data = message["data"].take();
            return if message["event"] == "exception" { Err(data) } else { Ok(data) };
        }
    }

    /// Returns the data of the next message, which must have this name.
    ///
    /// # Panics
    ///
    /// If the next message has another name, or no message arrives within 5 s.
    pub async fn expect(&mut self, event: &str) -> Value {
        let mut message = self.next_named(event).await;
        assert_eq!(message["event"], event, "expected the message `{event}`, found {message}");
        message["data"].take()
    }

    /// Returns the data of the next message, which must have this name and await a reply, and the id for
    /// [`reply`](Self::reply).
    ///
    /// # Panics
    ///
    /// If the next message is another one, or no message arrives within 5 s.
    pub async fn expect_request(&mut self, event: &str) -> (Value, u64) {
        let mut message = self.next_named(event).await;
        let id = message["request"].as_u64();
        match id.filter(|_| message["event"] == event) {
            Some(id) => (message["data"].take(), id),
            None => panic!("expected the message `{event}` with `request`, found {message}"),
        }
    }

    /// Replies to a message of the app.
    pub async fn reply(&mut self, id: u64, data: &(impl Serialize + ?Sized)) {
        self.send_json(&json!({ "reply": id, "data": data })).await;
    }

    async fn next_named(&mut self, event: &str) -> Value {
        self.awaited = Some(format!("the message `{event}`"));
        self.next().await
    }

    /// Returns the next message as JSON.
    ///
    /// # Panics
    ///
    /// If no message arrives within 5 s.
    pub async fn next(&mut self) -> Value {
        match self.waiting.pop_front() {
            Some(message) => message,
            None => self.read().await,
        }
    }

    /// Returns the content of the next text frame.
    ///
    /// # Panics
    ///
    /// If the next frame is another one, or no frame arrives within 5 s.
    pub async fn next_text(&mut self) -> String {
        match self.frame().await {
            Some(Message::Text(text)) => text.to_string(),
            other => panic!("expected a text frame, found {other:?}"),
        }
    }

    /// Returns the next binary message.
    ///
    /// # Panics
    ///
    /// If the next message is another one, or no message arrives within 5 s.
    pub async fn next_bytes(&mut self) -> Bytes {
        match self.frame().await {
            Some(Message::Binary(bytes)) => bytes,
            other => panic!("expected a binary frame, found {other:?}"),
        }
    }

    /// Sends a text frame.
    pub async fn send_text(&mut self, text: impl Into<String>) {
        self.write(Message::text(text.into())).await;
    }

    /// Sends a binary frame.
    pub async fn send_bytes(&mut self, bytes: impl Into<Bytes>) {
        self.write(Message::binary(bytes)).await;
    }

    /// Writes bytes directly to the connection, without WebSocket framing, for tests of invalid frames.
    pub async fn send_raw(&mut self, bytes: &[u8]) {
        if let Err(error) = self.socket.get_mut().write_all(bytes).await {
            panic!("the connection has ended: {error}");
        }
    }

    /// Waits up to this duration for a message, and returns whether one has arrived. [`next`](Self::next) then returns it.
    pub async fn receives_within(&mut self, within: Duration) -> bool {
        if self.waiting.is_empty()
            && let Ok(message) = timeout(within, self.read()).await
        {
            self.waiting.push_back(message);
        }
        !self.waiting.is_empty()
    }

    /// Returns whether no other messages arrived while replies were awaited.
    pub fn has_no_messages(&self) -> bool {
        self.waiting.is_empty()
    }

    /// Reads until the connection ends.
    ///
    /// # Panics
    ///
    /// If the connection stays open and no frame arrives within 5 s.
    pub async fn ended(&mut self) {
        while self.frame().await.is_some() {}
    }

    /// Closes the connection, and waits until the app has responded.
    pub async fn close(mut self) {
        let frame = CloseFrame { code: CloseCode::Normal, reason: "".into() };
        // The connection may have ended already.
        let _ = self.socket.close(Some(frame)).await;
        while self.frame().await.is_some() {}
    }

    /// Waits until the app closes the connection, and returns the close code and the reason.
    ///
    /// # Panics
    ///
    /// If a message arrives, or the connection ends without a close frame.
    pub async fn closed(&mut self) -> (u16, String) {
        match self.frame().await {
            Some(Message::Close(Some(frame))) => (frame.code.into(), frame.reason.to_string()),
            other => panic!("expected a close frame, found {other:?}"),
        }
    }

    async fn send_json(&mut self, message: &Value) {
        if self.is_packed() {
            let packed = rmp_serde::to_vec_named(message);
            let packed =
                packed.unwrap_or_else(|error| panic!("the message can't be serialized: {error}"));
            return self.send_bytes(packed).await;
        }
        self.send_text(message.to_string()).await;
    }

    fn is_packed(&self) -> bool {
        self.protocol() == Some(crate::frame::MESSAGE_PACK)
    }

    async fn write(&mut self, message: Message) {
        if let Err(error) = self.socket.send(message).await {
            panic!("the connection has ended: {error}");
        }
    }

    async fn read(&mut self) -> Value {
        let read = match self.frame().await {
            Some(Message::Text(text)) => serde_json::from_str(&text).ok(),
            Some(Message::Binary(bytes)) if self.is_packed() => rmp_serde::from_slice(&bytes).ok(),
            other => panic!("expected a message, found {other:?}"),
        };
        read.unwrap_or_else(|| panic!("the app sent an invalid message"))
    }

    /// Returns the next frame other than pings and pongs; `None` at the end of the connection.
    async fn frame(&mut self) -> Option<Message> {
        loop {
            match timeout(TIMEOUT, self.socket.next()).await {
                Err(_) => {
                    let awaited = self.awaited.as_deref().unwrap_or("a frame");
                    panic!("expected {awaited}, but received nothing for {TIMEOUT:?}");
                }
                Ok(Some(Ok(Message::Ping(_) | Message::Pong(_)))) => {}
                Ok(Some(Ok(frame))) => {
                    self.awaited = None;
                    return Some(frame);
                }
                Ok(Some(Err(_)) | None) => return None,
            }
        }
    }
}

impl fmt::Debug for TestSocket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TestSocket").field("protocol", &self.protocol).finish_non_exhaustive()
    }
}
