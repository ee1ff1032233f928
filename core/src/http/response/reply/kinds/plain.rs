//! Kinds of responses that are allowed with every status, and of values that are not responses.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use futures_util::Stream;
use serde::Serialize;

use crate::error::Result;
use crate::http::Event;
use crate::http::edge::MethodStatus;
use crate::http::response::reply::Tag;

kind! {
    /// A response without content, `()`.
    Empty,
    /// Selects `()`.
    IsEmpty::reply_kind,
    [] &&&Tag<()>,
}

impl Empty {
    /// Replies with the declared status of the route, or 204.
    #[inline]
    pub fn respond<T: IntoResponse>(
        self,
        value: T,
        method_status: StatusCode,
        declared: Option<StatusCode>,
        _choice: (),
    ) -> Result<Response> {
        Ok(match declared {
            Some(status) => with_status(value, status),
            None => no_content(value, method_status),
        })
    }
}

kind! {
    /// A response with its own status.
    Explicit,
    /// Selects responses with their own status.
    IsExplicit::reply_kind,
    [] &&&Tag<StatusCode>,
    [B] &&&Tag<axum::http::Response<B>>,
    [] &&&Tag<Redirect>,
    [A] &&&Tag<(StatusCode, A)> where [(StatusCode, A): IntoResponse],
    [A, B] &&&Tag<(StatusCode, A, B)> where [(StatusCode, A, B): IntoResponse],
    [A, B, C] &&&Tag<(StatusCode, A, B, C)> where [(StatusCode, A, B, C): IntoResponse],
}

impl Explicit {
    /// Replies with the response unchanged.
    #[inline]
    pub fn respond<T: IntoResponse>(
        self,
        value: T,
        _verb: StatusCode,
        _declared: Option<StatusCode>,
        _choice: (),
    ) -> Result<Response> {
        Ok(value.into_response())
    }
}

kind! {
    /// A response whose status the method determines.
    Plain,
    /// Selects every other response.
    IsPlain::reply_kind,
    [T: IntoResponse] &&Tag<T>,
}

impl Plain {
    /// Replies with the declared status of the route, or the default status of its method.
    #[inline]
    pub fn respond<T: IntoResponse>(
        self,
        value: T,
        method_status: StatusCode,
        declared: Option<StatusCode>,
        _choice: (),
    ) -> Result<Response> {
        let mut reply = Ok(value.into_response());
        if let Ok(response) = &mut reply {
            set_status(response, declared.unwrap_or(method_status));
        }
        reply
    }
}

kind! {
    /// A stream or an event, which is not a response.
    Streamed,
    /// Selects streams and events that are not responses.
    IsStreamed::reply_kind,
    [S: Stream] &Tag<S>,
    [T] &Tag<Event<T>>,
}

impl Streamed {
    /// Is never called, because event streams have their own attribute.
    pub fn respond<T>(
        self,
        _value: T,
        method_status: StatusCode,
        _declared: Option<StatusCode>,
        _choice: impl Sized,
    ) -> Result<Response> {
        Ok(method_status.into_response())
    }
}

kind! {
    /// A value that could be sent as JSON, but is not a response.
    Unwrapped,
    /// Selects values that could be sent as JSON, but are not responses.
    IsUnwrapped::reply_kind,
    [T: Serialize] &Tag<T>,
}

impl Unwrapped {
    /// Is never called, because the value is not a response.
    pub fn respond<T>(
        self,
        _value: T,
        method_status: StatusCode,
        _declared: Option<StatusCode>,
        _choice: impl Sized,
    ) -> Result<Response> {
        Ok(method_status.into_response())
    }
}

kind! {
    /// A value that is not a response.
    NoResponse,
    /// Selects every other type.
    IsNoResponse::reply_kind,
    [T] Tag<T>,
}

impl NoResponse {
    /// Is never called, because the value is not a response.
    pub fn respond<T>(
        self,
        _value: T,
        method_status: StatusCode,
        _declared: Option<StatusCode>,
        _choice: impl Sized,
    ) -> Result<Response> {
        Ok(method_status.into_response())
    }
}

/// Returns status 204, with the status that a compatible framework would send.
fn no_content(value: impl IntoResponse, method_status: StatusCode) -> Response {
    let mut response = with_status(value, StatusCode::NO_CONTENT);
    response.extensions_mut().insert(MethodStatus(method_status));
    response
}

/// Replaces the status of a response if it is 200.
#[inline]
fn with_status(value: impl IntoResponse, status: StatusCode) -> Response {
    let mut response = value.into_response();
    set_status(&mut response, status);
    response
}

#[inline]
pub(super) fn set_status(response: &mut Response, status: StatusCode) {
    if status != StatusCode::OK && response.status() == StatusCode::OK {
        *response.status_mut() = status;
    }
}
