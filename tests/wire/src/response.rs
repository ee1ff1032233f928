//! Responses.

use std::fmt;

use serde_json::Value;
use tokio::io::{AsyncRead, AsyncWrite};

use crate::client::exchange;

/// A response as it was received, with a decoded body.
#[derive(Clone)]
pub struct RawResponse {
    /// The status.
    pub status: u16,
    headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl RawResponse {
    /// Parses an HTTP/1.1 response whose body may be incomplete. Returns `None` if its head is incomplete.
    ///
    /// # Panics
    ///
    /// If the head is invalid.
    #[track_caller]
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
        let head = std::str::from_utf8(&bytes[..end]).expect("a head is text");
        let mut lines = head.split("\r\n");
        let status = lines.next().and_then(status).expect("an HTTP/1 response");
        let headers = lines.map(|line| header(line).expect("a header")).collect();
        let mut response = Self { status, headers, body: bytes[end + 4..].to_vec() };
        if response.header("transfer-encoding") == Some("chunked") {
            response.body = unchunked(&response.body);
        }
        Some(response)
    }

    /// Parses a response with a complete head.
    ///
    /// # Panics
    ///
    /// If the head is incomplete or invalid.
    #[track_caller]
    pub fn of(bytes: &[u8]) -> Self {
        let response = Self::parse(bytes);
        response.unwrap_or_else(|| panic!("no head in {:?}", String::from_utf8_lossy(bytes)))
    }

    /// Reads the response to a request until the connection ends.
    ///
    /// # Panics
    ///
    /// If there is no response.
    pub async fn read(connection: impl AsyncRead + AsyncWrite) -> Self {
        Self::of(&exchange(connection, b"").await)
    }

    /// Returns the value of a header, or `None` if it is absent.
    ///
    /// # Panics
    ///
    /// If there are several, which [`headers`](Self::headers) returns.
    #[track_caller]
    pub fn header(&self, name: &str) -> Option<&str> {
        let values = self.headers(name);
        assert!(values.len() < 2, "`{name}` is there {} times: {self:?}", values.len());
        values.first().copied()
    }

    /// Returns all values of a header, in order.
    pub fn headers(&self, name: &str) -> Vec<&str> {
        let named = self.headers.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name));
        named.map(|(_, value)| &**value).collect()
    }

    /// Returns the names of all headers, sorted.
    pub fn names(&self) -> Vec<&str> {
        let mut names: Vec<_> = self.headers.iter().map(|(name, _)| &**name).collect();
        names.sort_unstable();
        names
    }

    /// Returns the body as text.
    ///
    /// # Panics
    ///
    /// If the body is not UTF-8.
    #[track_caller]
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// Asserts the status and the body.
    ///
    /// # Panics
    ///
    /// If they differ.
    #[track_caller]
    pub fn is(&self, status: u16, text: &str) {
        assert_eq!((self.status, self.text()), (status, text), "{self:?}");
    }

    /// Returns the body of a problem.
    ///
    /// # Panics
    ///
    /// If the response is not a problem.
    #[track_caller]
    pub fn problem(&self) -> Value {
        assert_eq!(self.header("content-type"), Some("application/problem+json"), "{self:?}");
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// Asserts that the response is a problem with this status and code.
    ///
    /// # Panics
    ///
    /// If the response is not a problem, or is another one.
    #[track_caller]
    pub fn is_problem(&self, status: u16, code: &str) {
        let problem = self.problem();
        assert_eq!((self.status, problem["code"].as_str()), (status, Some(code)), "{self:?}");
    }
}

impl fmt::Debug for RawResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawResponse")
            .field("status", &self.status)
            .field("headers", &self.headers)
            .field("body", &String::from_utf8_lossy(&self.body))
            .finish()
    }
}

fn status(line: &str) -> Option<u16> {
    let line = line.strip_prefix("HTTP/1.1 ").or_else(|| line.strip_prefix("HTTP/1.0 "))?;
    line.split(' ').next()?.parse().ok()
}

fn header(line: &str) -> Option<(String, String)> {
    let (name, value) = line.split_once(':')?;
    Some((name.to_ascii_lowercase(), value.trim().to_owned()))
}

/// Decodes the received part of a body in chunks.
///
/// # Panics
///
/// If the size of a chunk is invalid.
#[track_caller]
pub fn unchunked(mut bytes: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(end) = bytes.windows(2).position(|two| two == b"\r\n") {
        let size = std::str::from_utf8(&bytes[..end]).ok();
        let size = size.and_then(|size| usize::from_str_radix(size, 16).ok());
        let size = size.expect("the size of a chunk");
        let rest = &bytes[end + 2..];
        body.extend_from_slice(&rest[..size.min(rest.len())]);
        if size == 0 || rest.len() < size + 2 {
            break;
        }
        bytes = &rest[size + 2..];
    }
    body
}
