//! Bodies that may neither pause for ever nor come drop by drop.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::BoxError;
use axum::body::{Bytes, HttpBody};
use hyper::body::{Frame, Incoming, SizeHint};
use tokio::time::{Instant, Sleep, sleep};

use crate::contract::BodyError;

/// How many bytes of a body come in a second at least; none for no bound. In the extensions of a request
/// where a handler may say another number than the app.
#[derive(Clone, Debug)]
pub(crate) struct Pace(Arc<AtomicUsize>);

impl Pace {
    pub(super) fn new(bytes: usize) -> Self {
        Self(Arc::new(AtomicUsize::new(bytes)))
    }

    /// Has a handler say it, before the body is read.
    pub(crate) fn set(&self, bytes: usize) {
        self.0.store(bytes, Ordering::Relaxed);
    }
}

/// How fast a body has to come.
pub(super) enum Least {
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

/// The body of a request that fails when it pauses for too long between two pieces, or keeps its reader
/// waiting for longer than that in all although it should have come.
pub(super) struct TimedBody {
    body: Incoming,
    /// How long a pause may be.
    most: Duration,
    least: Least,
    come: u64,
    /// How long the pauses so far were. Time in which nobody reads does not count.
    waited: Duration,
    /// Set while a piece is waited for, with when that began.
    pause: Option<(Instant, Pin<Box<Sleep>>)>,
}

impl TimedBody {
    pub(super) const fn new(body: Incoming, most: Duration, least: Least) -> Self {
        Self { body, most, least, come: 0, waited: Duration::ZERO, pause: None }
    }

    /// How long the next pause may be.
    fn patience(&self) -> Duration {
        let least = self.least.bytes();
        if least == 0 {
            return self.most;
        }
        let due = Duration::from_millis(self.come.saturating_mul(1000) / least as u64);
        self.most.min(self.most.saturating_add(due).saturating_sub(self.waited))
    }

    fn come(&mut self, piece: Option<&Bytes>) {
        self.come += piece.map_or(0, |piece| piece.len() as u64);
        if let Some((since, _)) = self.pause.take() {
            self.waited = self.waited.saturating_add(since.elapsed());
        }
    }
}

impl HttpBody for TimedBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        if let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(cx) {
            let piece = frame.as_ref().and_then(|frame| frame.as_ref().ok()?.data_ref());
            self.come(piece);
            return Poll::Ready(frame.map(|frame| frame.map_err(Into::into)));
        }
        let patience = self.patience();
        let begun = || (Instant::now(), Box::pin(sleep(patience)));
        let (_, pause) = self.pause.get_or_insert_with(begun);
        pause.as_mut().poll(cx).map(|()| Some(Err(BodyError::too_slow().into())))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
