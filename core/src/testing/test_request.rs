//! Requests of tests.

use std::net::{IpAddr, SocketAddr};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::ConnectInfo;
use axum::http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use axum::http::{Method, Request};
use axum::response::IntoResponse;
use http_body_util::BodyExt;
use serde::Serialize;
use tower::ServiceExt;

use super::test_response::TestResponse;
use crate::http::edge::normalize_request_path;
use crate::server::remove_forbidden_content;

/// A request to the app under test.
#[derive(Debug)]
#[must_use = "a request does nothing until it is sent"]
pub struct TestRequest {
    router: Router,
    request: Request<Body>,
}

impl TestRequest {
    #[track_caller]
    pub(super) fn new(router: Router, method: Method, path: &str) -> Self {
        let request = Request::builder().method(method).uri(path).body(Body::empty());
        match request {
            Ok(request) => Self { router, request },
            Err(error) => panic!("`{path}` is not a valid path: {error}"),
        }
    }

    /// Adds a header.
    ///
    /// # Panics
    ///
    /// Panics if the name or the value is invalid.
    #[track_caller]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        match (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            (Ok(name), Ok(value)) => self.request.headers_mut().append(name, value),
            _ => panic!("`{name}: {value}` is not a valid header"),
        };
        self
    }

    /// Sets the address of the client, as if the request came over a connection.
    pub fn from_ip(mut self, address: impl Into<IpAddr>) -> Self {
        let peer = SocketAddr::new(address.into(), 0);
        self.request.extensions_mut().insert(ConnectInfo(peer));
        self
    }

    /// Sets a JSON body.
    ///
    /// # Panics
    ///
    /// Panics if the value can't be serialized as JSON.
    #[track_caller]
    pub fn json(self, value: &impl Serialize) -> Self {
        match serde_json::to_vec(value) {
            Ok(bytes) => self.body("application/json", bytes),
            Err(error) => panic!("the value can't be serialized as JSON: {error}"),
        }
    }

    /// Sets a body with a media type.
    ///
    /// # Panics
    ///
    /// Panics if the media type is not a valid header value.
    #[track_caller]
    pub fn body(self, media_type: &str, body: impl Into<Bytes>) -> Self {
        let mut request = self.header(CONTENT_TYPE.as_str(), media_type);
        *request.request.body_mut() = Body::from(body.into());
        request
    }

    /// Sends the request and reads the whole response.
    ///
    /// # Panics
    ///
    /// Panics if the body of the response fails.
    pub async fn send(self) -> TestResponse {
        let mut request = self.request;
        let is_head = request.method() == Method::HEAD;
        let mut response = match normalize_request_path(&mut request) {
            Ok(()) => match self.router.oneshot(request).await {
                Ok(response) => response,
                Err(never) => match never {},
            },
            Err(error) => error.into_response(),
        };
        remove_forbidden_content(&mut response, is_head);
        let (parts, body) = response.into_parts();
        match body.collect().await {
            Ok(body) => TestResponse::new(parts, body.to_bytes()),
            Err(error) => panic!("the body of the response failed: {error}"),
        }
    }
}
