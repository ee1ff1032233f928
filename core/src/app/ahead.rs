//! What is read of a connection before anybody wants it, to find out whether its client is still there.

use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, ReadBuf};

use super::presence::Peer;
use crate::contract::Io;

/// How many bytes are read ahead. The end of a connection is not seen after more unread bytes.
const MOST: usize = 64 * 1024;
/// How many at once.
const PIECE: usize = 4 * 1024;

/// Bytes that were read through a layer such as TLS, whose end the system does not report.
#[derive(Default)]
pub(super) struct Ahead {
    bytes: Vec<u8>,
    /// How many of them have been taken.
    taken: usize,
    /// Whether the client sends nothing more.
    ended: bool,
}

impl Ahead {
    /// Puts what has been read ahead into a buffer; `false` where there is nothing, and more may come.
    pub(super) fn take(&mut self, buffer: &mut ReadBuf<'_>) -> bool {
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

    /// What the next bytes tell of the client.
    pub(super) fn peer(&mut self, mut stream: Pin<&mut Box<dyn Io>>, cx: &mut Context<'_>) -> Peer {
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
