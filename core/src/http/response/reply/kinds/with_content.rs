//! Kinds of responses that have content, which a status may exclude.

use std::ops::Deref;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::Chosen;
use super::plain::{Plain, Streamed, Unwrapped};
use crate::error::Result;
use crate::http::Json;
use crate::http::response::reply::{FitsStatus, HasContent, Reply, Tag};

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
    pub fn reply<T: Reply>(
        self,
        value: T,
        method_status: StatusCode,
        declared: Option<StatusCode>,
        choice: (),
    ) -> Result<Response> {
        Plain.reply(value, method_status, declared, choice)
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
    pub fn reply<T: Serialize>(
        self,
        value: axum::Json<T>,
        method_status: StatusCode,
        declared: Option<StatusCode>,
        choice: (),
    ) -> Result<Response> {
        Plain.reply(Json(value.0), method_status, declared, choice)
    }
}

/// Replies with content and a status that must not have content, which do not compile.
#[derive(Debug)]
pub struct Never;

impl Never {
    /// Reports a reply with content and status 204.
    pub fn reply_204<T: FitsStatus<204>>(
        &self,
        _value: T,
        method_status: StatusCode,
        _declared: Option<StatusCode>,
        _choice: impl Sized,
    ) -> Result<Response> {
        Ok(method_status.into_response())
    }

    /// Reports a reply with content and status 205.
    pub fn reply_205<T: FitsStatus<205>>(
        &self,
        _value: T,
        method_status: StatusCode,
        _declared: Option<StatusCode>,
        _choice: impl Sized,
    ) -> Result<Response> {
        Ok(method_status.into_response())
    }

    /// Reports a reply with content and status 304.
    pub fn reply_304<T: FitsStatus<304>>(
        &self,
        _value: T,
        method_status: StatusCode,
        _declared: Option<StatusCode>,
        _choice: impl Sized,
    ) -> Result<Response> {
        Ok(method_status.into_response())
    }
}

/// Adds the methods of [`Never`] to kinds with content.
macro_rules! never {
    ($($kind:ident)*) => { $(
        impl Deref for $kind {
            type Target = Never;

            fn deref(&self) -> &Never {
                &Never
            }
        }
    )* };
}
never! { Content AxumJson Chosen Streamed Unwrapped }
