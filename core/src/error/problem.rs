//! Renders errors as `application/problem+json` ([RFC 9457](https://www.rfc-editor.org/rfc/rfc9457)).

use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::Compat;
use super::{Error, ValidationError, nest, truncate};

#[derive(Serialize)]
struct Problem<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    title: &'a str,
    status: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    instance: Option<&'a str>,
    code: &'a str,
    #[serde(skip_serializing_if = "<[ValidationError]>::is_empty")]
    errors: &'a [ValidationError],
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<&'a str>,
}

/// The context in which an error is rendered.
#[derive(Clone, Copy, Default)]
pub(crate) struct Rendering<'r> {
    /// The path of the request.
    pub(crate) instance: Option<&'r str>,
    pub(crate) request_id: Option<&'r str>,
    /// The framework whose error responses are imitated, if any.
    pub(crate) compat: Option<Compat>,
}

/// Returns the response for an error.
pub(crate) fn render(mut error: Error, rendering: Rendering<'_>) -> Response {
    error.truncate_strings();
    match rendering.compat {
        None => problem(error, rendering),
        Some(Compat::Nest) => nest::render(error),
    }
}

fn problem(mut error: Error, rendering: Rendering<'_>) -> Response {
    if let Some(response) = error.take_response() {
        return response;
    }
    let status = error.status();
    let instance = rendering.instance.map(truncate);
    let problem = Problem {
        kind: "about:blank",
        title: status.canonical_reason().unwrap_or("Unknown Error"),
        status: status.as_u16(),
        detail: error.message(),
        instance: instance.as_deref(),
        code: error.code(),
        errors: error.validation_errors(),
        request_id: rendering.request_id,
    };
    let body = serde_json::to_vec(&problem).unwrap_or_default();
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    for (name, value) in error.headers() {
        if name != CONTENT_TYPE {
            headers.append(name, value.clone());
        }
    }
    attach(&mut response, error);
    response
}

/// Attaches the error to its response, so that the response can be rendered again with more context.
pub(super) fn attach(response: &mut Response, error: Error) {
    response.extensions_mut().insert(AttachedError(Arc::new(Mutex::new(Some(error)))));
}

/// The error from which a response was rendered, as an extension of the response.
#[derive(Clone)]
struct AttachedError(Arc<Mutex<Option<Error>>>);

/// Whether a response was rendered from an error.
pub(crate) fn has_error(response: &Response) -> bool {
    response.extensions().get::<AttachedError>().is_some()
}

/// Detaches the error from a response that [`render`] returned.
pub(crate) fn take_error(response: &mut Response) -> Option<Error> {
    let attached = response.extensions_mut().remove::<AttachedError>()?;
    attached.0.lock().ok()?.take()
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        render(self, Rendering::default())
    }
}
