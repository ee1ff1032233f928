//! A WebSocket client over a real connection.

use std::future::Future;
use std::time::Duration;

use baya::testing::{TestApp, Value, json};
use futures_util::{SinkExt, StreamExt};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::Role;

/// Waits for a future that must complete.
pub async fn soon<F: Future>(future: F) -> F::Output {
    tokio::time::timeout(Duration::from_secs(10), future).await.expect("it must happen in time")
}

pub async fn connect(app: &TestApp) -> TcpStream {
    TcpStream::connect(app.address().unwrap()).await.unwrap()
}

pub const TRANSPORT: (&str, &str) = ("sec-websocket-protocol", "graphql-transport-ws");
pub const LEGACY: (&str, &str) = ("sec-websocket-protocol", "graphql-ws");

/// A WebSocket client that sends and returns messages unchanged.
pub struct Socket {
    stream: WebSocketStream<TcpStream>,
    /// The head of the response to the handshake, in lower case.
    pub head: String,
}

impl Socket {
    /// Connects with headers. Returns the response if the server rejects the handshake.
    pub async fn handshake(app: &TestApp, headers: &[(&str, &str)]) -> Result<Self, String> {
        let mut stream = connect(app).await;
        let mut request = "GET /graphql HTTP/1.1\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
            sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            .to_owned();
        if !headers.iter().any(|(name, _)| *name == "host") {
            request.push_str("host: app.example\r\n");
        }
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        stream.write_all(format!("{request}\r\n").as_bytes()).await.unwrap();
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            head.push(soon(stream.read_u8()).await.unwrap().into());
        }
        let head = head.to_lowercase();
        if !head.starts_with("http/1.1 101") {
            return Err(head);
        }
        Ok(Self {
            stream: WebSocketStream::from_raw_socket(stream, Role::Client, None).await,
            head,
        })
    }

    /// Connects with a protocol, without sending messages.
    pub async fn open(app: &TestApp, protocol: (&str, &str)) -> Self {
        Self::handshake(app, &[protocol]).await.unwrap()
    }

    /// Connects, and waits until the connection is accepted.
    pub async fn ready(app: &TestApp) -> Self {
        let mut socket = Self::open(app, TRANSPORT).await;
        socket.init(json!({})).await;
        socket
    }

    /// Sends the message that initialises the connection.
    pub async fn initialise(&mut self, payload: Value) {
        self.send(json!({ "type": "connection_init", "payload": payload })).await;
    }

    /// Initialises the connection, which the server closes.
    pub async fn refused(&mut self, payload: Value) -> (u16, String) {
        self.initialise(payload).await;
        self.closed().await
    }

    /// Initialises the connection, which the server accepts.
    pub async fn init(&mut self, payload: Value) {
        self.initialise(payload).await;
        assert_eq!(self.next().await, json!({ "type": "connection_ack" }));
    }

    pub async fn send(&mut self, message: Value) {
        self.send_frame(Message::text(message.to_string())).await;
    }

    pub async fn send_frame(&mut self, frame: Message) {
        soon(self.stream.send(frame)).await.unwrap();
    }

    pub async fn subscribe(&mut self, id: &str, query: &str) {
        self.send(json!({ "type": "subscribe", "id": id, "payload": { "query": query } })).await;
    }

    /// Returns the next frame of any kind.
    pub async fn frame(&mut self) -> Message {
        soon(self.any()).await
    }

    async fn any(&mut self) -> Message {
        self.stream.next().await.expect("the connection has ended").unwrap()
    }

    /// Returns the next message of the protocol.
    pub async fn next(&mut self) -> Value {
        let reading = async {
            loop {
                match self.any().await {
                    Message::Text(text) => return serde_json::from_str(&text).unwrap(),
                    Message::Ping(_) | Message::Pong(_) => {}
                    other => panic!("expected a message, found {other:?}"),
                }
            }
        };
        soon(reading).await
    }

    /// Expects the end of an operation.
    pub async fn complete(&mut self, id: &str) {
        assert_eq!(self.next().await, json!({ "type": "complete", "id": id }));
    }

    /// Returns the payload of the next message, which must have this type and operation.
    pub async fn payload(&mut self, kind: &str, id: &str) -> Value {
        let message = self.next().await;
        assert_eq!((&message["type"], &message["id"]), (&json!(kind), &json!(id)), "{message}");
        message["payload"].clone()
    }

    /// Returns the data of the next event of an operation.
    pub async fn data(&mut self, id: &str) -> Value {
        self.payload("next", id).await["data"].clone()
    }

    /// Returns the code of the error that ends an operation.
    pub async fn error(&mut self, id: &str) -> String {
        let errors = self.payload("error", id).await;
        errors[0]["extensions"]["code"].as_str().unwrap_or_default().to_owned()
    }

    /// Sends a message after which the server closes the connection.
    pub async fn closed_by(&mut self, message: Value) -> (u16, String) {
        self.send(message).await;
        self.closed().await
    }

    /// Waits for the close frame, skipping messages.
    pub async fn closed(&mut self) -> (u16, String) {
        let reading = async {
            loop {
                if let Message::Close(frame) = self.any().await {
                    return frame.map_or((1005, String::new()), |frame| {
                        (frame.code.into(), frame.reason.as_str().to_owned())
                    });
                }
            }
        };
        soon(reading).await
    }

    /// Closes the connection.
    pub async fn close(mut self) {
        self.send_frame(Message::Close(None)).await;
        self.ended().await;
    }

    /// Waits until the server has ended the connection.
    pub async fn ended(mut self) {
        let ending = async { while let Some(Ok(_)) = self.stream.next().await {} };
        soon(ending).await;
    }
}
