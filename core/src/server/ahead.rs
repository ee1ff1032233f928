//! Reads ahead of hyper on a connection, to detect whether its client is still connected.

use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, ReadBuf};

use super::Io;
use super::presence::Peer;

/// Upper bound on bytes read ahead. A client that disconnects after more unread bytes is not detected.
const MOST: usize = 64 * 1024;
/// Number of bytes that one read requests.
const PIECE: usize = 4 * 1024;

/// Bytes read ahead through a layer such as TLS, where the operating system does not report a disconnect.
#[derive(Default)]
pub(crate) struct Ahead {
    bytes: Vec<u8>,
    /// Number of `bytes` that hyper has already read.
    taken: usize,
    /// Whether the client has closed its sending side.
    ended: bool,
}

impl Ahead {
    /// Moves bytes that were read ahead into a buffer. Returns `false` if there are none and the client may still
    /// send.
    pub(crate) fn take(&mut self, buffer: &mut ReadBuf<'_>) -> bool {
        if self.bytes.is_empty() {
            return self.ended;
        }
        let rest = &self.bytes[self.taken..];
        let part = rest.len().min(buffer.remaining());
        buffer.put_slice(&rest[..part]);
        self.taken += part;
        if self.taken == self.bytes.len() {
            (self.bytes, self.taken) = (Vec::new(), 0);
        }
        true
    }

    /// Returns the client's state after reading all that is available.
    pub(crate) fn peer(&mut self, mut stream: Pin<&mut Box<dyn Io>>, cx: &mut Context<'_>) -> Peer {
        while !self.ended && self.bytes.len() < MOST {
            let mut piece = [0; PIECE];
            let mut piece = ReadBuf::new(&mut piece);
            match stream.as_mut().poll_read(cx, &mut piece) {
                Poll::Pending => return Peer::There,
                Poll::Ready(Err(_)) => return Peer::Gone,
                Poll::Ready(Ok(())) if piece.filled().is_empty() => self.ended = true,
                Poll::Ready(Ok(())) => self.bytes.extend_from_slice(piece.filled()),
            }
        }
        if self.ended { Peer::Silent } else { Peer::There }
    }
}
