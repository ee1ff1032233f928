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

/// The maximum duration of a client's response to a close frame.
const CLOSING: Duration = Duration::from_secs(5);
/// The maximum duration of the response while the app shuts down.
pub(super) const LAST: Duration = Duration::from_secs(1);
/// The maximum size in bytes of the reason in a close frame.
const REASON: usize = 123;

pub(super) type Socket = WebSocketStream<TokioIo<Upgraded>>;

/// The code and the reason of a close frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Closed {
    code: u16,
    reason: String,
}

/// The end of a connection.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Ended {
    /// The client is no longer connected.
    Lost,
    /// The client has closed the connection. The server echoes the close frame.
    ByClient,
    /// The server closes the connection with this close frame.
    ByServer(Closed),
    /// The client has sent data that can't be read. The server closes the connection with this close frame.
    Unreadable(Closed),
}

impl Closed {
    pub(super) fn new(code: u16, reason: impl Into<String>) -> Self {
        let mut reason = reason.into();
        reason.truncate(reason.floor_char_boundary(REASON));
        Self { code, reason }
    }

    /// A message exceeds a limit.
    pub(super) fn too_large() -> Self {
        Self::new(1009, "the message is too large")
    }

    /// A message is not a text.
    pub(super) fn binary() -> Self {
        Self::new(4400, "invalid message: not text")
    }

    /// The client has not initialised the connection.
    pub(super) fn unauthorized() -> Self {
        Self::new(4401, "Unauthorized")
    }

    /// The client has already initialised the connection.
    pub(super) fn initialised() -> Self {
        Self::new(4429, "Too many initialisation requests")
    }

    /// The client has not initialised the connection in time.
    pub(super) fn late() -> Self {
        Self::new(4408, "Connection initialisation timeout")
    }

    /// The app is shutting down.
    pub(super) fn stopping() -> Self {
        Self::new(1001, "the server shuts down")
    }
}

impl From<Closed> for Ended {
    fn from(closed: Closed) -> Self {
        Self::ByServer(closed)
    }
}

impl From<SocketError> for Ended {
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
        Self::Unreadable(Closed::new(code, reason))
    }
}

/// Ends a connection. A client that does not respond is disconnected.
pub(super) async fn end(mut socket: Socket, ended: Ended, app: &AppHandle) {
    let ending = async {
        app.stopping().await;
        sleep(LAST).await;
    };
    tokio::select! {
        _ = timeout(CLOSING, closing(&mut socket, ended)) => {}
        () = ending => {}
    }
}

async fn closing(socket: &mut Socket, ended: Ended) {
    let (Closed { code, reason }, is_readable) = match ended {
        Ended::Lost => return,
        Ended::ByClient => {
            // tungstenite sends the close frame when the next message is read.
            socket.next().await;
            return;
        }
        Ended::ByServer(closed) => (closed, true),
        Ended::Unreadable(closed) => (closed, false),
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
