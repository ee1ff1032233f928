//! Request bodies with limits on pauses and on the transfer rate.

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

/// The minimum rate of a body in bytes per second, or 0 for no minimum. It is in the extensions of
/// requests if a handler overrides the rate of the app.
#[derive(Clone, Debug)]
pub(crate) struct SharedRate(Arc<AtomicUsize>);

impl SharedRate {
    pub(crate) fn new(bytes: usize) -> Self {
        Self(Arc::new(AtomicUsize::new(bytes)))
    }

    /// Overrides the rate for a handler, before the body is read.
    pub(crate) fn set(&self, bytes: usize) {
        self.0.store(bytes, Ordering::Relaxed);
    }
}

/// The source of a body's minimum rate.
pub(crate) enum MinRate {
    /// The setting of the app.
    App(usize),
    /// The setting of the app, which the handler may override.
    Handler(SharedRate),
}

impl MinRate {
    fn bytes(&self) -> usize {
        match self {
            Self::App(bytes) => *bytes,
            Self::Handler(rate) => rate.0.load(Ordering::Relaxed),
        }
    }
}

/// The arrival of the next chunk, and the task that waits for it.
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

/// A period in which a reader waits.
struct Pause {
    since: Instant,
    arrival: Arc<Arrival>,
    timer: Pin<Box<Sleep>>,
}

impl Pause {
    fn new(max_pause: Duration) -> Self {
        let arrival = Arc::new(Arrival { at: OnceLock::new(), reader: AtomicWaker::new() });
        Self { since: Instant::now(), arrival, timer: Box::pin(sleep(max_pause)) }
    }

    /// Returns how long the reader waited for the client. Time after the arrival does not count.
    fn waited(&self) -> Duration {
        let end = self.arrival.at.get().copied().unwrap_or_else(Instant::now);
        end.saturating_duration_since(self.since)
    }
}

/// A request body that fails if the client pauses for too long between two chunks, or if the total
/// waiting time exceeds the time that the minimum rate allows.
pub(crate) struct TimedBody {
    body: Incoming,
    budget: WaitBudget,
    pause: Option<Pause>,
}

/// The remaining time for which a body is waited for.
struct WaitBudget {
    /// The maximum duration of a pause.
    timeout: Duration,
    min_rate: MinRate,
    received: u64,
    waited: Duration,
}

impl WaitBudget {
    /// Returns the maximum duration of the next pause.
    fn max_pause(&self) -> Duration {
        let min_rate = self.min_rate.bytes();
        if min_rate == 0 {
            return self.timeout;
        }
        let due = Duration::from_millis(self.received.saturating_mul(1000) / min_rate as u64);
        self.timeout.min(self.timeout.saturating_add(due).saturating_sub(self.waited))
    }
}

impl TimedBody {
    pub(crate) const fn new(body: Incoming, timeout: Duration, min_rate: MinRate) -> Self {
        let budget = WaitBudget { timeout, min_rate, received: 0, waited: Duration::ZERO };
        Self { body, budget, pause: None }
    }

    /// Polls the next chunk, and measures the time until it arrives.
    fn poll_chunk(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        if self.pause.is_none() {
            let frame = Pin::new(&mut self.body).poll_frame(cx);
            if frame.is_ready() {
                return frame;
            }
        }
        let pause = self.pause.get_or_insert_with(|| Pause::new(self.budget.max_pause()));
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
        if let Poll::Ready(frame) = self.poll_chunk(cx) {
            let chunk = frame.as_ref().and_then(|frame| frame.as_ref().ok()?.data_ref());
            self.budget.received += chunk.map_or(0, |chunk| chunk.len() as u64);
            if let Some(pause) = self.pause.take() {
                self.budget.waited = self.budget.waited.saturating_add(pause.waited());
            }
            return Poll::Ready(frame.map(|frame| frame.map_err(Into::into)));
        }
        let Some(pause) = &mut self.pause else { return Poll::Pending };
        pause.timer.as_mut().poll(cx).map(|()| Some(Err(BodyError::too_slow().into())))
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
    fn allows_longer_pauses_for_received_bytes_and_shorter_ones_after_waiting() {
        let max_pause = |min_rate, received, waited| {
            let timeout = Duration::from_secs(30);
            let waited = Duration::from_secs(waited);
            WaitBudget { timeout, min_rate: MinRate::App(min_rate), received, waited }
                .max_pause()
                .as_secs()
        };
        assert_eq!(max_pause(100, 0, 0), 30);
        assert_eq!(max_pause(100, 0, 20), 10);
        assert_eq!(max_pause(100, 1_000, 20), 20);
        assert_eq!(max_pause(100, 1_000_000, 20), 30);
        assert_eq!(max_pause(100, 0, 31), 0);
        assert_eq!(max_pause(0, 0, 1_000), 30);
    }
}
