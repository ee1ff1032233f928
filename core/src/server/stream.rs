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
use super::ahead::Ahead;
use super::presence::Peer;
use super::upgrades::Shared;

/// The kinds of connections. One type for all of them, so that HTTP is compiled once.
pub(crate) enum Stream {
    Tcp(TcpStream),
    #[cfg(unix)]
    Unix(UnixStream),
    /// Behind what stands between a listener and HTTP.
    Other(Box<dyn Io>),
    /// One that has left HTTP.
    Shared(Shared),
}

/// Counts a connection until it is dropped.
pub(crate) struct Counted {
    /// The connection's share of the connection limit.
    #[expect(dead_code, reason = "dropped so that another connection is accepted")]
    pub(crate) permit: Option<OwnedSemaphorePermit>,
    /// The token that the shutdown waits for.
    #[expect(dead_code, reason = "dropped so that the shutdown ends")]
    pub(crate) open: mpsc::Sender<Infallible>,
}

macro_rules! each {
    ($stream:expr, $inner:ident => $call:expr) => {
        match $stream {
            Stream::Tcp($inner) => $call,
            #[cfg(unix)]
            Stream::Unix($inner) => $call,
            Stream::Other($inner) => $call,
            Stream::Shared($inner) => $call,
        }
    };
}

impl Stream {
    /// As what stands between a listener and HTTP takes it.
    pub(crate) fn boxed(self) -> Box<dyn Io> {
        match self {
            Self::Other(stream) => stream,
            stream => each!(stream, inner => Box::new(inner)),
        }
    }

    /// Returns the client's state. For sockets, the operating system reports it whatever is still unread; for other
    /// streams, it is detected by reading ahead.
    pub(crate) fn peer(&mut self, ahead: &mut Ahead, cx: &mut Context<'_>) -> Peer {
        match self {
            Self::Tcp(stream) => Peer::of(|interest| stream.ready(interest)),
            #[cfg(unix)]
            Self::Unix(stream) => Peer::of(|interest| stream.ready(interest)),
            Self::Other(stream) => ahead.peer(Pin::new(stream), cx),
            // Nothing is checked after HTTP.
            Self::Shared(_) => Peer::There,
        }
    }
}

// Inlined, because every request would pay for the calls. Those of `Shared` are not, so that the others stay small.
impl AsyncRead for Stream {
    #[inline(always)]
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        each!(&mut *self, inner => Pin::new(inner).poll_read(cx, buffer))
    }
}

impl AsyncWrite for Stream {
    #[inline(always)]
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        each!(&mut *self, inner => Pin::new(inner).poll_write(cx, bytes))
    }

    #[inline(always)]
    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        each!(&mut *self, inner => Pin::new(inner).poll_write_vectored(cx, slices))
    }

    #[inline(always)]
    fn is_write_vectored(&self) -> bool {
        each!(self, inner => inner.is_write_vectored())
    }

    #[inline(always)]
    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        each!(&mut *self, inner => Pin::new(inner).poll_flush(cx))
    }

    #[inline(always)]
    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        each!(&mut *self, inner => Pin::new(inner).poll_shutdown(cx))
    }
}
