//! Adds entity tags to responses, and replaces responses that the client has cached by 304.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody};
use axum::http::header::ETAG;
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use futures_util::FutureExt;
use http_body_util::BodyExt;
use hyper::body::{Frame, SizeHint};

use super::conditions::{Validators, Verdict, not_modified};
use super::etag::ETag;
use super::preconditions::precondition_failed;
use crate::error::Result;

/// Adds an entity tag to a response, and evaluates the conditions of its request. The tag is a hash
/// of the body if it is complete in memory; streams get none.
pub(crate) fn with_etag(mut response: Response, head: &Parts) -> Result<Response> {
    let reads = matches!(head.method, Method::GET | Method::HEAD);
    if !reads || response.status() != StatusCode::OK {
        return Ok(response);
    }
    if !response.headers().contains_key(ETAG)
        && let Some(bytes) = buffered_bytes(response.body_mut())
    {
        response.headers_mut().insert(ETAG, ETag::from_bytes(&bytes).into_header());
    }
    match Validators::from_headers(response.headers()).verdict(&head.headers) {
        Verdict::Send => Ok(response),
        Verdict::NotModified => Ok(not_modified(response)),
        Verdict::Failed => Err(precondition_failed()),
    }
}

/// Returns the bytes of a body that is complete in memory. The body can still be read.
pub(crate) fn buffered_bytes(body: &mut Body) -> Option<Bytes> {
    let length = body.size_hint().exact()?;
    if length == 0 {
        return Some(Bytes::new());
    }
    let frame = body.frame().now_or_never()??.ok()?;
    let first = frame.into_data().ok()?;
    let rest = std::mem::replace(body, Body::empty());
    let all = first.len() as u64 == length;
    *body = if all {
        Body::from(first.clone())
    } else {
        Body::new(PeekedBody { first: Some(first.clone()), rest })
    };
    all.then_some(first)
}

/// A body whose first chunk has been read ahead.
struct PeekedBody {
    first: Option<Bytes>,
    rest: Body,
}

impl HttpBody for PeekedBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        match self.first.take() {
            Some(first) => Poll::Ready(Some(Ok(Frame::data(first)))),
            None => Pin::new(&mut self.rest).poll_frame(cx),
        }
    }

    fn size_hint(&self) -> SizeHint {
        let left = self.first.as_ref().map_or(0, |first| first.len() as u64);
        match self.rest.size_hint().exact() {
            Some(rest) => SizeHint::with_exact(left + rest),
            None => SizeHint::new(),
        }
    }
}
