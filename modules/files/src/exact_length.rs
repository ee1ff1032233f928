//! A body with a declared length.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use baya::axum::BoxError;
use baya::axum::body::{Body, HttpBody};
use bytes::Bytes;
use http_body::{Frame, SizeHint};

/// A body that fails if it is longer or shorter than declared, so that clients do not mistake a truncated
/// body for a complete one.
pub(crate) struct ExactLengthBody {
    body: Body,
    remaining: u64,
}

impl ExactLengthBody {
    pub(crate) const fn new(body: Body, length: u64) -> Self {
        Self { body, remaining: length }
    }
}

impl HttpBody for ExactLengthBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(cx)).transpose()?;
        let length = frame.as_ref().and_then(Frame::data_ref).map_or(0, |data| data.len() as u64);
        Poll::Ready(match (self.remaining.checked_sub(length), frame) {
            (Some(remaining), Some(frame)) => {
                self.remaining = remaining;
                Some(Ok(frame))
            }
            (Some(0), None) => None,
            (Some(_), None) => Some(Err(wrong_length("shorter"))),
            (None, _) => Some(Err(wrong_length("longer"))),
        })
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.remaining)
    }
}

fn wrong_length(comparison: &str) -> BoxError {
    io::Error::other(format!("the stream is {comparison} than its declared length")).into()
}
