//! Whether a response may have content, for responses of every origin.

use axum::body::{Body, HttpBody};
use axum::http::header::{
    CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, HeaderName, TRAILER,
    TRANSFER_ENCODING,
};
use axum::http::{HeaderValue, StatusCode, Version};
use axum::response::Response;

/// Headers that describe content.
const OF_CONTENT: [HeaderName; 6] =
    [CONTENT_TYPE, CONTENT_LENGTH, CONTENT_ENCODING, CONTENT_RANGE, TRANSFER_ENCODING, TRAILER];

/// Whether a status excludes content
/// ([RFC 9110, 6.4.1](https://www.rfc-editor.org/rfc/rfc9110#section-6.4.1)).
const fn is_without(status: StatusCode) -> bool {
    matches!(status.as_u16(), 100..=199 | 204 | 205 | 304)
}

/// Removes the content that the status or the method excludes.
#[inline]
pub(crate) fn without_excluded(response: &mut Response, to_head: bool) {
    if is_without(response.status()) {
        drop_content(response);
    } else if to_head && !response.body().is_end_stream() {
        drop_body(response);
    }
}

fn drop_content(response: &mut Response) {
    *response.body_mut() = Body::empty();
    for name in OF_CONTENT {
        response.headers_mut().remove(name);
    }
}

/// The headers stay those of a `GET`.
#[cold]
fn drop_body(response: &mut Response) {
    let body = std::mem::replace(response.body_mut(), Body::empty());
    if let Some(length) = body.size_hint().exact() {
        let headers = response.headers_mut();
        headers.entry(CONTENT_LENGTH).or_insert_with(|| HeaderValue::from(length));
    }
}

/// Whether a status can end an exchange: 101 does so where HTTP/1.1 is left for another protocol, and all
/// others below 200 announce one more response.
pub(super) const fn is_final(status: StatusCode, version: Version) -> bool {
    match status.as_u16() {
        101 => matches!(version, Version::HTTP_11),
        status => status >= 200,
    }
}
