//! Kinds of `Result`s, of errors and of `Option`s.

use std::borrow::Cow;
use std::convert::Infallible;

use axum::body::Bytes;
use axum::response::{Html, IntoResponse};

use crate::error::Error;
use crate::http::from_response;
use crate::http::response::reply::Tag;

kind! {
    /// A `Result`.
    Fallible,
    /// Selects `Result`s.
    IsFallible::result_kind,
    [T, E] &Tag<Result<T, E>>,
}

impl Fallible {
    /// Returns the result unchanged.
    #[inline]
    pub fn split<T, E>(self, value: Result<T, E>) -> Result<T, E> {
        value
    }
}

kind! {
    /// A value that is not a `Result`.
    Sure,
    /// Selects every other type.
    IsSure::result_kind,
    [T] Tag<T>,
}

impl Sure {
    /// Wraps the value in a result.
    #[inline]
    pub fn split<T>(self, value: T) -> Result<T, Infallible> {
        Ok(value)
    }
}

kind! {
    /// An error that is a response.
    Answer,
    /// Selects errors that are responses.
    IsAnswer::error_kind,
    [E: IntoResponse] &&Tag<E>,
}

impl Answer {
    /// Converts the response into an error.
    #[inline]
    pub fn error(self, error: impl IntoResponse) -> Error {
        from_response(error.into_response())
    }
}

kind! {
    /// An error that converts into [`Error`].
    Fault,
    /// Selects errors that are not responses.
    IsFault::error_kind,
    [E: Into<Error>] &Tag<E>,
}

impl Fault {
    /// Converts the error.
    #[inline]
    pub fn error(self, error: impl Into<Error>) -> Error {
        error.into()
    }
}

kind! {
    /// A type that is not an error.
    NoError,
    /// Selects every other type.
    IsNoError::error_kind,
    [E] Tag<E>,
}

impl NoError {
    /// Is never called, because the type does not compile.
    pub fn error<E>(self, _error: E) -> Error {
        Error::internal_error()
    }
}

kind! {
    /// A body without a status, which would be sent with status 200.
    Bare,
    /// Selects bodies without a status.
    IsBare::error_kind,
    [] &&&Tag<()>,
    [] &&&Tag<String>,
    [] &&&Tag<&'static str>,
    [] &&&Tag<Cow<'static, str>>,
    [] &&&Tag<Box<str>>,
    [] &&&Tag<Vec<u8>>,
    [] &&&Tag<Bytes>,
    [T] &&&Tag<crate::http::Json<T>>,
    [T] &&&Tag<axum::Json<T>>,
    [T] &&&Tag<Html<T>>,
}

impl Bare {
    /// Is never called, because an error must have an error status.
    pub fn error<E>(self, _error: E) -> Error {
        Error::internal_error()
    }
}

kind! {
    /// An `Option`.
    Maybe,
    /// Selects `Option`s.
    IsMaybe::option_kind,
    [T] &Tag<Option<T>>,
}

impl Maybe {
    /// Returns the option unchanged.
    #[inline]
    pub fn option<T>(self, value: Option<T>) -> Option<T> {
        value
    }
}

kind! {
    /// A value that is not an `Option`.
    There,
    /// Selects every other type.
    IsThere::option_kind,
    [T] Tag<T>,
}

impl There {
    /// Wraps the value in an option.
    #[inline]
    pub fn option<T>(self, value: T) -> Option<T> {
        Some(value)
    }
}
