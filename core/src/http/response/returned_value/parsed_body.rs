//! Reads JSON from responses that were not written by the framework.

use axum::http::HeaderMap;
use axum::http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use axum::response::Response;
use serde::de::DeserializeOwned;

use crate::error;
use crate::http::Conditional;
use crate::http::is_not_error;
use crate::http::request::json_body::is_json_type;
use crate::http::response::validators::buffered_bytes;

/// Reads the body of a response that is complete in memory and has a JSON media type. Returns
/// `None` for every other response, including errors, encoded content, and content that depends on
/// its request, such as a file.
pub(super) fn json<T: DeserializeOwned>(response: &mut Response) -> Option<serde_json::Result<T>> {
    let is_final = response.extensions().get::<Conditional>().is_none();
    if !is_not_error(response.status()) || error::has_error(response) || !is_final {
        return None;
    }
    if !is_json(response.headers()) || response.headers().contains_key(CONTENT_ENCODING) {
        return None;
    }
    let body = buffered_bytes(response.body_mut()).filter(|body| !body.is_empty())?;
    Some(serde_json::from_slice(&body))
}

fn is_json(headers: &HeaderMap) -> bool {
    let media_type = headers.get(CONTENT_TYPE).and_then(|media_type| media_type.to_str().ok());
    media_type.is_some_and(is_json_type)
}
