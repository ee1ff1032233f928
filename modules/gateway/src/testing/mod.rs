//! Clients of gateways in tests: the same connections as in production, without a port.

#[cfg(feature = "socket-io")]
mod socket_io;

use std::collections::VecDeque;
use std::fmt;
use std::future::IntoFuture;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::time::Duration;

use baya::axum::Router;
use baya::axum::extract::ConnectInfo;
use baya::axum::http::{HeaderName, HeaderValue, Request, StatusCode};
use baya::testing::{TestApp, Value, json};
use bytes::Bytes;
use futures_util::{SinkExt, StreamExt};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use serde::Serialize;
#[cfg(feature = "socket-io")]
pub use socket_io::{TestSocketIo, TestSocketIoHandshake};
use tokio::io::{AsyncWriteExt, DuplexStream, duplex};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{WebSocketStream, client_async};

/// How long a test waits for something that must happen.
const SOON: Duration = Duration::from_secs(5);

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
    /// Begins to connect a client by WebSocket. The value is awaited: `app.ws("/chat").await`.
    ///
    /// # Panics
    ///
    /// If the path does not start with `/`.
    fn ws(&self, path: &str) -> TestHandshake;

    /// Begins to connect a client by Socket.IO, at its default path. The value is awaited: `app.socket_io("/chat").await`.
    #[cfg(feature = "socket-io")]
    fn socket_io(&self, namespace: &str) -> TestSocketIoHandshake;
}

impl TestSockets for TestApp {
    fn ws(&self, path: &str) -> TestHandshake {
        assert!(path.starts_with('/'), "`{path}` is not a path; write `/{path}`");
        TestHandshake {
            router: self.router(),
            path: path.to_owned(),
            headers: Vec::new(),
            address: None,
        }
    }

    #[cfg(feature = "socket-io")]
    fn socket_io(&self, namespace: &str) -> TestSocketIoHandshake {
        let (namespace, query) = namespace.split_once('?').unwrap_or((namespace, ""));
        let path = format!("/socket.io/?EIO=4&transport=websocket&{query}");
        TestSocketIoHandshake::new(self.ws(path.trim_end_matches('&')), namespace)
    }
}

/// A client that is about to connect. It is awaited, which returns its socket.
#[must_use = "a client connects when this is awaited"]
pub struct TestHandshake {
    router: Router,
    path: String,
    headers: Vec<(String, String)>,
    address: Option<IpAddr>,
}

impl TestHandshake {
    /// Adds a header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Offers these sub-protocols, such as `"baya.msgpack, chat.v1"`.
    pub fn protocol(self, protocols: &str) -> Self {
        self.header("sec-websocket-protocol", protocols)
    }

    /// Connects from this address.
    pub fn from_ip(mut self, address: impl Into<IpAddr>) -> Self {
        self.address = Some(address.into());
        self
    }

    /// Connects, and expects that the handshake is refused.
    ///
    /// # Panics
    ///
    /// If the client is accepted, or gets no response for 5 s.
    pub async fn refused(self) -> Refused {
        match Box::pin(self.open()).await {
            Ok(_) => panic!("the client was accepted, which the test does not expect"),
            Err(refused) => refused,
        }
    }

    async fn open(self) -> Result<TestSocket, Refused> {
        let request = format!("ws://localhost{}", self.path).into_client_request();
        let mut request = match request {
            Ok(request) => request,
            Err(error) => panic!("`{}` is not a valid path: {error}", self.path),
        };
        for (name, value) in &self.headers {
            match (HeaderName::try_from(name), HeaderValue::try_from(value)) {
                (Ok(name), Ok(value)) => request.headers_mut().insert(name, value),
                _ => panic!("`{name}: {value}` is not a valid header"),
            };
        }
        let (client, server) = duplex(64 * 1024);
        tokio::spawn(serve(self.router, server, self.address));
        match timeout(SOON, client_async(request, client)).await {
            Err(_) => panic!("no response to the handshake for {SOON:?}"),
            Ok(Ok((socket, response))) => {
                let protocol = response.headers().get("sec-websocket-protocol");
                let protocol = protocol.map(|one| String::from_utf8_lossy(one.as_bytes()).into());
                Ok(TestSocket {
                    socket,
                    protocol,
                    waiting: VecDeque::new(),
                    last: 0,
                    awaited: None,
                })
            }
            Ok(Err(Error::Http(response))) => {
                let status = response.status();
                let headers = response.headers().clone();
                let body = response.into_body().unwrap_or_default();
                Err(Refused { status, headers, body })
            }
            Ok(Err(error)) => panic!("the handshake failed: {error}"),
        }
    }
}

impl IntoFuture for TestHandshake {
    type Output = TestSocket;
    type IntoFuture = Pin<Box<dyn Future<Output = TestSocket> + Send>>;

    /// Connects.
    ///
    /// # Panics
    ///
    /// If the handshake is refused, or gets no response for 5 s.
    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            match self.open().await {
                Ok(socket) => socket,
                Err(refused) => panic!("the handshake was refused: {refused:?}"),
            }
        })
    }
}

impl fmt::Debug for TestHandshake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TestHandshake").field("path", &self.path).finish_non_exhaustive()
    }
}

/// Serves one connection, as a listener does.
async fn serve(router: Router, stream: DuplexStream, address: Option<IpAddr>) {
    let service = service_fn(move |mut request: Request<Incoming>| {
        if let Some(address) = address {
            request.extensions_mut().insert(ConnectInfo(SocketAddr::new(address, 0)));
        }
        let mut router = router.clone();
        async move { tower_service::Service::call(&mut router, request).await }
    });
    let connection = hyper::server::conn::http1::Builder::new()
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades();
    // A test that drops its socket ends the connection.
    let _ = connection.await;
}

/// The response to a handshake that was refused.
pub struct Refused {
    status: StatusCode,
    headers: baya::axum::http::HeaderMap,
    body: Vec<u8>,
}

impl Refused {
    /// Returns its status.
    pub fn status(&self) -> u16 {
        self.status.as_u16()
    }

    /// Returns the value of a header; `None` if there is none.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// Returns its code, from the problem document; empty if it has none.
    pub fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }

    /// Returns its body as JSON; `null` if it is not JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }
}

impl fmt::Debug for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.status, String::from_utf8_lossy(&self.body))
    }
}

/// A connected client of a test. Each wait ends after 5 s with a panic.
pub struct TestSocket {
    socket: WebSocketStream<DuplexStream>,
    protocol: Option<String>,
    /// What has arrived while a reply was awaited.
    waiting: VecDeque<Value>,
    last: u64,
    /// What the test waits for, for its message if that does not come.
    awaited: Option<String>,
}

impl TestSocket {
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
    /// If the reply is an exception, or does not come.
    pub async fn request(&mut self, event: &str, data: &(impl Serialize + ?Sized)) -> Value {
        match self.try_request(event, data).await {
            Ok(data) => data,
            Err(exception) => panic!("the reply to `{event}` is an exception: {exception}"),
        }
    }

    /// Sends a message with an id, and returns the data of the reply, or that of the exception.
    ///
    /// # Errors
    ///
    /// The data of the exception.
    ///
    /// # Panics
    ///
    /// If no reply comes.
    pub async fn try_request(
        &mut self,
        event: &str,
        data: &(impl Serialize + ?Sized),
    ) -> Result<Value, Value> {
        self.last += 1;
        let id = self.last;
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

    /// Returns the data of the next message, which has this name.
    ///
    /// # Panics
    ///
    /// If the next message has another name, or none comes.
    pub async fn expect(&mut self, event: &str) -> Value {
        let mut message = self.next_of(event).await;
        assert_eq!(message["event"], event, "another message came: {message}");
        message["data"].take()
    }

    /// Returns the data of the next message, which has this name and awaits a reply, and the id for [`reply`](Self::reply).
    ///
    /// # Panics
    ///
    /// If the next message is another one, or none comes.
    pub async fn expect_request(&mut self, event: &str) -> (Value, u64) {
        let mut message = self.next_of(event).await;
        let id = message["request"].as_u64();
        match id.filter(|_| message["event"] == event) {
            Some(id) => (message["data"].take(), id),
            None => panic!("expected `{event}` with a request, got {message}"),
        }
    }

    /// Replies to a message of the app.
    pub async fn reply(&mut self, id: u64, data: &(impl Serialize + ?Sized)) {
        self.send_json(&json!({ "reply": id, "data": data })).await;
    }

    async fn next_of(&mut self, event: &str) -> Value {
        self.awaited = Some(format!("the message `{event}`"));
        self.next().await
    }

    /// Returns the next message, as it was sent.
    ///
    /// # Panics
    ///
    /// If none comes.
    pub async fn next(&mut self) -> Value {
        match self.waiting.pop_front() {
            Some(message) => message,
            None => self.read().await,
        }
    }

    /// Returns the next frame of text, as it was sent.
    ///
    /// # Panics
    ///
    /// If the next frame is another one, or none comes.
    pub async fn next_text(&mut self) -> String {
        match self.frame().await {
            Some(Message::Text(text)) => text.to_string(),
            other => panic!("expected text, got {other:?}"),
        }
    }

    /// Returns the next binary message.
    ///
    /// # Panics
    ///
    /// If the next message is another one, or none comes.
    pub async fn next_bytes(&mut self) -> Bytes {
        match self.frame().await {
            Some(Message::Binary(bytes)) => bytes,
            other => panic!("expected bytes, got {other:?}"),
        }
    }

    /// Sends a frame as it is.
    pub async fn send_text(&mut self, text: impl Into<String>) {
        self.write(Message::text(text.into())).await;
    }

    /// Sends bytes.
    pub async fn send_bytes(&mut self, bytes: impl Into<Bytes>) {
        self.write(Message::binary(bytes)).await;
    }

    /// Sends bytes below the frames of WebSocket, for what no client would send.
    pub async fn send_raw(&mut self, bytes: &[u8]) {
        if let Err(error) = self.socket.get_mut().write_all(bytes).await {
            panic!("the connection is over: {error}");
        }
    }

    /// Waits this long for a message, and returns whether one has come, which [`next`](Self::next) returns.
    pub async fn arrives(&mut self, within: Duration) -> bool {
        if self.waiting.is_empty()
            && let Ok(message) = timeout(within, self.read()).await
        {
            self.waiting.push_back(message);
        }
        !self.waiting.is_empty()
    }

    /// Returns whether no message has arrived while replies were awaited.
    pub fn has_nothing(&self) -> bool {
        self.waiting.is_empty()
    }

    /// Reads until the connection is over.
    ///
    /// # Panics
    ///
    /// If it is not over when nothing has come for 5 s.
    pub async fn ended(&mut self) {
        while self.frame().await.is_some() {}
    }

    /// Closes the connection, and waits until the app has responded.
    pub async fn close(mut self) {
        let frame = CloseFrame { code: CloseCode::Normal, reason: "".into() };
        // The connection may be over already.
        let _ = self.socket.close(Some(frame)).await;
        while self.frame().await.is_some() {}
    }

    /// Waits until the app closes the connection, and returns the code and the reason.
    ///
    /// # Panics
    ///
    /// If a message comes, or the connection ends without a close frame.
    pub async fn closed(&mut self) -> (u16, String) {
        match self.frame().await {
            Some(Message::Close(Some(frame))) => (frame.code.into(), frame.reason.to_string()),
            other => panic!("expected a close frame, got {other:?}"),
        }
    }

    async fn send_json(&mut self, message: &Value) {
        if self.is_packed() {
            let packed = rmp_serde::to_vec_named(message);
            let packed =
                packed.unwrap_or_else(|error| panic!("the message can't be written: {error}"));
            return self.send_bytes(packed).await;
        }
        self.send_text(message.to_string()).await;
    }

    fn is_packed(&self) -> bool {
        self.protocol() == Some(crate::frame::MESSAGE_PACK)
    }

    async fn write(&mut self, message: Message) {
        if let Err(error) = self.socket.send(message).await {
            panic!("the connection is over: {error}");
        }
    }

    async fn read(&mut self) -> Value {
        let read = match self.frame().await {
            Some(Message::Text(text)) => serde_json::from_str(&text).ok(),
            Some(Message::Binary(bytes)) if self.is_packed() => rmp_serde::from_slice(&bytes).ok(),
            other => panic!("expected a message, got {other:?}"),
        };
        read.unwrap_or_else(|| panic!("the app sent a message that is not valid"))
    }

    /// Returns the next frame but pings and pongs; `None` at the end of the connection.
    async fn frame(&mut self) -> Option<Message> {
        loop {
            match timeout(SOON, self.socket.next()).await {
                Err(_) => {
                    let awaited = self.awaited.as_deref().unwrap_or("what the test expects");
                    panic!("nothing came for {SOON:?}, and not {awaited}");
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
