//! Bodies that are read as a whole.

use std::any::type_name;

use axum::RequestExt;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{RawForm, Request};
use http_body_util::BodyExt;

use crate::contract::BodyError;
use crate::error::{Error, Result};

/// The whole body within its limit. Nothing is read of one whose declared length is above it, so that its client
/// is not asked to go on ([RFC 9110, 10.1.1](https://www.rfc-editor.org/rfc/rfc9110#section-10.1.1)).
#[inline]
pub(super) async fn read_body(request: Request) -> Result<Bytes> {
    let declared = request.body().size_hint().lower();
    let body = request.into_limited_body();
    if is_cut(&body, declared) {
        return Err(BodyError::too_large().to_error());
    }
    match body.collect().await {
        Ok(read) => Ok(read.to_bytes()),
        Err(error) => Err(Error::from_body(error)),
    }
}

/// Whether a limit lets less through than what was declared.
fn is_cut(body: &Body, declared: u64) -> bool {
    body.size_hint().upper().is_some_and(|most| most < declared)
}

/// The same for an extractor of axum, which asks its client to go on before it looks at the limit.
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

/// Whether a type is one of those that axum makes of a whole body. No trait tells, and an extractor of which it is
/// not known may read piece by piece without a limit.
#[cold]
fn reads_all<T>() -> bool {
    let name = type_name::<T>();
    let wrapped = [type_name::<axum::Json<()>>(), type_name::<axum::Form<()>>()];
    [type_name::<String>(), type_name::<Bytes>(), type_name::<RawForm>()].contains(&name)
        || wrapped.iter().any(|known| name.starts_with(known.trim_end_matches("()>")))
}
