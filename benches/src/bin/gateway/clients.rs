//! Clients that connect to the gateway `/bench`.

use std::sync::Arc;

use baya::{Error, Result};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::frames::Frames;

/// How many clients connect at once.
const AT_ONCE: usize = 100;

/// A connected client, and how its protocol writes messages.
pub struct Socket {
    pub frames: Frames,
    is_socket_io: bool,
    /// How many messages with a reply were sent, which is the id of the next one, and how many have it.
    begun: u64,
    replied: u64,
}

impl Socket {
    pub async fn connect(address: &str, protocol: &str) -> Result<Self> {
        let is_socket_io = protocol == "socket.io";
        let path = match is_socket_io {
            true => "/socket.io/?EIO=4&transport=websocket",
            false => "/bench",
        };
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
        Ok(Self { frames, is_socket_io, begun: 0, replied: 0 })
    }

    /// Sends a message.
    pub async fn send(&mut self, event: &str, data: &str) -> Result<()> {
        let text = match self.is_socket_io {
            true => format!("42/bench,[\"{event}\",\"{data}\"]"),
            false => format!("{{\"event\":\"{event}\",\"data\":\"{data}\"}}"),
        };
        self.frames.write(&text).await
    }

    /// Sends a message that has a reply.
    pub async fn begin(&mut self, event: &str, data: &str) -> Result<()> {
        let id = self.begun;
        self.begun += 1;
        let text = match self.is_socket_io {
            true => format!("42/bench,{id}[\"{event}\",\"{data}\"]"),
            false => format!("{{\"event\":\"{event}\",\"data\":\"{data}\",\"id\":{id}}}"),
        };
        self.frames.write(&text).await
    }

    /// Waits for the reply to the first message that had none yet.
    pub async fn reply(&mut self) -> Result<()> {
        let id = self.replied;
        self.replied += 1;
        let received = self.frames.text().await?;
        let is_reply = match self.is_socket_io {
            true => received.starts_with(&format!("43/bench,{id}[")),
            false => received.ends_with(&format!("\"data\":null,\"id\":{id}}}")),
        };
        if is_reply {
            return Ok(());
        }
        Err(Error::internal(format!("expected the reply to message {id}, found `{received}`")))
    }

    /// Sends a message, and waits for its reply.
    pub async fn ask(&mut self, event: &str, data: &str) -> Result<()> {
        self.begin(event, data).await?;
        self.reply().await
    }
}

/// Connects clients, some at once.
pub async fn connect(address: &str, protocol: &str, count: usize) -> Result<Vec<Socket>> {
    let places = Arc::new(Semaphore::new(AT_ONCE));
    let mut connecting = JoinSet::new();
    for _ in 0..count {
        let (address, protocol) = (address.to_owned(), protocol.to_owned());
        let location = Arc::clone(&places).acquire_owned().await?;
        connecting.spawn(async move {
            let socket = Socket::connect(&address, &protocol).await;
            drop(location);
            socket
        });
    }
    let mut all = Vec::new();
    while let Some(socket) = connecting.join_next().await {
        all.push(socket??);
    }
    Ok(all)
}
