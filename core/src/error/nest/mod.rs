//! The error as NestJS answers it, for teams that move an API.

use axum::body::Body;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use serde::Serialize;

use super::Error;
mod sentence;
use self::sentence::sentence;
use super::TOO_LARGE;
use super::problem::carry;

/// `message`, `error` and `statusCode`, in the order of an exception of NestJS.
#[derive(Serialize)]
struct Exception<'a> {
    message: Message<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a str>,
    #[serde(rename = "statusCode")]
    status: u16,
}

/// What NestJS answers for errors that are no exceptions of its own.
#[derive(Serialize)]
struct Unknown<'a> {
    #[serde(rename = "statusCode")]
    status: u16,
    message: &'a str,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Message<'a> {
    One(&'a str),
    Each(Vec<String>),
}

/// The answer for an error in the words of NestJS on Express.
pub(super) fn render(mut error: Error) -> Response {
    if let Some(response) = error.take_response() {
        return response;
    }
    if error.is_absent() {
        return empty(StatusCode::OK);
    }
    let status = match error.validation_errors() {
        [_, ..] if error.status() == StatusCode::UNPROCESSABLE_ENTITY => StatusCode::BAD_REQUEST,
        _ => error.status(),
    };
    let body = body(&error, status);
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    for (name, value) in error.headers() {
        headers.append(name, value.clone());
    }
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8"));
    carry(&mut response, error);
    response
}

fn body(error: &Error, status: StatusCode) -> Vec<u8> {
    let reason = status.canonical_reason().unwrap_or("Error");
    let unknown = |message| serde_json::to_vec(&Unknown { status: status.as_u16(), message });
    let together = error.status() == StatusCode::UNPROCESSABLE_ENTITY;
    let inputs: Vec<_> =
        error.validation_errors().iter().filter_map(|fault| sentence(fault, together)).collect();
    let written = match (status, error.message()) {
        (StatusCode::INTERNAL_SERVER_ERROR, None) => unknown("Internal server error"),
        (StatusCode::PAYLOAD_TOO_LARGE, Some(message)) if message.starts_with(TOO_LARGE) => {
            unknown("request entity too large")
        }
        (_, None) if inputs.is_empty() => serde_json::to_vec(&Exception {
            message: Message::One(reason),
            error: None,
            status: status.as_u16(),
        }),
        (_, message) => serde_json::to_vec(&Exception {
            message: match message {
                Some(message) if inputs.is_empty() => Message::One(message),
                _ => Message::Each(inputs),
            },
            error: Some(reason),
            status: status.as_u16(),
        }),
    };
    written.unwrap_or_default()
}

/// An answer without a body.
fn empty(status: StatusCode) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}
