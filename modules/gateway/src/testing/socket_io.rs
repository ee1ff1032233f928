//! Test clients for gateways over Socket.IO.

use std::collections::VecDeque;
use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;

use baya::testing::{Value, json};
use bytes::Bytes;
use futures_util::SinkExt;
use serde::Serialize;
use tokio_tungstenite::tungstenite::Message;

use super::{TestHandshake, TestSocket};

/// The handshake of a Socket.IO test client. Awaiting it connects, and returns the [`TestSocketIo`].
#[must_use = "the client connects when the handshake is awaited"]
#[derive(Debug)]
pub struct TestSocketIoHandshake {
    handshake: TestHandshake,
    namespace: String,
    auth: Value,
}

impl TestSocketIoHandshake {
    pub(super) fn new(handshake: TestHandshake, namespace: &str) -> Self {
        Self { handshake, namespace: namespace.to_owned(), auth: Value::Null }
    }

    /// Adds a header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.handshake = self.handshake.header(name, value);
        self
    }

    /// Sets the data that the client sends when it connects, like the option `auth` of Socket.IO clients.
    pub fn auth(mut self, auth: Value) -> Self {
        self.auth = auth;
        self
    }

    /// Connects, expects that the connection is refused, and returns the error message.
    ///
    /// # Panics
    ///
    /// If the client is accepted, or receives no response within 5 s.
    pub async fn refused(self) -> String {
        match self.open().await {
            Ok(_) => panic!("expected a refused connection, but the client was accepted"),
            Err(message) => message,
        }
    }

    async fn open(self) -> Result<TestSocketIo, String> {
        let Self { handshake, namespace, auth } = self;
        let socket = match Box::pin(handshake.open()).await {
            Ok(socket) => socket,
            Err(rejection) if rejection.status() == 404 => panic!(
                "the app has no Socket.IO server: {rejection:?}; import `GatewayModule::with(GatewayOptions::new().socket_io())`"
            ),
            Err(rejection) => panic!("the handshake was rejected: {rejection:?}"),
        };
        let mut client = TestSocketIo {
            socket,
            namespace,
            id: String::new(),
            waiting: VecDeque::new(),
            last_id: 0,
        };
        let open = client.text().await;
        assert!(open.starts_with('0'), "expected an Engine.IO open packet, found {open}");
        let auth = if auth.is_null() { String::new() } else { auth.to_string() };
        client.write(format!("40{},{auth}", client.namespace)).await;
        match client.packet().await {
            Packet { kind: '0', data, .. } => {
                client.id = data["sid"].as_str().unwrap_or_default().to_owned();
                Ok(client)
            }
            Packet { kind: '4', data, .. } => {
                Err(data["message"].as_str().unwrap_or_default().to_owned())
            }
            other => panic!("expected a connection packet, found {other:?}"),
        }
    }
}

impl IntoFuture for TestSocketIoHandshake {
    type Output = TestSocketIo;
    type IntoFuture = Pin<Box<dyn Future<Output = TestSocketIo> + Send>>;

    /// Connects.
    ///
    /// # Panics
    ///
    /// If the client is refused, or receives no response within 5 s.
    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            match self.open().await {
                Ok(client) => client,
                Err(message) => panic!("the client was refused: {message}"),
            }
        })
    }
}

/// A Socket.IO packet.
#[derive(Debug)]
struct Packet {
    kind: char,
    id: Option<u64>,
    data: Value,
}

/// A connected Socket.IO test client. Its methods panic if they wait for more than 5 s. Bytes in messages become Base64
/// strings.
pub struct TestSocketIo {
    socket: TestSocket,
    namespace: String,
    id: String,
    /// The messages that arrived while an acknowledgement was awaited.
    waiting: VecDeque<Packet>,
    last_id: u64,
}

impl TestSocketIo {
    /// Returns the session id of the client.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Sends a message.
    pub async fn emit(&mut self, event: &str, data: &(impl Serialize + ?Sized)) {
        self.write(format!("42{},{}", self.namespace, json!([event, data]))).await;
    }

    /// Sends bytes as a message.
    pub async fn emit_bytes(&mut self, event: &str, bytes: impl Into<Bytes>) {
        let data = json!([event, { "_placeholder": true, "num": 0 }]);
        self.write(format!("451-{},{data}", self.namespace)).await;
        self.socket.send_bytes(bytes).await;
    }

    /// Sends a message, and returns the data of its acknowledgement.
    ///
    /// # Panics
    ///
    /// If no acknowledgement arrives within 5 s.
    pub async fn emit_with_ack(&mut self, event: &str, data: &(impl Serialize + ?Sized)) -> Value {
        self.last_id += 1;
        let id = self.last_id;
        self.write(format!("42{},{id}{}", self.namespace, json!([event, data]))).await;
        self.socket.awaited = Some(format!("the acknowledgement of `{event}`"));
        loop {
            let mut packet = self.packet().await;
            match packet.kind {
                '3' | '6' if packet.id == Some(id) => return packet.data[0].take(),
                _ => self.waiting.push_back(packet),
            }
        }
    }

    /// Returns the data of the next message, which must have this name.
    ///
    /// # Panics
    ///
    /// If the next message has another name, or no message arrives within 5 s.
    pub async fn expect(&mut self, event: &str) -> Value {
        self.expect_request(event).await.0
    }

    /// Returns the data of the next message, which must have this name, and the id for [`acknowledge`](Self::acknowledge).
    ///
    /// # Panics
    ///
    /// If the next message has another name, or no message arrives within 5 s.
    pub async fn expect_request(&mut self, event: &str) -> (Value, Option<u64>) {
        self.socket.awaited = Some(format!("the message `{event}`"));
        let mut packet = match self.waiting.pop_front() {
            Some(packet) => packet,
            None => self.packet().await,
        };
        assert!(matches!(packet.kind, '2' | '5'), "expected a message, found {packet:?}");
        assert_eq!(packet.data[0], event, "expected the message `{event}`, found {}", packet.data);
        (packet.data[1].take(), packet.id)
    }

    /// Acknowledges a message of the app.
    pub async fn acknowledge(&mut self, id: u64, data: &(impl Serialize + ?Sized)) {
        self.write(format!("43{},{id}{}", self.namespace, json!([data]))).await;
    }

    /// Waits until the app disconnects the client from the namespace.
    ///
    /// # Panics
    ///
    /// If another packet arrives, or no packet arrives within 5 s.
    pub async fn disconnected(&mut self) {
        let packet = self.packet().await;
        assert_eq!(packet.kind, '1', "expected a disconnection packet, found {packet:?}");
    }

    /// Reads until the app disconnects the client from the namespace.
    ///
    /// # Panics
    ///
    /// If the connection ends without a disconnection packet, or no packet arrives within 5 s.
    pub async fn ended(&mut self) {
        while self.packet().await.kind != '1' {}
    }

    /// Leaves the namespace.
    pub async fn disconnect(mut self) {
        self.write(format!("41{},", self.namespace)).await;
        self.socket.close().await;
    }

    async fn write(&mut self, packet: String) {
        self.socket.send_text(packet).await;
    }

    /// Returns the next text frame other than pings.
    async fn text(&mut self) -> String {
        loop {
            match self.socket.frame().await {
                Some(Message::Text(text)) if text.as_str() == "2" => {
                    // The connection may have ended already.
                    let _ = self.socket.socket.send(Message::text("3")).await;
                }
                Some(Message::Text(text)) => return text.to_string(),
                other => panic!("expected a packet, found {other:?}"),
            }
        }
    }

    async fn packet(&mut self) -> Packet {
        let text = self.text().await;
        let invalid = || panic!("invalid packet: {text}");
        let mut letters = text.strip_prefix('4').unwrap_or_else(invalid).chars();
        let kind = letters.next().unwrap_or_else(|| panic!("invalid packet: {text}"));
        let mut rest = letters.as_str();
        let mut attachments = 0;
        if matches!(kind, '5' | '6')
            && let Some((number, after)) = rest.split_once('-')
        {
            attachments = number.parse().unwrap_or_default();
            rest = after;
        }
        if let Some(after) = rest.strip_prefix(&*self.namespace) {
            rest = after.strip_prefix(',').unwrap_or(after);
        }
        let digits = rest.find(|one: char| !one.is_ascii_digit()).unwrap_or(rest.len());
        let (id, data) = rest.split_at(digits);
        let mut data = serde_json::from_str(data).unwrap_or_default();
        for number in 0..attachments {
            let bytes = self.socket.next_bytes().await;
            replace_placeholder(&mut data, number, &bytes);
        }
        Packet { kind, id: id.parse().ok(), data }
    }
}

/// Replaces the placeholder with this index.
fn replace_placeholder(data: &mut Value, number: u64, bytes: &[u8]) {
    use base64::Engine as _;
    if data["_placeholder"] == true && data["num"] == number {
        *data = base64::engine::general_purpose::STANDARD.encode(bytes).into();
        return;
    }
    match data {
        Value::Array(list) => {
            list.iter_mut().for_each(|one| replace_placeholder(one, number, bytes))
        }
        Value::Object(map) => {
            map.values_mut().for_each(|one| replace_placeholder(one, number, bytes))
        }
        _ => {}
    }
}

impl fmt::Debug for TestSocketIo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TestSocketIo").field("id", &self.id).finish_non_exhaustive()
    }
}
