//! A connection over Socket.IO.

use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use baya::errors::PublicError;
use baya::{Error, Result};
use bytes::Bytes;
use serde::Serialize;
use socketioxide::extract::SocketRef;
use socketioxide::{SendError, SocketError};

use super::emission::Emission;
use super::inbox::{Ack, Inbox};
use crate::binary::with_attachments;
use crate::client::Client;
use crate::json::Json;
use crate::message::Message;
use crate::node::{InvalidData, Node};
use crate::options::SocketIoParser;
use crate::reply::ReplyName;
use crate::wire::{ConnectionEnd, Incoming, SHUTDOWN_GRACE, Wire, close_timeout, unless_too_slow};

/// Delay before a message is sent again to a client whose connection is full.
const RETRY_INTERVAL: Duration = Duration::from_millis(5);

/// The connection of a client to a namespace.
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

    /// Sends data, and waits while the connection is full.
    async fn send(
        &self,
        mut send: impl FnMut() -> Result<(), SendError> + Send,
    ) -> Result<(), ConnectionEnd> {
        let sending = async {
            loop {
                match send() {
                    Err(SendError::Socket(SocketError::InternalChannelFull)) => {
                        tokio::time::sleep(RETRY_INTERVAL).await;
                    }
                    Err(SendError::Serialize(error)) => {
                        tracing::error!("a message can't be serialized: {error}");
                        return Ok(());
                    }
                    Err(SendError::Socket(SocketError::Closed)) => return Err(()),
                    Ok(()) => return Ok(()),
                }
            }
        };
        unless_too_slow(&self.client, sending).await.map_err(|end| match end.reason {
            // The inbox has the more precise reason.
            "transport error" => self.inbox.end_of_connection().unwrap_or(end),
            _ => end,
        })
    }

    async fn emit<T: Serialize + Sync>(&self, event: &str, data: &T) -> Result<(), ConnectionEnd> {
        self.send(|| self.socket.emit(event, data)).await
    }

    async fn acknowledge<T: Serialize + Sync>(
        &self,
        ack: &Ack,
        data: &T,
    ) -> Result<(), ConnectionEnd> {
        self.send(|| match ack.sender() {
            Some(sender) => sender.send(data),
            None => Err(SocketError::Closed.into()),
        })
        .await
    }

    /// Writes data with a function, which may attach bytes.
    fn write(&self, write: impl FnOnce(&mut Vec<u8>) -> Result<()>) -> Result<Emission> {
        let mut json = Vec::with_capacity(64);
        let (written, attachments) = with_attachments(|| write(&mut json));
        written?;
        Emission::new(&json, &attachments, self.packed).map_err(InvalidData::into_error)
    }
}

impl Wire for SocketIoWire {
    type Id = Ack;

    fn poll_receive(&mut self, cx: &mut Context<'_>) -> Poll<Result<Incoming<Ack>, ConnectionEnd>> {
        self.inbox.poll_next(cx)
    }

    async fn message(&mut self, message: &Arc<Message>) -> Result<(), ConnectionEnd> {
        match message.emission(self.packed) {
            Some(data) => self.emit(&message.event, data).await,
            None => Ok(()),
        }
    }

    async fn request(&mut self, message: &Arc<Message>, id: u64) -> Result<(), ConnectionEnd> {
        let Some(data) = message.emission(self.packed) else { return Ok(()) };
        let client = self.client.clone();
        self.send(|| {
            let reply = self.socket.emit_with_ack::<_, Node>(&*message.event, data)?;
            let client = client.clone();
            tokio::spawn(async move {
                if let Ok(data) = reply.await {
                    client.accept_reply(id, Json::from_node(&data));
                }
            });
            Ok(())
        })
        .await
    }

    async fn bytes(&mut self, bytes: Bytes, id: Option<Ack>) -> Result<(), ConnectionEnd> {
        match id {
            Some(id) => self.acknowledge(&id, &Node::Bytes(bytes)).await,
            None => self.emit("message", &Node::Bytes(bytes)).await,
        }
    }

    async fn acknowledge_bytes(&mut self, id: Ack) -> Result<(), ConnectionEnd> {
        self.acknowledge(&id, &Node::Null).await
    }

    async fn reply(
        &mut self,
        _event: &ReplyName,
        id: Ack,
        write: impl FnOnce(&mut Vec<u8>) -> Result<()> + Send,
    ) -> Result<Result<(), (Error, Ack)>, ConnectionEnd> {
        match self.write(write) {
            Ok(data) => self.acknowledge(&id, &data).await.map(Ok),
            Err(error) => Ok(Err((error, id))),
        }
    }

    async fn item(
        &mut self,
        event: &ReplyName,
        _id: Option<&Ack>,
        write: impl FnOnce(&mut Vec<u8>) -> Result<()> + Send,
    ) -> Result<Result<()>, ConnectionEnd> {
        match self.write(write) {
            Ok(data) => self.emit(event.as_str(), &data).await.map(Ok),
            Err(error) => Ok(Err(error)),
        }
    }

    async fn end(&mut self, _event: &ReplyName, id: Ack) -> Result<(), ConnectionEnd> {
        self.acknowledge(&id, &Node::Null).await
    }

    async fn exception(&mut self, error: &Error, id: Option<Ack>) -> Result<(), ConnectionEnd> {
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

    async fn flush(&mut self) -> Result<(), ConnectionEnd> {
        Ok(())
    }

    async fn close(self, end: ConnectionEnd) {
        let disconnecting = async {
            // The connection may be full. If it has ended, the client is disconnected already.
            while let Err(SocketError::InternalChannelFull) = self.socket.clone().disconnect() {
                tokio::time::sleep(RETRY_INTERVAL).await;
            }
        };
        let shared = &self.client.namespace().shared;
        let timeout = match &end.closing {
            Some(closing) => close_timeout(&self.client, closing),
            None => shared.options.ping_timeout,
        };
        let ending = async {
            shared.app.stopping().await;
            tokio::time::sleep(SHUTDOWN_GRACE).await;
        };
        // A connection that stays full is ended by the write timeout of the app.
        tokio::select! {
            () = disconnecting => {}
            () = tokio::time::sleep(timeout) => {}
            () = ending => {}
        }
    }
}
