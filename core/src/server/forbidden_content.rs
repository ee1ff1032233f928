//! Removes content that responses must not have, wherever the response was created.

use axum::body::{Body, HttpBody};
use axum::http::header::{
    CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, HeaderName, TRAILER,
    TRANSFER_ENCODING,
};
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;

use super::redirect_uri;

/// The headers that describe content.
const CONTENT_HEADERS: [HeaderName; 6] =
    [CONTENT_TYPE, CONTENT_LENGTH, CONTENT_ENCODING, CONTENT_RANGE, TRANSFER_ENCODING, TRAILER];

/// Whether a status excludes content
/// ([RFC 9110, 6.4.1](https://www.rfc-editor.org/rfc/rfc9110#section-6.4.1)).
const fn forbids_content(status: StatusCode) -> bool {
    matches!(status.as_u16(), 100..=199 | 204 | 205 | 304)
}

/// Removes content that the status or the method forbids, and headers that contradict the framing of the rest.
/// Percent-encodes the URIs of redirects.
#[inline]
pub(crate) fn remove_forbidden_content(response: &mut Response, to_head: bool) {
    redirect_uri::encode(response);
    if forbids_content(response.status()) {
        drop_content(response);
        return;
    }
    let headers = response.headers();
    if headers.contains_key(CONTENT_LENGTH) || headers.contains_key(TRANSFER_ENCODING) {
        correct_framing(response, to_head);
    }
    if to_head && !response.body().is_end_stream() {
        drop_body(response);
    }
}

/// Removes a length that the body does not have, and transfer codings, which only the connection applies. A wrong
/// length would make the client read the next response as content
/// ([RFC 9112, 6.3](https://www.rfc-editor.org/rfc/rfc9112#section-6.3)).
fn correct_framing(response: &mut Response, to_head: bool) {
    if response.headers_mut().remove(TRANSFER_ENCODING).is_some() {
        tracing::warn!(
            "a response had a `transfer-encoding` header, which was removed; the connection adds its own"
        );
    }
    let exact = response.body().size_hint().exact();
    let lengths = response.headers().get_all(CONTENT_LENGTH);
    let mut declared = lengths.iter().map(|length| length.to_str().ok()?.parse::<u64>().ok());
    let Some(first) = declared.next() else { return };
    let alone = declared.next().is_none();
    // The response to `HEAD` may have the length that `GET` would have, and no body.
    let fits = match exact {
        _ if to_head && response.body().is_end_stream() => first.is_some(),
        Some(exact) => first == Some(exact),
        None => first.is_some(),
    };
    if !(fits && alone) {
        tracing::warn!(
            declared = first,
            actual = exact,
            "a response had a wrong `content-length` header, which was removed"
        );
        response.headers_mut().remove(CONTENT_LENGTH);
    }
}

fn drop_content(response: &mut Response) {
    *response.body_mut() = Body::empty();
    for name in CONTENT_HEADERS {
        response.headers_mut().remove(name);
    }
}

/// Removes the body of a response to `HEAD` and keeps the headers that `GET` would have.
#[cold]
fn drop_body(response: &mut Response) {
    let body = std::mem::replace(response.body_mut(), Body::empty());
    if let Some(length) = body.size_hint().exact() {
        let headers = response.headers_mut();
        headers.entry(CONTENT_LENGTH).or_insert_with(|| HeaderValue::from(length));
    }
}
