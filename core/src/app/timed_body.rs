//! Bodies that may not pause for ever.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::BoxError;
use axum::body::{Bytes, HttpBody};
use hyper::body::{Frame, Incoming, SizeHint};
use tokio::time::{Sleep, sleep};

use crate::contract::BodyError;

/// The body of a request that fails when it pauses for too long between two pieces.
pub(super) struct TimedBody {
    body: Incoming,
    most: Duration,
    /// Set while a piece is waited for.
    pause: Option<Pin<Box<Sleep>>>,
}

impl TimedBody {
    pub(super) const fn new(body: Incoming, most: Duration) -> Self {
        Self { body, most, pause: None }
    }
}

impl HttpBody for TimedBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        if let Poll::Ready(piece) = Pin::new(&mut self.body).poll_frame(cx) {
            self.pause = None;
            return Poll::Ready(piece.map(|piece| piece.map_err(Into::into)));
        }
        let most = self.most;
        let pause = self.pause.get_or_insert_with(|| Box::pin(sleep(most)));
        pause.as_mut().poll(cx).map(|()| Some(Err(BodyError::too_slow().into())))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
