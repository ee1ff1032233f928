//! The streams of HTTP/2, each of which a client may leave without room while it reads the connection.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use hyper::body::{Frame, SizeHint};
use hyper::rt::Executor;
use tokio::time::{Sleep, sleep};

tokio::task_local! {
    /// That of the stream whose task this is.
    static TURNS: Arc<Turns>;
}

/// Whose turn it is: even while the answer has to bring a piece, odd while the client has to take one.
#[derive(Default)]
struct Turns(AtomicU64);

impl Turns {
    fn now(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    /// A stream is polled by one task, so that nobody else writes in between.
    fn set(&self, client: bool) {
        let now = self.now();
        if (now % 2 == 1) != client {
            self.0.store(now.wrapping_add(1), Ordering::Relaxed);
        }
    }
}

/// Runs streams, and resets one whose client takes nothing of its answer for too long.
#[derive(Clone, Copy)]
pub(super) struct Streams {
    most: Duration,
}

impl Streams {
    pub(super) const fn new(most: Duration) -> Self {
        Self { most }
    }
}

impl<F> Executor<F> for Streams
where
    F: Future + Send + 'static,
    F::Output: Send,
{
    fn execute(&self, stream: F) {
        tokio::spawn(watch(stream, self.most));
    }
}

/// Runs a stream to its end, or until it has to be given up: what is dropped is reset.
async fn watch(stream: impl Future, most: Duration) {
    let turns = Arc::<Turns>::default();
    let mut stream = pin!(TURNS.scope(Arc::clone(&turns), stream));
    let mut waits: Option<(u64, Pin<Box<Sleep>>)> = None;
    poll_fn(|cx| {
        if stream.as_mut().poll(cx).is_ready() {
            return Poll::Ready(());
        }
        let now = turns.now();
        if now % 2 == 0 {
            waits = None;
            return Poll::Pending;
        }
        let (since, stalled) = waits.get_or_insert_with(|| (now, Box::pin(sleep(most))));
        if *since != now {
            (*since, *stalled) = (now, Box::pin(sleep(most)));
        }
        stalled.as_mut().poll(cx).map(|()| tracing::debug!("a client takes nothing of a stream"))
    })
    .await;
}

/// How much of an answer is handed over at once: what a frame holds unless the client says otherwise
/// ([RFC 9113, 4.2](https://www.rfc-editor.org/rfc/rfc9113#section-4.2)). A client that takes this in time
/// gets on.
const PIECE: usize = 16 * 1024;

/// The body of an answer, and what lasts as long as it.
pub(super) struct Answer<T> {
    body: Body,
    /// What the body brought and nobody has asked for.
    rest: Bytes,
    turns: Arc<Turns>,
    _lasts: T,
}

impl<T> Answer<T> {
    pub(super) fn new(body: Body, lasts: T) -> Self {
        let turns = TURNS.try_with(Arc::clone).unwrap_or_default();
        Self { body, rest: Bytes::new(), turns, _lasts: lasts }
    }
}

impl<T: Unpin> HttpBody for Answer<T> {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        self.turns.set(false);
        if self.rest.is_empty() {
            match ready!(Pin::new(&mut self.body).poll_frame(cx)?).map(Frame::into_data) {
                Some(Ok(data)) => self.rest = data,
                Some(Err(trailers)) => return Poll::Ready(Some(Ok(trailers))),
                None => return Poll::Ready(None),
            }
        }
        let most = self.rest.len().min(PIECE);
        let piece = self.rest.split_to(most);
        self.turns.set(true);
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty() && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let (rest, left) = (self.rest.len() as u64, self.body.size_hint());
        let mut hint = SizeHint::new();
        hint.set_lower(left.lower().saturating_add(rest));
        if let Some(upper) = left.upper() {
            hint.set_upper(upper.saturating_add(rest));
        }
        hint
    }
}
