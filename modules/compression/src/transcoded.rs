//! A body that is encoded or decoded while it is read.

use std::pin::Pin;
use std::task::{Context, Poll};

use baya::axum::BoxError;
use baya::axum::body::HttpBody;
use baya::axum::http::HeaderMap;
use bytes::Bytes;
use hyper::body::Frame;

use crate::output::{CoopBudget, Output};

/// Converts a body from one encoding to another, chunk by chunk.
pub(crate) trait Transcoder: Unpin {
    /// Writes output until a chunk is full, the body ends, or the input is pending.
    fn fill(&mut self, cx: &mut Context<'_>, output: &mut Output) -> Result<(), BoxError>;

    /// Ends the body after an error, and returns the error to report.
    fn fail(&mut self, error: BoxError) -> BoxError;

    /// Whether the last chunk has been written.
    fn is_done(&self) -> bool;

    /// Takes the trailers, which follow the last chunk.
    fn take_trailers(&mut self) -> Option<HeaderMap>;

    fn coop_budget(&mut self) -> &mut CoopBudget;
}

/// A body that a transcoder produces while it is read.
pub(crate) struct TranscodedBody<T>(pub(crate) T);

impl<T: Transcoder> HttpBody for TranscodedBody<T> {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let transcoder = &mut self.0;
        let mut output = Output::default();
        if let Err(error) = transcoder.fill(cx, &mut output) {
            return Poll::Ready(Some(Err(transcoder.fail(error))));
        }
        if !output.is_empty() {
            return Poll::Ready(Some(Ok(Frame::data(output.into_chunk()))));
        }
        if transcoder.is_done() {
            let trailers = transcoder.take_trailers();
            return Poll::Ready(trailers.map(|trailers| Ok(Frame::trailers(trailers))));
        }
        transcoder.coop_budget().pause(cx);
        Poll::Pending
    }
}
