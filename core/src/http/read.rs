//! Reads whole request bodies.

use std::any::type_name;

use axum::RequestExt;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{RawForm, Request};
use http_body_util::BodyExt;

use crate::contract::BodyError;
use crate::error::{Error, Result};

/// Reads a whole body within its limit. A body whose declared length exceeds the limit is rejected unread, so that
/// the server sends no `100 Continue` ([RFC 9110, 10.1.1](https://www.rfc-editor.org/rfc/rfc9110#section-10.1.1)).
#[inline]
pub(super) async fn read_body(request: Request) -> Result<Bytes> {
    let declared = request.body().size_hint().lower();
    read_limited(request.into_limited_body(), declared).await
}

/// Reads a body that carries its limit, of which `declared` is the least length.
#[inline]
pub(super) async fn read_limited(body: Body, declared: u64) -> Result<Bytes> {
    if is_cut(&body, declared) {
        return Err(BodyError::too_large().to_error());
    }
    match body.collect().await {
        Ok(read) => Ok(read.to_bytes()),
        Err(error) => Err(Error::from_body(error)),
    }
}

/// Whether the limit is lower than the declared length.
fn is_cut(body: &Body, declared: u64) -> bool {
    body.size_hint().upper().is_some_and(|most| most < declared)
}

/// Rejects a body whose declared length exceeds its limit before an axum extractor reads it: reading sends
/// `100 Continue` before the extractor checks the limit.
#[inline]
pub(super) fn check_declared<T>(request: Request, least: u64) -> Result<Request> {
    let declared = request.body().size_hint().lower();
    match declared > least && reads_all::<T>() {
        false => Ok(request),
        true => {
            let request = request.with_limited_body();
            match is_cut(request.body(), declared) {
                true => Err(BodyError::too_large().to_error()),
                false => Ok(request),
            }
        }
    }
}

/// Whether a type is an axum extractor that reads the whole body. No trait marks them, and other extractors may
/// read the body in chunks without a limit.
#[cold]
fn reads_all<T>() -> bool {
    let name = type_name::<T>();
    let wrapped = [type_name::<axum::Json<()>>(), type_name::<axum::Form<()>>()];
    [type_name::<String>(), type_name::<Bytes>(), type_name::<RawForm>()].contains(&name)
        || wrapped.iter().any(|known| name.starts_with(known.trim_end_matches("()>")))
}
