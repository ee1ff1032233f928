//! Echoes messages in one process without a network.

use baya::gateway::{GatewayModule, GatewayOptions, Payload};
use baya::prelude::*;
use baya::testing::TestApp;
use futures_util::{SinkExt, StreamExt};
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};
use tokio::sync::mpsc;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};

const TEXT: &str =
    r#"{"event":"echo","data":{"text":"a message of usual length to all others"},"id":7}"#;

#[dto]
#[derive(Clone)]
struct Say {
    #[rule(length(min = 1, max = 200))]
    text: String,
}

#[gateway("/echo")]
struct Echo;

#[gateway]
impl Echo {
    #[message("echo")]
    async fn echo(&self, say: Payload<Say>) -> Say {
        say.into_inner()
    }
}

#[module(
    root,
    imports = [GatewayModule::with(GatewayOptions::new().unlimited_messages())],
    gateways = [Echo]
)]
struct AppModule;

pub async fn baya_app(count: usize) -> baya::Result<()> {
    let app = TestApp::new::<AppModule>().start().await?;
    exchange(&mut upgraded(&app, "/echo").await?, count).await
}

/// Connects to a gateway of an app in this process, without a network.
pub async fn upgraded(app: &TestApp, path: &str) -> baya::Result<DuplexStream> {
    let (mut client, server) = duplex(64 * 1024);
    let service = TowerToHyperService::new(app.router());
    tokio::spawn(async move {
        let connection = hyper::server::conn::http1::Builder::new()
            .serve_connection(TokioIo::new(server), service);
        connection.with_upgrades().await
    });
    let handshake = format!(
        "GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
    );
    client.write_all(handshake.as_bytes()).await?;
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(client.read_u8().await?);
    }
    Ok(client)
}

/// A message, as the handwritten server reads it.
#[derive(Deserialize)]
struct Received<'m> {
    event: &'m str,
    #[serde(borrow)]
    data: &'m RawValue,
    id: Option<u64>,
}

#[derive(Serialize)]
struct Reply<'m, T> {
    event: &'m str,
    data: T,
    id: u64,
}

#[derive(Serialize, Deserialize)]
struct Text {
    text: String,
}

/// Echoes messages with a handwritten server, which reads and validates messages and also forwards messages of other clients.
pub async fn handwritten(count: usize) -> baya::Result<()> {
    let (mut client, server) = duplex(64 * 1024);
    let (others, mut from_others) = mpsc::channel::<Message>(256);
    tokio::spawn(async move {
        let _others = others;
        let config = WebSocketConfig::default()
            .read_buffer_size(1024)
            .write_buffer_size(16 * 1024)
            .max_message_size(Some(64 * 1024));
        let socket = WebSocketStream::from_raw_socket(server, Role::Server, Some(config));
        let mut socket = socket.await;
        loop {
            let sent = tokio::select! {
                biased;
                message = from_others.recv() => message,
                message = socket.next() => match message {
                    Some(Ok(Message::Text(text))) => reply(&text),
                    Some(Ok(_)) => None,
                    _ => break,
                },
            };
            if let Some(sent) = sent
                && socket.send(sent).await.is_err()
            {
                break;
            }
        }
    });
    exchange(&mut client, count).await
}

fn reply(text: &str) -> Option<Message> {
    let received: Received<'_> = serde_json::from_str(text).ok()?;
    match received.event {
        "echo" => {
            let message: Text = serde_json::from_str(received.data.get()).ok()?;
            if !(1..=200).contains(&message.text.chars().count()) {
                return None;
            }
            let reply = Reply { event: "echo", data: message, id: received.id? };
            Some(Message::text(serde_json::to_string(&reply).ok()?))
        }
        _ => None,
    }
}

/// Sends the message `count` times, and waits for each reply, which has the same text.
async fn exchange(client: &mut DuplexStream, count: usize) -> baya::Result<()> {
    let length = u8::try_from(TEXT.len())?;
    // The mask is zero, so that masking costs nothing.
    let mut frame = vec![0x81, 0x80 | length, 0, 0, 0, 0];
    frame.extend_from_slice(TEXT.as_bytes());
    let mut reply = vec![0; 2 + TEXT.len()];
    for _ in 0..count {
        client.write_all(&frame).await?;
        client.read_exact(&mut reply).await?;
        if &reply[2..] != TEXT.as_bytes() {
            return Err(baya::Error::internal(String::from_utf8_lossy(&reply).into_owned()));
        }
    }
    Ok(())
}
