//! An answer, and what a test expects of it.

use axum::body::Bytes;
use axum::http::response::Parts;
use axum::http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// The answer to a request of a test. Each assertion gives the answer back, for the next one.
#[derive(Debug)]
pub struct TestResponse {
    parts: Parts,
    body: Bytes,
}

impl TestResponse {
    pub(super) const fn new(parts: Parts, body: Bytes) -> Self {
        Self { parts, body }
    }

    /// The status.
    pub const fn status(&self) -> StatusCode {
        self.parts.status
    }

    /// The headers.
    pub const fn headers(&self) -> &HeaderMap {
        &self.parts.headers
    }

    /// The value of a header as text; `None` where there is none.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.parts.headers.get(name)?.to_str().ok()
    }

    /// The body.
    pub const fn bytes(&self) -> &Bytes {
        &self.body
    }

    /// The body as text; what is no UTF-8 is replaced.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body of JSON as a type.
    ///
    /// # Panics
    ///
    /// When it is not of this type.
    #[track_caller]
    pub fn json<T: DeserializeOwned>(&self) -> T {
        match serde_json::from_slice(&self.body) {
            Ok(value) => value,
            Err(error) => panic!("the body is not of this type: {error}\n{}", self.text()),
        }
    }

    /// Expects a status.
    ///
    /// # Panics
    ///
    /// When it is another.
    #[track_caller]
    pub fn assert_status(&self, expected: u16) -> &Self {
        let status = self.parts.status.as_u16();
        assert!(status == expected, "expected status {expected}, got {status}\n{}", self.text());
        self
    }

    /// Expects a header with this value.
    ///
    /// # Panics
    ///
    /// When it is missing or has another value.
    #[track_caller]
    pub fn assert_header(&self, name: &str, expected: &str) -> &Self {
        let value = self.header(name);
        assert!(value == Some(expected), "expected `{name}: {expected}`, got {value:?}");
        self
    }

    /// Expects a body of this JSON.
    ///
    /// # Panics
    ///
    /// When it is another.
    #[track_caller]
    pub fn assert_json(&self, expected: Value) -> &Self {
        let body: Value = self.json();
        assert!(body == expected, "expected {expected:#}\ngot {body:#}");
        self
    }

    /// Expects a body of this text.
    ///
    /// # Panics
    ///
    /// When it is another.
    #[track_caller]
    pub fn assert_text(&self, expected: &str) -> &Self {
        let body = self.text();
        assert!(body == expected, "expected {expected:?}, got {body:?}");
        self
    }
}
