//! Reads whole request bodies.

use std::any::type_name;

use axum::RequestExt;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{RawForm, Request};
use axum::http::header::{ACCEPT_ENCODING, CONTENT_ENCODING};
use axum::http::{HeaderMap, HeaderValue};
use http_body_util::{BodyExt, Limited};

use crate::error::BodyError;
use crate::error::{Error, Result};

/// Reads a whole body within its limit. A body whose declared length exceeds the limit is rejected
/// unread, so that the server sends no `100 Continue`
/// ([RFC 9110, 10.1.1](https://www.rfc-editor.org/rfc/rfc9110#section-10.1.1)).
#[inline]
pub(crate) async fn read_body(request: Request) -> Result<Bytes> {
    let declared = request.body().size_hint().lower();
    read_limited(request.into_limited_body(), declared).await
}

/// Reads a body that carries its limit. `declared` is the lower bound of its length.
#[inline]
pub(crate) async fn read_limited(body: Body, declared: u64) -> Result<Bytes> {
    if exceeds_limit(&body, declared) {
        return Err(BodyError::too_large().to_error());
    }
    match body.collect().await {
        Ok(read) => Ok(read.to_bytes()),
        Err(error) => Err(Error::from_body(error)),
    }
}

/// Whether the declared length exceeds the limit.
fn exceeds_limit(body: &Body, declared: u64) -> bool {
    body.size_hint().upper().is_some_and(|limit| limit < declared)
}

/// Prepares a request for an axum extractor, which checks less than the framework's own extractors.
///
/// A body whose declared length exceeds its limit fails unread, because reading sends
/// `100 Continue` before the extractor checks the limit. Bodies up to `max_unchecked` bytes are not
/// checked.
///
/// # Errors
///
/// Returns 415 if the extractor would read an encoded body without decoding it.
#[inline]
pub(crate) fn check_declared<T>(request: Request, max_unchecked: u64) -> Result<Request> {
    let declared = request.body().size_hint().lower();
    let encoded = request.headers().contains_key(CONTENT_ENCODING);
    if declared > max_unchecked || encoded {
        check_body::<T>(request, declared)
    } else {
        Ok(request)
    }
}

#[cold]
fn check_body<T>(request: Request, declared: u64) -> Result<Request> {
    let extractor = BodyExtractor::of(type_name::<T>());
    if extractor == Some(BodyExtractor::Interprets) {
        check_encoding(request.headers())?;
    }
    if extractor.is_none() {
        return Ok(request);
    }
    let request = request.with_limited_body();
    if exceeds_limit(request.body(), declared) {
        // The extractor rejects a body with this error as too large, so that its rejection is handled as usual.
        return Ok(request.map(|_| Body::new(Limited::new(Body::from("too large"), 0))));
    }
    Ok(request)
}

/// Rejects a body with a content coding, which only a layer decodes
/// ([RFC 9110, 15.5.16](https://www.rfc-editor.org/rfc/rfc9110#section-15.5.16)).
#[inline]
pub fn check_encoding(headers: &HeaderMap) -> Result<()> {
    if headers.contains_key(CONTENT_ENCODING) { check_codings(headers) } else { Ok(()) }
}

#[cold]
fn check_codings(headers: &HeaderMap) -> Result<()> {
    let lists = headers.get_all(CONTENT_ENCODING).iter().map(HeaderValue::as_bytes);
    let mut codings =
        lists.flat_map(|list| list.split(|byte| *byte == b',')).map(<[u8]>::trim_ascii);
    if codings.all(|coding| coding.is_empty() || coding.eq_ignore_ascii_case(b"identity")) {
        Ok(())
    } else {
        Err(Error::unsupported_media_type()
            .with_code("unsupported_encoding")
            .with_message("send a body without a `content-encoding`")
            .with_header(ACCEPT_ENCODING, HeaderValue::from_static("identity")))
    }
}

/// An axum extractor that reads the whole body. No trait marks these, and other extractors may read
/// the body in chunks without a limit.
#[derive(Clone, Copy, PartialEq, Eq)]
enum BodyExtractor {
    /// Reads a string, a form or JSON.
    Interprets,
    /// Extracts the bytes unchanged.
    Forwards,
}

impl BodyExtractor {
    fn of(name: &str) -> Option<Self> {
        let optional = type_name::<Option<()>>().trim_end_matches("()>");
        let fallible = type_name::<Result<(), ()>>().split("()").next().unwrap_or_default();
        let name = name.strip_prefix(optional).or(name.strip_prefix(fallible)).unwrap_or(name);
        let is = |known: &str| {
            let rest = name.strip_prefix(known.trim_end_matches("()>"));
            rest.is_some_and(|rest| {
                rest.is_empty() || known.ends_with('>') || rest.starts_with(['>', ','])
            })
        };
        let interpret = [
            type_name::<String>(),
            type_name::<RawForm>(),
            type_name::<axum::Json<()>>(),
            type_name::<axum::Form<()>>(),
        ];
        if interpret.into_iter().any(is) {
            return Some(Self::Interprets);
        }
        is(type_name::<Bytes>()).then_some(Self::Forwards)
    }
}
