//! Rejections of extractors as errors: one format for all of them.

use std::error::Error as StdError;

use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt;
use http_body_util::{BodyExt, Limited};

use super::rejection_message;
use crate::error::{BodyError, TOO_LARGE, TOO_SLOW};
use crate::error::{Error, problem};
use crate::http::unsendable;

impl Error {
    /// Why the body of a request could not be read, for who reads it in pieces: 408 where it paused
    /// for longer than [`App::body_timeout`](crate::App::body_timeout), 413 where it is larger than the
    /// body limit, and 400 where it broke off.
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
        // Extractors of axum hand on the text of an error alone; this one is still whole.
        if let Some(known) = BodyError::find(&*error) {
            return known.to_error().with_source(error);
        }
        Self::bad_request().with_message("the body of the request broke off").with_source(error)
    }
}

/// A message longer than this is no message.
const LONGEST_MESSAGE: usize = 4 * 1024;

/// The error that a rejection stands for. An [`Error`] comes out as it went in; what is no failure,
/// such as a redirect to a login page, is kept as it is.
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
    let said = text(&parts.headers, body);
    // The text of a server error is for the log alone.
    let (message, source) = if status.is_client_error() { (said, None) } else { (None, said) };
    if message.as_ref().is_some_and(|message| message.ends_with(TOO_SLOW)) {
        return BodyError::too_slow().to_error();
    }
    let mut error = Error::new(status, code(status));
    if let Some(source) = source {
        error = error.with_source(source);
    }
    error = match (status, message) {
        (StatusCode::PAYLOAD_TOO_LARGE, _) => error.with_message(TOO_LARGE),
        (_, Some(message)) => rejection_message::apply(error, message),
        (_, None) => error,
    };
    let mut headers = parts.headers;
    headers.remove(CONTENT_TYPE);
    headers.remove(CONTENT_LENGTH);
    error.with_headers(headers)
}

/// The text of a body that is there at once; extractors give nothing else.
fn text(headers: &HeaderMap, body: axum::body::Body) -> Option<String> {
    let kind = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    if !kind.starts_with("text/plain") {
        return None;
    }
    let collected = Limited::new(body, LONGEST_MESSAGE).collect().now_or_never()?.ok()?;
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

/// Returns the error from which a response was made.
pub(crate) fn of(response: &mut Response) -> Option<Error> {
    problem::take_error(response).or_else(|| unsendable(response))
}

/// Converts a response that a handler returned as the error of its `Result`.
pub(crate) fn from_answer(mut answer: Response) -> Error {
    if let Some(error) = of(&mut answer) {
        return error;
    }
    Error::new(answer.status(), code(answer.status())).with_response(answer)
}
