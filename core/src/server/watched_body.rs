//! Logs errors and panics of response bodies, which nothing else reports.
//!
//! Bodies that may be complete in memory are not wrapped, because most of them can neither fail nor
//! panic. If one does, its connection (`connection.rs`) or its HTTP/2 stream (`streams.rs`) logs
//! it.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody};
use axum::http::Uri;
use axum::response::Response;
use hyper::body::{Frame, SizeHint};

use crate::error::Error;
use crate::error::panics;
use crate::pipeline::RequestId;

/// Bodies up to this length are usually complete in memory, so wrapping them is not worth an
/// allocation.
const MAX_UNWATCHED: u64 = 64 * 1024;

/// A body whose panics are logged and end the response instead of the connection's task.
struct WatchedBody {
    body: Body,
    path: Box<str>,
    id: Option<RequestId>,
    failed: bool,
}

/// Watches the body of a response. `uri` is that of the request, and `sent` the request id that its
/// client sent. Without such an id, the request can't be looked up, so short bodies are not
/// watched.
#[inline]
pub(crate) fn watch(response: &mut Response, uri: &Uri, sent: Option<RequestId>) {
    let body = response.body();
    if body.is_end_stream() {
        return;
    }
    if sent.is_some() || body.size_hint().exact().is_none_or(|length| length > MAX_UNWATCHED) {
        wrap(response, uri, sent);
    }
}

#[cold]
fn wrap(response: &mut Response, uri: &Uri, sent: Option<RequestId>) {
    let id = RequestId::from_headers(response.headers()).or(sent);
    let body = std::mem::replace(response.body_mut(), Body::empty());
    let wrap = WatchedBody { body, path: uri.path().into(), id, failed: false };
    *response.body_mut() = Body::new(wrap);
}

/// The error of a body that has been logged.
#[derive(Debug)]
struct Logged(Error);

impl fmt::Display for Logged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Logged {}

/// Logs why a body failed, unless the error has been logged already.
#[cold]
pub(crate) fn log(
    error: &(dyn std::error::Error + 'static),
    path: Option<&str>,
    id: Option<&RequestId>,
) {
    let mut messages = Vec::new();
    let mut next = Some(error);
    while let Some(error) = next {
        if error.is::<Logged>() {
            return;
        }
        messages.push(error.to_string());
        next = error.source();
    }
    messages.dedup();
    report(path, id, format_args!("a response body failed: {}", messages.join(": ")));
}

/// Logs that a body panicked.
#[cold]
pub(crate) fn log_panic(error: &Error, path: Option<&str>, id: Option<&RequestId>) {
    report(path, id, format_args!("a response body {}", error.chain()));
}

fn report(path: Option<&str>, id: Option<&RequestId>, message: fmt::Arguments<'_>) {
    let id = id.cloned().unwrap_or_else(RequestId::new);
    tracing::error!(request_id = %id, path, "{message}");
}

/// Polls a body, and logs its error or panic. The response then ends early, so that the client can
/// detect that it is incomplete.
pub(crate) fn poll_logged(
    body: &mut Body,
    cx: &mut Context<'_>,
    path: Option<&str>,
    id: Option<&RequestId>,
) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
    let failed = match catch_unwind(AssertUnwindSafe(|| Pin::new(body).poll_frame(cx))) {
        Ok(Poll::Ready(Some(Err(error)))) => {
            log(&error, path, id);
            Error::internal(error)
        }
        Ok(polled) => return polled,
        Err(panic) => {
            let error = panics::error(&*panic);
            log_panic(&error, path, id);
            error
        }
    };
    Poll::Ready(Some(Err(axum::Error::new(Logged(failed)))))
}

impl HttpBody for WatchedBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if self.failed {
            return Poll::Ready(None);
        }
        let Self { body, path, id, .. } = &mut *self;
        let polled = poll_logged(body, cx, Some(path), id.as_ref());
        self.failed = matches!(polled, Poll::Ready(Some(Err(_))));
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.failed || self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
