//! The body of an upload, as the reader of its parts gets it.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, ready};

use baya::axum::BoxError;
use baya::axum::body::{Body, HttpBody};
use bytes::Bytes;
use futures_util::Stream;

use crate::errors::{self, Refused};
use crate::headers::Dispositions;
use crate::limits::UploadLimits;

/// Whether headers are being read, and how much has come meanwhile: the reader holds all of them before
/// it looks at any.
#[derive(Debug, Default)]
pub(crate) struct Headers(AtomicUsize);

impl Headers {
    const DATA: usize = usize::MAX;

    pub(crate) fn begin(&self) {
        self.0.store(0, Ordering::Relaxed);
    }

    pub(crate) fn end(&self) {
        self.0.store(Self::DATA, Ordering::Relaxed);
    }
}

/// The pieces of a body, one for each time that the reader is asked: it takes all that it can get, and
/// would hold what comes faster than it is used.
pub(crate) struct Pieces {
    body: Body,
    limits: UploadLimits,
    headers: Arc<Headers>,
    dispositions: Dispositions,
    come: u64,
    given: bool,
}

impl Pieces {
    pub(crate) fn new(
        body: Body,
        limits: UploadLimits,
        headers: Arc<Headers>,
        boundary: &str,
    ) -> Self {
        let dispositions = Dispositions::new(boundary);
        Self { body, limits, headers, dispositions, come: 0, given: false }
    }

    /// Counts a piece; what is above a limit goes no further.
    fn count(&mut self, piece: &Bytes) -> Result<(), Refused> {
        self.come += piece.len() as u64;
        if let Some(total) = self.limits.total.filter(|total| self.come > *total) {
            return Err(Refused(errors::total(total)));
        }
        let come = self.headers.0.load(Ordering::Relaxed);
        if come != Headers::DATA {
            // The last piece may hold the end of the headers; one behind it would not be asked for.
            if come > self.limits.headers {
                return Err(Refused(errors::headers(&self.limits)));
            }
            self.headers.0.store(come + piece.len(), Ordering::Relaxed);
        }
        match self.dispositions.follow(piece) {
            true => Ok(()),
            false => Err(Refused(errors::several_dispositions())),
        }
    }
}

impl Stream for Pieces {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if std::mem::take(&mut self.given) {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        loop {
            let piece = match ready!(Pin::new(&mut self.body).poll_frame(cx)) {
                Some(Ok(frame)) => frame.into_data(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error.into()))),
                None => return Poll::Ready(None),
            };
            let Ok(piece) = piece else { continue };
            self.given = true;
            return Poll::Ready(Some(match self.count(&piece) {
                Ok(()) => Ok(piece),
                Err(refused) => Err(refused.into()),
            }));
        }
    }
}
