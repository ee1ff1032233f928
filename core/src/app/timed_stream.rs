//! A connection as hyper reads and writes it.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
#[cfg(unix)]
use tokio::net::UnixStream;
use tokio::time::{Sleep, sleep};

use crate::contract::Io;

/// The kinds of connections. One type for all of them, so that HTTP is compiled once.
pub(super) enum Stream {
    Tcp(TcpStream),
    #[cfg(unix)]
    Unix(UnixStream),
    /// Behind what stands between a listener and HTTP.
    Other(Box<dyn Io>),
}

impl Stream {
    /// As what stands between a listener and HTTP takes it.
    pub(super) fn boxed(self) -> Box<dyn Io> {
        match self {
            Self::Tcp(stream) => Box::new(stream),
            #[cfg(unix)]
            Self::Unix(stream) => Box::new(stream),
            Self::Other(stream) => stream,
        }
    }
}

/// A connection whose client may not stop reading for ever.
pub(super) struct TimedStream {
    stream: Stream,
    most: Duration,
    /// Set while a write waits for the client.
    stalled: Option<Pin<Box<Sleep>>>,
}

macro_rules! each {
    ($stream:expr, $inner:ident => $call:expr) => {
        match $stream {
            Stream::Tcp($inner) => $call,
            #[cfg(unix)]
            Stream::Unix($inner) => $call,
            Stream::Other($inner) => $call,
        }
    };
}

impl TimedStream {
    pub(super) const fn new(stream: Stream, most: Duration) -> Self {
        Self { stream, most, stalled: None }
    }

    /// What a write has come to; one that waits for too long is an error.
    fn waited<T>(
        &mut self,
        outcome: Poll<io::Result<T>>,
        cx: &mut Context<'_>,
    ) -> Poll<io::Result<T>> {
        if outcome.is_ready() {
            self.stalled = None;
            return outcome;
        }
        let most = self.most;
        let stalled = self.stalled.get_or_insert_with(|| Box::pin(sleep(most)));
        stalled.as_mut().poll(cx).map(|()| {
            let message = "the client has stopped reading";
            Err(io::Error::new(io::ErrorKind::TimedOut, message))
        })
    }
}

impl AsyncRead for TimedStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        each!(&mut self.stream, inner => Pin::new(inner).poll_read(cx, buffer))
    }
}

impl AsyncWrite for TimedStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let outcome = each!(&mut self.stream, inner => Pin::new(inner).poll_write(cx, bytes));
        self.waited(outcome, cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let outcome =
            each!(&mut self.stream, inner => Pin::new(inner).poll_write_vectored(cx, slices));
        self.waited(outcome, cx)
    }

    fn is_write_vectored(&self) -> bool {
        each!(&self.stream, inner => inner.is_write_vectored())
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let outcome = each!(&mut self.stream, inner => Pin::new(inner).poll_flush(cx));
        self.waited(outcome, cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let outcome = each!(&mut self.stream, inner => Pin::new(inner).poll_shutdown(cx));
        self.waited(outcome, cx)
    }
}
