//! Kinds of responses that have content, which a status may exclude.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::plain::Plain;
use crate::error::Result;
use crate::http::response::reply::{HasContent, Tag};
use crate::http::{Json, Negotiated};

kind! {
    /// A response that always has content and whose status the method determines.
    Content,
    /// Selects responses that have content.
    IsContent::reply_kind,
    [T: HasContent + IntoResponse] &&&Tag<T>,
}

impl Content {
    /// Replies with the declared status of the route, or the default status of its method.
    #[inline]
    pub fn respond<T: IntoResponse>(
        self,
        value: T,
        method_status: StatusCode,
        declared: Option<StatusCode>,
        choice: (),
    ) -> Result<Response> {
        Plain.respond(value, method_status, declared, choice)
    }
}

kind! {
    /// The JSON type of axum.
    AxumJson,
    /// Selects the JSON type of axum.
    IsAxumJson::reply_kind,
    [T: Serialize] &&&&&Tag<axum::Json<T>>,
}

impl AxumJson {
    /// Replies with the JSON type of the framework, because axum's writes `null` for numbers that are not finite.
    #[inline]
    pub fn respond<T: Serialize>(
        self,
        value: axum::Json<T>,
        method_status: StatusCode,
        declared: Option<StatusCode>,
        choice: (),
    ) -> Result<Response> {
        Plain.respond(Json(value.0), method_status, declared, choice)
    }
}

/// A response with a value of any type.
pub trait ContentOf {
    /// The type of the value.
    type Content;
}

impl<T> ContentOf for Json<T> {
    type Content = T;
}

impl<T> ContentOf for axum::Json<T> {
    type Content = T;
}

impl<T> ContentOf for Negotiated<T> {
    type Content = T;
}

impl<T> ContentOf for (StatusCode, Json<T>) {
    type Content = T;
}

kind! {
    /// A response whose value can't be written as JSON.
    Unwritten,
    /// Selects responses with a value of any type.
    IsUnwritten::reply_kind,
    [A: ContentOf] &Tag<A>,
}

impl Unwritten {
    /// Is never called, because the value can't be written.
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
