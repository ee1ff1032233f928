//! How large a body may become.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll, ready};

use baya::BodyError;
use baya::axum::Error as BodyFault;
use baya::axum::body::{Body, HttpBody};
use baya::axum::http::StatusCode;
use bytes::Bytes;
use hyper::body::Frame;

/// Up to here no ratio is looked at, in bytes: a short text that repeats itself is no bomb.
const HARMLESS: u64 = 1024 * 1024;

/// How large a body may become, for all encodings that it has.
#[derive(Debug)]
pub(crate) struct Budget {
    limit: u64,
    ratio: u64,
    /// What has come over the wire so far.
    sent: AtomicU64,
}

impl Budget {
    pub(crate) const fn new(limit: u64, ratio: u64) -> Self {
        Self { limit, ratio, sent: AtomicU64::new(0) }
    }

    /// Counts what has come over the wire.
    pub(crate) fn count(&self, bytes: u64) {
        self.sent.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Whether so many bytes may have been made of what has come so far.
    pub(crate) fn check(&self, made: u64) -> Result<(), BodyError> {
        let too_large =
            |message| BodyError::new(StatusCode::PAYLOAD_TOO_LARGE, "payload_too_large", message);
        if made > self.limit {
            let limit = self.limit;
            return Err(too_large(format!("the body has more than {limit} bytes once decoded")));
        }
        let sent = self.sent.load(Ordering::Relaxed);
        if made > HARMLESS && made > sent.saturating_mul(self.ratio) {
            let ratio = self.ratio;
            return Err(too_large(format!(
                "the body is more than {ratio} times as large once decoded"
            )));
        }
        Ok(())
    }
}

/// A body whose bytes are counted as they come.
#[derive(Debug)]
pub(crate) struct Counted {
    pub(crate) body: Body,
    pub(crate) budget: Arc<Budget>,
}

impl HttpBody for Counted {
    type Data = Bytes;
    type Error = BodyFault;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyFault>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(cx));
        if let Some(Ok(frame)) = &frame {
            let bytes = frame.data_ref().map_or(0, Bytes::len);
            self.budget.count(bytes as u64);
        }
        Poll::Ready(frame)
    }
}
