//! Responses that can't be sent, as errors.

use std::error::Error as StdError;
use std::fmt;

use axum::body::HttpBody;
use axum::http::header::{UPGRADE, VARY};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use futures_util::FutureExt;
use http_body_util::BodyExt;

use crate::error::Error;
use crate::http::TRACE_PARENT;
use crate::pipeline::REQUEST_ID;

/// Whether a status can be sent and is not an error.
#[inline]
pub(crate) fn is_not_error(status: StatusCode) -> bool {
    (200..400).contains(&status.as_u16())
}

/// Returns an error if a response can't be sent: its status does not end a request, or axum
/// replaced a response that it could not build, because of an invalid header name or value such as
/// a redirect target with a line break.
#[inline]
pub(crate) fn unsendable(response: &mut Response) -> Option<Error> {
    match response.status().as_u16() {
        500 => invalid_header_error(response),
        200..=599 => None,
        _ => interim_status_error(response),
    }
}

/// Returns an error for a status that does not end a request
/// ([RFC 9110, 15](https://www.rfc-editor.org/rfc/rfc9110#section-15)). Status 101 ends one if it
/// names the new protocol of the connection
/// ([RFC 9110, 7.8](https://www.rfc-editor.org/rfc/rfc9110#section-7.8)).
#[cold]
fn interim_status_error(response: &mut Response) -> Option<Error> {
    let status = response.status();
    let cause = match status.as_u16() {
        101 if response.headers().contains_key(UPGRADE) => return None,
        101 => "a response with the status 101 must name a protocol in its `upgrade` header".into(),
        600.. => format!("the response has the status {}, which is above 599", status.as_str()),
        _ => format!("the response has the interim status {status}"),
    };
    Some(replace(response, cause))
}

/// Returns the error for a response that switches to another protocol although its request does not
/// request one.
#[cold]
pub(crate) fn unrequested_upgrade(response: &mut Response) -> Error {
    let cause =
        "the response has the status 101, but its request does not request another protocol";
    replace(response, cause.into())
}

/// Removes the headers that describe only the response that the error replaces.
fn replace(response: &mut Response, cause: String) -> Error {
    let is_kept = |name: &HeaderName| {
        [VARY, REQUEST_ID, TRACE_PARENT].contains(name)
            || name.as_str().starts_with("access-control-")
    };
    let all = std::mem::take(response.headers_mut());
    for (name, value) in all.iter().filter(|(name, _)| is_kept(name)) {
        response.headers_mut().append(name, value.clone());
    }
    Error::internal(cause)
}

#[cold]
fn invalid_header_error(response: &mut Response) -> Option<Error> {
    let causes: [Box<dyn StdError + Send + Sync>; 2] =
        [HeaderValue::from_bytes(b"\n").err()?.into(), HeaderName::from_bytes(b"").err()?.into()];
    let candidates = causes.map(|cause| (cause.to_string(), cause));
    let length = response.body().size_hint().exact()?;
    if !candidates.iter().any(|(text, _)| text.len() as u64 == length) {
        return None;
    }
    let body = std::mem::take(response.body_mut());
    let bytes = body.collect().now_or_never()?.ok()?.to_bytes();
    let cause = candidates.into_iter().find(|(text, _)| bytes == text.as_bytes());
    *response.body_mut() = bytes.into();
    cause.map(|(_, cause)| Error::internal(InvalidHeader(cause)))
}

/// A response with a header that can't be sent.
#[derive(Debug)]
struct InvalidHeader(Box<dyn StdError + Send + Sync>);

impl fmt::Display for InvalidHeader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a header of the response can't be sent: {}", self.0)
    }
}

impl StdError for InvalidHeader {}
