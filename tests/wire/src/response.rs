//! What came back.

use std::fmt;

use serde_json::Value;
use tokio::io::{AsyncRead, AsyncWrite};

use crate::client::talk;

/// An answer as it came over the wire, without the chunks of its body.
#[derive(Clone)]
pub struct Answer {
    /// The number of its status.
    pub status: u16,
    headers: Vec<(String, String)>,
    /// The bytes behind its head.
    pub body: Vec<u8>,
}

impl Answer {
    /// Reads an answer of HTTP/1.1, of whose body there may be more to come; `None` before its head
    /// is whole.
    ///
    /// # Panics
    ///
    /// When the head is none.
    #[track_caller]
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
        let head = std::str::from_utf8(&bytes[..end]).expect("a head is text");
        let mut lines = head.split("\r\n");
        let status = lines.next().and_then(status).expect("an answer of HTTP/1");
        let headers = lines.map(|line| header(line).expect("a header")).collect();
        let mut answer = Self { status, headers, body: bytes[end + 4..].to_vec() };
        if answer.header("transfer-encoding") == Some("chunked") {
            answer.body = unchunked(&answer.body);
        }
        Some(answer)
    }

    /// Reads an answer whose head has come.
    ///
    /// # Panics
    ///
    /// When it has not, or is none.
    #[track_caller]
    pub fn of(bytes: &[u8]) -> Self {
        let answer = Self::parse(bytes);
        answer.unwrap_or_else(|| panic!("no head in {:?}", String::from_utf8_lossy(bytes)))
    }

    /// Reads to the end of a connection on which a request has been sent.
    ///
    /// # Panics
    ///
    /// When no answer comes.
    pub async fn read(connection: impl AsyncRead + AsyncWrite) -> Self {
        Self::of(&talk(connection, b"").await)
    }

    /// The value of a header; `None` where there is none.
    ///
    /// # Panics
    ///
    /// When there are several, which [`headers`](Self::headers) gives.
    #[track_caller]
    pub fn header(&self, name: &str) -> Option<&str> {
        let values = self.headers(name);
        assert!(values.len() < 2, "`{name}` is there {} times: {self:?}", values.len());
        values.first().copied()
    }

    /// Every value of a header, in order.
    pub fn headers(&self, name: &str) -> Vec<&str> {
        let named = self.headers.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name));
        named.map(|(_, value)| &**value).collect()
    }

    /// The names of all headers, sorted.
    pub fn names(&self) -> Vec<&str> {
        let mut names: Vec<_> = self.headers.iter().map(|(name, _)| &**name).collect();
        names.sort_unstable();
        names
    }

    /// The body as text.
    ///
    /// # Panics
    ///
    /// When it is not UTF-8.
    #[track_caller]
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// Asserts what it says.
    ///
    /// # Panics
    ///
    /// When it says something else.
    #[track_caller]
    pub fn is(&self, status: u16, text: &str) {
        assert_eq!((self.status, self.text()), (status, text), "{self:?}");
    }

    /// The body of a problem.
    ///
    /// # Panics
    ///
    /// When it is no problem.
    #[track_caller]
    pub fn problem(&self) -> Value {
        assert_eq!(self.header("content-type"), Some("application/problem+json"), "{self:?}");
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// Asserts that it is a problem with a code.
    ///
    /// # Panics
    ///
    /// When it is none, or another one.
    #[track_caller]
    pub fn is_problem(&self, status: u16, code: &str) {
        let problem = self.problem();
        assert_eq!((self.status, problem["code"].as_str()), (status, Some(code)), "{self:?}");
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer")
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

/// What has come of a body in chunks.
///
/// # Panics
///
/// When a chunk does not say its size.
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
