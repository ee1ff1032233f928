//! The body of an upload, limited, as the parser reads it.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, ready};

use baya::axum::BoxError;
use baya::axum::body::{Body, HttpBody};
use bytes::Bytes;
use futures_util::Stream;

use crate::disposition_scanner::DispositionScanner;
use crate::error::{self, UploadError};
use crate::limits::UploadLimits;

/// Whether the parser is reading headers, and how many bytes have arrived since it began: the parser buffers
/// all headers of a field before it parses them.
#[derive(Debug, Default)]
pub(crate) struct HeaderProgress(AtomicUsize);

impl HeaderProgress {
    /// Stored while no headers are read.
    const DATA: usize = usize::MAX;

    pub(crate) fn begin(&self) {
        self.0.store(0, Ordering::Relaxed);
    }

    pub(crate) fn end(&self) {
        self.0.store(Self::DATA, Ordering::Relaxed);
    }
}

/// The chunks of a body, one for each poll of the parser. The parser reads everything that is available,
/// and would otherwise buffer data that arrives faster than it is consumed.
pub(crate) struct LimitedBody {
    body: Body,
    limits: UploadLimits,
    headers: Arc<HeaderProgress>,
    dispositions: DispositionScanner,
    received: u64,
    /// Whether the last poll returned a chunk.
    returned_chunk: bool,
}

impl LimitedBody {
    pub(crate) fn new(
        body: Body,
        limits: UploadLimits,
        headers: Arc<HeaderProgress>,
        boundary: &str,
    ) -> Self {
        let dispositions = DispositionScanner::new(boundary);
        Self { body, limits, headers, dispositions, received: 0, returned_chunk: false }
    }

    /// Counts a chunk, and checks it before the parser receives it.
    fn check(&mut self, chunk: &Bytes) -> Result<(), UploadError> {
        self.received += chunk.len() as u64;
        if let Some(total) = self.limits.total.filter(|total| self.received > *total) {
            return Err(UploadError(error::total(total)));
        }
        let header_bytes = self.headers.0.load(Ordering::Relaxed);
        if header_bytes != HeaderProgress::DATA {
            // The previous chunk may have contained the end of the headers, and then this one would not be read.
            if header_bytes > self.limits.headers {
                return Err(UploadError(error::headers(&self.limits)));
            }
            self.headers.0.store(header_bytes + chunk.len(), Ordering::Relaxed);
        }
        if self.dispositions.scan(chunk) {
            Ok(())
        } else {
            Err(UploadError(error::duplicate_disposition()))
        }
    }
}

impl Stream for LimitedBody {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if std::mem::take(&mut self.returned_chunk) {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        loop {
            let data = match ready!(Pin::new(&mut self.body).poll_frame(cx)) {
                Some(Ok(frame)) => frame.into_data(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error.into()))),
                None => return Poll::Ready(None),
            };
            let Ok(chunk) = data else { continue };
            self.returned_chunk = true;
            return Poll::Ready(Some(match self.check(&chunk) {
                Ok(()) => Ok(chunk),
                Err(error) => Err(error.into()),
            }));
        }
    }
}
