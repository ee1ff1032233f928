//! Kinds of responses that fit every status, and of values that are not responses.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use futures_util::Stream;
use serde::Serialize;

use crate::error::Result;
use crate::http::Event;
use crate::http::edge::Silent;
use crate::http::response::reply::{AnswersAtOnce, IsWrapped, Reply, Tag};

/// `()`.
#[derive(Debug)]
pub struct Empty;

/// Selects `()`.
pub trait IsEmpty {
    /// Its kind.
    fn reply_kind(&self) -> Empty {
        Empty
    }
}
impl IsEmpty for &&&Tag<()> {}

impl Empty {
    /// 204, or the status that the route declares.
    #[inline]
    pub fn reply<T: Reply>(
        self,
        value: T,
        verb: StatusCode,
        declared: Option<StatusCode>,
        _choice: (),
    ) -> Result<Response> {
        Ok(match declared {
            Some(status) => with_status(value, status),
            None => nothing(value, verb),
        })
    }
}

/// A response with a status of its own.
#[derive(Debug)]
pub struct Explicit;

/// Selects a response with its own status.
pub trait IsExplicit {
    /// Its kind.
    fn reply_kind(&self) -> Explicit {
        Explicit
    }
}
impl IsExplicit for &&&Tag<StatusCode> {}
impl<B> IsExplicit for &&&Tag<axum::http::Response<B>> {}
impl IsExplicit for &&&Tag<Redirect> {}
impl<A> IsExplicit for &&&Tag<(StatusCode, A)> {}
impl<A, B> IsExplicit for &&&Tag<(StatusCode, A, B)> {}
impl<A, B, C> IsExplicit for &&&Tag<(StatusCode, A, B, C)> {}

impl Explicit {
    /// Returns the response unchanged.
    #[inline]
    pub fn reply<T: Reply>(
        self,
        value: T,
        _verb: StatusCode,
        _declared: Option<StatusCode>,
        _choice: (),
    ) -> Result<Response> {
        Ok(value.into_response())
    }
}

/// A response whose status the method determines.
#[derive(Debug)]
pub struct Plain;

/// Selects every other response.
pub trait IsPlain {
    /// Its kind.
    fn reply_kind(&self) -> Plain {
        Plain
    }
}
impl<T: IntoResponse> IsPlain for &&Tag<T> {}

/// Selects values that are not responses.
pub trait IsNone {
    /// Returns the kind that rejects them.
    fn reply_kind(&self) -> Plain {
        Plain
    }
}
impl<T> IsNone for Tag<T> {}

impl Plain {
    /// The status of the verb, or the one that the route declares.
    #[inline]
    pub fn reply<T: Reply>(
        self,
        value: T,
        verb: StatusCode,
        declared: Option<StatusCode>,
        _choice: (),
    ) -> Result<Response> {
        let mut reply = Ok(value.into_response());
        if let Ok(response) = &mut reply {
            set_status(response, declared.unwrap_or(verb));
        }
        reply
    }
}

/// Implements the replies of handlers that declare a status without content.
macro_rules! without_content {
    ($kind:ident: $($method:ident)*) => {
        impl $kind { $(
            /// Replies with this status, which has no content.
            #[inline]
            pub fn $method<T: Reply>(
                self,
                value: T,
                verb: StatusCode,
                declared: Option<StatusCode>,
                choice: (),
            ) -> Result<Response> {
                self.reply(value, verb, declared, choice)
            }
        )* }
    };
}
without_content! { Empty: reply_204 reply_205 reply_304 }
without_content! { Explicit: reply_204 reply_205 reply_304 }
without_content! { Plain: reply_204 reply_205 reply_304 }

/// A stream, or an event of one, that is not a response.
#[derive(Debug)]
pub struct Streamed;

/// Selects a stream that is not a response.
pub trait IsStreamed {
    /// Its kind.
    fn reply_kind(&self) -> Streamed {
        Streamed
    }
}
impl<S: Stream> IsStreamed for &Tag<S> {}
impl<T> IsStreamed for &Tag<Event<T>> {}

impl Streamed {
    /// Does not compile: event streams have their own attribute.
    pub fn reply<T: AnswersAtOnce>(
        self,
        _value: T,
        verb: StatusCode,
        _declared: Option<StatusCode>,
        _choice: (),
    ) -> Result<Response> {
        Ok(verb.into_response())
    }
}

/// A value that could be sent as JSON, but is not a response.
#[derive(Debug)]
pub struct Unwrapped;

/// Selects a value that could be sent as JSON, but is not a response.
pub trait IsUnwrapped {
    /// Its kind.
    fn reply_kind(&self) -> Unwrapped {
        Unwrapped
    }
}
impl<T: Serialize> IsUnwrapped for &Tag<T> {}

impl Unwrapped {
    /// Does not compile: the value is not a response.
    pub fn reply<T: IsWrapped>(
        self,
        _value: T,
        verb: StatusCode,
        _declared: Option<StatusCode>,
        _choice: (),
    ) -> Result<Response> {
        Ok(verb.into_response())
    }
}

/// Returns status 204, with the status that another framework would send.
fn nothing(value: impl IntoResponse, verb: StatusCode) -> Response {
    let mut response = with_status(value, StatusCode::NO_CONTENT);
    response.extensions_mut().insert(Silent(verb));
    response
}

/// Sets the status of a response with the default status 200; any other status stays.
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
