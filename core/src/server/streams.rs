//! The streams of HTTP/2, each of which a client may leave without room while it reads the connection.

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

use super::upkeep::quiet_for;
use super::usage::{Spoken, Use};
use super::watched_body::poll_logged;

/// How much of an answer is handed over at once: what a frame holds unless the client says otherwise
/// ([RFC 9113, 4.2](https://www.rfc-editor.org/rfc/rfc9113#section-4.2)).
pub(crate) const PIECE: usize = 16 * 1024;
/// How many pieces of each stream wait for the client.
pub(crate) const PIECES: usize = 4;

tokio::task_local! {
    /// The one whose task this is.
    static STREAM: Arc<Stream>;
}

/// What of an answer the client has yet to take.
struct Stream {
    /// How many pieces are with the connection, and how many it has written.
    waiting: AtomicUsize,
    written: AtomicUsize,
    /// Who waits until all of them are.
    last: AtomicWaker,
    /// Whether the waiting chunks are dropped instead of written.
    given_up: AtomicBool,
    spoken: Arc<Spoken>,
    /// Ends with the last piece.
    _open: Use,
}

/// Runs the streams of a connection, and resets one whose client takes nothing of its answer for too long.
#[derive(Clone)]
pub(crate) struct Streams {
    spoken: Arc<Spoken>,
    most: Duration,
}

impl Streams {
    pub(crate) const fn new(spoken: Arc<Spoken>, most: Duration) -> Self {
        Self { spoken, most }
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
            last: AtomicWaker::new(),
            given_up: AtomicBool::new(false),
            spoken: Arc::clone(&self.spoken),
            _open: self.spoken.opened(),
        });
        // hyper starts a stream inside another one only if that one's response to `CONNECT` has opened a tunnel.
        let tunnel = STREAM.try_with(|_| self.spoken.tunnel()).ok();
        let runs = self.spoken.running();
        let most = self.most;
        tokio::spawn(async move {
            reset_when_stalled(running, stream, most).await;
            drop((tunnel, runs));
        });
    }
}

/// Number of checks within the write timeout.
const LOOKS: u32 = 8;
/// Factor by which a stream may exceed the write timeout while its connection still makes progress.
const MOST_TIMES: u32 = 10;

/// A client that has been waited for.
struct Stalled {
    pause: Pin<Box<Sleep>>,
    since: Instant,
    /// What the stream and the connection had written when it began.
    stream: usize,
    connection: usize,
}

impl Stalled {
    fn new(stream: &Stream, most: Duration) -> Self {
        Self {
            pause: Box::pin(sleep(most / LOOKS)),
            since: Instant::now(),
            stream: stream.written(),
            connection: stream.spoken.pieces(),
        }
    }

    /// Whether the stream has stalled although it had its turn. A client that reads nothing gives no stream a turn.
    /// A stream with room in its flow-control window is written before the other streams have sent their waiting
    /// chunks once more.
    fn is_over(&self, stream: &Stream, most: Duration) -> bool {
        let waited = self.since.elapsed();
        if waited < most {
            return false;
        }
        let written = stream.spoken.pieces().wrapping_sub(self.connection);
        let passed = written > (PIECES + 1) * stream.spoken.open();
        let quiet = stream.spoken.quiet() >= quiet_for(most);
        quiet || passed || waited >= most * MOST_TIMES
    }
}

/// Runs a stream to its end, or until it has to be given up: what is dropped is reset.
async fn reset_when_stalled(running: impl Future, stream: Arc<Stream>, most: Duration) {
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
            let now = stalled.get_or_insert_with(|| Stalled::new(&stream, most));
            if now.stream != stream.written() {
                *now = Stalled::new(&stream, most);
            }
            ready!(now.pause.as_mut().poll(cx));
            if now.is_over(&stream, most) {
                tracing::debug!("a client takes nothing of a stream");
                stream.given_up.store(true, Ordering::Relaxed);
                return Poll::Ready(());
            }
            now.pause = Box::pin(sleep(most / LOOKS));
        }
    })
    .await;
}

impl Stream {
    fn written(&self) -> usize {
        self.written.load(Ordering::Relaxed)
    }
}

/// Bytes that are with the connection until it has written them.
struct Piece {
    bytes: Bytes,
    stream: Arc<Stream>,
}

impl AsRef<[u8]> for Piece {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

impl Drop for Piece {
    fn drop(&mut self) {
        if !self.stream.given_up.load(Ordering::Relaxed) {
            self.stream.written.fetch_add(1, Ordering::Relaxed);
            self.stream.spoken.wrote_piece();
        }
        if self.stream.waiting.fetch_sub(1, Ordering::AcqRel) == 1 {
            self.stream.last.wake();
        }
    }
}

/// The body of an answer, piece by piece. One of several pieces ends when all of them have been written,
/// so that its stream can be reset until then.
pub(crate) struct Answer {
    body: Body,
    /// What the body brought and nobody has asked for.
    rest: Bytes,
    pieces: usize,
    ended: bool,
    stream: Arc<Stream>,
}

impl Answer {
    /// That of the stream whose task this is; any other body stays as it is.
    pub(crate) fn around(body: Body) -> Body {
        let around = |stream: &Arc<Stream>| Arc::clone(stream);
        match STREAM.try_with(around) {
            Ok(stream) if !body.is_end_stream() => {
                Body::new(Self { body, rest: Bytes::new(), pieces: 0, ended: false, stream })
            }
            _ => body,
        }
    }

    fn piece(&mut self) -> Bytes {
        let bytes = self.rest.split_to(self.rest.len().min(PIECE));
        self.pieces += 1;
        self.stream.waiting.fetch_add(1, Ordering::AcqRel);
        Bytes::from_owner(Piece { bytes, stream: Arc::clone(&self.stream) })
    }

    fn is_whole(&self) -> bool {
        self.rest.is_empty() && (self.ended || self.body.is_end_stream())
    }
}

/// A response that is dropped before its end was reset by its client.
impl Drop for Answer {
    fn drop(&mut self) {
        if !self.is_whole() {
            self.stream.given_up.store(true, Ordering::Relaxed);
        }
    }
}

impl HttpBody for Answer {
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
            return Poll::Ready(Some(Ok(Frame::data(self.piece()))));
        }
        self.stream.last.register(cx.waker());
        match self.stream.waiting.load(Ordering::Acquire) {
            0 => Poll::Ready(None),
            _ => Poll::Pending,
        }
    }

    fn is_end_stream(&self) -> bool {
        self.pieces < 2 && self.is_whole()
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
