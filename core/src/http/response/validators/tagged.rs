//! An entity tag for an answer that has none, and 304 for who knows it.

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
use super::preconditions::failed;
use crate::error::Result;

/// The answer as a client that may know it gets it. What has no tag gets one of its bytes, where all of them
/// are there; streams stay without.
pub(crate) fn tagged(mut response: Response, head: &Parts) -> Result<Response> {
    let reads = matches!(head.method, Method::GET | Method::HEAD);
    if !reads || response.status() != StatusCode::OK {
        return Ok(response);
    }
    if !response.headers().contains_key(ETAG)
        && let Some(bytes) = whole(response.body_mut())
    {
        response.headers_mut().insert(ETAG, ETag::of_bytes(&bytes).into_header());
    }
    match Validators::of(response.headers()).verdict(&head.headers) {
        Verdict::Send => Ok(response),
        Verdict::NotModified => Ok(not_modified(response)),
        Verdict::Failed => Err(failed()),
    }
}

/// All of a body whose bytes are there; it can still be read.
pub(crate) fn whole(body: &mut Body) -> Option<Bytes> {
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
        Body::new(Again { first: Some(first.clone()), rest })
    };
    all.then_some(first)
}

/// A body whose first piece was looked at.
struct Again {
    first: Option<Bytes>,
    rest: Body,
}

impl HttpBody for Again {
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
