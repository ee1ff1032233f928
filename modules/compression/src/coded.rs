//! A body in another encoding than it comes in.

use std::pin::Pin;
use std::task::{Context, Poll};

use baya::axum::BoxError;
use baya::axum::body::HttpBody;
use baya::axum::http::HeaderMap;
use bytes::Bytes;
use hyper::body::Frame;

use crate::output::{Output, Turn};

/// What makes the pieces of another encoding of those of a body.
pub(crate) trait Coder: Unpin {
    /// Goes on until there is a piece, an end or a reason to wait.
    fn fill(&mut self, cx: &mut Context<'_>, output: &mut Output) -> Result<(), BoxError>;

    /// What is said of a failure, behind which nothing comes.
    fn failed(&mut self, error: BoxError) -> BoxError;

    /// Whether all pieces have been made.
    fn is_done(&self) -> bool;

    /// What follows the last piece.
    fn trailers(&mut self) -> Option<HeaderMap>;

    fn turn(&mut self) -> &mut Turn;
}

/// The body that a coder makes while it is read.
pub(crate) struct Coded<C>(pub(crate) C);

impl<C: Coder> HttpBody for Coded<C> {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let coder = &mut self.0;
        let mut output = Output::default();
        if let Err(error) = coder.fill(cx, &mut output) {
            return Poll::Ready(Some(Err(coder.failed(error))));
        }
        if !output.is_empty() {
            return Poll::Ready(Some(Ok(Frame::data(output.into_piece()))));
        }
        if coder.is_done() {
            return Poll::Ready(coder.trailers().map(|all| Ok(Frame::trailers(all))));
        }
        coder.turn().pause(cx);
        Poll::Pending
    }
}
