//! A connection as hyper reads and writes it.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Sleep, sleep};

use super::ahead::Ahead;
use super::frames::{Frames, PREFACE, provoke};
use super::presence::Presence;
use super::stream::{Counted, Stream};
use super::streams::PIECE;
use super::unreadable;
use super::unreadable::Unreadable;
use super::upgrades::Shared;
use super::usage::Spoken;

/// A connection that fails when its client stops reading for too long, floods it with frames, or disconnects.
pub(crate) struct TimedStream {
    stream: Stream,
    http: Option<Http>,
    spoken: Arc<Spoken>,
    most: Duration,
    /// Set while a write waits for the client.
    stalled: Option<Pin<Box<Sleep>>>,
    speaks: Speaks,
    /// Whether hyper waits for the client's next bytes.
    awaited: bool,
    presence: Presence,
    ahead: Ahead,
    /// Number of bytes written.
    written: usize,
    /// Number of bytes written since `Spoken::took` was last called.
    taken: usize,
    /// The response that is written in the place of hyper's own, and how much of it has been written.
    replacement: Option<(Vec<u8>, usize)>,
}

/// What a connection has until it leaves HTTP.
pub(crate) struct Http {
    pub(crate) counted: Counted,
    pub(crate) unreadable: Unreadable,
}

/// The protocol of a client, detected from its first bytes.
enum Speaks {
    /// This number of bytes of the HTTP/2 preface has been received.
    Perhaps(usize),
    Http1,
    Http2(Frames),
    /// The client floods an HTTP/2 connection; this number of frames has been substituted for its own.
    Flooding(usize),
}

impl Speaks {
    /// Inspects received bytes. If the client floods, returns how many of them are still forwarded.
    fn come(&mut self, bytes: &[u8], spoken: &Spoken) -> Option<usize> {
        match self {
            Self::Http1 | Self::Flooding(_) => None,
            Self::Http2(frames) => frames.read(bytes, || spoken.pieces()),
            Self::Perhaps(known) => {
                let rest = &PREFACE[*known..];
                let part = rest.len().min(bytes.len());
                if bytes[..part] != rest[..part] {
                    *self = Self::Http1;
                    return None;
                }
                *known += part;
                if *known < PREFACE.len() {
                    return None;
                }
                let mut frames = Frames::new();
                let end = frames.read(&bytes[part..], || 0);
                *self = Self::Http2(frames);
                end.map(|end| part + end)
            }
        }
    }
}

impl TimedStream {
    pub(crate) fn new(stream: Stream, most: Duration, spoken: Arc<Spoken>, http: Http) -> Self {
        Self {
            stream,
            http: Some(http),
            spoken,
            most,
            stalled: None,
            speaks: Speaks::Perhaps(0),
            awaited: false,
            presence: Presence::default(),
            ahead: Ahead::default(),
            written: 0,
            taken: 0,
            replacement: None,
        }
    }

    /// Shares the connection with the server once it has left HTTP. Nothing else of the app stays with it, so that its
    /// task does not keep the app in memory.
    #[cold]
    #[inline(never)]
    fn leave_http(&mut self) {
        if let Some(Http { counted, unreadable }) = self.http.take() {
            Shared::take(&unreadable.server.upgrades, &mut self.stream, counted);
            // The timer would keep the task that served HTTP in memory.
            self.presence = Presence::default();
        }
    }

    /// What a write has come to; one that waits for too long is an error. The task of an upgraded connection may
    /// ignore it, so that connection is closed here.
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
            if let Stream::Shared(shared) = &self.stream {
                shared.close();
            }
            let message = "the client has stopped reading";
            Err(io::Error::new(io::ErrorKind::TimedOut, message))
        })
    }

    /// Counts the bytes that a write has written.
    fn wrote(
        &mut self,
        outcome: Poll<io::Result<usize>>,
        cx: &mut Context<'_>,
    ) -> Poll<io::Result<usize>> {
        if let Poll::Ready(Ok(bytes)) = outcome {
            self.written = self.written.wrapping_add(bytes);
            self.taken += bytes;
            if self.taken >= PIECE {
                self.taken = 0;
                self.spoken.took();
            }
        }
        self.waited(outcome, cx)
    }

    fn write(&mut self, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let outcome = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.wrote(outcome, cx)
    }

    /// Writes bytes that end with the head of a response. If hyper made it for a request that it can't parse, a
    /// problem is written instead.
    fn write_head(&mut self, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let Some(http) = &self.http else { return self.write(cx, bytes) };
        if self.replacement.is_none() {
            match unreadable::find(bytes).filter(|_| !self.spoken.is_bare()) {
                Some((0, status)) => self.replacement = Some((http.unreadable.respond(status), 0)),
                Some((before, _)) => return self.write(cx, &bytes[..before]),
                None => return self.write(cx, bytes),
            }
        }
        while let Some((response, written)) = self.replacement.take() {
            let outcome = self.write(cx, &response[written..]);
            let Poll::Ready(Ok(part)) = outcome else {
                self.replacement = Some((response, written));
                return outcome;
            };
            if part == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            if written + part < response.len() {
                self.replacement = Some((response, written + part));
            }
        }
        Poll::Ready(Ok(bytes.len()))
    }
}

impl AsyncRead for TimedStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if let Speaks::Flooding(sent) = &mut self.speaks {
            provoke(sent, |frame| {
                let fits = buffer.remaining() >= frame.len();
                if fits {
                    buffer.put_slice(frame);
                }
                fits
            });
            return Poll::Ready(Ok(()));
        }
        let before = buffer.filled().len();
        let this = &mut *self;
        if this.spoken.is_upgraded() {
            this.leave_http();
        }
        let outcome = if this.ahead.take(buffer) {
            Poll::Ready(Ok(()))
        } else {
            Pin::new(&mut this.stream).poll_read(cx, buffer)
        };
        this.awaited = outcome.is_pending();
        if outcome.is_ready()
            && let Some(end) = this.speaks.come(&buffer.filled()[before..], &this.spoken)
        {
            tracing::debug!("a client floods its connection");
            this.speaks = Speaks::Flooding(0);
            buffer.set_filled(before + end);
        }
        outcome
    }
}

impl AsyncWrite for TimedStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        if self.spoken.is_upgraded() {
            self.leave_http();
        }
        if bytes.ends_with(unreadable::END) {
            self.write_head(cx, bytes)
        } else {
            self.write(cx, bytes)
        }
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        if self.spoken.is_upgraded() {
            self.leave_http();
        }
        // hyper writes a head only when no body waits, so its own response is a slice alone.
        if let [head] = slices
            && head.ends_with(unreadable::END)
        {
            return self.write_head(cx, head);
        }
        let outcome = Pin::new(&mut self.stream).poll_write_vectored(cx, slices);
        self.wrote(outcome, cx)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    /// Checks for a disconnected client first: hyper flushes whenever it has no more to do, even while it does not
    /// read.
    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = &mut *self;
        if !this.awaited
            && this.spoken.is_busy()
            && this.presence.is_over(cx, this.written, |cx| this.stream.peer(&mut this.ahead, cx))
        {
            return Poll::Ready(Err(io::ErrorKind::ConnectionAborted.into()));
        }
        let outcome = Pin::new(&mut self.stream).poll_flush(cx);
        self.waited(outcome, cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let outcome = Pin::new(&mut self.stream).poll_shutdown(cx);
        self.waited(outcome, cx)
    }
}
