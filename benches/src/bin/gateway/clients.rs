//! Clients that connect to the gateway `/bench`.

use std::sync::Arc;

use baya::{Error, Result};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::frames::Frames;

/// Maximum number of clients that connect at the same time.
const CONCURRENCY: usize = 100;

/// A connected client.
pub struct Socket {
    pub frames: Frames,
    is_socket_io: bool,
    /// The number of messages with a reply that were sent, which is the id of the next one.
    requests: u64,
    /// The number of received replies.
    replies: u64,
}

impl Socket {
    pub async fn connect(address: &str, protocol: &str) -> Result<Self> {
        let is_socket_io = protocol == "socket.io";
        let path = if is_socket_io { "/socket.io/?EIO=4&transport=websocket" } else { "/bench" };
        let mut stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let handshake = format!(
            "GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
        );
        stream.write_all(handshake.as_bytes()).await?;
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await?);
        }
        if !head.starts_with(b"HTTP/1.1 101") {
            return Err(Error::internal(String::from_utf8_lossy(&head).into_owned()));
        }
        let mut frames = Frames::new(stream, is_socket_io);
        if is_socket_io {
            frames.text().await?;
            frames.write("40/bench,").await?;
            frames.text().await?;
        }
        Ok(Self { frames, is_socket_io, requests: 0, replies: 0 })
    }

    /// Sends a message.
    pub async fn send(&mut self, event: &str, data: &str) -> Result<()> {
        let text = if self.is_socket_io {
            format!("42/bench,[\"{event}\",\"{data}\"]")
        } else {
            format!("{{\"event\":\"{event}\",\"data\":\"{data}\"}}")
        };
        self.frames.write(&text).await
    }

    /// Sends a message that has a reply.
    pub async fn begin(&mut self, event: &str, data: &str) -> Result<()> {
        let id = self.requests;
        self.requests += 1;
        let text = if self.is_socket_io {
            format!("42/bench,{id}[\"{event}\",\"{data}\"]")
        } else {
            format!("{{\"event\":\"{event}\",\"data\":\"{data}\",\"id\":{id}}}")
        };
        self.frames.write(&text).await
    }

    /// Waits for the reply to the oldest message without a reply.
    pub async fn reply(&mut self) -> Result<()> {
        let id = self.replies;
        self.replies += 1;
        let received = self.frames.text().await?;
        let is_reply = if self.is_socket_io {
            received.starts_with(&format!("43/bench,{id}["))
        } else {
            received.ends_with(&format!("\"data\":null,\"id\":{id}}}"))
        };
        if is_reply {
            return Ok(());
        }
        Err(Error::internal(format!("expected the reply to message {id}, found `{received}`")))
    }

    /// Sends a message, and waits for its reply.
    pub async fn request(&mut self, event: &str, data: &str) -> Result<()> {
        self.begin(event, data).await?;
        self.reply().await
    }
}

/// Connects clients, at most [`CONCURRENCY`] at the same time.
pub async fn connect(address: &str, protocol: &str, count: usize) -> Result<Vec<Socket>> {
    let permits = Arc::new(Semaphore::new(CONCURRENCY));
    let mut connecting = JoinSet::new();
    for _ in 0..count {
        let address = address.to_owned();
        let protocol = protocol.to_owned();
        let permit = Arc::clone(&permits).acquire_owned().await?;
        connecting.spawn(async move {
            let socket = Socket::connect(&address, &protocol).await;
            drop(permit);
            socket
        });
    }
    let mut all = Vec::new();
    while let Some(socket) = connecting.join_next().await {
        all.push(socket??);
    }
    Ok(all)
}
