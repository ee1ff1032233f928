//! Bodies that may neither pause for ever nor come drop by drop.

use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

use axum::BoxError;
use axum::body::{Bytes, HttpBody};
use futures_util::task::AtomicWaker;
use hyper::body::{Frame, Incoming, SizeHint};
use tokio::time::{Instant, Sleep, sleep};

use crate::error::BodyError;

/// How many bytes of a body come in a second at least; none for no bound. In the extensions of a request
/// where a handler may say another number than the app.
#[derive(Clone, Debug)]
pub(crate) struct Pace(Arc<AtomicUsize>);

impl Pace {
    pub(crate) fn new(bytes: usize) -> Self {
        Self(Arc::new(AtomicUsize::new(bytes)))
    }

    /// Has a handler say it, before the body is read.
    pub(crate) fn set(&self, bytes: usize) {
        self.0.store(bytes, Ordering::Relaxed);
    }
}

/// How fast a body has to come.
pub(crate) enum Least {
    /// As the app says.
    App(usize),
    /// As the handler may say.
    Handler(Pace),
}

impl Least {
    fn bytes(&self) -> usize {
        match self {
            Self::App(bytes) => *bytes,
            Self::Handler(pace) => pace.0.load(Ordering::Relaxed),
        }
    }
}

/// When what a body was waited for has come, whoever waits for it.
struct Arrival {
    at: OnceLock<Instant>,
    reader: AtomicWaker,
}

impl Wake for Arrival {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.at.get_or_init(Instant::now);
        self.reader.wake();
    }
}

/// A time in which a reader waits.
struct Pause {
    since: Instant,
    arrival: Arc<Arrival>,
    over: Pin<Box<Sleep>>,
}

impl Pause {
    fn new(patience: Duration) -> Self {
        let arrival = Arc::new(Arrival { at: OnceLock::new(), reader: AtomicWaker::new() });
        Self { since: Instant::now(), arrival, over: Box::pin(sleep(patience)) }
    }

    /// How long it has been: a reader that comes late has not waited since.
    fn length(&self) -> Duration {
        let end = self.arrival.at.get().copied().unwrap_or_else(Instant::now);
        end.saturating_duration_since(self.since)
    }
}

/// The body of a request that fails when it pauses for too long between two pieces, or keeps its reader
/// waiting for longer than that in all although it should have come.
pub(crate) struct TimedBody {
    body: Incoming,
    waiting: Waiting,
    pause: Option<Pause>,
}

/// How long a body has been waited for.
struct Waiting {
    /// How long a pause may be.
    most: Duration,
    least: Least,
    come: u64,
    waited: Duration,
}

impl Waiting {
    /// How long the next pause may be.
    fn patience(&self) -> Duration {
        let least = self.least.bytes();
        if least == 0 {
            return self.most;
        }
        let due = Duration::from_millis(self.come.saturating_mul(1000) / least as u64);
        self.most.min(self.most.saturating_add(due).saturating_sub(self.waited))
    }
}

impl TimedBody {
    pub(crate) const fn new(body: Incoming, most: Duration, least: Least) -> Self {
        let waiting = Waiting { most, least, come: 0, waited: Duration::ZERO };
        Self { body, waiting, pause: None }
    }

    /// Asks for a piece; one that is not there is waited for.
    fn ask(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        if self.pause.is_none() {
            let there = Pin::new(&mut self.body).poll_frame(cx);
            if there.is_ready() {
                return there;
            }
        }
        let pause = self.pause.get_or_insert_with(|| Pause::new(self.waiting.patience()));
        pause.arrival.reader.register(cx.waker());
        let waker = Waker::from(Arc::clone(&pause.arrival));
        Pin::new(&mut self.body).poll_frame(&mut Context::from_waker(&waker))
    }
}

impl HttpBody for TimedBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        if let Poll::Ready(frame) = self.ask(cx) {
            let piece = frame.as_ref().and_then(|frame| frame.as_ref().ok()?.data_ref());
            self.waiting.come += piece.map_or(0, |piece| piece.len() as u64);
            if let Some(pause) = self.pause.take() {
                self.waiting.waited = self.waiting.waited.saturating_add(pause.length());
            }
            return Poll::Ready(frame.map(|frame| frame.map_err(Into::into)));
        }
        let Some(pause) = &mut self.pause else { return Poll::Pending };
        pause.over.as_mut().poll(cx).map(|()| Some(Err(BodyError::too_slow().into())))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patience_grows_with_what_has_come_and_ends_with_what_was_waited() {
        let patience = |least, come, waited| {
            let most = Duration::from_secs(30);
            let waited = Duration::from_secs(waited);
            Waiting { most, least: Least::App(least), come, waited }.patience().as_secs()
        };
        assert_eq!(patience(100, 0, 0), 30);
        assert_eq!(patience(100, 0, 20), 10);
        assert_eq!(patience(100, 1_000, 20), 20);
        assert_eq!(patience(100, 1_000_000, 20), 30);
        assert_eq!(patience(100, 0, 31), 0);
        assert_eq!(patience(0, 0, 1_000), 30);
    }
}
