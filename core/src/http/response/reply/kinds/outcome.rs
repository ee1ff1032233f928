//! Kinds of `Result`s, of errors and of `Option`s.

use std::borrow::Cow;
use std::convert::Infallible;

use axum::body::Bytes;
use axum::response::{Html, IntoResponse};

use crate::error::Error;
use crate::http::from_answer;
use crate::http::response::reply::{Failure, HasStatus, Tag};

/// A `Result`.
#[derive(Debug)]
pub struct Fallible;

/// Selects a `Result`.
pub trait IsFallible {
    /// Its kind.
    fn result_kind(&self) -> Fallible {
        Fallible
    }
}
impl<T, E> IsFallible for &Tag<Result<T, E>> {}

impl Fallible {
    /// The result itself.
    #[inline]
    pub fn split<T, E>(self, value: Result<T, E>) -> Result<T, E> {
        value
    }
}

/// A value that is not a `Result`.
#[derive(Debug)]
pub struct Sure;

/// Selects every other type.
pub trait IsSure {
    /// Its kind.
    fn result_kind(&self) -> Sure {
        Sure
    }
}
impl<T> IsSure for Tag<T> {}

impl Sure {
    /// A result that can't fail.
    #[inline]
    pub fn split<T>(self, value: T) -> Result<T, Infallible> {
        Ok(value)
    }
}

/// An error that is a response of its own.
#[derive(Debug)]
pub struct Answer;

/// Selects an error that is a response.
pub trait IsResponse {
    /// Its kind.
    fn error_kind(&self) -> Answer {
        Answer
    }
}
impl<E: IntoResponse> IsResponse for &Tag<E> {}

impl Answer {
    /// Converts the response into an error.
    #[inline]
    pub fn error(self, error: impl IntoResponse) -> Error {
        from_answer(error.into_response())
    }
}

/// An error that converts into [`Error`].
#[derive(Debug)]
pub struct Fault;

/// Selects every other error.
pub trait IsFault {
    /// Its kind.
    fn error_kind(&self) -> Fault {
        Fault
    }
}
impl<E> IsFault for Tag<E> {}

impl Fault {
    /// The error.
    #[inline]
    pub fn error<E: Failure>(self, error: E) -> Error {
        error.into()
    }
}

/// A body whose status is always 200.
#[derive(Debug)]
pub struct Bare;

/// Selects a body whose status is always 200.
pub trait IsBare {
    /// Its kind.
    fn error_kind(&self) -> Bare {
        Bare
    }
}
impl IsBare for &&Tag<()> {}
impl IsBare for &&Tag<String> {}
impl IsBare for &&Tag<&'static str> {}
impl IsBare for &&Tag<Cow<'static, str>> {}
impl IsBare for &&Tag<Box<str>> {}
impl IsBare for &&Tag<Vec<u8>> {}
impl IsBare for &&Tag<Bytes> {}
impl<T> IsBare for &&Tag<crate::http::Json<T>> {}
impl<T> IsBare for &&Tag<axum::Json<T>> {}
impl<T> IsBare for &&Tag<Html<T>> {}

impl Bare {
    /// Does not compile: an error must have an error status.
    pub fn error<E: HasStatus>(self, _error: E) -> Error {
        Error::internal_error()
    }
}

/// An `Option`.
#[derive(Debug)]
pub struct Maybe;

/// Selects an `Option`.
pub trait IsMaybe {
    /// Its kind.
    fn option_kind(&self) -> Maybe {
        Maybe
    }
}
impl<T> IsMaybe for &Tag<Option<T>> {}

impl Maybe {
    /// The option itself.
    #[inline]
    pub fn option<T>(self, value: Option<T>) -> Option<T> {
        value
    }
}

/// A value that is not an `Option`.
#[derive(Debug)]
pub struct There;

/// Selects every other type.
pub trait IsThere {
    /// Its kind.
    fn option_kind(&self) -> There {
        There
    }
}
impl<T> IsThere for Tag<T> {}

impl There {
    /// An option that is always there.
    #[inline]
    pub fn option<T>(self, value: T) -> Option<T> {
        Some(value)
    }
}
