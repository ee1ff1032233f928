//! Makes responses compatible with another framework.

use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;

/// The success status of a handler's HTTP method, in the extensions of a response to which the handler
/// contributed no content.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MethodStatus(pub(crate) StatusCode);

/// Changes a response to that of NestJS.
pub(super) fn apply_nest(response: &mut Response) {
    if let Some(MethodStatus(status)) = response.extensions_mut().remove()
        && response.status() == StatusCode::NO_CONTENT
    {
        *response.status_mut() = status;
    }
    let is_json = |value: &HeaderValue| value == "application/json";
    if response.headers().get(CONTENT_TYPE).is_some_and(is_json) {
        let value = HeaderValue::from_static("application/json; charset=utf-8");
        response.headers_mut().insert(CONTENT_TYPE, value);
    }
}
