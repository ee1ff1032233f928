//! Responses that are created once and cached as bytes, with an entity tag.

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::Response;
use axum::routing::get;

use crate::http::ETag;
use crate::http::response::validators::{Validators, Verdict, not_modified};

/// A response that is served unchanged.
#[derive(Clone, Debug)]
pub struct CachedPage {
    bytes: Bytes,
    media_type: HeaderValue,
    etag: HeaderValue,
    extra_headers: Vec<(HeaderName, HeaderValue)>,
}

impl CachedPage {
    /// Creates a response with these bytes and this media type.
    pub fn new(bytes: impl Into<Bytes>, media_type: &'static str) -> Self {
        let bytes = bytes.into();
        let etag = ETag::from_bytes(&bytes).into_header();
        Self {
            media_type: HeaderValue::from_static(media_type),
            etag,
            bytes,
            extra_headers: Vec::new(),
        }
    }

    /// Adds a header.
    pub fn with(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.extra_headers.push((name, value));
        self
    }

    /// Returns the response to a request, or 304 if the client has a current copy.
    pub fn respond(&self, request: &HeaderMap) -> Response {
        let mut response = Response::new(Body::from(self.bytes.clone()));
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, self.media_type.clone());
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        headers.insert(ETAG, self.etag.clone());
        headers.extend(self.extra_headers.iter().cloned());
        match Validators::from_headers(response.headers()).verdict(request) {
            Verdict::NotModified => not_modified(response),
            _ => response,
        }
    }

    /// Adds a route for the response to a router.
    pub fn at(self, path: &str, router: Router) -> Router {
        router.route(path, get(move |headers: HeaderMap| async move { self.answer(&headers) }))
    }
}
