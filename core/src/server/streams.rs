//! HTTP/2 streams, and timeouts for clients that read the connection but leave no room on a stream.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

use axum::body::{Body, Bytes, HttpBody};
use futures_util::task::AtomicWaker;
use hyper::body::{Frame, SizeHint};
use hyper::rt::Executor;
use tokio::time::{Sleep, sleep};

use super::upkeep::max_quiet;
use super::usage::{Usage, Use};
use super::watched_body::poll_logged;

/// Size of a response chunk, which is the default size of an HTTP/2 frame
/// ([RFC 9113, 4.2](https://www.rfc-editor.org/rfc/rfc9113#section-4.2)).
pub(crate) const CHUNK_SIZE: usize = 16 * 1024;
/// Maximum number of chunks of a stream that wait for the client.
pub(crate) const MAX_WAITING_CHUNKS: usize = 4;

tokio::task_local! {
    /// The stream that the current task runs.
    static STREAM: Arc<Stream>;
}

/// The unread part of a stream's response.
struct Stream {
    /// Number of chunks that the connection has not written yet, and number of written chunks.
    waiting: AtomicUsize,
    written: AtomicUsize,
    /// Woken when the last waiting chunk is written.
    all_written: AtomicWaker,
    /// Whether waiting chunks are dropped instead of written.
    is_reset: AtomicBool,
    usage: Arc<Usage>,
    /// Counts the stream as open until its last chunk is dropped.
    _open: Use,
}

/// Runs the streams of a connection, and resets streams whose client reads nothing for too long.
#[derive(Clone)]
pub(crate) struct Streams {
    usage: Arc<Usage>,
    timeout: Duration,
}

impl Streams {
    pub(crate) const fn new(usage: Arc<Usage>, timeout: Duration) -> Self {
        Self { usage, timeout }
    }
}

impl<F> Executor<F> for Streams
where
    F: Future + Send + 'static,
    F::Output: Send,
{
    fn execute(&self, running: F) {
        let stream = Arc::new(Stream {
            waiting: AtomicUsize::new(0),
            written: AtomicUsize::new(0),
            all_written: AtomicWaker::new(),
            is_reset: AtomicBool::new(false),
            usage: Arc::clone(&self.usage),
            _open: self.usage.track_open(),
        });
        // hyper starts a stream inside another one only if that one's response to `CONNECT` has opened a tunnel.
        let tunnel = STREAM.try_with(|_| self.usage.track_tunnel()).ok();
        let runs = self.usage.track_running();
        let timeout = self.timeout;
        tokio::spawn(async move {
            reset_when_stalled(running, stream, timeout).await;
            drop((tunnel, runs));
        });
    }
}

/// Number of checks within the write timeout.
const CHECKS: u32 = 8;
/// Factor by which a stream may exceed the write timeout while its connection makes progress.
const MAX_TIMEOUT_FACTOR: u32 = 10;

/// A stream whose client does not read.
struct Stalled {
    pause: Pin<Box<Sleep>>,
    since: Instant,
    /// The numbers of chunks that the stream and the connection had written when the stall began.
    stream: usize,
    connection: usize,
}

impl Stalled {
    fn new(stream: &Stream, timeout: Duration) -> Self {
        Self {
            pause: Box::pin(sleep(timeout / CHECKS)),
            since: Instant::now(),
            stream: stream.written(),
            connection: stream.usage.chunks(),
        }
    }

    /// Whether the stream has stalled although it had its turn. If a client reads nothing, no
    /// stream gets a turn. A stream with room in its flow-control window is written before the
    /// other streams have sent their waiting chunks once more.
    fn has_stalled(&self, stream: &Stream, timeout: Duration) -> bool {
        let waited = self.since.elapsed();
        if waited < timeout {
            return false;
        }
        let written = stream.usage.chunks().wrapping_sub(self.connection);
        let passed = written > (MAX_WAITING_CHUNKS + 1) * stream.usage.open();
        let quiet = stream.usage.quiet() >= max_quiet(timeout);
        quiet || passed || waited >= timeout * MAX_TIMEOUT_FACTOR
    }
}

/// Runs a stream to its end, or until it has stalled. Dropping the future resets the stream.
async fn reset_when_stalled(running: impl Future, stream: Arc<Stream>, timeout: Duration) {
    let mut running = pin!(STREAM.scope(Arc::clone(&stream), running));
    let mut stalled: Option<Stalled> = None;
    poll_fn(|cx| {
        if running.as_mut().poll(cx).is_ready() {
            return Poll::Ready(());
        }
        loop {
            if stream.waiting.load(Ordering::Acquire) == 0 {
                stalled = None;
                return Poll::Pending;
            }
            let current = stalled.get_or_insert_with(|| Stalled::new(&stream, timeout));
            if current.stream != stream.written() {
                *current = Stalled::new(&stream, timeout);
            }
            ready!(current.pause.as_mut().poll(cx));
            if current.has_stalled(&stream, timeout) {
                tracing::debug!("a client does not read a stream");
                stream.is_reset.store(true, Ordering::Relaxed);
                return Poll::Ready(());
            }
            current.pause = Box::pin(sleep(timeout / CHECKS));
        }
    })
    .await;
}

impl Stream {
    fn written(&self) -> usize {
        self.written.load(Ordering::Relaxed)
    }
}

/// A chunk that the connection has not written yet.
struct Chunk {
    bytes: Bytes,
    stream: Arc<Stream>,
}

impl AsRef<[u8]> for Chunk {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

impl Drop for Chunk {
    fn drop(&mut self) {
        if !self.stream.is_reset.load(Ordering::Relaxed) {
            self.stream.written.fetch_add(1, Ordering::Relaxed);
            self.stream.usage.wrote_chunk();
        }
        if self.stream.waiting.fetch_sub(1, Ordering::AcqRel) == 1 {
            self.stream.all_written.wake();
        }
    }
}

/// A response body that is sent in chunks. If it has several chunks, it ends only when all of them
/// have been written, so that its stream can be reset until then.
pub(crate) struct StreamBody {
    body: Body,
    /// Data of the body that has not been requested yet.
    rest: Bytes,
    chunks: usize,
    ended: bool,
    stream: Arc<Stream>,
}

impl StreamBody {
    /// Wraps the body if the current task runs a stream.
    pub(crate) fn wrap(body: Body) -> Body {
        let wrap = |stream: &Arc<Stream>| Arc::clone(stream);
        match STREAM.try_with(wrap) {
            Ok(stream) if !body.is_end_stream() => {
                Body::new(Self { body, rest: Bytes::new(), chunks: 0, ended: false, stream })
            }
            _ => body,
        }
    }

    fn next_chunk(&mut self) -> Bytes {
        let bytes = self.rest.split_to(self.rest.len().min(CHUNK_SIZE));
        self.chunks += 1;
        self.stream.waiting.fetch_add(1, Ordering::AcqRel);
        Bytes::from_owner(Chunk { bytes, stream: Arc::clone(&self.stream) })
    }

    fn is_complete(&self) -> bool {
        self.rest.is_empty() && (self.ended || self.body.is_end_stream())
    }
}

/// A response that is dropped before its end was reset by its client.
impl Drop for StreamBody {
    fn drop(&mut self) {
        if !self.is_complete() {
            self.stream.is_reset.store(true, Ordering::Relaxed);
        }
    }
}

impl HttpBody for StreamBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if self.rest.is_empty() && !self.ended {
            let polled = poll_logged(&mut self.body, cx, None, None)?;
            match ready!(polled).map(Frame::into_data) {
                Some(Ok(data)) => self.rest = data,
                Some(Err(trailers)) => return Poll::Ready(Some(Ok(trailers))),
                None => self.ended = true,
            }
        }
        if !self.rest.is_empty() || !self.ended {
            return Poll::Ready(Some(Ok(Frame::data(self.next_chunk()))));
        }
        self.stream.all_written.register(cx.waker());
        if self.stream.waiting.load(Ordering::Acquire) == 0 {
            Poll::Ready(None)
        } else {
            Poll::Pending
        }
    }

    fn is_end_stream(&self) -> bool {
        self.chunks < 2 && self.is_complete()
    }

    fn size_hint(&self) -> SizeHint {
        let rest = self.rest.len() as u64;
        let left = self.body.size_hint();
        let mut hint = SizeHint::new();
        hint.set_lower(left.lower().saturating_add(rest));
        if let Some(upper) = left.upper() {
            hint.set_upper(upper.saturating_add(rest));
        }
        hint
    }
}
