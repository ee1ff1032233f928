//! Connections over plain WebSocket.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use baya::{Error, Result};
use bytes::Bytes;
use futures_util::{SinkExt, StreamExt};
use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use tokio::time::{Instant, Sleep, sleep, sleep_until};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::error::CapacityError;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Role, WebSocketConfig};
use tokio_tungstenite::tungstenite::{self, Message as Frame, Utf8Bytes};

use crate::client::Client;
use crate::frame::{self, Format};
use crate::message::Message;
use crate::outbox::Closing;
use crate::wire::{Ended, Received, Wire, unless_cut};

/// How many bytes are read at once. Larger messages get a buffer of their own while they arrive.
const READ_BUFFER: usize = 2 * 1024;
/// How many bytes of queued messages are written at once.
const WRITE_BUFFER: usize = 16 * 1024;

/// How long clients may take to respond to a close frame when the app ends.
const LAST: Duration = Duration::from_secs(1);

/// A connection of a client that speaks plain WebSocket.
pub(crate) struct WebSocket {
    socket: WebSocketStream<TokioIo<Upgraded>>,
    client: Client,
    format: Format,
    /// When the client is pinged, or is given up if it has not responded to the last ping.
    deadline: Pin<Box<Sleep>>,
    awaits_pong: bool,
    /// Whether something has come since the deadline was set, which costs more than this.
    heard: bool,
}

impl WebSocket {
    /// Takes over a connection that was upgraded.
    pub(crate) async fn new(upgraded: Upgraded, client: Client) -> Self {
        let options = &client.namespace().shared.options;
        let config = WebSocketConfig::default()
            .read_buffer_size(READ_BUFFER)
            .write_buffer_size(WRITE_BUFFER)
            .max_message_size(Some(options.max_message))
            .max_frame_size(Some(options.max_message));
        let stream = TokioIo::new(upgraded);
        Self {
            socket: WebSocketStream::from_raw_socket(stream, Role::Server, Some(config)).await,
            format: Format::of(client.protocol()),
            deadline: Box::pin(sleep_until(Instant::now() + options.ping)),
            awaits_pong: false,
            heard: false,
            client,
        }
    }

    /// Has the next ping follow after this time.
    fn wait(&mut self, time: Duration) {
        self.deadline.as_mut().reset(Instant::now() + time);
    }

    async fn write(&mut self, frame: Frame) -> Result<(), Ended> {
        unless_cut(&self.client, self.socket.feed(frame)).await
    }

    /// Writes JSON as a frame.
    async fn write_json(&mut self, json: Vec<u8>) -> Result<Result<()>, Ended> {
        match self.format.frame(json) {
            Ok(frame) => self.write(frame).await.map(Ok),
            Err(error) => Ok(Err(error)),
        }
    }

    /// Pings a client from which nothing has come for a while, and gives up one that has not responded.
    async fn ping(&mut self) -> Result<(), Ended> {
        if std::mem::take(&mut self.heard) {
            self.awaits_pong = false;
            self.wait(self.client.namespace().shared.options.ping);
            return Ok(());
        }
        if self.awaits_pong {
            return Err(Ended::silently("ping timeout"));
        }
        self.awaits_pong = true;
        self.wait(self.client.namespace().shared.options.pong);
        self.write(Frame::Ping(Bytes::new())).await?;
        self.flush().await
    }

    /// Reads a frame; `None` if it is no message.
    async fn read(&mut self, frame: Frame) -> Result<Option<Received<Bytes>>, Ended> {
        Ok(match frame {
            Frame::Text(text) => Some(frame::read(&text)),
            Frame::Binary(bytes) if self.format == Format::MessagePack => {
                let json = frame::unpacked(&bytes)
                    .and_then(|json| Utf8Bytes::try_from(json).map_err(Error::internal));
                Some(json.map_or_else(Received::Invalid, |json| frame::read(&json)))
            }
            Frame::Binary(bytes) => Some(Received::Bytes(bytes)),
            Frame::Close(_) => {
                // The library has queued the close frame that responds to it.
                let _ = self.flush().await;
                return Err(Ended::silently("client disconnect"));
            }
            // The library responds to pings.
            Frame::Ping(_) => {
                self.flush().await?;
                None
            }
            Frame::Pong(_) | Frame::Frame(_) => None,
        })
    }
}

impl Wire for WebSocket {
    /// The id of a message as JSON.
    type Id = Bytes;

    async fn receive(&mut self) -> Result<Received<Bytes>, Ended> {
        loop {
            let read = tokio::select! {
                biased;
                read = self.socket.next() => read,
                () = &mut self.deadline => {
                    self.ping().await?;
                    continue;
                }
            };
            let frame = match read {
                None => return Err(Ended::silently("transport close")),
                Some(Err(error)) => return Err(ended_by(&error)),
                Some(Ok(frame)) => frame,
            };
            self.heard = true;
            if let Some(received) = self.read(frame).await? {
                return Ok(received);
            }
        }
    }

    async fn message(&mut self, message: &Arc<Message>) -> Result<(), Ended> {
        match message.frame(self.format) {
            Some(frame) => self.write(frame).await,
            None => Ok(()),
        }
    }

    async fn question(&mut self, message: &Arc<Message>, id: u64) -> Result<(), Ended> {
        let json = frame::event(&message.event, &message.plain(), Some(id.to_string().as_bytes()));
        self.write_json(json).await.map(drop)
    }

    async fn bytes(&mut self, bytes: Bytes) -> Result<(), Ended> {
        self.write(Frame::Binary(bytes)).await
    }

    async fn reply(
        &mut self,
        event: &str,
        id: Bytes,
        write: impl FnOnce(&mut Vec<u8>) -> Result<()> + Send,
    ) -> Result<Result<(), (Error, Bytes)>, Ended> {
        let written = self.item(event, Some(&id), write).await?;
        Ok(written.map_err(|error| (error, id)))
    }

    async fn item(
        &mut self,
        event: &str,
        id: Option<&Bytes>,
        write: impl FnOnce(&mut Vec<u8>) -> Result<()> + Send,
    ) -> Result<Result<()>, Ended> {
        let mut json = frame::begun(event, id.map_or(0, Bytes::len) + 64);
        if let Err(error) = write(&mut json) {
            return Ok(Err(error));
        }
        self.write_json(frame::ended(json, id.map(|id| &**id))).await
    }

    async fn end(&mut self, event: &str, id: Bytes) -> Result<(), Ended> {
        self.write_json(frame::end_of_stream(event, &id)).await.map(drop)
    }

    async fn exception(&mut self, error: &Error, id: Option<Bytes>) -> Result<(), Ended> {
        self.write_json(frame::exception(error, id.as_deref())).await.map(drop)
    }

    async fn flush(&mut self) -> Result<(), Ended> {
        unless_cut(&self.client, self.socket.flush()).await
    }

    /// Sends the close frame, and waits a while for that of the client.
    async fn close(mut self, ended: Ended) {
        let Some(Closing { code, reason }) = ended.closing else { return };
        let frame = CloseFrame { code: CloseCode::from(code), reason: reason.into() };
        let shared = &self.client.namespace().shared;
        let timeout = shared.options.pong;
        let ending = async {
            shared.app.stopping().await;
            sleep(LAST).await;
        };
        let closing = async {
            if self.socket.close(Some(frame)).await.is_ok() {
                while let Some(Ok(_)) = self.socket.next().await {}
            }
        };
        // A client that does not respond is disconnected.
        tokio::select! {
            () = closing => {}
            () = sleep(timeout) => {}
            () = ending => {}
        }
    }
}

/// Returns the end of a connection on which this happened, with the close frame for what the client has done.
fn ended_by(error: &tungstenite::Error) -> Ended {
    use tungstenite::Error;
    let (code, reason) = match error {
        Error::Capacity(CapacityError::MessageTooLong { .. }) => (1009, "the message is too large"),
        Error::Utf8(_) => (1007, "the message is not valid UTF-8"),
        Error::Protocol(_) => (1002, "the frame is not valid"),
        _ => return Ended::silently("transport error"),
    };
    let closing = Closing { code, reason: reason.to_owned() };
    Ended { reason: "parse error", closing: Some(closing) }
}
