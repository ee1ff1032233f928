//! The error as `application/problem+json` ([RFC 9457](https://www.rfc-editor.org/rfc/rfc9457)).

use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::Compat;
use super::{Error, ValidationError, cut, nest};

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

/// What the answer for an error is to know beside the error.
#[derive(Clone, Copy, Default)]
pub(crate) struct Rendering<'r> {
    /// The path of the request.
    pub(crate) instance: Option<&'r str>,
    pub(crate) request_id: Option<&'r str>,
    /// In whose words it is, where they are not our own.
    pub(crate) compat: Option<Compat>,
}

/// Returns the response for an error.
pub(crate) fn render(mut error: Error, rendering: Rendering<'_>) -> Response {
    error.bound();
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
    let instance = rendering.instance.map(cut);
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
    carry(&mut response, error);
    response
}

/// Lets who renders the response again with more knowledge have its error.
pub(super) fn carry(response: &mut Response, error: Error) {
    response.extensions_mut().insert(Carried(Arc::new(Mutex::new(Some(error)))));
}

/// The error behind a rendered response, for who renders it again with more knowledge.
#[derive(Clone)]
struct Carried(Arc<Mutex<Option<Error>>>);

/// Whether a response was made of an error.
pub(crate) fn carries(response: &Response) -> bool {
    response.extensions().get::<Carried>().is_some()
}

/// Takes the error out of a response that [`render`] made.
pub(crate) fn take(response: &mut Response) -> Option<Error> {
    let carried = response.extensions_mut().remove::<Carried>()?;
    carried.0.lock().ok()?.take()
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        render(self, Rendering::default())
    }
}
