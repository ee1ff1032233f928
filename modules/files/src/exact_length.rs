//! Streams whose length is said before they come.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use baya::axum::BoxError;
use baya::axum::body::{Body as Whole, HttpBody};
use bytes::Bytes;
use http_body::{Frame, SizeHint};

/// A body that fails where it is longer or shorter than was said: a client must not take a part for the
/// whole.
pub(crate) struct Measured {
    body: Whole,
    left: u64,
}

impl Measured {
    pub(crate) const fn new(body: Whole, length: u64) -> Self {
        Self { body, left: length }
    }
}

impl HttpBody for Measured {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(cx)).transpose()?;
        let come = frame.as_ref().and_then(Frame::data_ref).map_or(0, |data| data.len() as u64);
        Poll::Ready(match (self.left.checked_sub(come), frame) {
            (Some(left), Some(frame)) => {
                self.left = left;
                Some(Ok(frame))
            }
            (Some(0), None) => None,
            (Some(_), None) => Some(Err(other("shorter"))),
            (None, _) => Some(Err(other("longer"))),
        })
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}

fn other(how: &str) -> BoxError {
    io::Error::other(format!("the stream is {how} than was said")).into()
}
