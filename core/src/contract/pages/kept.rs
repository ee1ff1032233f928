//! Answers that are made once and kept as bytes, with an ETag.

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::Response;
use axum::routing::get;

use crate::http::{ETag, Validators, Verdict, not_modified};

/// Something that is answered with as it is.
#[derive(Clone, Debug)]
pub struct Kept {
    bytes: Bytes,
    media: HeaderValue,
    etag: HeaderValue,
    more: Vec<(HeaderName, HeaderValue)>,
}

impl Kept {
    /// These bytes, of this media type.
    pub fn new(bytes: impl Into<Bytes>, media: &'static str) -> Self {
        let bytes = bytes.into();
        let etag = ETag::of_bytes(&bytes).into_header();
        Self { media: HeaderValue::from_static(media), etag, bytes, more: Vec::new() }
    }

    /// With one more header.
    pub fn with(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.more.push((name, value));
        self
    }

    /// Returns the response to a request, without a body if the client has it already.
    pub fn answer(&self, request: &HeaderMap) -> Response {
        let mut response = Response::new(Body::from(self.bytes.clone()));
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, self.media.clone());
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        headers.insert(ETAG, self.etag.clone());
        headers.extend(self.more.iter().cloned());
        match Validators::of(response.headers()).verdict(request) {
            Verdict::NotModified => not_modified(response),
            _ => response,
        }
    }

    /// Puts it on a router.
    pub fn at(self, path: &str, router: Router) -> Router {
        router.route(path, get(move |headers: HeaderMap| async move { self.answer(&headers) }))
    }
}
