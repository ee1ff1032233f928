//! The connections that listeners accept.

use std::convert::Infallible;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
#[cfg(unix)]
use tokio::net::UnixStream;
use tokio::sync::{OwnedSemaphorePermit, mpsc};

use super::Io;
use super::disconnect::PeerState;
use super::read_ahead::ReadAhead;
use super::upgrades::UpgradedStream;

/// A connection of any kind. HTTP is compiled once for this type.
pub(crate) enum Stream {
    Tcp(TcpStream),
    #[cfg(unix)]
    Unix(UnixStream),
    /// A connection that has passed through steps such as TLS.
    Other(Box<dyn Io>),
    /// A connection that has left HTTP.
    Upgraded(UpgradedStream),
}

/// The tokens of an open connection, which are returned when it is dropped.
pub(crate) struct ConnectionTokens {
    /// The connection's share of the connection limit.
    #[expect(dead_code, reason = "dropped so that another connection is accepted")]
    pub(crate) permit: Option<OwnedSemaphorePermit>,
    /// The token that the shutdown waits for.
    #[expect(dead_code, reason = "dropped so that the shutdown ends")]
    pub(crate) open: mpsc::Sender<Infallible>,
}

macro_rules! delegate {
    ($stream:expr, $inner:ident => $call:expr) => {
        match $stream {
            Stream::Tcp($inner) => $call,
            #[cfg(unix)]
            Stream::Unix($inner) => $call,
            Stream::Other($inner) => $call,
            Stream::Upgraded($inner) => $call,
        }
    };
}

impl Stream {
    /// Converts the stream for the steps before HTTP.
    pub(crate) fn boxed(self) -> Box<dyn Io> {
        match self {
            Self::Other(stream) => stream,
            stream => delegate!(stream, inner => Box::new(inner)),
        }
    }

    /// Returns the client's state. For sockets, the operating system reports it even if bytes are
    /// unread. For other streams, it is detected by reading ahead.
    pub(crate) fn peer(&mut self, ahead: &mut ReadAhead, cx: &mut Context<'_>) -> PeerState {
        match self {
            Self::Tcp(stream) => PeerState::from_readiness(|interest| stream.ready(interest)),
            #[cfg(unix)]
            Self::Unix(stream) => PeerState::from_readiness(|interest| stream.ready(interest)),
            Self::Other(stream) => ahead.peer(Pin::new(stream), cx),
            // Upgraded connections are not checked.
            Self::Upgraded(_) => PeerState::Connected,
        }
    }
}

// Inlined, because they run for every request. Those of `UpgradedStream` are not inlined, so that the
// others stay small.
impl AsyncRead for Stream {
    #[inline(always)]
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        delegate!(&mut *self, inner => Pin::new(inner).poll_read(cx, buffer))
    }
}

impl AsyncWrite for Stream {
    #[inline(always)]
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        delegate!(&mut *self, inner => Pin::new(inner).poll_write(cx, bytes))
    }

    #[inline(always)]
    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        delegate!(&mut *self, inner => Pin::new(inner).poll_write_vectored(cx, slices))
    }

    #[inline(always)]
    fn is_write_vectored(&self) -> bool {
        delegate!(self, inner => inner.is_write_vectored())
    }

    #[inline(always)]
    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        delegate!(&mut *self, inner => Pin::new(inner).poll_flush(cx))
    }

    #[inline(always)]
    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        delegate!(&mut *self, inner => Pin::new(inner).poll_shutdown(cx))
    }
}
