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
use crate::heartbeat::{Heartbeat, HeartbeatAction};
use crate::message::Message;
use crate::outbox::CloseStatus;
use crate::reply::{self, ReplyName};
use crate::wire::{ConnectionEnd, Incoming, SHUTDOWN_GRACE, Wire, or_too_slow};

/// Size of the read buffer of each client. Larger messages have their own buffer while they arrive. A smaller buffer would be
/// reallocated for each message.
const READ_BUFFER: usize = 1024;
/// Size in bytes from which queued messages are written to the socket.
const WRITE_BUFFER: usize = 16 * 1024;

/// A plain WebSocket connection.
pub(crate) struct WebSocket {
    socket: WebSocketStream<TokioIo<Upgraded>>,
    client: Client,
    format: Format,
    heartbeat: Heartbeat,
    /// Whether the response to a frame still has to be sent.
    needs_flush: bool,
    /// Whether the client has closed the connection.
    is_closed: bool,
    /// Whether all data of the client so far were valid frames.
    is_readable: bool,
}

impl WebSocket {
    /// Creates the connection from an upgraded HTTP connection.
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
            format: Format::for_protocol(client.protocol()),
            heartbeat: Heartbeat::new(options),
            needs_flush: false,
            is_closed: false,
            is_readable: true,
            client,
        }
    }

    /// Writes a frame. Not an `async fn`, whose future would reserve space for the frame several times.
    fn write(&mut self, frame: Frame) -> impl Future<Output = Result<(), ConnectionEnd>> + Send {
        let mut frame = Some(frame);
        poll_fn(move |cx| match self.socket.poll_ready_unpin(cx) {
            Poll::Ready(Ok(())) => {
                let sent = frame.take().map_or(Ok(()), |frame| self.socket.start_send_unpin(frame));
                or_too_slow(&self.client, Poll::Ready(sent), cx)
            }
            not_ready => or_too_slow(&self.client, not_ready, cx),
        })
    }

    /// Writes JSON as a frame.
    async fn write_json(&mut self, json: Bytes) -> Result<Result<()>, ConnectionEnd> {
        match self.format.encode(json) {
            Ok(frame) => self.write(frame).await.map(Ok),
            Err(error) => Ok(Err(error)),
        }
    }

    fn poll_flush(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), ConnectionEnd>> {
        let flushed = self.socket.poll_flush_unpin(cx);
        or_too_slow(&self.client, flushed, cx)
    }

    /// Pings an idle client, and disconnects a client that has not responded to a ping.
    fn poll_heartbeat(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), ConnectionEnd>> {
        let options = &self.client.namespace().shared.options;
        match ready!(self.heartbeat.poll(cx, options)) {
            HeartbeatAction::Disconnect => {
                Poll::Ready(Err(ConnectionEnd::without_close_frame("ping timeout")))
            }
            HeartbeatAction::Ping => {
                self.needs_flush = true;
                let sent = self.socket.start_send_unpin(Frame::Ping(Bytes::new()));
                or_too_slow(&self.client, Poll::Ready(sent), cx)
            }
        }
    }

    /// Parses a JSON frame.
    fn parse(&self, json: Utf8Bytes) -> Incoming<Bytes> {
        let messages = &self.client.namespace().messages;
        frame::read(json, |event| messages.find(event))
    }

    /// Handles a frame; `None` if it is not a message. The library queues the responses to pings and close frames.
    fn handle_frame(&mut self, frame: Frame) -> Option<Incoming<Bytes>> {
        match frame {
            Frame::Text(text) => Some(self.parse(text)),
            Frame::Binary(bytes) if self.format == Format::MessagePack => {
                let json = frame::json_from_messagepack(&bytes)
                    .and_then(|json| Utf8Bytes::try_from(json).map_err(Error::internal));
                Some(
                    json.map_or_else(
                        |error| Incoming::Invalid(error, None),
                        |json| self.parse(json),
                    ),
                )
            }
            Frame::Binary(bytes) => Some(Incoming::Bytes(bytes, None)),
            Frame::Close(_) => {
                self.needs_flush = true;
                self.is_closed = true;
                None
            }
            Frame::Ping(_) => {
                self.needs_flush = true;
                None
            }
            Frame::Pong(_) | Frame::Frame(_) => None,
        }
    }
}

impl Wire for WebSocket {
    /// The id of a message as JSON.
    type Id = Bytes;

    fn poll_receive(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Result<Incoming<Bytes>, ConnectionEnd>> {
        loop {
            if self.needs_flush {
                let flushed = ready!(self.poll_flush(cx));
                self.needs_flush = false;
                if self.is_closed {
                    return Poll::Ready(Err(ConnectionEnd::without_close_frame(
                        "client disconnect",
                    )));
                }
                flushed?;
            }
            let frame = match self.socket.poll_next_unpin(cx) {
                Poll::Ready(Some(Ok(frame))) => frame,
                Poll::Ready(Some(Err(error))) => {
                    self.is_readable = false;
                    return Poll::Ready(Err(end_for_error(&error)));
                }
                Poll::Ready(None) => {
                    return Poll::Ready(Err(ConnectionEnd::without_close_frame("transport close")));
                }
                Poll::Pending => {
                    ready!(self.poll_heartbeat(cx))?;
                    continue;
                }
            };
            self.heartbeat.record_activity();
            if let Some(incoming) = self.handle_frame(frame) {
                return Poll::Ready(Ok(incoming));
            }
        }
    }

    async fn message(&mut self, message: &Arc<Message>) -> Result<(), ConnectionEnd> {
        match message.frame(self.format) {
            Some(frame) => self.write(frame).await,
            None => Ok(()),
        }
    }

    async fn request(&mut self, message: &Arc<Message>, id: u64) -> Result<(), ConnectionEnd> {
        let json = frame::request(&message.event, &message.data_with_base64(), id);
        self.write_json(json.into()).await.map(drop)
    }

    async fn bytes(&mut self, bytes: Bytes, _id: Option<Bytes>) -> Result<(), ConnectionEnd> {
        self.write(Frame::Binary(bytes)).await
    }

    async fn acknowledge_bytes(&mut self, _id: Bytes) -> Result<(), ConnectionEnd> {
        Ok(())
    }

    async fn reply(
        &mut self,
        event: &ReplyName,
        id: Bytes,
        write: impl FnOnce(&mut Vec<u8>) -> Result<()> + Send,
    ) -> Result<Result<(), (Error, Bytes)>, ConnectionEnd> {
        let written = self.item(event, Some(&id), write).await?;
        Ok(written.map_err(|error| (error, id)))
    }

    async fn item(
        &mut self,
        event: &ReplyName,
        id: Option<&Bytes>,
        write: impl FnOnce(&mut Vec<u8>) -> Result<()> + Send,
    ) -> Result<Result<()>, ConnectionEnd> {
        match reply::write_reply(event, id.map(|id| &**id), write) {
            Ok(json) => self.write_json(json).await,
            Err(error) => Ok(Err(error)),
        }
    }

    async fn end(&mut self, event: &ReplyName, id: Bytes) -> Result<(), ConnectionEnd> {
        self.write_json(reply::end_of_stream(event, &id).into()).await.map(drop)
    }

    async fn exception(&mut self, error: &Error, id: Option<Bytes>) -> Result<(), ConnectionEnd> {
        self.write_json(frame::exception(error, id.as_deref()).into()).await.map(drop)
    }

    async fn flush(&mut self) -> Result<(), ConnectionEnd> {
        poll_fn(|cx| self.poll_flush(cx)).await
    }

    /// Sends the close frame, and waits up to the ping timeout for the close frame of the client.
    async fn close(mut self, end: ConnectionEnd) {
        let Some(CloseStatus { code, reason }) = end.closing else { return };
        let frame = CloseFrame { code: CloseCode::from(code), reason: reason.into() };
        let shared = &self.client.namespace().shared;
        let timeout = shared.options.ping_timeout;
        let ending = async {
            shared.app.stopping().await;
            sleep(SHUTDOWN_GRACE).await;
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

/// Reads and discards the remaining data of a client that has sent an invalid frame. With unread data, the connection would be
/// reset before the client receives the close frame.
async fn discard(stream: &mut TokioIo<Upgraded>) {
    let mut unread = [0; READ_BUFFER];
    if stream.shutdown().await.is_ok() {
        while let Ok(1..) = stream.read(&mut unread).await {}
    }
}

/// Returns the end of a connection after this error, with the close frame that reports the error to the client.
fn end_for_error(error: &tungstenite::Error) -> ConnectionEnd {
    use tungstenite::Error;
    let (code, reason) = match error {
        Error::Capacity(CapacityError::MessageTooLong { .. }) => (1009, "the message is too large"),
        Error::Utf8(_) => (1007, "the message is not valid UTF-8"),
        Error::ConnectionClosed
        | Error::AlreadyClosed
        | Error::Protocol(ProtocolError::ResetWithoutClosingHandshake) => {
            return ConnectionEnd::without_close_frame("transport close");
        }
        Error::Protocol(_) => (1002, "the frame is not valid"),
        _ => return ConnectionEnd::without_close_frame("transport error"),
    };
    let closing = CloseStatus { code, reason: reason.to_owned() };
    ConnectionEnd { reason: "parse error", closing: Some(closing) }
}
