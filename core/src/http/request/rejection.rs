//! Converts rejections of extractors into errors, so that all have the same format.

use std::error::Error as StdError;

use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt;
use http_body_util::{BodyExt, Limited};

use super::rejection_message;
use crate::error::{BodyError, BodyErrorKind, Error, problem};
use crate::http::unsendable;

impl Error {
    /// Creates the error for a body that could not be read, for code that reads bodies in chunks:
    /// 408 if the client paused for longer than [`App::body_timeout`](crate::App::body_timeout),
    /// 413 if the body is larger than the limit, and 400 if it was interrupted.
    ///
    /// # Examples
    ///
    /// ```
    /// # extern crate baya_core as baya;
    /// use baya::Error;
    ///
    /// let broken = std::io::Error::other("the connection was reset");
    /// assert_eq!(Error::from_body(broken).status(), 400);
    /// ```
    pub fn from_body(error: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        let error = error.into();
        // axum's extractors forward only the message of an error; here, its type is known.
        if let Some(known) = BodyError::find(&*error) {
            return known.to_error().with_source(error);
        }
        Self::bad_request().with_message("the request body was interrupted").with_source(error)
    }
}

/// Maximum length of a rejection's message. Longer bodies are ignored.
const MAX_MESSAGE: usize = 4 * 1024;

/// Converts a rejection into an error. An [`Error`] is returned unchanged. A response that is not
/// an error, such as a redirect to a login page, is kept.
pub(crate) fn from_rejection(rejection: impl IntoResponse) -> Error {
    let mut response = rejection.into_response();
    if let Some(error) = problem::take_error(&mut response) {
        return error;
    }
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return Error::new(status, "rejected").with_response(response);
    }
    let (parts, body) = response.into_parts();
    let text = text(&parts.headers, body);
    // The message of a server error is only logged.
    let (message, source) = if status.is_client_error() { (text, None) } else { (None, text) };
    let body_error = BodyErrorKind::of_rejection(status, message.as_deref());
    if body_error == Some(BodyErrorKind::TooSlow) {
        return BodyError::too_slow().to_error();
    }
    let mut error = Error::new(status, code(status));
    if let Some(source) = source {
        error = error.with_source(source);
    }
    error = match (body_error, message) {
        (Some(BodyErrorKind::TooLarge), _) => BodyError::too_large().to_error(),
        (_, Some(message)) => rejection_message::apply(error, message),
        (_, None) => error,
    };
    let mut headers = parts.headers;
    headers.remove(CONTENT_TYPE);
    headers.remove(CONTENT_LENGTH);
    error.with_headers(headers)
}

/// Returns the string in a body that is complete in memory. Rejections of extractors always are.
fn text(headers: &HeaderMap, body: axum::body::Body) -> Option<String> {
    let media_type = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    if !media_type.starts_with("text/plain") {
        return None;
    }
    let collected = Limited::new(body, MAX_MESSAGE).collect().now_or_never()?.ok()?;
    let text = String::from_utf8(collected.to_bytes().to_vec()).ok()?;
    (!text.is_empty()).then_some(text)
}

fn code(status: StatusCode) -> &'static str {
    match status {
        StatusCode::BAD_REQUEST => "bad_request",
        StatusCode::UNAUTHORIZED => "unauthorized",
        StatusCode::FORBIDDEN => "forbidden",
        StatusCode::NOT_FOUND => "not_found",
        StatusCode::METHOD_NOT_ALLOWED => "method_not_allowed",
        StatusCode::REQUEST_TIMEOUT => "request_timeout",
        StatusCode::PAYLOAD_TOO_LARGE => "payload_too_large",
        StatusCode::UNSUPPORTED_MEDIA_TYPE => "unsupported_media_type",
        StatusCode::UNPROCESSABLE_ENTITY => "unprocessable",
        status if status.is_client_error() => "rejected",
        _ => "internal_error",
    }
}

/// Returns the error that a response contains, or the error for a response that can't be sent.
pub(crate) fn error_of(response: &mut Response) -> Option<Error> {
    problem::take_error(response).or_else(|| unsendable(response))
}

/// Converts a response that a handler returned as the error of its `Result`.
pub(crate) fn from_response(mut response: Response) -> Error {
    if let Some(error) = error_of(&mut response) {
        return error;
    }
    Error::new(response.status(), code(response.status())).with_response(response)
}
