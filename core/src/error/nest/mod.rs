//! Renders errors in the format of NestJS, for APIs that are migrated from it.

mod class_validator;

use axum::body::Body;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use serde::Serialize;

use self::class_validator::message;
use super::problem::attach;
use super::{BodyErrorKind, Error};

/// The body of an HTTP exception of NestJS, with its fields in the same order.
#[derive(Serialize)]
struct Exception<'a> {
    message: Message<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a str>,
    #[serde(rename = "statusCode")]
    status: u16,
}

/// The body for errors that are not HTTP exceptions of NestJS.
#[derive(Serialize)]
struct UnknownError<'a> {
    #[serde(rename = "statusCode")]
    status: u16,
    message: &'a str,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Message<'a> {
    One(&'a str),
    Many(Vec<String>),
}

/// Returns the response of NestJS on Express for an error.
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
    attach(&mut response, error);
    response
}

fn body(error: &Error, status: StatusCode) -> Vec<u8> {
    let reason = status.canonical_reason().unwrap_or("Error");
    let unknown_error =
        |message| serde_json::to_vec(&UnknownError { status: status.as_u16(), message });
    let is_combined = error.status() == StatusCode::UNPROCESSABLE_ENTITY;
    let validation_errors = error.validation_errors().iter();
    let messages: Vec<_> =
        validation_errors.filter_map(|error| message(error, is_combined)).collect();
    if error.body_error() == Some(BodyErrorKind::TooLarge) {
        return unknown_error("request entity too large").unwrap_or_default();
    }
    let body = match (status, error.message()) {
        (StatusCode::INTERNAL_SERVER_ERROR, None) => unknown_error("Internal server error"),
        (_, None) if messages.is_empty() => serde_json::to_vec(&Exception {
            message: Message::One(reason),
            error: None,
            status: status.as_u16(),
        }),
        (_, message) => serde_json::to_vec(&Exception {
            message: match message {
                Some(message) if messages.is_empty() => Message::One(message),
                _ => Message::Many(messages),
            },
            error: Some(reason),
            status: status.as_u16(),
        }),
    };
    body.unwrap_or_default()
}

/// Returns a response without a body.
fn empty(status: StatusCode) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}
