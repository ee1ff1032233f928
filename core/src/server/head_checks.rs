//! Checks request heads before routing.

use axum::body::HttpBody;
use axum::http::header::{COOKIE, TRANSFER_ENCODING};
use axum::http::uri::Scheme;
use axum::http::{HeaderMap, Method, Request, StatusCode, Version};

use super::Limits;
use crate::error::{Error, Result};
use crate::http::names_its_host;

/// Rejects requests that must not reach a handler.
pub(crate) fn check<B: HttpBody>(request: &Request<B>, limits: &Limits) -> Result<()> {
    let version = request.version();
    let headers = request.headers();
    if !names_its_host(version, request.uri(), headers) {
        return Err(Error::bad_request().with_message("a request must name exactly one valid host"));
    }
    let uri = request.uri();
    let is_tunnel = *request.method() == Method::CONNECT;
    if (is_tunnel || !uri.path().starts_with('/')) && !allows_bare_target(request) {
        return Err(Error::bad_request().with_message(if is_tunnel {
            "the request target of `CONNECT` must be a host and a port"
        } else {
            "the request target must start with `/`"
        }));
    }
    if !uri.path_and_query().is_none_or(|target| target.as_str().is_ascii()) {
        let message = "the request target must be ASCII; percent-encode other characters";
        return Err(Error::bad_request().with_message(message));
    }
    if uri.scheme().is_some_and(|scheme| *scheme != Scheme::HTTP && *scheme != Scheme::HTTPS) {
        let message = "the scheme of the request target must be `http` or `https`";
        return Err(Error::bad_request().with_message(message));
    }
    // hyper removes the spaces around values over HTTP/1.
    if version == Version::HTTP_2 && headers.values().any(|value| is_padded(value.as_bytes())) {
        let message = "a header value must not begin or end with a space or a tab";
        return Err(Error::bad_request().with_message(message));
    }
    // hyper limits the headers of HTTP/1 while it reads them.
    if version == Version::HTTP_2
        && headers.len() > limits.headers
        && count(headers) > limits.headers
    {
        let message = format!("a request may have at most {} headers", limits.headers);
        return Err(Error::new(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, "too_many_headers")
            .with_message(message));
    }
    if !request.body().is_end_stream() && headers.contains_key(TRANSFER_ENCODING) {
        return check_transfer_coding(headers);
    }
    Ok(())
}

/// Whether a header value begins or ends with a space or a tab, which makes a request over HTTP/2 malformed
/// ([RFC 9113, 8.2.1](https://www.rfc-editor.org/rfc/rfc9113#section-8.2.1)).
fn is_padded(value: &[u8]) -> bool {
    let is_space = |byte: Option<&u8>| matches!(byte, Some(b' ' | b'\t'));
    is_space(value.first()) || is_space(value.last())
}

/// Counts the headers of a request over HTTP/2, where clients may split the `cookie` header
/// ([RFC 9113, 8.2.3](https://www.rfc-editor.org/rfc/rfc9113#section-8.2.3)).
#[cold]
fn count(headers: &HeaderMap) -> usize {
    let cookies = headers.get_all(COOKIE).iter().count();
    headers.len() - cookies.saturating_sub(1)
}

/// Whether a request target without a path is valid for the method
/// ([RFC 9112, 3.2](https://www.rfc-editor.org/rfc/rfc9112#section-3.2)).
#[cold]
fn allows_bare_target<B>(request: &Request<B>) -> bool {
    match *request.method() {
        Method::CONNECT => request.uri().authority().is_some() && request.uri().path().is_empty(),
        Method::OPTIONS => request.uri().path() == "*",
        _ => false,
    }
}

/// Accepts a single `chunked` and rejects every other transfer coding
/// ([RFC 9112, 6.1](https://www.rfc-editor.org/rfc/rfc9112#section-6.1)).
fn check_transfer_coding(headers: &HeaderMap) -> Result<()> {
    let values = headers.get_all(TRANSFER_ENCODING).iter();
    let codings = values.flat_map(|value| value.as_bytes().split(|byte| *byte == b','));
    let codings: Vec<_> =
        codings.map(<[u8]>::trim_ascii).filter(|coding| !coding.is_empty()).collect();
    let chunked = |coding: &&&[u8]| coding.eq_ignore_ascii_case(b"chunked");
    match (codings.iter().filter(chunked).count(), codings.len()) {
        (1, 1) => Ok(()),
        (0 | 1, _) => Err(Error::new(StatusCode::NOT_IMPLEMENTED, "unknown_transfer_coding")
            .with_message("the only supported transfer coding is `chunked`")),
        _ => Err(Error::bad_request().with_message("`chunked` must be applied only once")),
    }
}
