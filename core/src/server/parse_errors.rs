//! Replaces hyper's bare responses to requests that it can't parse.
//!
//! No service sees such a request, so the response is recognized in the bytes that hyper writes.
//! Over HTTP/2, the response is in frames with compressed headers, so the bare response remains.

use std::sync::Arc;
use std::time::SystemTime;

use axum::http::header::{CONNECTION, CONTENT_LENGTH, DATE};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use futures_util::FutureExt;
use http_body_util::BodyExt;

use super::serve::Server;
use crate::error::Error;
use crate::pipeline::RequestId;

/// The end of a response head.
pub(crate) const END: &[u8] = b"\r\n\r\n";
/// The statuses of hyper's own responses.
const STATUSES: [StatusCode; 3] = [
    StatusCode::BAD_REQUEST,
    StatusCode::URI_TOO_LONG,
    StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
];
/// The headers of hyper's own responses, without the date.
const HEADERS: &str = "connection: close\r\ncontent-length: 0\r\ndate: ";
/// The length of a date ([RFC 9110, 5.6.7](https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7)).
const DATE_LENGTH: usize = 29;

/// Finds hyper's own response at the end of the bytes that it writes. Returns its start and its
/// status.
#[cold]
pub(crate) fn find(bytes: &[u8]) -> Option<(usize, StatusCode)> {
    STATUSES.into_iter().find_map(|status| {
        let reason = status.canonical_reason().unwrap_or_default();
        let head = format!("HTTP/1.1 {} {reason}\r\n{HEADERS}", status.as_u16());
        let at = bytes.len().checked_sub(head.len() + DATE_LENGTH + END.len())?;
        bytes[at..].starts_with(head.as_bytes()).then_some((at, status))
    })
}

/// Whether a response of the app may look like one of hyper's own.
pub(crate) fn is_bare(response: &Response) -> bool {
    let is_standard = |name: &HeaderName| [CONNECTION, CONTENT_LENGTH, DATE].contains(name);
    response.status().is_client_error() && response.headers().keys().all(is_standard)
}

/// Renders the responses to requests that can't be parsed.
pub(crate) struct ParseErrorResponder {
    pub(crate) server: Arc<Server>,
    pub(crate) secure: bool,
}

impl ParseErrorResponder {
    /// Returns the problem for a status as it is written to the connection, which then closes.
    #[cold]
    pub(crate) fn respond(&self, status: StatusCode) -> Vec<u8> {
        let id = RequestId::new();
        let error = error(status);
        tracing::debug!(request_id = %id, status = status.as_u16(), "{error}");
        let mut response = self.server.error_response(error, None, &id);
        self.server.secure(&mut response, self.secure);
        let headers = response.headers_mut();
        headers.insert(CONNECTION, HeaderValue::from_static("close"));
        let date = httpdate::fmt_http_date(SystemTime::now());
        headers.extend(HeaderValue::from_str(&date).ok().map(|date| (DATE, date)));
        serialize(response)
    }
}

fn error(status: StatusCode) -> Error {
    match status {
        StatusCode::URI_TOO_LONG => {
            Error::new(status, "uri_too_long").with_message("the request target is too long")
        }
        StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE => Error::new(status, "headers_too_large")
            .with_message("the request head is too large or has too many headers"),
        _ => Error::bad_request().with_message("the request is not valid HTTP"),
    }
}

/// Returns the bytes of a response whose body is in memory.
fn serialize(response: Response) -> Vec<u8> {
    let (head, body) = response.into_parts();
    let body = body.collect().now_or_never().and_then(Result::ok).unwrap_or_default().to_bytes();
    let reason = head.status.canonical_reason().unwrap_or_default();
    let mut serialize = format!("HTTP/1.1 {} {reason}\r\n", head.status.as_u16()).into_bytes();
    serialize_headers(&mut serialize, &head.headers);
    serialize.extend(format!("content-length: {}\r\n\r\n", body.len()).bytes());
    serialize.extend(body);
    serialize
}

fn serialize_headers(serialize: &mut Vec<u8>, headers: &HeaderMap) {
    for (name, value) in headers.iter().filter(|(name, _)| *name != CONTENT_LENGTH) {
        serialize.extend([name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"].concat());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: &str = "HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\
                       date: Sun, 06 Nov 1994 08:49:37 GMT\r\n\r\n";

    #[test]
    fn finds_hypers_response_after_another_response() {
        assert_eq!(find(OWN.as_bytes()), Some((0, StatusCode::BAD_REQUEST)));
        let before = "HTTP/1.1 304 Not Modified\r\n\r\n";
        let both = format!("{before}{OWN}");
        assert_eq!(find(both.as_bytes()), Some((before.len(), StatusCode::BAD_REQUEST)));
    }

    #[test]
    fn ignores_responses_with_other_headers() {
        let other = OWN.replace("connection: close\r\n", "connection: close\r\nx: 1\r\n");
        assert_eq!(find(other.as_bytes()), None);
        assert_eq!(find(b"\r\n\r\n"), None);
    }
}
