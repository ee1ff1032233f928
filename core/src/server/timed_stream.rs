//! The connection that hyper reads and writes, with timeouts and flood detection.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Sleep, sleep};

use super::disconnect::DisconnectCheck;
use super::frames::{Frames, PREFACE, provoke};
use super::parse_errors;
use super::parse_errors::ParseErrorResponder;
use super::read_ahead::ReadAhead;
use super::stream::{ConnectionTokens, Stream};
use super::streams::CHUNK_SIZE;
use super::upgrades::UpgradedStream;
use super::usage::Usage;

/// A connection that fails if its client stops reading for too long, floods it with frames, or
/// disconnects.
pub(crate) struct TimedStream {
    stream: Stream,
    http: Option<Http>,
    usage: Arc<Usage>,
    timeout: Duration,
    /// The timer of a write that waits for the client.
    stalled: Option<Pin<Box<Sleep>>>,
    protocol: DetectedProtocol,
    /// Whether hyper waits for the client's next bytes.
    is_reading: bool,
    disconnect: DisconnectCheck,
    read_ahead: ReadAhead,
    /// Number of bytes written.
    written: usize,
    /// Number of bytes written since progress was last recorded.
    unrecorded: usize,
    /// The response that replaces hyper's own, and the number of its bytes written so far.
    replacement: Option<(Vec<u8>, usize)>,
}

/// State of a connection until it leaves HTTP.
pub(crate) struct Http {
    pub(crate) counted: ConnectionTokens,
    pub(crate) parse_errors: ParseErrorResponder,
}

/// The protocol of a client, detected from its first bytes.
enum DetectedProtocol {
    /// The first bytes match the HTTP/2 preface; this is their number.
    Undetermined(usize),
    Http1,
    Http2(Frames),
    /// The client floods an HTTP/2 connection. Its frames are replaced; this is the number of
    /// replacements.
    Flooding(usize),
}

impl DetectedProtocol {
    /// Inspects received bytes. If the client floods, returns the number of bytes to forward.
    fn inspect(&mut self, bytes: &[u8], usage: &Usage) -> Option<usize> {
        match self {
            Self::Http1 | Self::Flooding(_) => None,
            Self::Http2(frames) => frames.read(bytes, || usage.chunks()),
            Self::Undetermined(matched) => {
                let rest = &PREFACE[*matched..];
                let part = rest.len().min(bytes.len());
                if bytes[..part] != rest[..part] {
                    *self = Self::Http1;
                    return None;
                }
                *matched += part;
                if *matched < PREFACE.len() {
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
    pub(crate) fn new(stream: Stream, timeout: Duration, usage: Arc<Usage>, http: Http) -> Self {
        Self {
            stream,
            http: Some(http),
            usage,
            timeout,
            stalled: None,
            protocol: DetectedProtocol::Undetermined(0),
            is_reading: false,
            disconnect: DisconnectCheck::default(),
            read_ahead: ReadAhead::default(),
            written: 0,
            unrecorded: 0,
            replacement: None,
        }
    }

    /// Shares the connection with the server after it has left HTTP. The connection keeps nothing
    /// else of the app, so that its task does not keep the app in memory.
    #[cold]
    #[inline(never)]
    fn leave_http(&mut self) {
        if let Some(Http { counted, parse_errors }) = self.http.take() {
            UpgradedStream::share(&parse_errors.server.upgrades, &mut self.stream, counted);
            // The timer would keep the task that served HTTP in memory.
            self.disconnect = DisconnectCheck::default();
        }
    }

    /// Applies the write timeout to the outcome of a write. The task of an upgraded connection may
    /// ignore the error, so that connection is closed here.
    fn with_timeout<T>(
        &mut self,
        outcome: Poll<io::Result<T>>,
        cx: &mut Context<'_>,
    ) -> Poll<io::Result<T>> {
        if outcome.is_ready() {
            self.stalled = None;
            return outcome;
        }
        let timeout = self.timeout;
        let stalled = self.stalled.get_or_insert_with(|| Box::pin(sleep(timeout)));
        stalled.as_mut().poll(cx).map(|()| {
            if let Stream::Upgraded(shared) = &self.stream {
                shared.close();
            }
            let message = "the client has stopped reading";
            Err(io::Error::new(io::ErrorKind::TimedOut, message))
        })
    }

    /// Counts the bytes of a write.
    fn count_written(
        &mut self,
        outcome: Poll<io::Result<usize>>,
        cx: &mut Context<'_>,
    ) -> Poll<io::Result<usize>> {
        if let Poll::Ready(Ok(bytes)) = outcome {
            self.written = self.written.wrapping_add(bytes);
            self.unrecorded += bytes;
            if self.unrecorded >= CHUNK_SIZE {
                self.unrecorded = 0;
                self.usage.record_read();
            }
        }
        self.with_timeout(outcome, cx)
    }

    fn write(&mut self, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let outcome = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.count_written(outcome, cx)
    }

    /// Writes bytes that end with a response head. If hyper created the response because it can't
    /// parse a request, a problem response is written instead.
    fn write_head(&mut self, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let Some(http) = &self.http else { return self.write(cx, bytes) };
        if self.replacement.is_none() {
            match parse_errors::find(bytes).filter(|_| !self.usage.is_bare()) {
                Some((0, status)) => {
                    self.replacement = Some((http.parse_errors.respond(status), 0))
                }
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
        if let DetectedProtocol::Flooding(sent) = &mut self.protocol {
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
        if this.usage.is_upgraded() {
            this.leave_http();
        }
        let outcome = if this.read_ahead.take(buffer) {
            Poll::Ready(Ok(()))
        } else {
            Pin::new(&mut this.stream).poll_read(cx, buffer)
        };
        this.is_reading = outcome.is_pending();
        if outcome.is_ready()
            && let Some(end) = this.protocol.inspect(&buffer.filled()[before..], &this.usage)
        {
            tracing::debug!("a client floods its connection with frames");
            this.protocol = DetectedProtocol::Flooding(0);
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
        if self.usage.is_upgraded() {
            self.leave_http();
        }
        if bytes.ends_with(parse_errors::END) {
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
        if self.usage.is_upgraded() {
            self.leave_http();
        }
        // hyper writes a head only when no body is waiting, so its own response is the only slice.
        if let [head] = slices
            && head.ends_with(parse_errors::END)
        {
            return self.write_head(cx, head);
        }
        let outcome = Pin::new(&mut self.stream).poll_write_vectored(cx, slices);
        self.count_written(outcome, cx)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    /// Checks for a disconnected client first, because hyper flushes whenever it is idle, even
    /// while it does not read.
    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = &mut *self;
        if !this.is_reading
            && this.usage.is_busy()
            && this
                .disconnect
                .is_disconnected(cx, this.written, |cx| this.stream.peer(&mut this.read_ahead, cx))
        {
            return Poll::Ready(Err(io::ErrorKind::ConnectionAborted.into()));
        }
        let outcome = Pin::new(&mut self.stream).poll_flush(cx);
        self.with_timeout(outcome, cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let outcome = Pin::new(&mut self.stream).poll_shutdown(cx);
        self.with_timeout(outcome, cx)
    }
}
