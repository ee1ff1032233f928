//! The end of a connection.

use std::time::Duration;

use baya::AppHandle;
use futures_util::{SinkExt, StreamExt};
use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::{sleep, timeout};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::error::ProtocolError;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::{Error as SocketError, Message};

/// Maximum time in which a client responds to a close frame.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(5);
/// Maximum time in which a client responds to a close frame while the app shuts down.
pub(super) const SHUTDOWN_GRACE: Duration = Duration::from_secs(1);
/// Maximum size in bytes of the reason in a close frame.
const MAX_REASON_LENGTH: usize = 123;

pub(super) type Socket = WebSocketStream<TokioIo<Upgraded>>;

/// The code and the reason of a close frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CloseStatus {
    code: u16,
    reason: String,
}

/// The end of a connection.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum ConnectionEnd {
    /// The client is no longer connected.
    Lost,
    /// The client has closed the connection. The server echoes the close frame.
    ByClient,
    /// The server closes the connection with this close frame.
    ByServer(CloseStatus),
    /// The client has sent data that can't be read. The server closes the connection with this close frame.
    Unreadable(CloseStatus),
}

impl CloseStatus {
    pub(super) fn new(code: u16, reason: impl Into<String>) -> Self {
        let mut reason = reason.into();
        reason.truncate(reason.floor_char_boundary(MAX_REASON_LENGTH));
        Self { code, reason }
    }

    /// Returns the status for a message that exceeds a limit.
    pub(super) fn too_large() -> Self {
        Self::new(1009, "the message is too large")
    }

    /// Returns the status for a binary message.
    pub(super) fn binary() -> Self {
        Self::new(4400, "invalid message: must be text")
    }

    /// Returns the status for a client that has not initialised the connection.
    pub(super) fn unauthorized() -> Self {
        Self::new(4401, "Unauthorized")
    }

    /// Returns the status for a client that initialises the connection twice.
    pub(super) fn initialised() -> Self {
        Self::new(4429, "Too many initialisation requests")
    }

    /// Returns the status for a client that has not initialised the connection in time.
    pub(super) fn init_timeout() -> Self {
        Self::new(4408, "Connection initialisation timeout")
    }

    /// Returns the status for the shutdown of the app.
    pub(super) fn stopping() -> Self {
        Self::new(1001, "the server shuts down")
    }
}

impl From<CloseStatus> for ConnectionEnd {
    fn from(close_status: CloseStatus) -> Self {
        Self::ByServer(close_status)
    }
}

impl From<SocketError> for ConnectionEnd {
    fn from(error: SocketError) -> Self {
        let (code, reason) = match error {
            SocketError::Capacity(_) => (1009, "the message is too large"),
            SocketError::Utf8(_) => (1007, "the message is not valid UTF-8"),
            SocketError::Protocol(ProtocolError::ResetWithoutClosingHandshake) => {
                return Self::Lost;
            }
            SocketError::Protocol(_) => (1002, "the frame is not valid"),
            _ => return Self::Lost,
        };
        Self::Unreadable(CloseStatus::new(code, reason))
    }
}

/// Ends a connection. A client that does not respond is disconnected.
pub(super) async fn end(mut socket: Socket, connection_end: ConnectionEnd, app: &AppHandle) {
    let ending = async {
        app.stopping().await;
        sleep(SHUTDOWN_GRACE).await;
    };
    tokio::select! {
        _ = timeout(CLOSE_TIMEOUT, close(&mut socket, connection_end)) => {}
        () = ending => {}
    }
}

async fn close(socket: &mut Socket, connection_end: ConnectionEnd) {
    let (CloseStatus { code, reason }, is_readable) = match connection_end {
        ConnectionEnd::Lost => return,
        ConnectionEnd::ByClient => {
            // tungstenite sends the close frame when the next message is read.
            socket.next().await;
            return;
        }
        ConnectionEnd::ByServer(close_status) => (close_status, true),
        ConnectionEnd::Unreadable(close_status) => (close_status, false),
    };
    let frame = CloseFrame { code: CloseCode::from(code), reason: reason.into() };
    if socket.send(Message::Close(Some(frame))).await.is_err() {
        return;
    }
    if is_readable {
        while let Some(Ok(_)) = socket.next().await {}
        return;
    }
    // Unread bytes would reset the connection before the client receives the close frame.
    let stream = socket.get_mut();
    let mut unread = [0; 1024];
    if stream.shutdown().await.is_ok() {
        while let Ok(1..) = stream.read(&mut unread).await {}
    }
}
