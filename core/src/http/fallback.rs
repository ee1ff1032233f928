//! Answers where no handler is.

use axum::extract::Request;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};

use super::request_id::RequestId;
use crate::error::{Error, render};

/// 404 for a path that nothing is mounted on.
pub(crate) async fn unknown_path(request: Request) -> Response {
    let message = format!("there is nothing at `{}`", request.uri().path());
    failed(request, Error::not_found().with_message(message))
}

/// 204 for `OPTIONS`, 405 for any other verb that the path does not have; the router adds `Allow`.
pub(crate) async fn unknown_verb(request: Request) -> Response {
    if request.method() == Method::OPTIONS {
        return StatusCode::NO_CONTENT.into_response();
    }
    let message = format!("`{}` does not answer {}", request.uri().path(), request.method());
    failed(request, Error::method_not_allowed().with_message(message))
}

fn failed(request: Request, error: Error) -> Response {
    let (mut parts, _) = request.into_parts();
    let id = RequestId::of(&mut parts);
    render(error, Some(parts.uri.path()), Some(id.as_str()))
}
