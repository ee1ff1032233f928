//! Adapts responses to another framework.

use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;

/// In the extensions of an answer to which the handler had nothing to say: the status of its verb.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Silent(pub(crate) StatusCode);

/// The answer as NestJS gives it.
pub(super) fn nest(response: &mut Response) {
    if let Some(Silent(status)) = response.extensions_mut().remove()
        && response.status() == StatusCode::NO_CONTENT
    {
        *response.status_mut() = status;
    }
    let json = |value: &HeaderValue| value == "application/json";
    if response.headers().get(CONTENT_TYPE).is_some_and(json) {
        let value = HeaderValue::from_static("application/json; charset=utf-8");
        response.headers_mut().insert(CONTENT_TYPE, value);
    }
}
