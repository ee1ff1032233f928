//! Responses in tests, with assertions.

use axum::body::Bytes;
use axum::http::response::Parts;
use axum::http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// The response to a request of a test. Assertions return the response, so that they can be chained.
#[derive(Debug)]
pub struct TestResponse {
    parts: Parts,
    body: Bytes,
}

impl TestResponse {
    pub(super) const fn new(parts: Parts, body: Bytes) -> Self {
        Self { parts, body }
    }

    /// Returns the status.
    pub const fn status(&self) -> StatusCode {
        self.parts.status
    }

    /// Returns the headers.
    pub const fn headers(&self) -> &HeaderMap {
        &self.parts.headers
    }

    /// Returns the value of a header; `None` if it is missing or not visible ASCII.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.parts.headers.get(name)?.to_str().ok()
    }

    /// Returns the body.
    pub const fn bytes(&self) -> &Bytes {
        &self.body
    }

    /// Returns the body as a string. Invalid UTF-8 is replaced.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Deserializes the JSON body.
    ///
    /// # Panics
    ///
    /// Panics if the body is not valid JSON for the type.
    #[track_caller]
    pub fn json<T: DeserializeOwned>(&self) -> T {
        match serde_json::from_slice(&self.body) {
            Ok(value) => value,
            Err(error) => panic!("the body can't be deserialized: {error}\n{}", self.text()),
        }
    }

    /// Asserts the status.
    ///
    /// # Panics
    ///
    /// Panics if the status differs.
    #[track_caller]
    pub fn assert_status(&self, expected: u16) -> &Self {
        let status = self.parts.status.as_u16();
        assert!(status == expected, "expected status {expected}, found {status}\n{}", self.text());
        self
    }

    /// Asserts the value of a header.
    ///
    /// # Panics
    ///
    /// Panics if the header is missing or its value differs.
    #[track_caller]
    pub fn assert_header(&self, name: &str, expected: &str) -> &Self {
        let value = self.header(name);
        assert!(value == Some(expected), "expected `{name}: {expected}`, found {value:?}");
        self
    }

    /// Asserts the JSON body.
    ///
    /// # Panics
    ///
    /// Panics if the body differs or is not valid JSON.
    #[track_caller]
    pub fn assert_json(&self, expected: Value) -> &Self {
        let body: Value = self.json();
        assert!(body == expected, "expected {expected:#}\nfound {body:#}");
        self
    }

    /// Asserts the body as a string.
    ///
    /// # Panics
    ///
    /// Panics if the body differs.
    #[track_caller]
    pub fn assert_text(&self, expected: &str) -> &Self {
        let body = self.text();
        assert!(body == expected, "expected {expected:?}, found {body:?}");
        self
    }
}
