//! Logs errors of response bodies that are sent in chunks; nothing else reports them.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody};
use axum::http::Uri;
use axum::response::Response;
use hyper::body::{Frame, SizeHint};

use super::panics;
use crate::http::RequestId;

/// Bodies up to this length are usually complete in memory, so watching them is not worth an allocation.
const WHOLE: u64 = 64 * 1024;

/// A body whose panics are logged and end the response instead of the connection's task.
struct Watched {
    body: Body,
    path: Box<str>,
    id: Option<RequestId>,
    failed: bool,
}

/// Watches the body of the response to a request with this URI and the request id that its client sent.
#[inline]
pub(super) fn watch(response: &mut Response, uri: &Uri, sent: Option<RequestId>) {
    let body = response.body();
    if !body.is_end_stream() && body.size_hint().exact().is_none_or(|length| length > WHOLE) {
        watched(response, uri, sent);
    }
}

#[cold]
fn watched(response: &mut Response, uri: &Uri, sent: Option<RequestId>) {
    let id = RequestId::in_headers(response.headers()).or(sent);
    let body = std::mem::replace(response.body_mut(), Body::empty());
    let watched = Watched { body, path: uri.path().into(), id, failed: false };
    *response.body_mut() = Body::new(watched);
}

impl Watched {
    /// Ends the response early, so that the client can detect that it is incomplete.
    #[cold]
    fn panicked(&mut self, panic: &(dyn std::any::Any + Send)) -> axum::Error {
        self.failed = true;
        let id = self.id.get_or_insert_with(RequestId::new);
        let error = panics::error(panic);
        tracing::error!(request_id = %id, path = &*self.path, "a response body {}", error.chain());
        axum::Error::new("the response body panicked")
    }
}

impl HttpBody for Watched {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if self.failed {
            return Poll::Ready(None);
        }
        let body = &mut self.body;
        match catch_unwind(AssertUnwindSafe(|| Pin::new(body).poll_frame(cx))) {
            Ok(Poll::Ready(Some(Err(error)))) => {
                let id = self.id.get_or_insert_with(RequestId::new).clone();
                tracing::warn!(request_id = %id, path = &*self.path, "a response body failed: {error}");
                Poll::Ready(Some(Err(error)))
            }
            Ok(polled) => polled,
            Err(panic) => Poll::Ready(Some(Err(self.panicked(&*panic)))),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.failed || self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
