//! A connection over Socket.IO.

use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use baya::{Error, PublicError, Result};
use bytes::Bytes;
use serde::Serialize;
use socketioxide::extract::SocketRef;
use socketioxide::{SendError, SocketError};

use super::emission::Emission;
use super::inbox::{Ack, Inbox};
use crate::binary::attached;
use crate::client::Client;
use crate::json::Json;
use crate::message::Message;
use crate::node::{Node, Unreadable};
use crate::options::SocketIoParser;
use crate::reply::Name;
use crate::wire::{Ended, LAST, Received, Wire, time_to_close, unless_cut};

/// How long a message waits before it is sent again to a client whose connection is full.
const AGAIN: Duration = Duration::from_millis(5);

/// A client in a namespace.
pub(super) struct SocketIoWire {
    socket: SocketRef,
    inbox: Arc<Inbox>,
    client: Client,
    packed: bool,
}

impl SocketIoWire {
    pub(super) fn new(socket: SocketRef, inbox: Arc<Inbox>, client: Client) -> Self {
        let socket_io = &client.namespace().shared.options.socket_io;
        let parser = socket_io.as_ref().map(|one| one.parser);
        let packed = parser == Some(SocketIoParser::MessagePack);
        Self { socket, inbox, client, packed }
    }

    /// Sends something, and waits while the connection is full.
    async fn send(
        &self,
        mut send: impl FnMut() -> Result<(), SendError> + Send,
    ) -> Result<(), Ended> {
        let sending = async {
            loop {
                match send() {
                    Err(SendError::Socket(SocketError::InternalChannelFull)) => {
                        tokio::time::sleep(AGAIN).await;
                    }
                    Err(SendError::Serialize(error)) => {
                        tracing::error!("a message can't be written: {error}");
                        return Ok(());
                    }
                    Err(SendError::Socket(SocketError::Closed)) => return Err(()),
                    Ok(()) => return Ok(()),
                }
            }
        };
        unless_cut(&self.client, sending).await.map_err(|ended| match ended.reason {
            // The inbox knows why.
            "transport error" => self.inbox.ended().unwrap_or(ended),
            _ => ended,
        })
    }

    async fn emit<T: Serialize + Sync>(&self, event: &str, data: &T) -> Result<(), Ended> {
        self.send(|| self.socket.emit(event, data)).await
    }

    async fn acknowledge<T: Serialize + Sync>(&self, ack: &Ack, data: &T) -> Result<(), Ended> {
        self.send(|| match ack.sender() {
            Some(sender) => sender.send(data),
            None => Err(SocketError::Closed.into()),
        })
        .await
    }

    /// Writes data by a function, which may attach bytes.
    fn written(&self, write: impl FnOnce(&mut Vec<u8>) -> Result<()>) -> Result<Emission> {
        let mut json = Vec::with_capacity(64);
        let (written, attachments) = attached(|| write(&mut json));
        written?;
        Emission::of(&json, &attachments, self.packed).map_err(Unreadable::of_app)
    }
}

impl Wire for SocketIoWire {
    type Id = Ack;

    fn poll_receive(&mut self, cx: &mut Context<'_>) -> Poll<Result<Received<Ack>, Ended>> {
        self.inbox.poll_next(cx)
    }

    async fn message(&mut self, message: &Arc<Message>) -> Result<(), Ended> {
        match message.emission(self.packed) {
            Some(data) => self.emit(&message.event, data).await,
            None => Ok(()),
        }
    }

    async fn request(&mut self, message: &Arc<Message>, id: u64) -> Result<(), Ended> {
        let Some(data) = message.emission(self.packed) else { return Ok(()) };
        let client = self.client.clone();
        self.send(|| {
            let reply = self.socket.emit_with_ack::<_, Node>(&*message.event, data)?;
            let client = client.clone();
            tokio::spawn(async move {
                if let Ok(data) = reply.await {
                    client.replied(id, Json::of_node(&data));
                }
            });
            Ok(())
        })
        .await
    }

    async fn bytes(&mut self, bytes: Bytes, id: Option<Ack>) -> Result<(), Ended> {
        match id {
            Some(id) => self.acknowledge(&id, &Node::Bytes(bytes)).await,
            None => self.emit("message", &Node::Bytes(bytes)).await,
        }
    }

    async fn acknowledge_bytes(&mut self, id: Ack) -> Result<(), Ended> {
        self.acknowledge(&id, &Node::Null).await
    }

    async fn reply(
        &mut self,
        _event: &Name,
        id: Ack,
        write: impl FnOnce(&mut Vec<u8>) -> Result<()> + Send,
    ) -> Result<Result<(), (Error, Ack)>, Ended> {
        match self.written(write) {
            Ok(data) => self.acknowledge(&id, &data).await.map(Ok),
            Err(error) => Ok(Err((error, id))),
        }
    }

    async fn item(
        &mut self,
        event: &Name,
        _id: Option<&Ack>,
        write: impl FnOnce(&mut Vec<u8>) -> Result<()> + Send,
    ) -> Result<Result<()>, Ended> {
        match self.written(write) {
            Ok(data) => self.emit(event.as_str(), &data).await.map(Ok),
            Err(error) => Ok(Err(error)),
        }
    }

    async fn end(&mut self, _event: &Name, id: Ack) -> Result<(), Ended> {
        self.acknowledge(&id, &Node::Null).await
    }

    async fn exception(&mut self, error: &Error, id: Option<Ack>) -> Result<(), Ended> {
        #[derive(Serialize)]
        struct Exception<'e> {
            exception: PublicError<'e>,
        }

        let public = error.public();
        match id {
            Some(id) => self.acknowledge(&id, &Exception { exception: public }).await,
            None => self.emit("exception", &public).await,
        }
    }

    async fn flush(&mut self) -> Result<(), Ended> {
        Ok(())
    }

    async fn close(self, ended: Ended) {
        let disconnecting = async {
            // Its connection may be full. One whose connection is over is disconnected already.
            while let Err(SocketError::InternalChannelFull) = self.socket.clone().disconnect() {
                tokio::time::sleep(AGAIN).await;
            }
        };
        let shared = &self.client.namespace().shared;
        let timeout = match &ended.closing {
            Some(closing) => time_to_close(&self.client, closing),
            None => shared.options.pong,
        };
        let ending = async {
            shared.app.stopping().await;
            tokio::time::sleep(LAST).await;
        };
        // The write timeout of the app ends a connection that stays full.
        tokio::select! {
            () = disconnecting => {}
            () = tokio::time::sleep(timeout) => {}
            () = ending => {}
        }
    }
}
