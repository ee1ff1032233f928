//! Reads ahead of hyper on a connection, to detect whether its client is still connected.

use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, ReadBuf};

use super::Io;
use super::disconnect::PeerState;

/// Maximum number of bytes that are read ahead. If a client disconnects after more unread bytes,
/// the disconnect is not detected.
const MAX_BYTES: usize = 64 * 1024;
/// Number of bytes that one read requests.
const READ_SIZE: usize = 4 * 1024;

/// Bytes read ahead through a layer such as TLS, where the operating system does not report a disconnect.
#[derive(Default)]
pub(crate) struct ReadAhead {
    bytes: Vec<u8>,
    /// Number of `bytes` that hyper has already read.
    consumed: usize,
    /// Whether the client has closed its sending side.
    ended: bool,
}

impl ReadAhead {
    /// Moves bytes that were read ahead into a buffer. Returns `false` if there are none and the
    /// client may still send.
    pub(crate) fn take(&mut self, buffer: &mut ReadBuf<'_>) -> bool {
        if self.bytes.is_empty() {
            return self.ended;
        }
        let rest = &self.bytes[self.consumed..];
        let part = rest.len().min(buffer.remaining());
        buffer.put_slice(&rest[..part]);
        self.consumed += part;
        if self.consumed == self.bytes.len() {
            self.bytes = Vec::new();
            self.consumed = 0;
        }
        true
    }

    /// Returns the client's state after reading all available bytes.
    pub(crate) fn peer(
        &mut self,
        mut stream: Pin<&mut Box<dyn Io>>,
        cx: &mut Context<'_>,
    ) -> PeerState {
        while !self.ended && self.bytes.len() < MAX_BYTES {
            let mut chunk = [0; READ_SIZE];
            let mut chunk = ReadBuf::new(&mut chunk);
            match stream.as_mut().poll_read(cx, &mut chunk) {
                Poll::Pending => return PeerState::Connected,
                Poll::Ready(Err(_)) => return PeerState::Disconnected,
                Poll::Ready(Ok(())) if chunk.filled().is_empty() => self.ended = true,
                Poll::Ready(Ok(())) => self.bytes.extend_from_slice(chunk.filled()),
            }
        }
        if self.ended { PeerState::HalfClosed } else { PeerState::Connected }
    }
}
