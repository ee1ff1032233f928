//! Connections over plain WebSocket.

use std::future::{Future, poll_fn};
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use baya::{Error, Result};
use bytes::Bytes;
use futures_util::{SinkExt, StreamExt};
use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::sleep;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::error::{CapacityError, ProtocolError};
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Role, WebSocketConfig};
use tokio_tungstenite::tungstenite::{self, Message as Frame, Utf8Bytes};

use crate::client::Client;
use crate::frame::{self, Format};
use crate::heartbeat::{Due, Heartbeat};
use crate::message::Message;
use crate::outbox::Closing;
use crate::reply::{self, Name};
use crate::wire::{Ended, LAST, Received, Wire, or_cut};

/// How many bytes are read at once. Larger messages get a buffer of their own while they arrive. Each client has as many,
/// and fewer would be allocated again for each message.
const READ_BUFFER: usize = 1024;
/// How many bytes of queued messages are written at once.
const WRITE_BUFFER: usize = 16 * 1024;

/// A connection of a client that speaks plain WebSocket.
pub(crate) struct WebSocket {
    socket: WebSocketStream<TokioIo<Upgraded>>,
    client: Client,
    format: Format,
    heartbeat: Heartbeat,
    /// Whether the response to a frame has yet to be sent.
    flushes: bool,
    /// Whether the client has closed the connection.
    is_closed: bool,
    /// Whether all that the client has sent were frames.
    is_readable: bool,
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
            heartbeat: Heartbeat::new(options),
            flushes: false,
            is_closed: false,
            is_readable: true,
            client,
        }
    }

    /// Writes a frame. Not an `async fn`, which would have room for the frame several times.
    fn write(&mut self, frame: Frame) -> impl Future<Output = Result<(), Ended>> + Send {
        let mut frame = Some(frame);
        poll_fn(move |cx| match self.socket.poll_ready_unpin(cx) {
            Poll::Ready(Ok(())) => {
                let sent = frame.take().map_or(Ok(()), |frame| self.socket.start_send_unpin(frame));
                or_cut(&self.client, Poll::Ready(sent), cx)
            }
            waits => or_cut(&self.client, waits, cx),
        })
    }

    /// Writes JSON as a frame.
    async fn write_json(&mut self, json: Bytes) -> Result<Result<()>, Ended> {
        match self.format.frame(json) {
            Ok(frame) => self.write(frame).await.map(Ok),
            Err(error) => Ok(Err(error)),
        }
    }

    fn poll_flush(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Ended>> {
        let flushed = self.socket.poll_flush_unpin(cx);
        or_cut(&self.client, flushed, cx)
    }

    /// Pings a client from which nothing has come for a while, and gives up one that has not responded.
    fn poll_heartbeat(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Ended>> {
        let options = &self.client.namespace().shared.options;
        match ready!(self.heartbeat.poll(cx, options)) {
            Due::End => Poll::Ready(Err(Ended::silently("ping timeout"))),
            Due::Ping => {
                self.flushes = true;
                let sent = self.socket.start_send_unpin(Frame::Ping(Bytes::new()));
                or_cut(&self.client, Poll::Ready(sent), cx)
            }
        }
    }

    /// Reads a frame of JSON.
    fn received(&self, json: Utf8Bytes) -> Received<Bytes> {
        let messages = &self.client.namespace().messages;
        frame::read(json, |event| messages.find(event))
    }

    /// Reads a frame; `None` if it is not a message. The library has queued the response to a ping and to a close frame.
    fn read(&mut self, frame: Frame) -> Option<Received<Bytes>> {
        match frame {
            Frame::Text(text) => Some(self.received(text)),
            Frame::Binary(bytes) if self.format == Format::MessagePack => {
                let json = frame::unpacked(&bytes)
                    .and_then(|json| Utf8Bytes::try_from(json).map_err(Error::internal));
                Some(json.map_or_else(
                    |error| Received::Invalid(error, None),
                    |json| self.received(json),
                ))
            }
            Frame::Binary(bytes) => Some(Received::Bytes(bytes, None)),
            Frame::Close(_) => {
                self.flushes = true;
                self.is_closed = true;
                None
            }
            Frame::Ping(_) => {
                self.flushes = true;
                None
            }
            Frame::Pong(_) | Frame::Frame(_) => None,
        }
    }
}

impl Wire for WebSocket {
    /// The id of a message as JSON.
    type Id = Bytes;

    fn poll_receive(&mut self, cx: &mut Context<'_>) -> Poll<Result<Received<Bytes>, Ended>> {
        loop {
            if self.flushes {
                let flushed = ready!(self.poll_flush(cx));
                self.flushes = false;
                if self.is_closed {
                    return Poll::Ready(Err(Ended::silently("client disconnect")));
                }
                flushed?;
            }
            let frame = match self.socket.poll_next_unpin(cx) {
                Poll::Ready(Some(Ok(frame))) => frame,
                Poll::Ready(Some(Err(error))) => {
                    self.is_readable = false;
                    return Poll::Ready(Err(ended_by(&error)));
                }
                Poll::Ready(None) => return Poll::Ready(Err(Ended::silently("transport close"))),
                Poll::Pending => {
                    ready!(self.poll_heartbeat(cx))?;
                    continue;
                }
            };
            self.heartbeat.hear();
            if let Some(received) = self.read(frame) {
                return Poll::Ready(Ok(received));
            }
        }
    }

    async fn message(&mut self, message: &Arc<Message>) -> Result<(), Ended> {
        match message.frame(self.format) {
            Some(frame) => self.write(frame).await,
            None => Ok(()),
        }
    }

    async fn request(&mut self, message: &Arc<Message>, id: u64) -> Result<(), Ended> {
        let json = frame::request(&message.event, &message.plain(), id);
        self.write_json(json.into()).await.map(drop)
    }

    async fn bytes(&mut self, bytes: Bytes, _id: Option<Bytes>) -> Result<(), Ended> {
        self.write(Frame::Binary(bytes)).await
    }

    async fn acknowledge_bytes(&mut self, _id: Bytes) -> Result<(), Ended> {
        Ok(())
    }

    async fn reply(
        &mut self,
        event: &Name,
        id: Bytes,
        write: impl FnOnce(&mut Vec<u8>) -> Result<()> + Send,
    ) -> Result<Result<(), (Error, Bytes)>, Ended> {
        let written = self.item(event, Some(&id), write).await?;
        Ok(written.map_err(|error| (error, id)))
    }

    async fn item(
        &mut self,
        event: &Name,
        id: Option<&Bytes>,
        write: impl FnOnce(&mut Vec<u8>) -> Result<()> + Send,
    ) -> Result<Result<()>, Ended> {
        match reply::written(event, id.map(|id| &**id), write) {
            Ok(json) => self.write_json(json).await,
            Err(error) => Ok(Err(error)),
        }
    }

    async fn end(&mut self, event: &Name, id: Bytes) -> Result<(), Ended> {
        self.write_json(reply::end_of_stream(event, &id).into()).await.map(drop)
    }

    async fn exception(&mut self, error: &Error, id: Option<Bytes>) -> Result<(), Ended> {
        self.write_json(frame::exception(error, id.as_deref()).into()).await.map(drop)
    }

    async fn flush(&mut self) -> Result<(), Ended> {
        poll_fn(|cx| self.poll_flush(cx)).await
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
            if self.socket.close(Some(frame)).await.is_err() {
                return;
            }
            if self.is_readable {
                while let Some(Ok(_)) = self.socket.next().await {}
            } else {
                discard(self.socket.get_mut()).await;
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

/// Reads what a client still sends that has sent what is not readable. If bytes that have arrived were not read, the connection
/// would be reset before the client has the close frame.
async fn discard(stream: &mut TokioIo<Upgraded>) {
    let mut unread = [0; READ_BUFFER];
    if stream.shutdown().await.is_ok() {
        while let Ok(1..) = stream.read(&mut unread).await {}
    }
}

/// Returns the end of a connection on which this happened, with the close frame for what the client has done.
fn ended_by(error: &tungstenite::Error) -> Ended {
    use tungstenite::Error;
    let (code, reason) = match error {
        Error::Capacity(CapacityError::MessageTooLong { .. }) => (1009, "the message is too large"),
        Error::Utf8(_) => (1007, "the message is not valid UTF-8"),
        Error::ConnectionClosed
        | Error::AlreadyClosed
        | Error::Protocol(ProtocolError::ResetWithoutClosingHandshake) => {
            return Ended::silently("transport close");
        }
        Error::Protocol(_) => (1002, "the frame is not valid"),
        _ => return Ended::silently("transport error"),
    };
    let closing = Closing { code, reason: reason.to_owned() };
    Ended { reason: "parse error", closing: Some(closing) }
}
