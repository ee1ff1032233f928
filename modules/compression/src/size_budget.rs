//! Limits on the decoded size of a body.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll, ready};

use baya::axum::Error as AxumError;
use baya::axum::body::{Body, HttpBody};
use baya::axum::http::StatusCode;
use baya::errors::BodyError;
use bytes::Bytes;
use hyper::body::Frame;

/// Decoded size in bytes up to which the ratio is not checked: a short repetitive body is harmless.
const RATIO_THRESHOLD: u64 = 1024 * 1024;

/// Limits on the decoded size of one body, shared by all of its encodings.
#[derive(Debug)]
pub(crate) struct SizeBudget {
    limit: u64,
    ratio: u64,
    /// Encoded bytes received so far.
    received: AtomicU64,
}

impl SizeBudget {
    pub(crate) const fn new(limit: u64, ratio: u64) -> Self {
        Self { limit, ratio, received: AtomicU64::new(0) }
    }

    /// Counts encoded bytes as they arrive.
    pub(crate) fn count(&self, bytes: u64) {
        self.received.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Checks the number of bytes decoded so far.
    ///
    /// # Errors
    ///
    /// 413 `payload_too_large` above the limit or the ratio.
    pub(crate) fn check(&self, decoded: u64) -> Result<(), BodyError> {
        let too_large =
            |message| BodyError::new(StatusCode::PAYLOAD_TOO_LARGE, "payload_too_large", message);
        if decoded > self.limit {
            let limit = self.limit;
            return Err(too_large(format!("the decoded body must be at most {limit} bytes long")));
        }
        let received = self.received.load(Ordering::Relaxed);
        if decoded > RATIO_THRESHOLD && decoded > received.saturating_mul(self.ratio) {
            let ratio = self.ratio;
            return Err(too_large(format!(
                "the decoded body must be at most {ratio} times as large as the encoded body"
            )));
        }
        Ok(())
    }
}

/// A body whose bytes are counted as they arrive.
#[derive(Debug)]
pub(crate) struct CountedBody {
    pub(crate) body: Body,
    pub(crate) budget: Arc<SizeBudget>,
}

impl HttpBody for CountedBody {
    type Data = Bytes;
    type Error = AxumError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, AxumError>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(cx));
        if let Some(Ok(frame)) = &frame {
            let bytes = frame.data_ref().map_or(0, Bytes::len);
            self.budget.count(bytes as u64);
        }
        Poll::Ready(frame)
    }
}
