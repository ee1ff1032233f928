//! Kinds of responses that have content, which a status may exclude.

use std::ops::Deref;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::Chosen;
use super::response::{Plain, Streamed, Unwrapped};
use crate::error::Result;
use crate::http::Json;
use crate::http::response::reply::{FitsStatus, HasContent, Reply, Tag};

/// A response that always has content and whose status the method determines.
#[derive(Debug)]
pub struct Content;

/// Selects a response that has content.
pub trait IsContent {
    /// Its kind.
    fn reply_kind(&self) -> Content {
        Content
    }
}
impl<T: HasContent + IntoResponse> IsContent for &&&Tag<T> {}

impl Content {
    /// The status of the verb, or the one that the route declares.
    #[inline]
    pub fn reply<T: Reply>(
        self,
        value: T,
        verb: StatusCode,
        declared: Option<StatusCode>,
        choice: (),
    ) -> Result<Response> {
        Plain.reply(value, verb, declared, choice)
    }
}

/// JSON as axum writes it.
#[derive(Debug)]
pub struct AxumJson;

/// Selects JSON as axum writes it.
pub trait IsAxumJson {
    /// Its kind.
    fn reply_kind(&self) -> AxumJson {
        AxumJson
    }
}
// Alone at its level, so that a type with an error of its own is not reported as ambiguous.
impl<T: Serialize> IsAxumJson for &&&&&Tag<axum::Json<T>> {}

impl AxumJson {
    /// Replies with the framework's JSON: axum's writes `null` for numbers that are not finite.
    #[inline]
    pub fn reply<T: Serialize>(
        self,
        value: axum::Json<T>,
        verb: StatusCode,
        declared: Option<StatusCode>,
        choice: (),
    ) -> Result<Response> {
        Plain.reply(Json(value.0), verb, declared, choice)
    }
}

/// The reply of a kind with content to a status without content: it does not compile.
#[derive(Debug)]
pub struct Never;

impl Never {
    /// Never.
    pub fn reply_204<T: FitsStatus<204>>(
        &self,
        _value: T,
        verb: StatusCode,
        _declared: Option<StatusCode>,
        _choice: impl Sized,
    ) -> Result<Response> {
        Ok(verb.into_response())
    }

    /// Never.
    pub fn reply_205<T: FitsStatus<205>>(
        &self,
        _value: T,
        verb: StatusCode,
        _declared: Option<StatusCode>,
        _choice: impl Sized,
    ) -> Result<Response> {
        Ok(verb.into_response())
    }

    /// Never.
    pub fn reply_304<T: FitsStatus<304>>(
        &self,
        _value: T,
        verb: StatusCode,
        _declared: Option<StatusCode>,
        _choice: impl Sized,
    ) -> Result<Response> {
        Ok(verb.into_response())
    }
}

/// Rejects statuses without content for kinds with content.
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
